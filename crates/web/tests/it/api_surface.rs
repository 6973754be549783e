//! The API's whole surface: its document, its routes with the authority each needs, and that none opens without it.

use std::fmt::Write as _;

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use serde_json::Value;
use vestibule_domain::session::EndCause;
use vestibule_testkit::{Engine, Kit};

use crate::api_client::App;

/// What anybody may ask.
const PUBLIC: [&str; 10] = [
    "GET /api/v1/captcha",
    "GET /api/v1/openapi.json",
    "GET /api/v1/registration",
    "POST /api/v1/freeze/link",
    "POST /api/v1/messages/verify",
    "POST /api/v1/flows",
    "POST /api/v1/passkeys/question",
    "POST /api/v1/passkeys/sign-in",
    "POST /api/v1/token",
    "POST /api/v1/veto/link",
];

fn document() -> Value {
    serde_json::from_str(&vestibule_web::api_document()).unwrap()
}

/// Method, path and operation of every route in the document.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation.get("operationId").is_some() {
                operations.push((method.to_uppercase(), path.clone(), operation.clone()));
            }
        }
    }
    operations
}

fn authority(operation: &Value) -> String {
    let needed = operation["security"].as_array().unwrap();
    let together = |one: &Value| one.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" and ");
    let keys = needed.iter().map(together).filter(|one| !one.is_empty()).collect::<Vec<_>>().join(" or ");
    if keys.is_empty() { "nobody".to_owned() } else { keys }
}

#[test]
fn routes_and_the_authority_they_need() {
    let mut table = String::new();
    for (method, path, operation) in operations(&document()) {
        let name = operation["operationId"].as_str().unwrap();
        writeln!(table, "{method:<6} {path:<52} {:<16} {name}", authority(&operation)).unwrap();
    }
    insta::assert_snapshot!(table);
}

#[tokio::test]
async fn no_route_but_the_public_ones_opens_without_a_session() {
    let app = App::of(&Kit::on(Engine::Sqlite).await, "ann");
    for (method, path, operation) in operations(&document()) {
        let path = path.replace("{id}", "ses_00000000000000000000000000");
        let request = app.request(&method, &path).header(CONTENT_TYPE, "application/json");
        let reply = app.sends(request.body(Body::from("{}")).unwrap()).await;
        let route = format!("{method} {path}");
        match authority(&operation).as_str() {
            "bearer or cookie" => {
                reply.problem(401, "not_signed_in");
            }
            "client" => {
                reply.problem(401, "client_unknown");
            }
            flow if flow.starts_with("flow") => assert!(reply.status.is_client_error(), "{route}"),
            _ => assert!(PUBLIC.contains(&route.as_str()), "{route} is open to anybody"),
        }
    }
}

#[test]
fn the_committed_document_is_the_one_of_the_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    let made = vestibule_web::api_document();
    assert!(committed == made, "docs/openapi.json is stale: cargo run -- openapi > docs/openapi.json");
}

#[tokio::test]
async fn the_document_is_served_as_it_is_committed() {
    let app = App::of(&Kit::on(Engine::Sqlite).await, "ann");
    let served = app.asks("GET", "/api/v1/openapi.json").await.with(200);
    assert_eq!(served.text(), vestibule_web::api_document());
    assert_eq!(served.header("content-type"), "application/json");
}

#[test]
fn everything_in_the_document_is_described() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    let mut ids = std::collections::BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        assert!(operation["summary"].is_string(), "{method} {path} has no summary");
        assert!(ids.insert(operation["operationId"].to_string()), "{method} {path} has another’s id");
        for (status, response) in operation["responses"].as_object().unwrap() {
            assert!(response["description"].is_string(), "{method} {path} {status}");
            let refusal = status.starts_with(['4', '5']);
            assert_eq!(
                response["content"]["application/problem+json"].is_object(),
                refusal,
                "{method} {path} {status}"
            );
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert!(schema["description"].is_string(), "{name} is not described");
        for (field, property) in schema["properties"].as_object().into_iter().flatten() {
            let told = property.get("description").or(property.get("$ref")).or(property.get("oneOf"));
            assert!(told.is_some(), "{name}.{field} is not described");
        }
    }
    let text = document.to_string();
    for link in text.split("\"#/components/schemas/").skip(1) {
        let name = link.split('"').next().unwrap();
        assert!(document["components"]["schemas"][name].is_object(), "{name} is missing");
    }
}

#[test]
fn the_guide_tells_every_reason_why_somebody_was_signed_out() {
    let guide = include_str!("../../../../docs/INTEGRATE.md");
    let (_, told) = guide.split_once("### Why somebody was signed out").unwrap();
    let (told, _) = told.split_once("\n### ").unwrap();
    let untold: Vec<&str> = EndCause::ALL
        .into_iter()
        .map(EndCause::as_str)
        .filter(|cause| !told.contains(&format!("`{cause}`")))
        .collect();
    assert!(untold.is_empty(), "{untold:?}");
}
