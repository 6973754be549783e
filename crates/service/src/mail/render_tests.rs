//! Every mail is seen, and nothing a stranger types gets out of its place.

use std::collections::BTreeSet;

use super::*;
use vestibule_domain::audit::EventName;
use vestibule_domain::notice::{Nature, Template};
use vestibule_text::{OwnTexts, Source, differences};

fn branding() -> Branding {
    Branding {
        brand: "Example Exchange".to_owned(),
        public_url: "https://access.example".to_owned(),
        support: "help@access.example".to_owned(),
    }
}

fn renderer() -> MailRenderer {
    MailRenderer::new(branding(), crate::texts::builtin().clone())
}

fn written(renderer: &MailRenderer, sample: &Sample) -> Rendered {
    renderer.render(&sample.message, sample.freeze_until()).unwrap()
}

fn in_language(tag: &str) -> Vec<Sample> {
    let mut samples = Sample::all();
    for sample in &mut samples {
        tag.clone_into(&mut sample.message.language);
    }
    samples
}

fn sample(label: &str) -> Sample {
    Sample::all().into_iter().find(|sample| sample.label == label).unwrap()
}

#[test]
fn every_mail_reads_as_reviewed() {
    let renderer = renderer();
    for (tag, mark) in [("en", ""), ("fr", ".fr")] {
        for sample in in_language(tag) {
            let mail = written(&renderer, &sample);
            let text = format!("Subject: {}\n\n{}", mail.subject, mail.text);
            insta::assert_snapshot!(format!("{}{mark}.txt", sample.label), text);
        }
    }
}

#[test]
fn the_html_looks_as_reviewed() {
    let renderer = renderer();
    for label in ["confirm-device", "verify-address", "weakening-asked.remove_authenticator", "new-device"] {
        insta::assert_snapshot!(format!("{label}.html"), written(&renderer, &sample(label)).html);
    }
}

#[test]
fn every_language_says_what_english_says() {
    let sources = crate::texts::sources();
    for tag in crate::texts::builtin().tags() {
        assert_eq!(differences(&sources, tag), [], "{tag}");
    }
    assert!(crate::texts::builtin().tags().any(|tag| tag == "fr"));
}

/// The English texts with their keys before them, and the keys.
fn named() -> (Vec<Source>, BTreeSet<String>) {
    let own = ["events.ftl", "mail.ftl", "sms.ftl", "nouns.ftl"];
    let (mut sources, mut keys) = (crate::texts::sources(), BTreeSet::new());
    for source in sources.iter_mut().filter(|source| source.tag == "en" && own.contains(&&*source.file)) {
        let mut message = String::new();
        let name = |line: &str| {
            let Some((start, rest)) = line.split_once(" = ") else { return line.to_owned() };
            let key = match start.trim_start() {
                attribute if attribute.starts_with('.') => format!("{message}{attribute}"),
                key if key.starts_with(|c: char| c.is_ascii_lowercase()) => {
                    key.clone_into(&mut message);
                    key.to_owned()
                }
                _ => return line.to_owned(),
            };
            let named = format!("{start} = [[{key}]]{rest}");
            keys.insert(key);
            named
        };
        source.text = source.text.lines().map(name).collect::<Vec<_>>().join("\n");
    }
    (sources, keys)
}

#[test]
fn every_sentence_is_said_by_some_message() {
    let (sources, mut keys) = named();
    let texts = Catalogue::new(&sources, &OwnTexts::default());
    let renderer = MailRenderer::new(branding(), texts.clone());
    let sms = crate::sms::SmsTexts::new(branding(), texts);
    let mut said = String::new();
    for sample in Sample::all().into_iter().flat_map(|sample| [sample.bare(), sample]) {
        let mail = written(&renderer, &sample);
        said.push_str(&(mail.subject + &mail.html + &mail.text + &sms.render(&sample.message).unwrap()));
    }
    assert!(keys.len() > 300, "{}", keys.len());
    // The short form, which takes the place of the long one only where one SMS is to hold all.
    keys.remove("sms-check");
    keys.retain(|key| !is_of_pages(key));
    keys.retain(|key| !said.contains(&format!("[[{key}]]")));
    assert!(keys.is_empty(), "never said: {keys:?}");
}

/// Whether pages say it, and no message.
fn is_of_pages(key: &str) -> bool {
    ["event-", "notice-", "sent-"].iter().any(|of| key.starts_with(of))
}

