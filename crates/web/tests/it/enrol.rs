//! A first authenticator takes the code of a message: by JSON, and in a browser without scripts.

use data_encoding::BASE32_NOPAD;
use serde_json::json;
use vestibule_domain::factor::TotpSecret;
use vestibule_testkit::{Kit, both_engines};

use crate::api_client::{App, PASSWORD, password};
use crate::browser::Browser;

const FORM: &str = "/account/two-factor/enrol";
const CODE: &str = "/account/confirm";

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
    kit.passes(kit.policy().session.recent);
    ann
}

both_engines! {
    async fn a_first_authenticator_takes_a_message_by_json(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = registered(&kit).await;
        let begun = ann.asks("POST", "/api/v1/factors/authenticator").await.with(200).json();
        assert_eq!(begun["demanded"], json!([["password"], ["mail_code", "sms_code"]]));
        let code = secret(begun["secret"].as_str().unwrap()).code_at(kit.now()).to_string();
        let body = json!({"pending": begun["pending"], "code": code, "proofs": [password()]});
        let path = "/api/v1/factors/authenticator";
        let asked = ann.takes("PUT", path, &body).await.with(201).json();
        assert_eq!(asked["passage"]["next"], json!(["mail_code"]), "{asked}");
        let path = format!("/api/v1/session/passages/{}/proofs", ann.passage_id);
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
        assert!(page.contains("we send you a message with a code"), "{page}");
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
