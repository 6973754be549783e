//! Every text is seen, fits one message, and carries the word and the code.

use super::*;
use crate::mail::Sample;
use serde_json::json;

fn branding(brand: &str) -> Branding {
    Branding {
        brand: brand.to_owned(),
        public_url: "https://access.example".to_owned(),
        support: "help@access.example".to_owned(),
    }
}

#[test]
fn every_text_reads_as_reviewed_and_fits_one_message() {
    let texts = SmsTexts::new(&branding("Example Exchange"), None).unwrap();
    let all: Vec<String> = Sample::all()
        .iter()
        .map(|sample| {
            let made = |sample: &Sample| {
                let text = texts.render(&sample.template, "en", &sample.vars).unwrap();
                format!("({} septets)\n{text}", Length::of(&text).units)
            };
            format!("{} {}\n{}", sample.label, made(sample), made(&sample.bare()))
        })
        .collect();
    insta::assert_snapshot!(all.join("\n\n"));
}

#[test]
fn every_text_carries_word_and_code() {
    let texts = SmsTexts::new(&branding("Example Exchange"), None).unwrap();
    for sample in Sample::all() {
        let text = texts.render(&sample.template, "en", &sample.vars).unwrap();
        assert!(text.starts_with("[Blue heron at dusk 7] "), "{text}");
        assert!(text.contains(" K7M4-2QXP"), "{text}");
        let bare = texts.render(&sample.template, "en", &sample.bare().vars).unwrap();
        assert!(bare.starts_with("Example Exchange: "), "{bare}");
    }
}

#[test]
fn every_address_in_every_text_has_the_port_that_it_works_at() {
    let branding = Branding { public_url: "https://access.example:8443".to_owned(), ..branding("Ex") };
    let texts = SmsTexts::new(&branding, None).unwrap();
    for sample in Sample::all() {
        let text = texts.render(&sample.template, "en", &sample.vars).unwrap();
        let text = text.replace("\n\n@access.example #", "");
        assert_eq!(
            text.matches("access.example").count(),
            text.matches("access.example:8443").count(),
            "{text}"
        );
    }
}

#[test]
fn the_brand_gives_way_and_the_text_never_does() {
    let text = |brand: &str, word: &str| {
        let texts = SmsTexts::new(&branding(brand), None).unwrap();
        let vars = json!({"word": word, "check": "K7M4-2QXP"});
        texts.render("password-changed", "en", &vars).unwrap()
    };
    let told = "your password was changed. Not you? access.example/account/security";
    assert_eq!(text("Ex", "Owl"), format!("[Owl] Ex: {told} Ours? access.example/verify K7M4-2QXP"));
    let long = "An exchange with a name a little longer";
    assert_eq!(
        text(long, "Blue heron at dusk 7"),
        format!("[Blue heron at dusk 7] {long}: {told} Check: K7M4-2QXP")
    );
    let longer = "An exchange with a name too long for text messages";
    assert_eq!(
        text(longer, "Blue heron at dusk 7"),
        format!("[Blue heron at dusk 7] {told} Ours? access.example/verify K7M4-2QXP")
    );
    let site = Branding {
        public_url: "https://account-access.a-long-domain.example".to_owned(),
        ..branding("Example Exchange")
    };
    assert!(SmsTexts::new(&site, None).is_ok(), "a long domain costs the code, not the start");
    assert!(text("Ex", "Żubr").starts_with("Ex: your password"), "a word that no text message can write");
}

#[test]
fn a_code_ends_in_the_line_that_binds_it_to_our_pages() {
    let texts = SmsTexts::new(&branding("Example Exchange"), None).unwrap();
    for name in [
        "verify-address",
        "sign-in-code",
        "confirm-device",
        "reset-password",
        "unfreeze-code",
        "disown-code",
        "approve-change",
        "verify-contact",
    ] {
        let text = texts
            .render(name, "en", &json!({"code": "049271", "minutes": 10, "check": "K7M4-2QXP"}))
            .unwrap();
        assert_eq!(text.lines().last(), Some("@access.example #049271"), "{name}");
    }
}

#[test]
fn a_name_in_any_script_and_any_address_is_sent_in_as_many_parts_as_it_takes() {
    let bare = "your password was changed. Not you? access.example/account/security";
    for (brand, parts) in
        [("Биржа", 2), ("取引所", 2), ("Kraków Giełda", 2), ("🔑 Exchange", 2), ("Example", 1)]
    {
        let texts = SmsTexts::new(&branding(brand), None).unwrap();
        let text = texts.render("password-changed", "en", &json!({"word": "", "check": ""})).unwrap();
        assert_eq!(text, format!("{brand}: {bare}"));
        assert_eq!(Length::of(&text).parts, parts, "{brand}");
        assert!(texts.most_parts() >= parts && texts.most_parts() <= 4, "{brand}: {}", texts.most_parts());
        let word = texts.render("password-changed", "en", &json!({"word": "Żubr", "check": ""})).unwrap();
        assert_eq!(word.starts_with("[Żubr] "), parts > 1, "{word}");
    }
    let label = "a".repeat(63);
    let site = Branding {
        public_url: format!("https://{label}.{label}.{label}.example"),
        ..branding(&"取".repeat(40))
    };
    assert!(SmsTexts::new(&site, None).unwrap().most_parts() <= MOST_PARTS);
    let own = tempfile::tempdir().unwrap();
    std::fs::create_dir(own.path().join("en")).unwrap();
    std::fs::write(own.path().join("en/unfrozen.txt"), "x".repeat(1500)).unwrap();
    let told = SmsTexts::new(&branding("Example"), Some(own.path())).unwrap_err().to_string();
    assert!(told.contains("en/unfrozen") && told.contains("8 are the most"), "{told}");
}

#[test]
fn languages_fall_back_and_unknown_names_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::create_dir(directory.path().join("fr")).unwrap();
    std::fs::write(
        directory.path().join("fr/verify-address.txt"),
        "Code : {{ code }}\n@{{ site }} #{{ code }}",
    )
    .unwrap();
    let texts = SmsTexts::new(&branding("Example"), Some(directory.path())).unwrap();
    let vars = json!({"code": "1", "minutes": 5});
    assert_eq!(
        texts.render("verify-address", "fr-CA", &vars).unwrap(),
        "Example: Code : 1\n\n@access.example #1"
    );
    assert!(texts.render("verify-address", "de", &vars).unwrap().starts_with("Example: your"));
    assert!(matches!(texts.render("no-such-text", "en", &vars), Err(RenderError::Unknown(_))));
    assert!(matches!(texts.render("sign-in-code", "en", &json!({})), Err(RenderError::Template { .. })));
}

#[test]
fn a_value_cannot_add_a_line() {
    let texts = SmsTexts::new(&branding("Example"), None).unwrap();
    let text =
        texts.render("verify-address", "en", &json!({"code": "1\n@evil.example #1", "minutes": 5})).unwrap();
    assert_eq!(text.lines().count(), 3);
}