#[test]
fn every_event_has_its_sentences_on_pages_and_no_other() {
    let (_, mut keys) = named();
    keys.retain(|key| is_of_pages(key));
    let events = EventName::ALL.map(|event| format!("event-{}", event.as_str()));
    let alerts = Template::ALL.into_iter().filter(|template| template.nature() != Nature::Answer);
    let told = alerts.flat_map(|told| ["notice", "sent"].map(|of| format!("{of}-{}", told.as_str())));
    assert_eq!(keys, events.into_iter().chain(told).collect());
}

#[test]
fn every_message_has_its_mail() {
    let named: BTreeSet<&str> = Sample::all().iter().map(|sample| sample.message.template.as_str()).collect();
    assert_eq!(named, Template::ALL.iter().map(|template| template.as_str()).collect());
    renderer().try_all().unwrap();
}

#[test]
fn every_mail_carries_word_and_code_and_every_alert_its_freeze_link() {
    let renderer = renderer();
    for sample in Sample::all() {
        let mail = written(&renderer, &sample);
        for part in [&mail.html, &mail.text] {
            let told = part.replace('\n', " ");
            assert!(told.contains("Blue heron at dusk 7"), "{}", sample.label);
            assert!(told.contains("K7M4-2QXP") && told.contains("access.example/verify"), "{}", sample.label);
            let freeze_link = sample.message.freeze_link.is_some() && sample.label != "frozen.everything";
            assert_eq!(told.contains("vst_frz_sample"), freeze_link, "{}", sample.label);
            let veto = sample.message.veto_link.is_some();
            assert_eq!(told.contains("vst_vto_sample"), veto, "{}", sample.label);
        }
        let bare = written(&renderer, &sample.bare());
        for gone in ["Anti-phishing code:", "Freeze my account", "with the link above", "(veto)", "Place:"] {
            assert!(!bare.text.replace('\n', " ").contains(gone), "{}: {}", sample.label, bare.text);
        }
    }
}

#[test]
fn text_and_html_say_the_same_and_fit_their_width() {
    let renderer = renderer();
    for sample in in_language("en").into_iter().chain(in_language("fr")) {
        let (mail, name) = (written(&renderer, &sample), &sample.label);
        for line in mail.text.lines().filter(|line| line.contains(' ')) {
            assert!(line.chars().count() <= 76, "{name}: {line}");
        }
        assert!(!mail.text.contains("\n\n\n") && !mail.text.contains('<'), "{name}:\n{}", mail.text);
        assert!(mail.html.contains("Vancouver, Canada") == mail.text.contains("Vancouver, Canada"), "{name}");
        if let Some(code) = &sample.message.code {
            assert!(mail.html.contains(code) && mail.text.contains(code), "{name}");
            assert!(!mail.subject.contains(code), "{name}: the lock screen shows subjects");
        }
    }
}

#[test]
fn links_lead_to_our_pages_only() {
    let renderer = renderer();
    for sample in Sample::all() {
        let html = written(&renderer, &sample).html;
        for link in html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(link.starts_with("https://access.example/"), "{}: {link}", sample.label);
        }
        assert!(!html.contains("<img") && !html.contains("<script"), "{}", sample.label);
    }
}

#[test]
fn no_value_can_bring_markup_or_a_line_of_its_own() {
    let probe = "\"><script>alert(1)</script>\r\nBcc: victim@example.com\u{202e}'<img src=x onerror=y>";
    for sample in Sample::all() {
        let (mail, label) = (hostile(&sample, probe), &sample.label);
        assert!(!mail.html.contains("<script") && !mail.html.contains("<img"), "{label}");
        assert!(!mail.text.contains('\r') && !mail.subject.contains(char::is_control), "{label}");
        assert!(!mail.text.contains('\u{202e}') && !mail.html.contains('\u{202e}'), "{label}");
        // What breaks lines is a space and nothing more.
        assert!(mail == hostile(&sample, &probe.replace(['\r', '\n', '\u{202e}'], " ")), "{label}");
    }
}

/// A mail in which everything is what somebody hostile wrote.
fn hostile(sample: &Sample, probe: &str) -> Rendered {
    let own = || Some(probe.to_owned());
    let branding = Branding { brand: probe.to_owned(), support: probe.to_owned(), ..branding() };
    let renderer = MailRenderer::new(branding, crate::texts::builtin().clone());
    let mut message = sample.message.clone();
    message.place.city = own();
    message.user_agent.as_mut().unwrap().browser.as_mut().unwrap().name = probe.to_owned();
    message.contact = message.contact.and_then(|_| own());
    message.code = message.code.and_then(|_| own());
    message.link = message.link.and_then(|_| own());
    message.freeze_link = message.freeze_link.and_then(|_| own());
    message.veto_link = message.veto_link.and_then(|_| own());
    message.anti_phishing_code = own();
    message.check = probe.to_owned();
    renderer.render(&message, message.at).unwrap()
}

