//! A first authenticator takes the code of a message: by JSON, and in a browser without scripts.

use data_encoding::BASE32_NOPAD;
use serde_json::json;
use vestibule_domain::factor::TotpSecret;
use vestibule_domain::time::Span;
use vestibule_testkit::{Kit, both_engines};

use crate::api_client::{App, PASSWORD, password};
use crate::api_contacts::code_to;
use crate::browser::Browser;

const FORM: &str = "/account/two-factor/enrol";
const CODE: &str = "/account/confirm/code";

/// What stands between these two in a page.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split_once(before).unwrap().1.split_once(after).unwrap().0
}

fn secret(base32: &str) -> TotpSecret {
    let plain: String = base32.chars().filter(char::is_ascii_alphanumeric).collect();
    TotpSecret::from_bytes(BASE32_NOPAD.decode(plain.as_bytes()).unwrap().try_into().unwrap())
}

/// Somebody who registered so long ago that a first authenticator takes a message.
async fn registered(kit: &Kit) -> App {
    let mut ann = App::of(kit, "ann");
    ann.registers().await;
    kit.advance(kit.policy().session.recent);
    ann
}

/// Somebody who has added these addresses, more than a month ago, and is signed in.
async fn with_addresses(kit: &Kit, addresses: &[&str]) -> App {
    let mut ann = registered(kit).await;
    for address in addresses {
        let wish = json!({"identifier": address, "proofs": [password()]});
        let begun = ann.takes("POST", "/api/v1/contacts", &wish).await.with(201);
        let place = format!("{}/proofs", begun.header("location"));
        for (kind, to) in [("mail_code", "ann@mail.example"), ("new_contact_code", address)] {
            let proof = json!({"proofs": [{"kind": kind, "code": code_to(kit, to).await}]});
            ann.gives("POST", &place, &proof).await;
        }
        kit.waits_out(Span::from_hours(48)).await;
        kit.advance(Span::from_days(31));
        let captcha = ann.solves().await;
        let opened = ann.opens(json!([captcha, password()])).await;
        if opened.json()["step"] == "prove" {
            let code = code_to(kit, "ann@mail.example").await;
            ann.proves(json!([{"kind": "mail_code", "code": code}])).await.with(200);
        }
        kit.advance(Span::from_minutes(1));
    }
    ann
}

