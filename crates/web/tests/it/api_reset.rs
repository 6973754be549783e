//! A forgotten password, and the end of a freeze, through the API.

use serde_json::{Value, json};
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::time::Span;
use vestibule_testkit::{Kit, both_engines};

use crate::api_client::{App, PASSWORD, Reply, password};

const NEW: &str = "brass kettle under nine willows";

async fn opens(app: &mut App, purpose: &str, proofs: Value) -> Reply {
    let body = json!({"purpose": purpose, "identifier": app.identifier, "proofs": proofs});
    app.takes("POST", "/api/v1/flows", &body).await
}

async fn chooses(app: &App, password: &str) -> Reply {
    let path = format!("/api/v1/flows/{}/password", app.flow_id);
    app.gives("PUT", &path, &json!({"password": password})).await
}

/// An answer without what is drawn anew.
fn masked(reply: &Reply) -> (u16, String) {
    let told = reply.json();
    let mut body = reply.text();
    for secret in [&told["request_id"], &told["flow_token"], &told["flow"]["id"], &told["id"]] {
        if let Some(secret) = secret.as_str() {
            body = body.replace(secret, "x");
        }
    }
    (reply.status.as_u16(), body)
}

async fn everything(app: &mut App) -> Vec<(u16, String)> {
    let mut seen = vec![masked(&opens(app, "reset_password", json!([])).await)];
    let wrong = json!([{"kind": "captcha", "altcha": "nonsense"}]);
    seen.push(masked(&app.proves(wrong).await));
    let captcha = app.solves().await;
    seen.push(masked(&app.proves(json!([captcha])).await));
    seen.push(masked(&app.asks("GET", &format!("/api/v1/flows/{}", app.flow_id)).await));
    let codes = format!("/api/v1/flows/{}/codes", app.flow_id);
    seen.push(masked(&app.gives("POST", &codes, &json!({})).await));
    app.kit.advance(Span::from_seconds(40));
    seen.push(masked(&app.gives("POST", &codes, &json!({})).await));
    seen.push(masked(&chooses(app, NEW).await));
    seen.push(masked(&app.proves(json!([password()])).await));
    for code in ["000001", "000002", "000003", "000004", "000005"] {
        seen.push(masked(&app.proves(json!([{"kind": "mail_code", "code": code}])).await));
    }
    seen
}

