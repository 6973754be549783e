//! Every problem that the API can tell of, with its status, its code and what it adds.

use serde_json::{Value, json};
use vestibule_domain::policy::CaptchaKind;
use vestibule_domain::time::Span;
use vestibule_testkit::{Engine, Kit};

use crate::api_client::{App, password, wrong_password};

async fn somebody() -> (Kit, App) {
    let kit = Kit::on(Engine::Sqlite).await;
    let mut ann = App::of(&kit, "ann");
    ann.registers().await;
    (kit, ann)
}

#[tokio::test]
async fn a_wrong_proof_tells_what_is_asked_for_next() {
    let (_kit, mut ann) = somebody().await;
    let refused = ann.opens(json!([wrong_password()])).await.problem(403, "proof_wrong");
    assert_eq!(refused["next"], json!(["password", "passkey"]));
    assert_eq!(refused["flow"]["id"], ann.flow_id);
    assert!(refused["flow_token"].as_str().unwrap().starts_with("vst_flw_"));
    let refused = ann.proves(json!([wrong_password()])).await.problem(403, "proof_wrong");
    assert_eq!(refused.get("flow_token"), None, "a token is shown once");
    ann.proves(json!([password()])).await.with(200);
}

#[tokio::test]
async fn a_lock_tells_until_when() {
    let (kit, ann) = somebody().await;
    let mut thief = ann.elsewhere();
    let locked = loop {
        let captcha = thief.solves().await;
        let reply = thief.opens(json!([captcha, wrong_password()])).await;
        if reply.status.as_u16() == 429 {
            break reply;
        }
        reply.problem(403, "proof_wrong");
    };
    assert_eq!(locked.header("retry-after"), "60");
    let locked = locked.problem(429, "locked");
    assert_eq!(locked["retry_after_seconds"], 60);
    assert!(locked["until"].as_str().unwrap().ends_with('Z'));
    kit.advance(Span::from_seconds(1));
    let again = thief.opens(json!([])).await.problem(429, "locked");
    assert_eq!(again["retry_after_seconds"], 59);
}

#[tokio::test]
async fn what_is_not_asked_for_is_not_looked_at() {
    let (_kit, ann) = somebody().await;
    let mut phone = ann.elsewhere();
    phone.opens(json!([password()])).await.problem(409, "proof_not_asked");
}

#[tokio::test]
async fn a_code_of_the_authenticator_counts_once_and_tells_a_clock_that_is_off() {
    let (kit, mut ann) = somebody().await;
    ann.enrols().await;
    ann.session = None;
    let code = ann.types_code();
    ann.opens(json!([password(), code.clone()])).await.with(200);
    ann.opens(json!([password(), code])).await.problem(403, "proof_used");
    let ahead = ann.secret.as_ref().unwrap().code_at(kit.now() + Span::from_seconds(120)).to_string();
    let refused = ann.proves(json!([{"kind": "authenticator", "code": ahead}])).await;
    let refused = refused.problem(403, "proof_wrong");
    assert_eq!(refused["hint"], json!({"clock_off_seconds": 120}), "{refused}");
}

#[tokio::test]
async fn a_flow_is_named_by_its_token_and_its_id() {
    let (kit, ann) = somebody().await;
    let mut phone = ann.elsewhere();
    phone.opens(json!([])).await.with(201);
    let path = format!("/api/v1/flows/{}", phone.flow_id);
    phone.asks("GET", &path).await.with(200);
    ann.asks("GET", &path).await.problem(400, "flow_token_missing");

    let mut other = ann.elsewhere();
    other.opens(json!([])).await.with(201);
    other.asks("GET", &path).await.problem(404, "not_found");
    other.gives("POST", &format!("{path}/proofs"), &json!({"proofs": []})).await.problem(404, "not_found");
    other.gives("POST", &format!("{path}/codes"), &json!({})).await.problem(404, "not_found");
    other.asks("GET", "/api/v1/flows/flw_nonsense").await.problem(404, "not_found");

    phone.flow = Some(vestibule_token());
    phone.asks("GET", &path).await.problem(410, "flow_over");
    kit.advance(Span::from_hours(1));
    let path = format!("/api/v1/flows/{}", other.flow_id);
    other.asks("GET", &path).await.problem(410, "flow_expired");
}

/// A flow token of nobody.
fn vestibule_token() -> String {
    use vestibule_domain::secret::{Token, TokenKind};
    Token::new(TokenKind::Flow, &[3; 32]).reveal().to_owned()
}

