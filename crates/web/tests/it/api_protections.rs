//! Protections, the freeze and its links as JSON: as the owner, as nobody, and as another customer.

use axum::body::Body;
use axum::http::Request;
use axum::http::header::{CONTENT_TYPE, ORIGIN};
use serde_json::{Value, json};
use vestibule_domain::time::Span;
use vestibule_testkit::{Kit, both_engines};

use crate::api_client::{App, Reply, password, wrong_password};
use crate::browser::unnamed;

/// Somebody with an authenticator.
async fn owner(kit: &Kit, name: &str) -> App {
    let mut app = App::of(kit, name);
    app.registers().await;
    app.enrols().await;
    app
}

/// Password and a fresh code of the authenticator.
fn both(app: &App) -> Value {
    app.kit.advance(Span::from_seconds(30));
    json!([password(), app.types_code()])
}

fn code(app: &App) -> Value {
    app.kit.advance(Span::from_seconds(30));
    json!([app.types_code()])
}

/// Sends a form as a browser does from this site's page, without any cookie.
async fn form(app: &App, path: &str, body: &str) -> Reply {
    let request = Request::builder()
        .method("POST")
        .uri(path)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    app.sends(request.body(Body::from(body.to_owned())).unwrap()).await
}

async fn page(app: &App, path: &str) -> Reply {
    app.sends(Request::builder().uri(path).body(Body::empty()).unwrap()).await
}

/// The page that a mailed link leads to, after the first answer took the token out of the address.
async fn followed(app: &App, path: &str, token: &str) -> Reply {
    let first = page(app, &format!("{path}?token={token}")).await.with(303);
    assert_eq!((first.header("location"), first.header("referrer-policy")), (path, "no-referrer"));
    let cookie = first.header("set-cookie").split(';').next().unwrap().to_owned();
    app.sends(Request::builder().uri(path).header("cookie", cookie).body(Body::empty()).unwrap()).await
}

