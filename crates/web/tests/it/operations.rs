//! Operations by API and by page: asked for by a client, confirmed by the customer, used once, and what others make of them.

use axum::body::Body;
use axum::http::Request;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::{Value, json};
use vestibule_domain::client::{Application, Right, RightSet};
use vestibule_domain::time::Span;
use vestibule_service::{ClientSettings, NewCredential};
use vestibule_testkit::{Kit, both_engines};

use crate::api_client::{App, PASSWORD, Reply, password, wrong_password};
use crate::browser::Browser;
use crate::pages_kept::{at_home, signs_in};

const BACK: &str = "https://exchange.example/confirmed";
const TEXT: &str = "Send <b>October</b> & \"more\" to tax@mail.example";
const SHOWN: &str = "Send &#60;b&#62;October&#60;/b&#62; &#38; &#34;more&#34; to tax@mail.example";

/// A program of the exchange with its secret, and the account that it asks about.
struct Program {
    app: App,
    secret: String,
    account: String,
}

impl Program {
    /// One that registered an address to go back to.
    async fn of(kit: &Kit, name: &str, ann: &App) -> Self {
        let rights = RightSet::from_iter([Right::OperationsBegin]);
        let settings = ClientSettings { rights, networks: Vec::new(), expires_at: None };
        let added =
            kit.app().add_client(name.parse().unwrap(), settings, NewCredential::Secret).await.unwrap();
        let application = Application {
            title: "Northwind Exchange".to_owned(),
            home: None,
            return_to: vec![BACK.parse().unwrap()],
        };
        kit.app().set_application(&name.parse().unwrap(), application).await.unwrap();
        let checked = ann.asks("GET", "/api/v1/session").await.with(200).json();
        let account = checked["account"].as_str().unwrap().to_owned();
        Self { app: App::of(kit, name), secret: added.secret.unwrap().reveal().to_owned(), account }
    }

    async fn sends(&self, method: &str, path: &str, body: &Value) -> Reply {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(AUTHORIZATION, format!("Bearer {}", self.secret));
        let request = match body {
            Value::Null => request.body(Body::empty()),
            body => request.header(CONTENT_TYPE, "application/json").body(Body::from(body.to_string())),
        };
        self.app.sends(request.unwrap()).await
    }

    async fn asks(&self, more: Value) -> Reply {
        let mut body = json!({"account": self.account, "operation": "export_statements", "text": TEXT});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.sends("POST", "/api/v1/operations", &body).await
    }

    /// The id of a new operation, and the path of its page.
    async fn begins(&self, more: Value) -> (String, String) {
        let begun = self.asks(more).await.with(201).json();
        let id = begun["id"].as_str().unwrap().to_owned();
        let page = begun["page"].as_str().unwrap();
        let path = page.split_once("/account/").unwrap().1;
        (id, format!("/account/{path}"))
    }

    async fn stage(&self, id: &str) -> String {
        let path = format!("/api/v1/operations/{id}");
        self.sends("GET", &path, &Value::Null).await.with(200).json()["stage"].as_str().unwrap().to_owned()
    }

    async fn uses(&self, id: &str) -> Reply {
        self.sends("POST", &format!("/api/v1/operations/{id}/use"), &Value::Null).await
    }
}

