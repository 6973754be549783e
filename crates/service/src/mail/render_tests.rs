//! Every mail is seen, and nothing a stranger types gets out of its place.

use super::*;
use crate::mail::Sample;
use std::collections::BTreeSet;

use serde_json::json;
use vestibule_domain::notice::Template;
use vestibule_domain::protection::ChangeName;

fn branding() -> Branding {
    Branding {
        brand: "Example Exchange".to_owned(),
        public_url: "https://access.example".to_owned(),
        support: "help@access.example".to_owned(),
    }
}

fn house() -> MailRenderer {
    MailRenderer::new(&branding(), None).unwrap()
}

fn override_with(files: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = directory.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    directory
}

/// The values that every alert is given, and these.
fn with_frame(vars: &Value) -> Value {
    let new_device = Sample::all().into_iter().find(|sample| sample.template == "new-device").unwrap();
    let mut all = new_device.bare().vars;
    all.as_object_mut().unwrap().extend(vars.as_object().unwrap().clone());
    all
}

const BARE: &str = "{% extends \"layout\" %}{% block subject %}Bonjour{% endblock %}{% block preheader %}{% endblock %}\
                    {% block body %}<b>{{ client }}</b>{% endblock %}";

#[test]
fn every_mail_reads_as_reviewed() {
    let house = house();
    for sample in Sample::all() {
        let mail = house.render(&sample.template, "en", &sample.vars).unwrap();
        let text = format!("Subject: {}\n\n{}", mail.subject, mail.text);
        insta::assert_snapshot!(format!("{}.txt", sample.label), text);
    }
}

#[test]
fn the_html_looks_as_reviewed() {
    let house = house();
    let shown = ["confirm-device", "verify-address", "weakening-asked.remove_authenticator", "new-device"];
    for sample in Sample::all().into_iter().filter(|sample| shown.contains(&sample.label.as_str())) {
        let mail = house.render(&sample.template, "en", &sample.vars).unwrap();
        insta::assert_snapshot!(format!("{}.html", sample.label), mail.html);
    }
}

#[test]
fn every_message_of_the_house_has_its_mail() {
    let house = house();
    let named: BTreeSet<String> = Sample::all().into_iter().map(|sample| sample.template).collect();
    let known: BTreeSet<String> = Template::ALL.iter().map(|template| template.as_str().to_owned()).collect();
    assert_eq!(named, known);
    for sample in Sample::all() {
        assert!(house.render(&sample.template, "en", &sample.vars).is_ok(), "{}", sample.label);
    }
}

#[test]
fn every_change_that_can_wait_has_its_words() {
    let tried: BTreeSet<String> = Sample::all().into_iter().map(|sample| sample.label).collect();
    for change in ChangeName::ALL.map(ChangeName::as_str) {
        for template in [
            "weakening-asked",
            "weakening-reminder",
            "weakening-applied",
            "weakening-vetoed",
            "weakening-cancelled",
        ] {
            assert!(tried.contains(&format!("{template}.{change}")), "{template}, {change}");
        }
    }
}

#[test]
fn every_mail_carries_word_and_code_and_every_alert_its_brake() {
    let house = house();
    for sample in Sample::all() {
        let mail = house.render(&sample.template, "en", &sample.vars).unwrap();
        for part in [&mail.html, &mail.text] {
            let told = part.replace(['\n'], " ").replace("&#x2f;", "/");
            assert!(told.contains("Blue heron at dusk 7"), "{}", sample.label);
            assert!(told.contains("K7M4-2QXP") && told.contains("access.example/verify"), "{}", sample.label);
            let brake = sample.vars["freeze_url"].is_string() && sample.label != "frozen.everything";
            assert_eq!(told.contains("vst_frz_sample"), brake, "{}", sample.label);
            assert_eq!(
                told.contains("vst_vto_sample"),
                sample.vars["veto_url"].is_string(),
                "{}",
                sample.label
            );
        }
        let bare = house.render(&sample.template, "en", &sample.bare().vars).unwrap();
        for gone in ["Your word:", "freeze my account", "with the link above", "(veto)"] {
            assert!(!bare.text.replace('\n', " ").contains(gone), "{}: {}", sample.label, bare.text);
        }
    }
}

#[test]
fn text_and_html_say_the_same_and_fit_their_width() {
    let house = house();
    for Sample { template, label: name, vars } in Sample::all() {
        let mail = house.render(&template, "en", &vars).unwrap();
        for line in mail.text.lines().filter(|line| line.contains(' ')) {
            assert!(line.chars().count() <= TEXT_WIDTH, "{name}: {line}");
        }
        assert!(!mail.text.contains("\n\n\n") && !mail.text.contains('<'), "{name}:\n{}", mail.text);
        assert!(mail.html.contains("Vancouver, Canada") == mail.text.contains("Vancouver, Canada"), "{name}");
        if let Some(code) = vars["code"].as_str() {
            assert!(mail.html.contains(code) && mail.text.contains(code), "{name}");
            assert!(!mail.subject.contains(code), "{name}: the lock screen shows subjects");
        }
    }
}

#[test]
fn links_lead_to_our_pages_only() {
    let house = house();
    for Sample { template, label: name, vars } in Sample::all() {
        let html = house.render(&template, "en", &vars).unwrap().html;
        for link in html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let link = link.replace("&#x2f;", "/");
            assert!(link.starts_with("https://access.example/"), "{name}: {link}");
        }
        assert!(!html.contains("<img") && !html.contains("<script"), "{name}");
    }
}