#[tokio::test]
async fn further_codes_come_with_patience() {
    let kit = Kit::on(Engine::Sqlite).await;
    let mut ann = App::of(&kit, "ann");
    let body = json!({
        "purpose": "register", "identifier": ann.identifier, "password": "quiet lantern over seven bridges",
        "proofs": [ann.solves().await],
    });
    ann.takes("POST", "/api/v1/flows", &body).await.with(201);
    let path = format!("/api/v1/flows/{}/codes", ann.flow_id);
    let early = ann.gives("POST", &path, &json!({"kind": "mail_code"})).await;
    let wait = early.header("retry-after").parse::<u32>().unwrap();
    early.problem(429, "sent_too_recently");
    kit.advance(Span::from_seconds(wait));
    let sent = ann.gives("POST", &path, &json!({})).await.with(200).json();
    assert!(sent["resend_at"].is_string(), "{sent}");
    let refused =
        ann.gives("POST", &path, &json!({"kind": "sms_code"})).await.problem(409, "proof_not_asked");
    assert_eq!(refused["next"], json!(["mail_code"]), "what can be sent is named: {refused}");
}

#[tokio::test]
async fn registration_names_the_fields_that_cannot_be_taken() {
    let kit = Kit::on(Engine::Sqlite).await;
    let ann = App::of(&kit, "ann");
    let register = |identifier: &str, password: Value| {
        let body = json!({"purpose": "register", "identifier": identifier, "password": password});
        let ann = ann.clone();
        async move { ann.gives("POST", "/api/v1/flows", &body).await }
    };
    let fields = |problem: &Value| {
        let fields = problem["fields"].as_array().unwrap().clone();
        fields
            .iter()
            .map(|one| format!("{}:{}", one["field"], one["code"]).replace('"', ""))
            .collect::<Vec<_>>()
    };
    let refused = register("nobody", json!("x")).await.problem(422, "fields_invalid");
    assert_eq!(fields(&refused), ["identifier:identifier_unreadable"]);
    let refused = register("nobody", Value::Null).await.problem(400, "body_malformed");
    assert_eq!(fields(&refused), ["password:wrong_type"]);
    let refused = register("ann@mail.example", json!("password")).await.problem(422, "fields_invalid");
    assert!(!fields(&refused).is_empty(), "{refused}");
    let misplaced = json!({"purpose": "sign_in", "identifier": "ann@mail.example", "password": "x"});
    let refused = ann.gives("POST", "/api/v1/flows", &misplaced).await.problem(400, "body_unknown_field");
    assert_eq!(fields(&refused), ["password:unknown"]);
}

#[tokio::test]
async fn a_closed_house_says_so() {
    let kit = Kit::under(Engine::Sqlite, |policy| policy.registration.open = false).await;
    let body = json!({"purpose": "register", "identifier": "ann@mail.example", "password": "quiet lantern over bridges"});
    App::of(&kit, "ann").gives("POST", "/api/v1/flows", &body).await.problem(403, "registration_closed");
}

#[tokio::test]
async fn a_taken_address_is_told_to_its_owner_alone() {
    let (_kit, ann) = somebody().await;
    let mut again = ann.elsewhere();
    let body = json!({
        "purpose": "register", "identifier": again.identifier, "password": "another lantern over bridges",
        "proofs": [again.solves().await],
    });
    let asked = again.takes("POST", "/api/v1/flows", &body).await.with(201).json();
    assert_eq!(asked["flow"]["next"], json!(["mail_code"]));
}

#[tokio::test]
async fn a_network_that_opens_flows_without_end_waits() {
    let kit = Kit::under(Engine::Sqlite, |policy| policy.throttle.flows_per_minute = 5).await;
    let mut ann = App::of(&kit, "ann");
    for _ in 0..5 {
        ann.opens(json!([])).await.with(201);
    }
    let refused = ann.opens(json!([])).await;
    assert_ne!(refused.header("retry-after"), "");
    refused.problem(429, "too_many_requests");
}

#[tokio::test]
async fn a_database_that_is_away_changes_nothing() {
    let (kit, ann) = somebody().await;
    kit.app().store().close().await;
    let mut phone = ann.elsewhere();
    let refused = phone.opens(json!([])).await;
    assert!(refused.status.is_server_error(), "{}", refused.text());
    let body = refused.json();
    assert!(matches!(body["code"].as_str(), Some("unavailable" | "fault")), "{body}");
    assert!(!body.to_string().contains("sql"), "{body}");
}

#[tokio::test]
async fn the_captcha_is_of_the_kind_that_the_operator_chose() {
    let (_kit, ann) = somebody().await;
    assert_eq!(ann.asks("GET", "/api/v1/captcha").await.with(200).json()["kind"], "proof_of_work");
    let refused = ann.asks("GET", "/api/v1/captcha?kind=slider").await.with(422).json();
    assert_eq!(refused["fields"][0]["code"], "captcha_kind_not_taken");
    let kit = Kit::under(Engine::Sqlite, |policy| policy.captcha.kind = CaptchaKind::Slider).await;
    let ann = App::of(&kit, "ann");
    let puzzle = ann.asks("GET", "/api/v1/captcha").await.with(200).json();
    assert_eq!(puzzle["kind"], "slider");
    assert!(puzzle["picture"].as_str().unwrap().starts_with("data:image/png;base64,iVBOR"));
    let mut phone = ann.elsewhere();
    let answer = json!({"kind": "captcha", "slider": {"token": puzzle["token"], "x": 0}});
    phone.opens(json!([answer])).await.problem(403, "proof_wrong");
}
