//! A stranger learns nothing: for a known and an unknown identifier the API answers with the same bytes and headers,
//! but for ids, tokens and instants drawn anew.

use serde_json::{Value, json};
use vestibule_testkit::{Kit, both_engines};

use crate::api_client::{App, Reply, wrong_password};

/// What may differ in any two answers, taken out.
fn masked(reply: &Reply) -> (u16, Vec<(String, String)>, String) {
    let mut headers: Vec<(String, String)> = reply
        .headers
        .iter()
        .filter(|(name, _)| !["x-request-id", "location"].contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    let mut body = reply.text();
    let told = reply.json();
    let question = &told["flow"]["passkey"];
    let drawn = [&question["ceremony"], &question["options"]["challenge"]];
    for secret in [&told["request_id"], &told["flow_token"], &told["flow"]["id"]].into_iter().chain(drawn) {
        if let Some(secret) = secret.as_str() {
            body = body.replace(secret, &"x".repeat(secret.len()));
        }
    }
    (reply.status.as_u16(), headers, body)
}

async fn signs_in_with(app: &mut App, proofs: &[Value]) -> Vec<(u16, Vec<(String, String)>, String)> {
    let mut seen = Vec::new();
    seen.push(masked(&app.opens(json!([])).await));
    for proof in proofs {
        let proofs = if proof == "captcha" { json!([app.solves().await]) } else { json!([proof]) };
        seen.push(masked(&app.proves(proofs).await));
    }
    seen
}

async fn registers_with(app: &mut App) -> Vec<(u16, Vec<(String, String)>, String)> {
    let body = |captcha| {
        json!({
            "purpose": "register", "identifier": app.identifier, "password": "some lantern over seven bridges",
            "proofs": [captcha],
        })
    };
    let body = body(app.solves().await);
    let mut seen = vec![masked(&app.takes("POST", "/api/v1/flows", &body).await)];
    let wrong = json!([{"kind": "mail_code", "code": "000000"}]);
    seen.push(masked(&app.proves(wrong).await));
    seen
}

both_engines! {
    async fn known_and_unknown_identifiers_are_answered_byte_for_byte_alike(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut owner = App::of(&kit, "ann");
        owner.registers().await;
        owner.enrols().await;
        // As long as the known one, so that masks of what is typed are as long too.
        let (mut known, mut unknown) = (owner.elsewhere(), App::of(&kit, "bob"));
        let wrong = [json!("captcha"), wrong_password(), wrong_password(), wrong_password(), wrong_password()];
        assert_eq!(signs_in_with(&mut known, &wrong).await, signs_in_with(&mut unknown, &wrong).await);
        // Both are locked by now, and say so alike.
        let more = [wrong_password(), wrong_password()];
        assert_eq!(signs_in_with(&mut known, &more).await, signs_in_with(&mut unknown, &more).await);
    }

    async fn registering_a_taken_and_a_free_address_looks_the_same(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut owner = App::of(&kit, "ann");
        owner.registers().await;
        let (mut taken, mut free) = (owner.elsewhere(), App::of(&kit, "ama"));
        assert_eq!(registers_with(&mut taken).await, registers_with(&mut free).await);
    }
}