#[test]
fn no_value_can_bring_markup_or_a_line_of_its_own() {
    let house = house();
    let probe = "\"><script>alert(1)</script>\r\nBcc: victim@example.com\u{202e}'<img src=x onerror=y>";
    for Sample { template: name, vars: sample, .. } in Sample::all() {
        for field in sample.as_object().unwrap().keys().filter(|field| *field != "matter") {
            let mut vars = sample.clone();
            if vars[field].is_string() {
                vars[field] = probe.into();
            }
            let mail = house.render(&name, "en", &vars).unwrap();
            assert!(!mail.html.contains("<script") && !mail.html.contains("<img"), "{name}, {field}");
            assert!(!mail.text.contains("\nBcc") && !mail.subject.contains(['\r', '\n']), "{name}, {field}");
            assert!(!mail.text.contains('\u{202e}') && !mail.html.contains('\u{202e}'), "{name}, {field}");
        }
    }
}

#[test]
fn a_hostile_value_in_the_subject_stays_in_the_subject() {
    let directory = override_with(&[(
        "en/new-device.mail",
        "{% extends \"layout\" %}{% block subject %}New: {{ client }}{% endblock %}\
         {% block preheader %}{% endblock %}{% block body %}{% endblock %}",
    )]);
    let house = MailRenderer::new(&branding(), Some(directory.path())).unwrap();
    let vars = with_frame(&json!({"client": "x\r\nBcc: victim@example.com\r\n\r\n<b>"}));
    let mail = house.render("new-device", "en", &vars).unwrap();
    assert_eq!(mail.subject, "New: x  Bcc: victim@example.com    <b>");
}

#[test]
fn a_subject_of_several_lines_stops_the_start() {
    let two_lines = BARE.replace("Bonjour", "one\ntwo");
    let directory = override_with(&[("en/new-device.mail", &two_lines)]);
    let told = MailRenderer::new(&branding(), Some(directory.path())).unwrap_err();
    assert!(matches!(told, RenderError::Subject { .. }), "{told}");
}

#[test]
fn a_missing_value_is_an_error_that_names_it() {
    let told = house()
        .render("new-device", "en", &json!({"when": "", "place": "", "word": null}))
        .unwrap_err()
        .to_string();
    assert!(told.contains("en/new-device") && told.contains("client"), "{told}");
    assert!(matches!(house().render("nothing", "en", &json!({})), Err(RenderError::Unknown(_))));
    assert!(matches!(house().render("../layout", "en", &json!({})), Err(RenderError::Unknown(_))));
}

#[test]
fn an_unknown_place_is_left_out() {
    let mail = house().render("new-device", "en", &with_frame(&json!({"client": "Firefox"}))).unwrap();
    assert!(!mail.text.contains("Place:") && mail.text.contains("Browser: Firefox"), "{}", mail.text);
}

#[test]
fn operators_languages_go_first_and_english_fills_the_gaps() {
    let directory = override_with(&[("fr/new-device.mail", BARE), ("notes.md", "not a template")]);
    let house = MailRenderer::new(&branding(), Some(directory.path())).unwrap();
    let vars = with_frame(&json!({"client": "A & B"}));
    let french = house.render("new-device", "fr-CA", &vars).unwrap();
    assert_eq!(french.subject, "Bonjour");
    assert!(french.html.contains("<html lang=\"fr\">") && french.html.contains("<b>A &amp; B</b>"));
    assert_eq!(
        house.render("new-device", "de", &vars).unwrap().subject,
        "New device signed in to Example Exchange"
    );
    assert!(house.render("password-changed", "fr", &vars).is_ok());
}

#[test]
fn a_faulty_file_stops_the_start_and_says_where() {
    for (name, text, word) in [
        ("en/new-device.mail", "{% extends \"layout\" %}\n{% block body %}{{ client", "en/new-device.mail"),
        ("en/new-device.mail", &*BARE.replace("client", "cleint"), "cleint"),
        ("en/invented.mail", BARE, "invented"),
    ] {
        let directory = override_with(&[(name, text)]);
        let told = MailRenderer::new(&branding(), Some(directory.path())).unwrap_err().to_string();
        assert!(told.contains(word), "{told}");
    }
    assert!(matches!(
        MailRenderer::new(&branding(), Some(Path::new("/nowhere"))),
        Err(RenderError::File { .. })
    ));
}

#[test]
fn the_site_is_what_people_type_and_the_host_what_codes_are_bound_to() {
    let shown = |url: &str| {
        let branding = Branding { public_url: url.to_owned(), ..branding() };
        (branding.site().to_owned(), branding.host().to_owned())
    };
    assert_eq!(shown("https://access.example/"), ("access.example".into(), "access.example".into()));
    assert_eq!(shown("http://localhost:8080"), ("localhost:8080".into(), "localhost".into()));
    assert_eq!(shown("http://[::1]:8080/x"), ("[::1]:8080".into(), "[::1]".into()));
}

#[test]
fn every_address_in_every_mail_has_the_port_that_it_works_at() {
    let branding = Branding { public_url: "https://access.example:8443".to_owned(), ..branding() };
    let renderer = MailRenderer::new(&branding, None).unwrap();
    for sample in Sample::all() {
        // The samples' own links are made elsewhere; support is the operator's word.
        let vars = serde_json::to_string(&sample.vars)
            .unwrap()
            .replace("//access.example/", "//access.example:8443/");
        let vars = serde_json::from_str(&vars).unwrap();
        let mail = renderer.render(&sample.template, "en", &vars).unwrap();
        for text in [mail.text, mail.html] {
            let text = text.replace("@access.example", "@");
            assert!(text.contains("access.example:8443/verify"), "{text}");
            assert_eq!(
                text.matches("access.example").count(),
                text.matches("access.example:8443").count(),
                "{text}"
            );
        }
    }
}