both_engines! {
    async fn the_present_password_is_refused_by_its_field_and_the_flow_goes_on(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        let captcha = ann.solves().await;
        opens(&mut ann, "reset_password", json!([captcha])).await.with(201);
        let code = ann.reads_code().await;
        ann.proves(json!([{"kind": "mail_code", "code": code}])).await.with(200);
        let refused = chooses(&ann, PASSWORD).await.problem(422, "fields_invalid");
        assert_eq!(refused["fields"][0]["code"], "password_unchanged", "{refused}");
        assert_eq!(ann.asks("GET", "/api/v1/holds").await.with(200).json()["holds"], json!([]));
        chooses(&ann, NEW).await.with(200);
        ann.asks("GET", "/api/v1/session").await.problem(401, "session_ended");
    }

    async fn known_and_unknown_identifiers_are_answered_byte_for_byte_alike(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut owner = App::of(&kit, "ann");
        owner.registers().await;
        owner.enrols().await;
        let start = kit.now();
        let known = everything(&mut owner.elsewhere()).await;
        kit.set_clock(start);
        let unknown = everything(&mut App::of(&kit, "amy")).await;
        assert_eq!(known, unknown);
        assert!(known.iter().any(|(status, body)| *status == 410 && body.contains("\"flow_over\"")), "{known:#?}");
    }

    async fn a_new_password_is_chosen_with_message_and_second_factor(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        ann.enrols().await;
        let mut phone = ann.elsewhere();
        let captcha = phone.solves().await;
        let opened = opens(&mut phone, "reset_password", json!([captcha])).await.with(201).json();
        assert_eq!((&opened["flow"]["open"], &opened["flow"]["purpose"]), (&json!(false), &json!("reset_password")));
        chooses(&phone, NEW).await.problem(403, "proof_missing");
        let code = phone.reads_code().await;
        let proofs = json!([{"kind": "mail_code", "code": code}, phone.types_code()]);
        let open = phone.proves(proofs).await.with(200).json();
        assert_eq!((&open["flow"]["open"], &open["flow"]["next"]), (&json!(true), &json!([])));
        let faults = chooses(&phone, "short").await.problem(422, "fields_invalid");
        assert_eq!(faults["fields"][0]["code"], "password_too_short");
        let begun = chooses(&phone, NEW).await.with(200).json();
        assert_eq!(chooses(&phone, NEW).await.with(200).json(), begun);
        phone.session = begun["session_token"].as_str().map(str::to_owned);
        let session = phone.asks("GET", "/api/v1/session").await.with(200).json();
        assert_eq!((&session["assurance"], &session["proofs"]), (&json!(2), &json!(["captcha", "authenticator", "mail_code"])));
        chooses(&phone, "another one than before").await.problem(410, "flow_over");
        kit.advance(Span::from_minutes(1));
        chooses(&phone, NEW).await.problem(410, "flow_over");
        ann.asks("GET", "/api/v1/session").await.problem(401, "session_ended");
        let mut again = phone.elsewhere();
        let proofs = json!([again.solves().await, {"kind": "password", "password": PASSWORD}]);
        again.opens(proofs).await.problem(403, "proof_wrong");
    }

    async fn a_mailed_link_moves_the_flow_to_the_app_that_follows_it(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        ann.enrols().await;
        let mut desk = ann.elsewhere();
        let captcha = desk.solves().await;
        opens(&mut desk, "reset_password", json!([captcha])).await.with(201);
        let link = json!({"token": desk.reads_link("vst_lnk_").await});
        let mut phone = ann.elsewhere();
        for token in ["vst_lnk_nothing", "", &ann.session.clone().unwrap()] {
            let refused = phone.gives("POST", "/api/v1/flows/link", &json!({"token": token})).await;
            let refused = refused.problem(422, "fields_invalid");
            assert_eq!(refused["fields"], json!([{"field": "token", "pointer": "/token", "code": "token_unreadable"}]));
        }
        let unknown = Token::new(TokenKind::Link, &[7; 32]).reveal().to_owned();
        let unknown = json!({"token": unknown});
        phone.gives("POST", "/api/v1/flows/link", &unknown).await.problem(404, "not_found");
        let moved = phone.takes("POST", "/api/v1/flows/link", &link).await.with(200).json();
        assert_eq!(moved["flow"]["next"], json!(["authenticator", "backup_code"]), "{moved}");
        // It counts once, for one: whoever began it is out, and nobody follows it again.
        phone.elsewhere().gives("POST", "/api/v1/flows/link", &link).await.problem(404, "not_found");
        phone.gives("POST", "/api/v1/flows/link", &link).await.problem(404, "not_found");
        desk.asks("GET", &format!("/api/v1/flows/{}", desk.flow_id)).await.problem(410, "flow_over");
        kit.advance(Span::from_seconds(30));
        phone.proves(json!([phone.types_code()])).await.with(200);
        chooses(&phone, NEW).await.with(200);
        phone.gives("POST", "/api/v1/flows/link", &link).await.problem(404, "not_found");
    }

    async fn followed_where_it_was_asked_for_a_mailed_link_is_the_code(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        kit.advance(Span::from_seconds(1));
        let mut desk = ann.elsewhere();
        let captcha = desk.solves().await;
        opens(&mut desk, "reset_password", json!([captcha])).await.with(201);
        let link = json!({"token": desk.reads_link("vst_lnk_").await});
        let open = desk.takes("POST", "/api/v1/flows/link", &link).await.with(200).json();
        assert_eq!((&open["flow"]["open"], open.get("flow_token")), (&json!(true), None), "{open}");
        chooses(&desk, NEW).await.with(200);
    }

    async fn a_flow_of_another_purpose_takes_no_password(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        ann.enrols().await;
        ann.opens(json!([password()])).await.with(201);
        chooses(&ann, NEW).await.problem(403, "flow_foreign");
    }

    async fn a_session_by_backup_code_says_that_a_new_authenticator_is_due(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        let codes = ann.enrols().await;
        let session = ann.asks("GET", "/api/v1/session").await.with(200).json();
        assert!(session.get("authenticator_due_until").is_none());
        let proofs = json!([password(), {"kind": "backup_code", "code": codes[0]}]);
        let begun = ann.opens(proofs).await.with(200).json();
        assert_eq!(begun["by_backup_code"], true);
        let session = ann.asks("GET", "/api/v1/session").await.with(200).json();
        assert!(session["authenticator_due_until"].is_string(), "{session}");
        assert_eq!(session["proofs"], json!(["password", "backup_code", "known_device"]));
    }
}
