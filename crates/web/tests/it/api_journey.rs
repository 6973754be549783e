//! The main journey with JSON alone: register, enrol, sign in on a known and on a new device, look around, end things.

use serde_json::{Value, json};
use vestibule_domain::time::Span;
use vestibule_testkit::{Kit, both_engines};

use crate::api_client::{App, password, wrong_password};

both_engines! {
    async fn the_main_journey_needs_nothing_but_json(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        let first = session(&ann).await;
        assert_eq!((&first["assurance"], &first["proofs"]), (&json!(1), &json!(["captcha", "mail_code"])));

        let codes = ann.enrols().await;
        assert_eq!(codes.len(), 10);
        ann.asks("DELETE", "/api/v1/session").await.with(204);
        let ended = ann.asks("GET", "/api/v1/session").await;
        assert!(ended.header("www-authenticate").contains("error=\"invalid_token\""), "{}", ended.text());
        assert_eq!(ended.problem(401, "session_ended")["reason"], "signed_out");

        // On the known device everything fits into one request.
        ann.session = None;
        ann.opens(json!([password(), ann.types_code()])).await.with(200);
        assert_eq!(session(&ann).await["assurance"], 2);
        kit.advance(Span::from_seconds(30));

        let mut phone = ann.elsewhere();
        let asked = phone.opens(json!([])).await.with(201);
        let body = asked.json();
        assert_eq!(asked.header("location"), format!("/api/v1/flows/{}", body["flow"]["id"].as_str().unwrap()));
        assert!(body["flow"]["next"].as_array().unwrap().contains(&json!("captcha")), "{body}");
        let (captcha, code) = (phone.solves().await, phone.types_code());
        let begun = phone.proves(json!([captcha, password(), code])).await.with(200).json();
        assert!(begun["device_token"].is_string(), "{begun}");

        looks_around(&ann, &phone).await;
        ends_things(&ann, &phone).await;
    }

    /// The answer says what became of the backup codes: they stay while one is unused, and come anew with the last.
    async fn a_new_authenticator_says_what_becomes_of_the_backup_codes(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        let mut codes = ann.enrols().await;
        let by_backup = |code: String| json!([{"kind": "backup_code", "code": code}]);
        for left in (1..10).rev() {
            let replaced = ann.replaces(by_backup(codes.pop().unwrap())).await;
            assert_eq!(replaced, json!({"codes": [], "kept": left}));
        }
        let replaced = ann.replaces(by_backup(codes.pop().unwrap())).await;
        assert_eq!((replaced["codes"].as_array().unwrap().len(), &replaced["kept"]), (10, &json!(0)));
        assert_eq!(ann.asks("GET", "/api/v1/factors").await.json()["backup_codes"]["left"], 10);
        let body = json!({"proofs": [ann.types_code()]});
        let made = ann.gives("POST", "/api/v1/factors/backup-codes", &body).await.with(201).json();
        assert_eq!((made["codes"].as_array().unwrap().len(), &made["kept"]), (10, &json!(0)));
    }

    async fn factors_and_the_password_change_only_with_their_proofs(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        let codes = ann.enrols().await;

        let refused = ann.gives("POST", "/api/v1/factors/backup-codes", &json!({"proofs": []})).await;
        assert!(refused.header("www-authenticate").contains("error=\"insufficient_user_authentication\""));
        let refused = refused.problem(403, "proof_missing");
        assert!(refused["next"].as_array().unwrap().contains(&json!("authenticator")), "{refused}");
        let body = json!({"proofs": [ann.types_code()]});
        let fresh = ann.gives("POST", "/api/v1/factors/backup-codes", &body).await.with(201).json();
        assert_ne!(fresh["codes"][0], codes[0]);
        kit.advance(Span::from_seconds(30));

        let factors = ann.asks("GET", "/api/v1/factors").await.with(200).json();
        assert_eq!(factors["backup_codes"]["left"], 10, "{factors}");
        assert!(factors["authenticator"]["since"].as_str().unwrap().ends_with('Z'), "{factors}");

        let (earlier, later) = (ann.shows(), {
            kit.advance(Span::from_seconds(30));
            ann.shows()
        });
        let path = "/api/v1/factors/authenticator/resynchronisation";
        let swapped = json!({"codes": [later, earlier]});
        ann.gives("POST", path, &swapped).await.problem(403, "proof_wrong");
        let three = json!({"codes": [earlier, later, later]});
        ann.gives("POST", path, &three).await.problem(422, "fields_invalid");
        // The session is young, so that nothing else is asked for.
        ann.gives("POST", path, &json!({"codes": [earlier, later]})).await.with(204);

        kit.advance(Span::from_seconds(30));
        let change = |proofs: Value| json!({"new_password": "another lantern under eight bridges", "proofs": proofs});
        ann.gives("PUT", "/api/v1/password", &change(json!([]))).await.problem(403, "proof_missing");
        let body = change(json!([password(), ann.types_code()]));
        ann.gives("PUT", "/api/v1/password", &body).await.with(204);
        kit.advance(Span::from_seconds(30));
        let present = json!({"kind": "password", "password": "another lantern under eight bridges"});
        let same = change(json!([present, ann.types_code()]));
        let refused = ann.gives("PUT", "/api/v1/password", &same).await.problem(422, "fields_invalid");
        assert_eq!(refused["fields"], json!([{"field": "new_password", "pointer": "/new_password", "code": "password_unchanged"}]));
        // That they are the same is told to nobody who has not proven the present one.
        kit.advance(Span::from_seconds(30));
        let guess = json!({"kind": "password", "password": "a lantern of somebody else"});
        let both = json!({"new_password": "a lantern of somebody else", "proofs": [guess, ann.types_code()]});
        ann.gives("PUT", "/api/v1/password", &both).await.problem(403, "proof_wrong");
        ann.session = None;
        ann.opens(json!([password()])).await.problem(403, "proof_wrong");
    }

    async fn a_known_device_is_asked_for_a_captcha_in_the_very_flow_that_fails(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        ann.session = None;
        let opened = ann.opens(json!([])).await.with(201).json();
        assert_eq!(opened["flow"]["next"], json!(["password", "passkey"]));
        let captcha = json!(["captcha", "mail_code", "passkey"]);
        for next in [json!(["password", "passkey"]), json!(["password", "passkey"]), captcha.clone()] {
            let refused = ann.proves(json!([wrong_password()])).await.problem(403, "proof_wrong");
            assert_eq!(refused["flow"]["next"], next);
        }
        let refused = ann.proves(json!([password()])).await.problem(409, "proof_not_asked");
        assert_eq!(refused["flow"]["next"], captcha);
        let both = json!([ann.solves().await, password()]);
        ann.proves(both).await.with(200);
        session(&ann).await;
    }
}

