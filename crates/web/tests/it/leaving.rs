//! Closing the account, taking one's data along, and agreeing to what changed: as JSON and on pages.

use serde_json::{Value, json};
use vestibule_domain::account::{Agreement, LegalDocument};
use vestibule_domain::time::Span;
use vestibule_service::Granted;
use vestibule_testkit::{Kit, Setup, both_engines};

use crate::api_client::{App, PASSWORD, password, router_of, wrong_password};
use crate::browser::Browser;

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

fn terms(version: &str) -> Vec<Agreement> {
    let url = "https://exchange.example/terms".to_owned();
    vec![Agreement { document: LegalDocument::Terms, url, version: version.to_owned() }]
}

/// The same installation after the operator named another version.
async fn later(kit: &Kit, required: bool) -> vestibule_web::Served {
    let mut policy = kit.policy().clone();
    policy.agreement.required = required;
    let node = kit.node_set_up(Setup { agreements: terms("2"), policy, ..Setup::default() }).await;
    router_of(node, |_site| {})
}

both_engines! {
    async fn a_closing_is_asked_for_with_proofs_waits_and_ends_the_session(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = owner(&kit, "ann").await;
        let path = "/api/v1/account/closing";
        ann.elsewhere().gives("POST", path, &json!({"proofs": [password()]})).await.problem(401, "not_signed_in");
        for proofs in [json!([]), json!([password()])] {
            ann.gives("POST", path, &json!({"proofs": proofs})).await.problem(403, "proof_missing");
        }
        ann.gives("POST", path, &json!({"proofs": [wrong_password()]})).await.problem(403, "proof_wrong");
        let waits = ann.gives("POST", path, &json!({"proofs": both(&ann)})).await.with(202).json();
        let seen = ann.asks("GET", "/api/v1/protections").await.with(200).json();
        assert_eq!(seen["waiting"][0]["change"], "close_account");
        assert_eq!(seen["waiting"][0]["id"], waits["weakening"]);
        ann.asks("POST", &format!("/api/v1/protections/waiting/{}/veto", waits["weakening"].as_str().unwrap())).await.with(204);
        // Asked by the operator it says so, and nobody stops it this time.
        let id = ann.asks("GET", "/api/v1/account").await.json()["id"].as_str().unwrap().parse().unwrap();
        let asked = kit.app().close_account(&Granted::to_operator(), id).await.unwrap();
        let seen = ann.asks("GET", "/api/v1/protections").await.with(200).json();
        assert_eq!(seen["waiting"][0]["change"], "close_account_by_operator");
        kit.waits_until(asked.effective_at - Span::from_minutes(5)).await;
        let mut again = kit.person("ann");
        again.password = PASSWORD.to_owned();
        again.authenticator = ann.secret.clone();
        again.signs_in().await;
        kit.set_clock(asked.effective_at);
        kit.minds().await;
        let late = App { session: again.session.map(|token| token.reveal().to_owned()), ..App::of(&kit, "ann") };
        let ended = late.asks("GET", "/api/v1/session").await.problem(401, "session_ended");
        assert_eq!(ended["reason"], "account_closed");
    }

    async fn the_page_of_the_closing_says_what_it_means(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = owner(&kit, "ann").await;
        let mut browser = Browser::new(&kit);
        browser.cookies.insert("__Host-vst_session".to_owned(), ann.session.clone().unwrap());
        let profile = browser.opens("/account/profile").await.with(200).text();
        assert!(profile.contains("/account/protections/close-account") && profile.contains("/account/profile/export"));
        let page = browser.opens("/account/protections/close-account").await.with(200).text();
        for told in ["Nobody can sign in any more", "stay reserved", "never opened again", "ann@mail.example"] {
            assert!(page.contains(told), "{told}");
        }
        browser.fills("/account/protections/close-account", &[]).await.with(422);
        kit.advance(Span::from_seconds(30));
        let code = ann.shows();
        let fields = [("password", PASSWORD), ("present_code", code.as_str())];
        let to = browser.fills("/account/protections/close-account", &fields).await.to().to_owned();
        assert!(to.starts_with("/account/protections/waiting/wkn_"), "{to}");
        assert!(browser.opens(&to).await.with(200).text().contains("The account is closed for good"));
    }

    async fn a_copy_is_handed_out_with_proofs_and_never_shown(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = owner(&kit, "ann").await;
        let path = "/api/v1/account/export";
        ann.gives("POST", path, &json!({})).await.problem(403, "proof_missing");
        ann.elsewhere().gives("POST", path, &json!({})).await.problem(401, "not_signed_in");
        for _ in 0..3 {
            let copy = ann.gives("POST", path, &json!({"proofs": both(&ann)})).await.with(200);
            assert_eq!(copy.header("content-disposition"), "attachment; filename=\"account.json\"");
            assert_eq!(copy.header("cache-control"), "no-store");
            assert_eq!(copy.json()["identifiers"][0]["value"], "ann@mail.example");
        }
        let refused = ann.gives("POST", path, &json!({"proofs": both(&ann)})).await;
        assert!(refused.header("retry-after").parse::<u32>().unwrap() > 3600);
        refused.problem(429, "too_many_requests");
        // A page asks for the same, and leads nobody around the limit.
        let mut browser = Browser::new(&kit);
        browser.cookies.insert("__Host-vst_session".to_owned(), ann.session.clone().unwrap());
        assert!(browser.opens("/account/profile/export").await.with(200).text().contains("name=\"present_code\""));
        browser.fills("/account/profile/export", &[("password", "")]).await.with(422);
        let fields = [("password", PASSWORD), ("present_code", "123456")];
        browser.fills("/account/profile/export", &fields).await.with(429);
        let ben = owner(&kit, "ben").await;
        browser.cookies.insert("__Host-vst_session".to_owned(), ben.session.clone().unwrap());
        browser.fills("/account/profile/export", &[("password", "")]).await.with(422);
        kit.advance(Span::from_seconds(30));
        let code = ben.shows();
        let copy = browser.fills("/account/profile/export", &[("password", PASSWORD), ("present_code", &code)]).await;
        assert!(copy.with(200).text().contains("ben@mail.example"));
    }

    async fn what_changed_is_asked_for_after_the_sign_in_and_blocks_nothing(engine: Engine) {
        let kit = Kit::with(engine, Setup { agreements: terms("1"), ..Setup::default() }).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers_agreeing(json!([{"document": "terms", "version": "1"}])).await;
        let mut browser = Browser::of(later(&kit, false).await);
        browser.cookies.insert("__Host-vst_device".to_owned(), ann.device.clone().unwrap());
        let fields = [("identifier", "ann@mail.example"), ("password", PASSWORD)];
        assert_eq!(browser.fills("/sign-in", &fields).await.to(), "/account/agreements");
        let page = browser.opens("/account/agreements").await.with(200).text();
        assert!(page.contains("https://exchange.example/terms") && page.contains("value=\"2\""), "{page}");
        assert_eq!(browser.fills("/account/agreements", &[("later", "yes")]).await.to(), "/account");
        assert!(browser.opens("/account/security").await.with(200).text().contains("href=\"/account/agreements\""));
        for fields in [vec![], vec![("terms", "yes"), ("terms_version", "1")], vec![("terms_version", "2")]] {
            browser.fills("/account/agreements", &fields).await.with(422);
        }
        let right = [("terms", "yes"), ("terms_version", "2")];
        assert_eq!(browser.fills("/account/agreements", &right).await.to(), "/account");
        assert!(!browser.opens("/account/security").await.with(200).text().contains("href=\"/account/agreements\""));
        assert_eq!(browser.opens("/account/agreements").await.to(), "/account");
    }

    async fn where_it_is_required_nothing_else_goes_on_but_what_stops_a_thief(engine: Engine) {
        let kit = Kit::with(engine, Setup { agreements: terms("1"), ..Setup::default() }).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers_agreeing(json!([{"document": "terms", "version": "1"}])).await;
        ann.router = later(&kit, true).await;
        let due = ann.asks("GET", "/api/v1/account").await.with(200).json();
        assert_eq!(
            due["agreements_due"],
            json!([{"document": "terms", "url": "https://exchange.example/terms", "version": "2"}])
        );
        for (method, path) in [
            ("GET", "/api/v1/activity"),
            ("GET", "/api/v1/factors"),
            ("PUT", "/api/v1/password"),
            ("DELETE", "/api/v1/protections/anti-phishing-code"),
        ] {
            let body = json!({"new_password": "brass kettle under nine willows"});
            let answer = if method == "PUT" { ann.gives(method, path, &body).await } else { ann.asks(method, path).await };
            answer.problem(403, "agreement_required");
        }
        for path in ["/api/v1/session", "/api/v1/sessions", "/api/v1/devices", "/api/v1/protections", "/api/v1/notices"] {
            ann.asks("GET", path).await.with(200);
        }
        ann.gives("POST", "/api/v1/freeze", &json!({"scope": "withdrawals"})).await.with(204);
        ann.gives("POST", "/api/v1/account/export", &json!({"proofs": [password()]})).await.with(200);
        let mut browser = Browser::of(ann.router.clone());
        browser.cookies.insert("__Host-vst_session".to_owned(), ann.session.clone().unwrap());
        for path in ["/account", "/account/password", "/account/profile"] {
            assert_eq!(browser.opens(path).await.to(), "/account/agreements", "{path}");
        }
        assert_eq!(browser.fills("/account/profile", &[("name", "Mallory")]).await.to(), "/account/agreements");
        for path in ["/account/freeze", "/account/devices", "/account/profile/export", "/account/protections/close-account"] {
            browser.opens(path).await.with(200);
        }
        browser.fills("/account/agreements", &[("later", "yes")]).await.with(422);
        let older = json!({"agreed": [{"document": "terms", "version": "1"}]});
        let wrong = ann.gives("POST", "/api/v1/account/agreements", &older).await.problem(422, "fields_invalid");
        assert_eq!(wrong["fields"][0]["code"], "terms_not_agreed");
        let right = json!({"agreed": [{"document": "terms", "version": "2"}]});
        ann.gives("POST", "/api/v1/account/agreements", &right).await.with(204);
        ann.asks("GET", "/api/v1/activity").await.with(200);
        browser.opens("/account").await.with(200);
        assert_eq!(ann.asks("GET", "/api/v1/account").await.json()["agreements_due"], json!([]));
    }
}