both_engines! {
    async fn what_weakens_waits_and_what_strengthens_counts(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = owner(&kit, "ann").await;
        for (path, mut body) in [
            ("settings-lock", json!({"settings_lock_days": 5})),
            ("anti-phishing-code", json!({"anti_phishing_code": "blue heron"})),
            ("login-phrase", json!({"login_phrase": "the kettle sings at noon"})),
        ] {
            let path = format!("/api/v1/protections/{path}");
            body["proofs"] = json!([]);
            ann.gives("PUT", &path, &body).await.problem(403, "proof_missing");
            body["proofs"] = if path.ends_with("settings-lock") { both(&ann) } else { code(&ann) };
            ann.gives("PUT", &path, &body).await.with(204);
        }
        let seen = ann.asks("GET", "/api/v1/protections").await.with(200).json();
        assert_eq!(seen["settings_lock_days"], 5);
        assert_eq!(seen["delay_seconds"], 2 * 86_400, "a new lock counts later");
        assert!(seen["settings_lock_counts_from"].as_str().unwrap().starts_with("2026-11-23"), "{seen}");
        assert_eq!(seen["anti_phishing_code"], "blue heron");
        assert_eq!(seen["login_phrase"], "the kettle sings at noon");
        assert_eq!(seen["waiting"], json!([]));
        for path in ["protections/settings-lock", "protections/anti-phishing-code", "factors/authenticator"] {
            let path = format!("/api/v1/{path}");
            ann.gives("DELETE", &path, &json!({"proofs": []})).await.problem(403, "proof_missing");
            let waits = ann.gives("DELETE", &path, &json!({"proofs": both(&ann)})).await.with(202).json();
            assert!(waits["effective_at"].as_str().unwrap().starts_with("2026-11-23"), "{waits}");
            assert!(waits["weakening"].as_str().unwrap().starts_with("wkn_"), "{waits}");
        }
        ann.gives("DELETE", "/api/v1/protections/login-phrase", &json!({"proofs": both(&ann)})).await.with(204);
        let seen = ann.asks("GET", "/api/v1/protections").await.with(200).json();
        let waiting: Vec<&str> =
            seen["waiting"].as_array().unwrap().iter().map(|one| one["change"].as_str().unwrap()).collect();
        assert_eq!(waiting, ["settings_lock", "anti_phishing", "remove_authenticator"]);
        assert_eq!(seen["anti_phishing_code"], "blue heron");
    }

    async fn a_lock_is_as_long_as_the_operator_allows(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.protection.lock_longest = Span::from_days(60)).await;
        let ann = owner(&kit, "ann").await;
        for (days, lasts) in [(json!(45.0), 45), (json!(60), 60)] {
            let body = json!({"settings_lock_days": days, "proofs": both(&ann)});
            ann.gives("PUT", "/api/v1/protections/settings-lock", &body).await.with(204);
            assert_eq!(ann.asks("GET", "/api/v1/protections").await.json()["settings_lock_days"], lasts);
        }
        let body = json!({"settings_lock_days": 61, "proofs": both(&ann)});
        for method in ["PUT", "POST"] {
            let refused = ann.gives(method, "/api/v1/protections/settings-lock", &body).await.problem(422, "fields_invalid");
            let field = &refused["fields"][0];
            assert_eq!((&field["field"], &field["code"]), (&json!("settings_lock_days"), &json!("lock_delay_unfit")));
        }
    }

    async fn what_cannot_be_taken_is_named(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = owner(&kit, "ann").await;
        for (path, body, field) in [
            ("settings-lock", json!({"settings_lock_days": 31}), "settings_lock_days"),
            ("settings-lock", json!({"settings_lock_days": 91}), "settings_lock_days"),
            ("anti-phishing-code", json!({"anti_phishing_code": "a\u{200B}\u{200B}bc"}), "anti_phishing_code"),
            ("login-phrase", json!({"login_phrase": "\u{202E}the kettle"}), "login_phrase"),
            ("anti-phishing-code", json!({"anti_phishing_code": "né"}), "anti_phishing_code"),
            ("login-phrase", json!({"login_phrase": "see https://evil.example"}), "login_phrase"),
        ] {
            let problem = ann.gives("PUT", &format!("/api/v1/protections/{path}"), &body).await;
            let problem = problem.problem(422, "fields_invalid");
            assert_eq!(problem["fields"][0]["field"], field, "{problem}");
        }
    }

    async fn a_protection_is_set_by_its_own_name_alone(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = owner(&kit, "ann").await;
        let code = json!({"anti_phishing_code": "blue heron", "proofs": code(&ann)});
        for (method, name, body) in [
            ("PUT", "anti-phishing", &code),
            ("PUT", "anti_phishing_code", &code),
            ("POST", "whitelist", &code),
            ("DELETE", "freeze", &json!({"proofs": []})),
        ] {
            ann.gives(method, &format!("/api/v1/protections/{name}"), body).await.problem(404, "not_found");
        }
        for method in ["PUT", "POST"] {
            let refused = ann.gives(method, "/api/v1/protections/login-phrase", &code).await;
            let refused = refused.problem(400, "body_malformed");
            let faults = refused["fields"].as_array().unwrap().iter().map(|one| (&one["pointer"], &one["code"]));
            let (unknown, missing) = (json!("unknown"), json!("missing"));
            let (sent, due) = (json!("/anti_phishing_code"), json!("/login_phrase"));
            assert_eq!(faults.collect::<Vec<_>>(), [(&sent, &unknown), (&due, &missing)], "{refused}");
        }
        let nobody = App::of(&kit, "nobody");
        nobody.gives("PUT", "/api/v1/protections/no-such-name", &code).await.problem(401, "not_signed_in");
        assert_eq!(ann.asks("GET", "/api/v1/protections").await.json()["anti_phishing_code"], Value::Null);
    }

    async fn every_protection_can_be_set_step_by_step(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = owner(&kit, "ann").await;
        for (name, field, value) in [
            ("anti-phishing-code", "anti_phishing_code", json!("blue heron")),
            ("login-phrase", "login_phrase", json!("the kettle sings at noon")),
            ("settings-lock", "settings_lock_days", json!(5)),
        ] {
            let body = json!({field: value});
            let opened = ann.takes("POST", &format!("/api/v1/protections/{name}"), &body).await.with(201).json();
            let seen = ann.asks("GET", "/api/v1/protections").await.json();
            assert_eq!(seen[field], Value::Null, "nothing is set before everything is proven");
            let mut given = vec![code(&ann)];
            if opened["flow"]["next"] == json!(["password"]) {
                given.insert(0, json!([password()]));
            }
            let last = given.pop().unwrap();
            for proofs in given {
                ann.proves(proofs).await.with(200);
            }
            let place = format!("/api/v1/flows/{}/proofs", ann.flow_id);
            ann.gives("POST", &place, &json!({"proofs": last})).await.with(204);
            assert_eq!(ann.asks("GET", "/api/v1/protections").await.json()[field], value);
            ann.flow = None;
        }
    }

    async fn evidence_that_nobody_asked_for_stops_no_change_and_tells_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (ann, mut bob) = (owner(&kit, "ann").await, App::of(&kit, "bob"));
        bob.registers().await;
        let freeze = |proofs: Value| json!({"scope": "withdrawals", "proofs": proofs});
        kit.advance(Span::from_seconds(30));
        let code = ann.types_code();
        // A recent sign-in is all that a freeze takes: neither password nor code is looked at, counted or spent.
        for _ in 0..12 {
            ann.gives("POST", "/api/v1/freeze", &freeze(json!([wrong_password(), code]))).await.with(204);
        }
        ann.gives("POST", "/api/v1/freeze", &freeze(json!([password()]))).await.with(204);
        let first = json!({"anti_phishing_code": "blue heron", "proofs": [wrong_password(), code]});
        ann.gives("PUT", "/api/v1/protections/anti-phishing-code", &first).await.with(204);
        let phrase = json!({"login_phrase": "the kettle sings", "proofs": [code]});
        let refused = ann.gives("PUT", "/api/v1/protections/login-phrase", &phrase).await;
        refused.problem(403, "proof_used");

        let given = json!([password(), {"kind": "mail_code", "code": "123456"}]);
        for (path, mut body) in [
            ("protections/anti-phishing-code", json!({"anti_phishing_code": "blue heron"})),
            ("protections/login-phrase", json!({"login_phrase": "the kettle sings at noon"})),
        ] {
            body["proofs"] = given.clone();
            bob.gives("PUT", &format!("/api/v1/{path}"), &body).await.with(204);
        }
        let cy = { let mut cy = App::of(&kit, "cy"); cy.registers().await; cy };
        for path in ["settings-lock", "anti-phishing-code", "login-phrase"] {
            let path = format!("/api/v1/protections/{path}");
            cy.gives("DELETE", &path, &json!({"proofs": given})).await.with(204);
        }
        cy.gives("DELETE", "/api/v1/freeze", &json!({"proofs": given})).await.problem(409, "account_not_frozen");

        // What a later demand asks for comes too early, and is told what comes before it.
        kit.advance(Span::from_seconds(30));
        let early = json!({"new_password": "another lantern under eight bridges", "proofs": [ann.types_code(), password()]});
        let refused = ann.gives("PUT", "/api/v1/password", &early).await.problem(409, "proof_not_asked");
        assert_eq!(refused["next"], json!(["password"]), "{refused}");
    }

    async fn only_the_owner_vetoes(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (ann, bob) = (owner(&kit, "ann").await, owner(&kit, "bob").await);
        let proofs = json!({"proofs": both(&ann)});
        let waits = ann.gives("DELETE", "/api/v1/factors/authenticator", &proofs).await.with(202).json();
        let veto = format!("/api/v1/protections/waiting/{}/veto", waits["weakening"].as_str().unwrap());
        bob.asks("POST", &veto).await.problem(404, "not_found");
        App::of(&kit, "nobody").asks("POST", &veto).await.problem(401, "not_signed_in");
        assert_eq!(bob.asks("GET", "/api/v1/protections").await.json()["waiting"], json!([]));
        ann.asks("POST", &veto).await.with(204);
        ann.asks("POST", &veto).await.problem(404, "not_found");
    }

    async fn a_freeze_works_within_a_session_and_its_end_waits(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = owner(&kit, "ann").await;
        let phone = ann.clone();
        ann.gives("POST", "/api/v1/freeze", &json!({"scope": "withdrawals"})).await.with(204);
        let held = ann.asks("GET", "/api/v1/holds").await.with(200).json();
        assert_eq!(held["holds"][0]["cause"], "frozen");
        assert_eq!(held["holds"][0]["lifted_by"], "unfreeze");
        assert_eq!(held["holds"][0]["end"], Value::Null);
        let refused = json!({"proofs": both(&ann)});
        ann.gives("DELETE", "/api/v1/factors/authenticator", &refused).await.problem(403, "account_frozen");
        let waits = ann.gives("DELETE", "/api/v1/freeze", &json!({"proofs": both(&ann)})).await.with(202).json();
        let held = ann.asks("GET", "/api/v1/holds").await.json();
        assert_eq!(held["holds"][0]["end"], waits["effective_at"]);
        kit.advance(Span::from_minutes(11));
        let everything = |proofs| json!({"scope": "everything", "proofs": proofs});
        ann.gives("POST", "/api/v1/freeze", &everything(json!([]))).await.problem(403, "proof_missing");
        ann.gives("POST", "/api/v1/freeze", &everything(json!([password()]))).await.with(204);
        phone.asks("GET", "/api/v1/session").await.problem(401, "session_ended");
        // Everything right is refused, and only then.
        ann.session = None;
        ann.opens(json!([password()])).await.with(201);
        let proofs = json!([ann.types_code()]);
        let frozen = ann.proves(proofs).await.problem(403, "account_frozen");
        assert_eq!((&frozen["freeze"]["scope"], &frozen["freeze"]["by"]), (&json!("everything"), &json!("owner")));
        assert!(frozen["freeze"]["since"].as_str().unwrap().ends_with('Z'), "{frozen}");
        assert_eq!((&frozen["freeze"]["end_waits_seconds"], &frozen["freeze"]["ends_at"]), (&json!(172_800), &Value::Null));
        // The way out begins with the identifier, and its end waits.
        ann.flow = None;
        let body = json!({"purpose": "unfreeze", "identifier": ann.identifier, "proofs": both(&ann)});
        ann.takes("POST", "/api/v1/flows", &body).await.with(201);
        let code = ann.reads_code().await;
        let waits = ann.proves(json!([{"kind": "mail_code", "code": code}])).await.with(202).json();
        assert!(waits["effective_at"].as_str().unwrap().starts_with("2026-11-23"), "{waits}");
    }

    async fn links_act_without_a_session_once_and_tell_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = owner(&kit, "ann").await;
        let nobody = App::of(&kit, "nobody");
        let proofs = json!({"proofs": both(&ann)});
        ann.gives("DELETE", "/api/v1/factors/authenticator", &proofs).await.with(202);
        let (veto, freeze) = (ann.reads_link("vst_vto_").await, ann.reads_link("vst_frz_").await);
        let body = json!({"token": veto});
        nobody.gives("POST", "/api/v1/veto/link", &json!({"token": freeze})).await.problem(422, "fields_invalid");
        nobody.gives("POST", "/api/v1/veto/link", &body).await.with(204);
        nobody.gives("POST", "/api/v1/veto/link", &body).await.problem(404, "not_found");
        assert_eq!(ann.asks("GET", "/api/v1/protections").await.json()["waiting"], json!([]));
        let body = |token: &str| json!({"token": token, "scope": "everything"});
        nobody.gives("POST", "/api/v1/freeze/link", &body(&veto)).await.problem(422, "fields_invalid");
        let refused = nobody.gives("POST", "/api/v1/freeze/link", &body("vst_frz_nothing")).await;
        assert_eq!(refused.problem(422, "fields_invalid")["fields"][0]["code"], "token_unreadable");
        let done = nobody.gives("POST", "/api/v1/freeze/link", &body(&freeze)).await.with(204);
        assert!(done.bytes.is_empty());
        nobody.gives("POST", "/api/v1/freeze/link", &body(&freeze)).await.problem(404, "not_found");
        ann.asks("GET", "/api/v1/session").await.problem(401, "session_ended");
    }

    /// The pages behind the links: scanners that fetch them do nothing, other sites cannot press them, and they name
    /// nobody.
    async fn the_pages_of_links_act_only_when_pressed(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = owner(&kit, "ann").await;
        let proofs = json!({"proofs": both(&ann)});
        ann.gives("DELETE", "/api/v1/factors/authenticator", &proofs).await.with(202);
        let (veto, freeze) = (ann.reads_link("vst_vto_").await, ann.reads_link("vst_frz_").await);
        for _ in 0..20 {
            let shown = followed(&ann, "/veto/link", &veto).await.with(200).text();
            assert!(shown.contains("The authenticator app is removed") && !shown.contains("mail.example"));
            let shown = followed(&ann, "/freeze/link", &freeze).await.with(200).text();
            assert!(shown.contains("value=\"everything\"") && !shown.contains("mail.example"));
        }
        assert_eq!(ann.asks("GET", "/api/v1/protections").await.json()["waiting"].as_array().unwrap().len(), 1);
        let foreign = Request::builder()
            .method("POST")
            .uri("/freeze/link")
            .header(ORIGIN, "https://elsewhere.example")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!("token={freeze}&scope=everything")))
            .unwrap();
        ann.sends(foreign).await.with(403);
        form(&ann, "/veto/link", &format!("token={veto}")).await.with(200);
        assert_eq!(ann.asks("GET", "/api/v1/protections").await.json()["waiting"], json!([]));
        // The first press asks once more, and says how long undoing it takes.
        let sure = form(&ann, "/freeze/link", &format!("token={freeze}&scope=everything")).await.with(200).text();
        assert!(sure.contains("Yes, freeze my account") && sure.contains("2 days"), "{sure}");
        ann.asks("GET", "/api/v1/session").await.with(200);
        let pressed = format!("token={freeze}&scope=everything&sure=yes");
        let stopped = form(&ann, "/freeze/link", &pressed).await.with(200);
        assert!(stopped.text().contains("/unfreeze"));
        ann.asks("GET", "/api/v1/session").await.problem(401, "session_ended");
        for gone in ["/freeze/link", "/veto/link"] {
            for token in [veto.as_str(), freeze.as_str(), "", "nonsense"] {
                let mut shown = page(&ann, &format!("{gone}?token={token}")).await;
                if shown.status.as_u16() == 303 {
                    shown = followed(&ann, gone, token).await;
                }
                let shown = shown.with(410).text();
                // The only form is the switch between languages.
                assert!(shown.contains("/sign-in") && shown.matches("<form").count() == 1, "{gone} {token}");
            }
        }
    }

    /// Asking for the end of a freeze looks the same for an account and for none, page by page.
    async fn the_way_out_of_a_freeze_tells_strangers_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = owner(&kit, "ann").await;
        ann.gives("POST", "/api/v1/freeze", &json!({"scope": "everything"})).await.with(204);
        let start = kit.now();
        let mut seen = Vec::new();
        for name in ["ann", "bob"] {
            kit.set_clock(start);
            let captcha = ann.asks("GET", "/api/v1/captcha?kind=proof_of_work").await.json();
            let altcha = vestibule_service::captcha::solve(&captcha["altcha"].to_string()).unwrap();
            let altcha: String =
                altcha.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect();
            let body = format!("identifier={name}%40mail.example&password=some+other+lantern&altcha={altcha}");
            let reply = form(&ann, "/unfreeze", &body).await.with(422);
            let text = unnamed(&reply.text());
            // The challenge that the page brings for the next try differs by chance.
            let (before, rest) = text.split_once("data-challenge=\"").unwrap_or((&text, ""));
            let after = rest.split_once('"').map_or("", |(_, after)| after);
            seen.push(format!("{before}{after}").replace(&format!("{name}@"), "who@"));
        }
        assert_eq!(seen[0], seen[1]);
    }
}