async fn session(app: &App) -> Value {
    let reply = app.asks("GET", "/api/v1/session").await.with(200);
    let body = reply.json();
    assert_eq!(reply.header("content-type"), "application/json");
    assert_eq!(reply.header("vestibule-account"), body["account"].as_str().unwrap());
    assert_eq!(reply.header("vestibule-assurance"), body["assurance"].to_string());
    let methods = body["amr"].as_array().unwrap();
    assert_eq!(methods.contains(&json!("mfa")), body["assurance"] == 2, "{body}");
    assert_eq!(body["phishing_resistant"], methods.contains(&json!("pop")), "{body}");
    let listed = app.asks("GET", "/api/v1/sessions").await.with(200).json();
    let own = listed["sessions"].as_array().unwrap().iter().find(|one| one["current"] == true).unwrap();
    assert_eq!(own["amr"], body["amr"], "{own}");
    for (noun, prefix) in [("account", "acc_"), ("session", "ses_"), ("device", "dev_")] {
        assert!(body[noun].as_str().unwrap().starts_with(prefix), "{body}");
    }
    for instant in ["authenticated_at", "expires_at", "idle_expires_at"] {
        assert!(body[instant].as_str().unwrap().ends_with('Z'), "{body}");
    }
    assert!(reply.headers.get("set-cookie").is_none(), "the API sets no cookies");
    body
}