both_engines! {
    async fn an_app_confirms_an_operation(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        ann.enrols().await;
        let program = Program::of(&kit, "web-app", &ann).await;
        let (id, _) = program.begins(json!({"return_to": BACK, "state": "s1"})).await;
        let proofs = format!("/api/v1/operations/{id}/proofs");
        let asked = ann.asks("GET", &proofs).await.with(200).json();
        assert_eq!(asked["application"], "Northwind Exchange");
        assert_eq!((&asked["text"], &asked["return_to"]), (&json!(TEXT), &json!(format!("{BACK}?state=s1"))));
        program.uses(&id).await.problem(409, "operation_waiting");
        let missing = ann.gives("POST", &proofs, &json!({"proofs": []})).await;
        assert!(missing.header("www-authenticate").contains("insufficient_user_authentication"));
        assert_eq!(missing.problem(403, "proof_missing")["next"], json!(["password"]));
        ann.gives("POST", &proofs, &json!({"proofs": [wrong_password()]})).await.problem(403, "proof_wrong");
        let given = json!({"proofs": [password(), ann.types_code()]});
        ann.gives("POST", &proofs, &given).await.with(204);
        ann.gives("POST", &proofs, &given).await.with(204);
        let checked = ann.asks("GET", "/api/v1/session").await.with(200);
        assert_eq!(checked.header("vestibule-assurance"), "2");
        assert!(checked.json()["stepped_up_until"].is_string());
        let used = program.uses(&id).await.with(200).json();
        assert_eq!((&used["stage"], &used["confirmed"]["assurance"]), (&json!("used"), &json!(2)));
        assert_eq!(used["confirmed"]["proofs"], json!(["password", "authenticator"]));
        program.uses(&id).await.problem(409, "operation_over");
        kit.advance(Span::from_minutes(5));
        let checked = ann.asks("GET", "/api/v1/session").await.with(200).json();
        assert_eq!((&checked["assurance"], &checked["stepped_up_until"]), (&json!(1), &Value::Null));
        let activity = ann.asks("GET", "/api/v1/activity").await.with(200).text();
        assert!(activity.contains("operation_proven") && activity.contains("export_statements"), "{activity}");
    }

    async fn others_see_no_operation(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut ann, mut ben) = (App::of(&kit, "ann"), App::of(&kit, "ben"));
        ann.registers().await;
        ben.registers().await;
        let program = Program::of(&kit, "web-app", &ann).await;
        let other = Program::of(&kit, "other-app", &ann).await;
        let (id, page) = program.begins(json!({})).await;
        let proofs = format!("/api/v1/operations/{id}/proofs");
        ben.asks("GET", &proofs).await.problem(404, "not_found");
        ben.gives("POST", &proofs, &json!({"proofs": [password()]})).await.problem(404, "not_found");
        ann.gives("POST", &proofs, &json!({"proofs": [password()]})).await.with(204);
        other.uses(&id).await.problem(404, "not_found");
        other.sends("GET", &format!("/api/v1/operations/{id}"), &Value::Null).await.problem(404, "not_found");
        let mut browser = Browser::new(&kit);
        browser.cookies.insert("__Host-vst_session".to_owned(), ben.session.clone().unwrap());
        browser.opens(&page).await.with(404);
        browser.opens("/account/operations/opn_x").await.with(404);
    }

    async fn what_cannot_be_asked_is_refused_by_field(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        let program = Program::of(&kit, "web-app", &ann).await;
        for (more, field, code) in [
            (json!({"operation": "no_such_thing"}), "operation", "operation_unknown"),
            (json!({"text": "pay \u{202E}001"}), "text", "operation_text_unfit"),
            (json!({"text": "two\nlines"}), "text", "operation_text_unfit"),
            (json!({"return_to": "https://evil.example/"}), "return_to", "return_to_unregistered"),
            (json!({"return_to": "javascript:alert(1)"}), "return_to", "return_to_unregistered"),
            (json!({"return_to": BACK, "state": "a&b"}), "return_to", "return_to_unregistered"),
            (json!({"state": "s1"}), "return_to", "return_to_unregistered"),
        ] {
            let refused = program.asks(more.clone()).await.problem(422, "fields_invalid");
            assert_eq!((&refused["fields"][0]["field"], &refused["fields"][0]["code"]), (&json!(field), &json!(code)), "{more}");
        }
        let huge = program.asks(json!({"text": "x".repeat(1 << 20)})).await;
        assert!(matches!(huge.status.as_u16(), 413 | 422), "{}", huge.status);
        program.asks(json!({"operation": "withdraw"})).await.problem(409, "second_factor_missing");
        program.asks(json!({"account": "acc_00000000000000000000000000"})).await.problem(404, "not_found");
    }

    async fn a_step_up_is_told_by_the_session_check(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        kit.advance(Span::from_minutes(30));
        let before = ann.asks("GET", "/api/v1/session").await.with(200).json();
        let path = "/api/v1/session/step-up";
        ann.gives("POST", path, &json!({"proofs": []})).await.problem(403, "proof_missing");
        let raised = ann.gives("POST", path, &json!({"proofs": [password()]})).await.with(200).json();
        assert_ne!(raised["authenticated_at"], before["authenticated_at"]);
        let checked = ann.asks("GET", "/api/v1/session").await.with(200).json();
        assert_eq!(checked["authenticated_at"], raised["authenticated_at"]);
        kit.advance(Span::from_minutes(5));
        let later = ann.asks("GET", "/api/v1/session").await.with(200).json();
        assert_eq!(later["authenticated_at"], before["authenticated_at"]);
    }

    async fn a_customer_confirms_on_the_page_and_goes_back(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (ann, mut browser) = at_home(&kit, "ann").await;
        let program = Program::of(&kit, "web-app", &ann).await;
        let (id, path) = program.begins(json!({"return_to": BACK, "state": "s1"})).await;
        // Without a session the sign-in comes first, and leads here.
        browser.cookies.remove("__Host-vst_session");
        assert_eq!(browser.opens(&path).await.to(), "/sign-in");
        assert_eq!(signs_in(&mut browser, &ann).await, path);
        let page = browser.opens(&path).await.with(200).text();
        assert!(page.contains("Northwind Exchange asks you to confirm") && page.contains(SHOWN), "{page}");
        assert!(!page.contains("<b>October"), "{page}");
        let wrong = browser.fills(&path, &[("password", "not the one at all")]).await.with(422).text();
        assert!(wrong.contains("aria-invalid"), "{wrong}");
        browser.fills(&path, &[]).await.with(422);
        assert_eq!(browser.fills(&path, &[("password", PASSWORD)]).await.to(), "/back");
        let back = browser.opens("/back").await.with(200).text();
        assert!(back.contains(&format!("0; url={BACK}?state=s1")), "{back}");
        assert_eq!(program.stage(&id).await, "proven");
        let again = browser.fills(&path, &[("password", PASSWORD)]).await.with(200).text();
        assert!(again.contains("This is confirmed"), "{again}");
        let activity = browser.opens("/account/activity").await.with(200).text();
        assert!(activity.contains("export statements · web-app"), "{activity}");
    }

    async fn without_an_address_to_go_back_to_the_page_says_that_it_is_done(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (ann, mut browser) = at_home(&kit, "ann").await;
        let program = Program::of(&kit, "web-app", &ann).await;
        let (_, path) = program.begins(json!({})).await;
        assert_eq!(browser.fills(&path, &[("password", PASSWORD)]).await.to(), path);
        assert!(browser.opens(&path).await.with(200).text().contains("This is confirmed"));
        let (late, path) = program.begins(json!({})).await;
        kit.advance(Span::from_minutes(16));
        let page = browser.fills(&path, &[("password", PASSWORD)]).await.with(200).text();
        assert!(page.contains("This can no longer be confirmed"), "{page}");
        assert_eq!(program.stage(&late).await, "expired");
    }
}