both_engines! {
    async fn an_owner_with_two_addresses_gives_two_codes_by_json(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_addresses(&kit, &["ann@new.example", "ann@work.example"]).await;
        let begun = ann.asks("POST", "/api/v1/factors/authenticator").await.with(200).json();
        let demanded = json!([["password"], ["mail_code", "sms_code"], ["second_contact_code"]]);
        assert_eq!(begun["demanded"], demanded);
        let code = secret(begun["secret"].as_str().unwrap()).code_at(kit.now()).to_string();
        let body = json!({"pending": begun["pending"], "code": code, "proofs": [password()]});
        let asked = ann.takes("PUT", "/api/v1/factors/authenticator", &body).await.with(201);
        let place = asked.header("location").to_owned();
        let asked = asked.json();
        assert_eq!(asked["flow"]["sent_to"], "a•••@m•••.example", "{asked}");
        assert!(asked["flow"].get("elsewhere").is_none(), "{asked}");
        let (proofs, codes) = (format!("{place}/proofs"), format!("{place}/codes"));
        let first = code_to(&kit, "ann@mail.example").await;
        let first = json!({"proofs": [{"kind": "mail_code", "code": first}]});
        let asked = ann.gives("POST", &proofs, &first).await.with(200).json();
        assert_eq!(asked["flow"]["next"], json!(["second_contact_code"]), "{asked}");
        assert_eq!(asked["flow"]["sent_to"], "a•••@n•••.example", "{asked}");
        // What one does who has lost one of them is said where a code is refused.
        let wrong = json!({"proofs": [{"kind": "second_contact_code", "code": "000000"}]});
        let refused = ann.gives("POST", &proofs, &wrong).await.problem(403, "proof_wrong");
        assert!(refused["detail"].as_str().unwrap().contains("removes it first"), "{refused}");
        // The owner has the code sent to another one.
        kit.advance(Span::from_minutes(1));
        let elsewhere = &asked["flow"]["elsewhere"];
        assert_eq!(elsewhere[0]["masked"], "a•••@w•••.example", "{asked}");
        let to = json!({"contact": elsewhere[0]["id"]});
        let sent = ann.gives("POST", &codes, &to).await.with(200).json();
        assert_eq!(sent["sent_to"], "a•••@w•••.example", "{sent}");
        let none = ann.gives("POST", &codes, &json!({"contact": "idn_0"})).await;
        assert_eq!(none.problem(422, "fields_invalid")["fields"][0]["code"], "id_unreadable");
        kit.advance(Span::from_minutes(2));
        let own = ann.asks("GET", "/api/v1/account").await.with(200).json();
        let to = json!({"contact": own["identifiers"][0]["id"]});
        ann.gives("POST", &codes, &to).await.problem(409, "proof_not_asked");
        let second = code_to(&kit, "ann@work.example").await;
        let second = json!({"proofs": [{"kind": "second_contact_code", "code": second}]});
        let enrolled = ann.gives("POST", &proofs, &second).await.with(201).json();
        assert_eq!(enrolled["codes"].as_array().unwrap().len(), 10, "{enrolled}");
    }

    async fn an_owner_with_two_addresses_types_two_codes_in_a_browser(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = with_addresses(&kit, &["ann@new.example", "ann@work.example"]).await;
        let mut browser = Browser::new(&kit);
        browser.cookies.insert("__Host-vst_session".to_owned(), ann.session.clone().unwrap());
        let page = browser.opens(FORM).await.with(200).text();
        assert!(page.contains("You need to be able to read both") && page.contains("remove it first"), "{page}");
        let pending = between(&page, "name=\"pending\" value=\"", "\"").to_owned();
        let shown = secret(between(&page, "data-plain=\"", "\"")).code_at(kit.now()).to_string();
        let fields = [("pending", pending.as_str()), ("code", shown.as_str()), ("password", PASSWORD)];
        assert_eq!(browser.fills(FORM, &fields).await.to(), CODE);
        let first = browser.opens(CODE).await.with(200).text();
        assert!(first.contains("One more step follows") && first.contains("<strong>ann@mail.example</strong>"), "{first}");
        assert!(first.contains("we ask for a code from two of them") && !first.contains("instead"), "{first}");
        let code = code_to(&kit, "ann@mail.example").await;
        assert_eq!(browser.fills(CODE, &[("code", code.as_str())]).await.to(), CODE);
        let second = browser.opens(CODE).await.with(200).text();
        assert!(second.contains("Confirm with a second message"), "{second}");
        assert!(second.contains("You no longer read messages at <strong>ann@new.example</strong>"), "{second}");
        assert!(second.contains("Send the code to ann@work.example instead"), "{second}");
        // The code of the first address is none of the second.
        browser.fills(CODE, &[("code", code.as_str())]).await.with(422);
        kit.advance(Span::from_minutes(1));
        let to = between(&second, "name=\"to\" value=\"", "\"").to_owned();
        let resend = "/account/confirm/resend";
        assert_eq!(browser.fills(resend, &[("to", to.as_str())]).await.to(), CODE);
        let second = browser.opens(CODE).await.with(200).text();
        assert!(second.contains("We sent a code to <strong>ann@work.example</strong>"), "{second}");
        let code = code_to(&kit, "ann@work.example").await;
        let codes = browser.fills(CODE, &[("code", code.as_str())]).await.with(200).text();
        assert!(codes.contains("You see these codes only now"), "{codes}");
    }

    async fn a_first_authenticator_takes_a_message_by_json(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = registered(&kit).await;
        let begun = ann.asks("POST", "/api/v1/factors/authenticator").await.with(200).json();
        assert_eq!(begun["demanded"], json!([["password"], ["mail_code", "sms_code"]]));
        let code = secret(begun["secret"].as_str().unwrap()).code_at(kit.now()).to_string();
        let body = json!({"pending": begun["pending"], "code": code, "proofs": [password()]});
        let path = "/api/v1/factors/authenticator";
        let asked = ann.takes("PUT", path, &body).await.with(201).json();
        assert_eq!(asked["flow"]["next"], json!(["mail_code"]), "{asked}");
        let path = format!("/api/v1/flows/{}/proofs", ann.flow_id);
        let wrong = json!({"proofs": [{"kind": "mail_code", "code": "000000"}]});
        ann.gives("POST", &path, &wrong).await.problem(403, "proof_wrong");
        let right = json!({"proofs": [{"kind": "mail_code", "code": ann.reads_code().await}]});
        let enrolled = ann.gives("POST", &path, &right).await.with(201).json();
        assert_eq!(enrolled["codes"].as_array().unwrap().len(), 10, "{enrolled}");
        let factors = ann.asks("GET", "/api/v1/factors").await.with(200).json();
        assert!(factors["authenticator"].is_object(), "{factors}");
    }

    async fn a_first_authenticator_takes_a_message_in_a_browser(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = registered(&kit).await;
        let mut browser = Browser::new(&kit);
        browser.cookies.insert("__Host-vst_session".to_owned(), ann.session.clone().unwrap());
        let page = browser.opens(FORM).await.with(200).text();
        assert!(page.contains("we send you a code by message"), "{page}");
        let pending = between(&page, "name=\"pending\" value=\"", "\"").to_owned();
        let shown = secret(between(&page, "data-plain=\"", "\"")).code_at(kit.now()).to_string();
        let wrong = [("pending", pending.as_str()), ("code", shown.as_str()), ("password", "no such lantern")];
        let again = browser.fills(FORM, &wrong).await.with(422).text();
        assert_eq!(between(&again, "name=\"pending\" value=\"", "\""), pending, "the same picture stays");
        let right = [("pending", pending.as_str()), ("code", shown.as_str()), ("password", PASSWORD)];
        assert_eq!(browser.fills(FORM, &right).await.to(), CODE);
        assert!(browser.opens(CODE).await.with(200).text().contains("We sent a code"));
        browser.fills(CODE, &[("code", "000000")]).await.with(422);
        let code = ann.reads_code().await;
        let codes = browser.fills(CODE, &[("code", code.as_str())]).await.with(200).text();
        assert!(codes.contains("You see these codes only now"), "{codes}");
    }
}