#[test]
fn a_missing_value_is_an_error_that_names_it() {
    let mut message = sample("weakening-asked.unfreeze").message;
    message.due = None;
    let told = renderer().render(&message, message.at).unwrap_err().to_string();
    assert!(told.contains("weakening-asked") && told.contains("$due"), "{told}");
    message.topic = Some("no_such_change".to_owned());
    let told = renderer().render(&message, message.at).unwrap_err().to_string();
    assert!(told.contains("change-no-such-change"), "{told}");
}

#[test]
fn an_unknown_place_is_left_out() {
    let mut message = sample("new-device").message;
    message.place = vestibule_domain::place::Place::unknown();
    let mail = renderer().render(&message, message.at).unwrap();
    assert!(
        !mail.text.contains("Place:") && mail.text.contains("Browser: Firefox on Linux"),
        "{}",
        mail.text
    );
}

#[test]
fn the_reader_gets_the_language_of_the_account() {
    let subject = |language: &str| {
        let mut message = sample("new-device").message;
        language.clone_into(&mut message.language);
        let mail = renderer().render(&message, message.at).unwrap();
        assert!(
            mail.html.contains(&format!("<html lang=\"{}\"", if language == "de" { "en" } else { "fr" }))
        );
        mail.subject
    };
    assert_eq!(subject("fr-CA"), "Nouvel appareil connecté à Example Exchange");
    assert_eq!(subject("de"), "New device signed in to Example Exchange");
}

fn with_own(file: &str, text: &str) -> Result<MailRenderer, String> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(file);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
    let own =
        OwnTexts::read(directory.path(), &crate::texts::sources()).map_err(|fault| fault.to_string())?;
    Ok(MailRenderer::new(branding(), Catalogue::new(&crate::texts::sources(), &own)))
}

#[test]
fn the_operators_texts_go_first_in_their_language() {
    let renderer = with_own("fr/ours.ftl", "mail-new-device-subject = Bonjour de { $brand }\n").unwrap();
    let mut message = sample("new-device").message;
    assert_eq!(written(&renderer, &sample("new-device")).subject, "New device signed in to Example Exchange");
    message.language = "fr".to_owned();
    assert_eq!(renderer.render(&message, message.at).unwrap().subject, "Bonjour de Example Exchange");
    let renderer = with_own("es/ours.ftl", "mail-new-device-heading = Nuevo dispositivo\n").unwrap();
    message.language = "es-MX".to_owned();
    let mail = renderer.render(&message, message.at).unwrap();
    assert!(mail.text.contains("Nuevo dispositivo"), "{}", mail.text);
    assert_eq!(mail.subject, "New device signed in to Example Exchange");
    renderer.try_all().unwrap();
}

#[test]
fn a_faulty_text_stops_the_start_and_says_where() {
    for (file, text, words) in [
        ("en/a.ftl", "mail-new-device-subjekt = x\n", ["en/a.ftl", "mail-new-device-subjekt"]),
        ("fr/a.ftl", "mail-new-device-subject = sans nom\n", ["fr/a.ftl", "$brand"]),
        ("en/a.ftl", "mail-new-device-subject = { $brand } { $code }\n", ["en/a.ftl", "$code"]),
        ("en/a.ftl", "mail-new-device-subject = { $brand\n", ["en/a.ftl", "not Fluent"]),
    ] {
        let told = with_own(file, text).unwrap_err();
        assert!(words.iter().all(|word| told.contains(word)), "{told}");
    }
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
    let renderer = MailRenderer::new(branding, crate::texts::builtin().clone());
    for sample in in_language("en").into_iter().chain(in_language("fr")) {
        let mail = written(&renderer, &sample);
        for text in [mail.text, mail.html] {
            // Support is the renderer's word.
            let text = text.replace("@access.example", "@");
            assert!(text.contains("access.example:8443/verify"), "{text}");
            let ported = text.matches("access.example:8443").count();
            assert_eq!(text.matches("access.example").count(), ported, "{text}");
        }
    }
}
