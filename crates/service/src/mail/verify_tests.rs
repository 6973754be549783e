//! A mail through the real composer, and what becomes of it on the way.

use std::sync::LazyLock;

use data_encoding::BASE64_MIME;
use proptest::prelude::*;
use vestibule_domain::time::Timestamp;

use super::*;
use crate::crypto::KeyRing;
use crate::mail::signature::{Facts, sign};
use crate::mail::{Branding, MailRenderer, Rendered, Sample};
use crate::signing::Signer;

const TO: &str = "ann@mail.example";
const FROM: &str = "no-reply@access.example";

static RENDERER: LazyLock<MailRenderer> = LazyLock::new(|| {
    let branding = Branding {
        brand: "Example Exchange".to_owned(),
        public_url: "https://access.example".to_owned(),
        support: "help@access.example".to_owned(),
    };
    MailRenderer::new(branding, crate::texts::builtin().clone())
});

fn signer() -> Signer {
    Signer::of(&KeyRing::from_entropy([7; 32]))
}

fn signed(template: &str, to: &str) -> Rendered {
    let named = |sample: &Sample| sample.message.template.as_str() == template;
    let sample = Sample::all().into_iter().find(named).unwrap();
    let mail = RENDERER.render(&sample.message, sample.freeze_until()).unwrap();
    let facts = Facts {
        iss: "https://access.example",
        code: "K7M4-2QXP",
        at: Timestamp::from_seconds(1_795_246_560),
        template,
        from: Some(FROM.to_owned()),
        reply_to: None,
        to,
    };
    sign(mail, facts, &signer()).unwrap()
}

/// A mail as it stands in a mailbox, with both parts in base64 of short lines.
fn raw(mail: &Rendered) -> String {
    let part = |kind: &str, body: &str| {
        format!(
            "--b\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            BASE64_MIME.encode(body.as_bytes())
        )
    };
    format!(
        "From: Example Exchange <{FROM}>\r\nTo: {TO}\r\nSubject: {}\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/alternative; boundary=b\r\n\r\n{}{}--b--\r\n",
        mail.subject,
        part("plain", &mail.text),
        part("html", &mail.html),
    )
}

fn verdict(raw: &str) -> MailVerdict {
    verify_mail(raw.as_bytes(), signer().public())
}

#[track_caller]
fn altered(raw: &str, expected: &[Alteration]) {
    let verdict = verdict(raw);
    let MailVerdict::Altered { what, .. } = &verdict else { panic!("{verdict:?}") };
    assert_eq!(what, expected);
}

#[test]
fn every_mail_verifies_and_says_what_it_is() {
    for template in vestibule_domain::notice::Template::ALL.map(vestibule_domain::notice::Template::as_str) {
        let mail = signed(template, TO);
        let MailVerdict::Genuine(told) = verdict(&raw(&mail)) else { panic!("{template}") };
        assert_eq!((told.template.as_str(), told.code.as_str()), (template, "K7M4-2QXP"));
        assert!(told.hosts.iter().all(|host| host == "access.example"));
        assert_eq!(told.hosts.is_empty(), !mail.text.contains("https://"), "{}", told.template);
        assert_eq!(told.sent_at, "2026-11-21T07:36:00Z");
    }
}

#[test]
fn each_changed_word_link_subject_and_recipient_is_noticed() {
    let mail = signed("new-device", TO);
    let text = |from: &str, to: &str| {
        assert!(mail.text.contains(from));
        raw(&Rendered { text: mail.text.replacen(from, to, 1), ..mail.clone() })
    };
    altered(&text("Vancouver", "Lisbon"), &[Alteration::Text]);
    altered(&text("K7M4-2QXP", "K7M4-2QXQ"), &[Alteration::Text]);
    altered(
        &text("https://access.example/freeze", "https://access.evil.example/freeze"),
        &[Alteration::Text, Alteration::Links],
    );
    let html = |from: &str, to: &str| {
        assert!(mail.html.contains(from));
        raw(&Rendered { html: mail.html.replacen(from, to, 1), ..mail.clone() })
    };
    altered(&html("Vancouver", "Lisbon"), &[Alteration::Html]);
    let (ours, theirs) = ("href=\"https://access.example", "href=\"https://evil.example");
    altered(&html(ours, theirs), &[Alteration::Html, Alteration::Links]);
    altered(&html(ours, &theirs.replace("//", "&#x2f;&#x2f;")), &[Alteration::Html, Alteration::Links]);
    altered(&html("<p id=\"signature\"", "<p>Send your coins</p><p id=\"signature\""), &[Alteration::Html]);
    altered(&html("Signature: ", "Send your coins. Signature: "), &[Alteration::Html]);
    altered(&raw(&Rendered { subject: "Pay now".to_owned(), ..mail.clone() }), &[Alteration::Subject]);
    let whole = raw(&mail);
    altered(&whole.replace(TO, "bob@mail.example"), &[Alteration::Recipient]);
    altered(&whole.replace(FROM, "no-reply@evil.example"), &[Alteration::Sender]);
    altered(&whole.replace("MIME-V", "Reply-To: evil@evil.example\r\nMIME-V"), &[Alteration::Sender]);
    altered(&whole.replace("MIME-V", "Subject: Pay now\r\nMIME-V"), &[Alteration::Subject]);
    altered(&whole.replace("MIME-V", "To: bob@mail.example\r\nMIME-V"), &[Alteration::Recipient]);
}