async fn looks_around(ann: &App, phone: &App) {
    let sessions = phone.asks("GET", "/api/v1/sessions").await.with(200).json();
    let current = |list: &Value| list.as_array().unwrap().iter().filter(|one| one["current"] == true).count();
    assert_eq!((sessions["sessions"].as_array().unwrap().len(), current(&sessions["sessions"])), (2, 1));

    let devices = ann.asks("GET", "/api/v1/devices").await.with(200).json();
    assert_eq!((devices["devices"].as_array().unwrap().len(), current(&devices["devices"])), (2, 1));
    let path = format!("/api/v1/devices/{}", devices["devices"][0]["id"].as_str().unwrap());
    ann.gives("PATCH", &path, &json!({"name": "My laptop"})).await.with(204);
    let refused = ann.gives("PATCH", &path, &json!({"name": "   "})).await.problem(422, "fields_invalid");
    assert_eq!(refused["fields"], json!([{"field": "name", "pointer": "/name", "code": "name_unfit"}]));
    let devices = ann.asks("GET", "/api/v1/devices").await.json();
    assert_eq!(devices["devices"][0]["name"], "My laptop");

    let changed = ann.gives("PATCH", "/api/v1/account", &json!({"name": "Ann"})).await.with(200).json();
    assert_eq!((&changed["name"], &changed["language"]), (&json!("Ann"), &json!("en")));
    let changed = ann.gives("PATCH", "/api/v1/account", &json!({"name": null})).await.with(200).json();
    assert_eq!(changed["name"], Value::Null);
    assert_eq!(changed["identifiers"][0]["kind"], "email");
    let refused = ann.gives("PATCH", "/api/v1/account", &json!({"language": "tlh"})).await;
    assert_eq!(refused.problem(400, "body_malformed")["fields"][0]["code"], "not_listed");

    let page = ann.asks("GET", "/api/v1/activity?limit=2").await.with(200).json();
    assert_eq!(page["events"].as_array().unwrap().len(), 2);
    let next = page["next"].as_i64().unwrap();
    let older = ann.asks("GET", &format!("/api/v1/activity?limit=2&before={next}")).await.with(200).json();
    assert!(older["events"][0]["seq"].as_i64().unwrap() < page["events"][1]["seq"].as_i64().unwrap());
    let signed_in = ann.asks("GET", "/api/v1/activity?kind=signed_in&outcome=done").await.with(200).json();
    let signed_in = signed_in["events"].as_array().unwrap();
    assert_eq!(signed_in.len(), 2);
    assert_eq!(signed_in[0]["details"]["new_device"], true, "{signed_in:?}");
    let refused = ann.asks("GET", "/api/v1/activity?from=yesterday&kind=nonsense").await;
    let refused = refused.problem(400, "query_malformed");
    assert_eq!(refused["fields"].as_array().unwrap().len(), 2);

    let table = ann.asks("GET", "/api/v1/activity.csv?kind=signed_in").await.with(200);
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(table.text().lines().count(), 3);
}

async fn ends_things(ann: &App, phone: &App) {
    let sessions = ann.asks("GET", "/api/v1/sessions").await.json();
    let other = sessions["sessions"].as_array().unwrap().iter().find(|one| one["current"] == false).unwrap();
    let path = format!("/api/v1/sessions/{}", other["id"].as_str().unwrap());
    ann.asks("DELETE", &path).await.with(204);
    ann.asks("DELETE", &path).await.problem(404, "not_found");
    let ended = phone.asks("GET", "/api/v1/sessions").await.problem(401, "session_ended");
    assert_eq!(ended["reason"], "ended_by_owner");
    assert_eq!(ann.asks("DELETE", "/api/v1/sessions").await.with(200).json()["ended"], 0);

    let path = format!("/api/v1/devices/{}", other["device"].as_str().unwrap());
    ann.asks("DELETE", &path).await.with(204);
    ann.asks("DELETE", &path).await.problem(404, "not_found");
}
