//! What programs of the exchange may ask: the matrix of rights and routes, and every route without its right.

use std::fmt::Write as _;

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{Method, Request};
use serde_json::{Value, json};
use vestibule_domain::client::{Right, RightSet};
use vestibule_service::{ClientSettings, NewCredential};
use vestibule_testkit::{Engine, Kit, both_engines};

use crate::api_client::{App, Reply};

/// Method and path of every operation that takes a right, with the right.
fn operations() -> Vec<(String, String, Right)> {
    let document: Value = serde_json::from_str(&vestibule_web::api_document()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let mut ways = operation["security"].as_array().into_iter().flatten();
            if !ways.any(|way| way.get("client").is_some()) {
                continue;
            }
            let right =
                operation["x-right"].as_str().unwrap_or_else(|| panic!("{method} {path} names no right"));
            found.push((method.to_uppercase(), path.clone(), right.parse().unwrap()));
        }
    }
    found
}

#[test]
fn rights_and_the_routes_that_they_open() {
    let mut matrix = String::new();
    for right in Right::ALL {
        for (method, path, needed) in operations() {
            let mark = if needed == right { "yes" } else { "-" };
            writeln!(matrix, "{:<18} {method:<6} {path:<44} {mark}", right.as_str()).unwrap();
        }
    }
    insta::assert_snapshot!(matrix);
}

/// The secret of a new client with these rights.
pub(crate) async fn client(kit: &Kit, name: &str, rights: impl IntoIterator<Item = Right>) -> String {
    let rights = RightSet::from_iter(rights);
    let settings = ClientSettings { rights, networks: Vec::new(), expires_at: None };
    kit.app()
        .add_client(name.parse().unwrap(), settings, NewCredential::Secret)
        .await
        .unwrap()
        .secret
        .unwrap()
        .reveal()
        .to_owned()
}

pub(crate) async fn sends(app: &App, method: &str, path: &str, secret: Option<&str>, body: &Value) -> Reply {
    let request = Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(path);
    let request = secret
        .into_iter()
        .fold(request, |request, secret| request.header(AUTHORIZATION, format!("Bearer {secret}")));
    let request = match method {
        "GET" => request.body(Body::empty()),
        _ => request.header(CONTENT_TYPE, "application/json").body(Body::from(body.to_string())),
    };
    app.sends(request.unwrap()).await
}

#[tokio::test]
async fn every_route_takes_exactly_its_right() {
    let kit = Kit::on(Engine::Sqlite).await;
    let mut ann = App::of(&kit, "ann");
    ann.registers().await;
    for (number, right) in Right::ALL.into_iter().enumerate() {
        let with = client(&kit, &format!("with-{number}"), [right]).await;
        let others = Right::ALL.into_iter().filter(|other| *other != right);
        let without = client(&kit, &format!("without-{number}"), others).await;
        for (method, path, _) in operations().into_iter().filter(|(.., needed)| *needed == right) {
            let path = path.replace("{id}", "acc_00000000000000000000000000");
            let empty = json!({});
            let asks = |secret| sends(&ann, &method, &path, secret, &empty);
            asks(Some(&without)).await.problem(403, "right_missing");
            asks(None).await.problem(401, "client_unknown");
            asks(ann.session.as_deref()).await.problem(401, "client_unknown");
            let served = asks(Some(&with)).await;
            assert!(!matches!(served.status.as_u16(), 401 | 403), "{method} {path}: {}", served.text());
        }
    }
}

both_engines! {
    async fn a_back_office_finds_reads_and_names_a_customer(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        let secret = client(&kit, "back-office", Right::ALL).await;
        let asks = async |method: &str, path: &str, body: Value| {
            sends(&ann, method, path, Some(&secret), &body).await
        };
        let search = |by: &str, value: &str| json!({"by": by, "value": value});
        let found = asks("POST", "/api/v1/accounts/search", search("identifier", "ann@mail.example")).await.with(200).json();
        let id = found["id"].as_str().unwrap().to_owned();
        assert_eq!((found["external_id"].clone(), found["second_factor"].clone()), (Value::Null, json!(false)));
        assert!(!found.to_string().contains("ann@mail.example"), "{found}");
        let nobody = asks("POST", "/api/v1/accounts/search", search("identifier", "bob@mail.example")).await;
        nobody.problem(404, "not_found");
        let unreadable = asks("POST", "/api/v1/accounts/search", search("identifier", "no address")).await;
        assert_eq!(unreadable.problem(422, "fields_invalid")["fields"][0]["field"], "value");
        let named = format!("/api/v1/accounts/{id}/external-id");
        asks("PUT", &named, json!({"external_id": "C-7"})).await.with(204);
        asks("PUT", &named, json!({"external_id": "C-8"})).await.problem(409, "external_id_taken");
        let by_name = asks("POST", "/api/v1/accounts/search", search("external_id", "C-7")).await.with(200).json();
        assert_eq!(by_name["id"], id.as_str());
        let full = asks("GET", &format!("/api/v1/accounts/{id}/identifiers"), Value::Null).await.with(200).json();
        assert_eq!(full["identifiers"][0]["value"], "ann@mail.example");
        let standing = asks("GET", &format!("/api/v1/accounts/{id}/standing"), Value::Null).await.with(200).json();
        assert_eq!((&standing["withdrawals"], &standing["assurance"]), (&json!(true), &json!(1)));
    }

    async fn a_clients_secret_is_no_customers_session(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = App::of(&kit, "ann");
        let secret = client(&kit, "back-office", Right::ALL).await;
        for path in ["/api/v1/session", "/api/v1/account", "/api/v1/holds"] {
            sends(&ann, "GET", path, Some(&secret), &Value::Null).await.problem(401, "not_signed_in");
        }
    }
}
