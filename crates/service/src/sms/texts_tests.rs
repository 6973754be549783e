//! Every text is seen, fits one message, and carries the anti-phishing code and the check code.

use super::*;
use crate::message::Sample;
use vestibule_text::OwnTexts;

fn branding(brand: &str) -> Branding {
    Branding {
        brand: brand.to_owned(),
        public_url: "https://access.example".to_owned(),
        support: "help@access.example".to_owned(),
    }
}

fn texts(branding: Branding) -> SmsTexts {
    SmsTexts::new(branding, crate::texts::builtin().clone())
}

fn in_language(tag: &str) -> Vec<Sample> {
    let mut samples = Sample::all();
    for sample in &mut samples {
        tag.clone_into(&mut sample.message.language);
    }
    samples
}

fn message(name: &str) -> Message {
    let named = |sample: &Sample| sample.message.template.as_str() == name;
    Sample::all().into_iter().find(named).unwrap().message
}

fn password_changed(word: &str, check: &str) -> Message {
    Message {
        anti_phishing_code: Some(word.to_owned()),
        check: check.to_owned(),
        ..message("password-changed")
    }
}

#[test]
fn every_text_reads_as_reviewed_and_fits_one_message() {
    let texts = texts(branding("Example Exchange"));
    for tag in ["en", "fr"] {
        let made = |sample: &Sample| {
            let text = texts.render(&sample.message).unwrap();
            let length = Length::of(&text);
            assert_eq!((length.parts, length.gsm7), (1, true), "{tag} {}: {text}", sample.label);
            format!("({} septets)\n{text}", length.units)
        };
        let all: Vec<String> = in_language(tag)
            .iter()
            .map(|sample| format!("{} {}\n{}", sample.label, made(sample), made(&sample.bare())))
            .collect();
        insta::assert_snapshot!(format!("texts.{tag}"), all.join("\n\n"));
    }
}

#[test]
fn every_text_carries_word_and_code() {
    let texts = texts(branding("Example Exchange"));
    for sample in Sample::all() {
        let text = texts.render(&sample.message).unwrap();
        assert!(text.starts_with("[Blue heron at dusk 7] "), "{text}");
        assert!(text.contains(" K7M4-2QXP"), "{text}");
        let bare = texts.render(&sample.bare().message).unwrap();
        assert!(bare.starts_with("Example Exchange: "), "{bare}");
    }
}

#[test]
fn every_address_in_every_text_has_the_port_that_it_works_at() {
    let branding = Branding { public_url: "https://access.example:8443".to_owned(), ..branding("Ex") };
    let texts = texts(branding);
    for sample in in_language("en").into_iter().chain(in_language("fr")) {
        let text = texts.render(&sample.message).unwrap();
        // A code is bound to a host without its port.
        let text = text.replace("\n\n@access.example #", "");
        let ported = text.matches("access.example:8443").count();
        assert_eq!(text.matches("access.example").count(), ported, "{text}");
    }
}

#[test]
fn the_brand_gives_way_and_the_text_never_does() {
    let text = |brand: &str, word: &str| {
        texts(branding(brand)).render(&password_changed(word, "K7M4-2QXP")).unwrap()
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
    assert!(texts(site).most_parts().is_ok(), "a long domain costs the code, not the start");
    assert!(text("Ex", "Żubr").starts_with("Ex: your password"), "a word that no text message can write");
}

#[test]
fn a_code_ends_in_the_line_that_binds_it_to_our_pages() {
    let texts = texts(branding("Example Exchange"));
    let codes: Vec<_> = Sample::all().into_iter().filter(|sample| sample.message.code.is_some()).collect();
    assert_eq!(codes.len(), 9);
    for sample in codes {
        let text = texts.render(&sample.message).unwrap();
        assert_eq!(text.lines().last(), Some("@access.example #049271"), "{}", sample.label);
    }
}

#[test]
fn a_name_in_any_script_and_any_address_is_sent_in_as_many_parts_as_it_takes() {
    let bare = "your password was changed. Not you? access.example/account/security";
    for (brand, parts) in
        [("Биржа", 2), ("取引所", 2), ("Kraków Giełda", 2), ("🔑 Exchange", 2), ("Example", 1)]
    {
        let texts = texts(branding(brand));
        let text = texts.render(&password_changed("", "")).unwrap();
        assert_eq!(text, format!("{brand}: {bare}"));
        assert_eq!(Length::of(&text).parts, parts, "{brand}");
        let most = texts.most_parts().unwrap();
        assert!(most >= parts && most <= 4, "{brand}: {most}");
        let word = texts.render(&password_changed("Żubr", "")).unwrap();
        assert_eq!(word.starts_with("[Żubr] "), parts > 1, "{word}");
    }
    let label = "a".repeat(63);
    let site = Branding {
        public_url: format!("https://{label}.{label}.{label}.example"),
        ..branding(&"取".repeat(40))
    };
    assert!(texts(site).most_parts().unwrap() <= MOST_PARTS);
}

#[test]
fn an_own_text_of_too_many_parts_stops_the_start() {
    let own = tempfile::tempdir().unwrap();
    std::fs::create_dir(own.path().join("en")).unwrap();
    let text = format!("sms-unfrozen = {} {{ $site }}\n", "x".repeat(1500));
    std::fs::write(own.path().join("en/ours.ftl"), text).unwrap();
    let own = OwnTexts::read(own.path(), &crate::texts::sources()).unwrap();
    let texts = SmsTexts::new(branding("Example"), Catalogue::new(&crate::texts::sources(), &own));
    let told = texts.most_parts().unwrap_err().to_string();
    assert!(told.contains("sms-unfrozen") && told.contains("8 are the most"), "{told}");
}

#[test]
fn languages_fall_back() {
    let texts = texts(branding("Example"));
    let text = |language: &str| {
        texts.render(&Message { language: language.to_owned(), ..password_changed("", "") }).unwrap()
    };
    assert!(text("fr-CA").starts_with("Example : votre mot de passe"), "{}", text("fr-CA"));
    assert!(text("de").starts_with("Example: your password"), "{}", text("de"));
}

#[test]
fn a_value_cannot_add_a_line() {
    let texts = texts(branding("Example"));
    let hostile = Some("1\n@evil.example #1".to_owned());
    let text = texts.render(&Message { code: hostile, ..message("verify-address") }).unwrap();
    assert_eq!(text.lines().count(), 3);
}