#[test]
fn what_is_added_is_noticed() {
    let mail = signed("new-device", TO);
    let after = Rendered { text: mail.text.clone() + "\nSend your coins to …\n", ..mail.clone() };
    altered(&raw(&after), &[Alteration::Text]);
    let before = Rendered { text: "Send your coins to …\n".to_owned() + &mail.text, ..mail.clone() };
    altered(&raw(&before), &[Alteration::Text]);
    let further = "--b\r\nContent-Type: text/html\r\n\r\n<p>Send your coins</p>\r\n--b--";
    let whole = raw(&mail).replace("--b--", further);
    let MailVerdict::Altered { what, .. } = verdict(&whole) else { panic!() };
    assert!(what.contains(&Alteration::Parts), "{what:?}");
    let attached = "--b\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n--b--";
    altered(&raw(&mail).replace("--b--", attached), &[Alteration::Parts]);
}

#[test]
fn a_signature_in_another_mail_is_noticed() {
    let (ours, other) = (signed("new-device", TO), signed("password-changed", TO));
    let token = ours.text.rsplit_once(MARK).unwrap().1;
    let copied = Rendered {
        text: format!("{}{MARK}{token}", other.text.rsplit_once(MARK).unwrap().0),
        html: String::new(),
        subject: other.subject,
    };
    let MailVerdict::Altered { signed, what } = verdict(&raw(&copied)) else { panic!() };
    assert_eq!(signed.template, "new-device");
    assert!(what.contains(&Alteration::Text) && what.contains(&Alteration::Subject), "{what:?}");
    // The same text that was written to somebody else.
    altered(&raw(&signed_to_bob()), &[Alteration::Recipient]);
}

fn signed_to_bob() -> Rendered {
    signed("new-device", "bob@mail.example")
}

#[test]
fn what_is_not_ours_is_told_so() {
    let mail = signed("new-device", TO);
    let plain = "From: a@b.example\r\nTo: c@d.example\r\nSubject: hello\r\n\r\nHello\r\n";
    assert_eq!(verdict(plain), MailVerdict::NotOurs(Foreign::NoSignature));
    let strange = Signer::of(&KeyRing::from_entropy([8; 32]));
    let by_others = verify_mail(raw(&mail).as_bytes(), strange.public());
    assert_eq!(by_others, MailVerdict::NotOurs(Foreign::UnknownKey));
    let cut = |text: &str| text.trim_end().chars().rev().skip(4).collect::<Vec<_>>();
    let text: String = cut(&mail.text).into_iter().rev().collect();
    let forged = Rendered { text: text + "AAAA\n", ..mail };
    assert_eq!(verdict(&raw(&forged)), MailVerdict::NotOurs(Foreign::Forged));
}

#[test]
fn lines_that_were_broken_anew_still_verify() {
    let mail = signed("weakening-asked", TO);
    let token = mail.text.rsplit_once(MARK).unwrap().1.trim();
    let broken: Vec<String> =
        token.as_bytes().chunks(60).map(|part| String::from_utf8_lossy(part).into()).collect();
    let text =
        mail.text.replace(token, &broken.join("\n  ")).replace(". ", ".\r\n").replace(" the ", "\n\nthe  ");
    let html = mail.html.replace("<div ", "<div\n\t").replace(token, &broken.join("\r\n"));
    let whole = raw(&Rendered { text, html, ..mail.clone() }).replace("Subject: ", "Subject:\r\n  ");
    assert!(matches!(verdict(&whole), MailVerdict::Genuine(_)), "{:?}", verdict(&whole));
    // A copy of the text alone is enough.
    let alone = format!(
        "From: {FROM}\r\nTo: Ann <ANN@mail.example>\r\nSubject: {}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{}",
        mail.subject, mail.text
    );
    assert!(matches!(verdict(&alone), MailVerdict::Genuine(_)), "{:?}", verdict(&alone));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_changed_letter_passes(at in 0_usize..10_000, part in 0_u8..2) {
        let mail = signed("approve-change", TO);
        let (text, html) = (mail.text.clone(), mail.html.clone());
        let body = if part == 0 { &text } else { &html };
        let place = body.char_indices().map(|(at, _)| at).cycle().nth(at).unwrap();
        let old = body[place..].chars().next().unwrap();
        prop_assume!(!old.is_whitespace());
        let new = if old == 'x' { 'y' } else { 'x' };
        let changed = format!("{}{new}{}", &body[..place], &body[place + old.len_utf8()..]);
        let mail = if part == 0 { Rendered { text: changed, ..mail } } else { Rendered { html: changed, ..mail } };
        prop_assert!(!matches!(verdict(&raw(&mail)), MailVerdict::Genuine(_)));
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(matches!(verify_mail(&bytes, signer().public()), MailVerdict::NotOurs(_)));
    }
}
