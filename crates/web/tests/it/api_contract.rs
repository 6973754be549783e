//! The document and the server say the same: what the document calls valid is not refused as malformed, and what it does
//! not call valid is refused by place and code, on every route. That answers are what the document says is checked by
//! the app of these tests at every answer.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use vestibule_testkit::{Engine, Kit};

use crate::api_client::{App, Reply};
use crate::contract::{DOCUMENT, Operation, operations, resolved, valid, wrongs};

async fn signed_in() -> App {
    let mut app = App::of(&Kit::on(Engine::Sqlite).await, "ann");
    app.registers().await;
    app.office = Some(crate::clients::client(&app.kit, "office", vestibule_domain::client::Right::ALL).await);
    app
}

async fn sends(app: &App, operation: &Operation, query: &str, body: Option<&Value>) -> Reply {
    let path = operation.filled(body.unwrap_or(&Value::Null));
    sends_to(app, operation, &format!("{path}{query}"), body).await
}

async fn sends_to(app: &App, operation: &Operation, path: &str, body: Option<&Value>) -> Reply {
    let office = operation.is_for_clients().then(|| App { session: app.office.clone(), ..app.clone() });
    let app = office.as_ref().unwrap_or(app);
    let request = app.request(&operation.method, path);
    let request = match body {
        Some(body) => request.header(CONTENT_TYPE, "application/json").body(Body::from(body.to_string())),
        None => request.body(Body::empty()),
    };
    app.sends(request.unwrap()).await
}

fn samples(schema: &Value, count: usize) -> Vec<Value> {
    let (strategy, mut runner) = (valid(schema), TestRunner::deterministic());
    (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

#[tokio::test]
async fn a_body_in_the_wrong_form_is_refused_by_place_on_every_route() {
    let app = signed_in().await;
    let mut tried = 0;
    for operation in operations() {
        let Some(schema) = operation.body() else { continue };
        for body in samples(schema, 3) {
            for wrong in wrongs(schema, &body) {
                let reply = sends_to(&app, operation, &operation.filled(&body), Some(&wrong.body)).await;
                let name = format!("{} {} {wrong:?}: {}", operation.method, operation.path, reply.text());
                assert!(reply.status.is_client_error(), "{name}");
                assert_eq!(reply.header("content-type"), "application/problem+json", "{name}");
                let problem = reply.json();
                tried += 1;
                let Some(code) = wrong.code else { continue };
                let fields =
                    problem["fields"].as_array().unwrap_or_else(|| panic!("no field is named: {name}"));
                // What is wrong with the kind of a choice is all that can be said of it; so is a choice of another type.
                let told = fields.iter().any(|field| {
                    field["code"] == code && field["pointer"] == wrong.pointer
                        || code == "wrong_type"
                            && wrong.pointer.starts_with(field["pointer"].as_str().unwrap())
                });
                assert!(told, "{name}");
            }
        }
    }
    assert!(tried > 1_000, "{tried}");
}

/// What only the server can judge: the form is right, and the value cannot be taken all the same.
const JUDGED: [&str; 16] = [
    "passkey_unreadable",
    "anti_phishing_code_unfit",
    "captcha_kind_not_taken",
    "identifier_country_missing",
    "identifier_local_part",
    "identifier_not_mobile",
    "identifier_phone_closed",
    "identifier_unreadable",
    "lock_delay_unfit",
    "login_phrase_unfit",
    "message_code_unreadable",
    "name_unfit",
    "operation_text_unfit",
    "operation_unknown",
    "return_to_unregistered",
    "token_unreadable",
];

#[tokio::test]
async fn a_body_that_the_document_calls_valid_is_not_refused_as_malformed() {
    let mut app = signed_in().await;
    let mut number = 0;
    for operation in operations() {
        let Some(schema) = operation.body() else { continue };
        for body in samples(schema, 12) {
            if app.asks("GET", "/api/v1/session").await.status != 200 {
                number += 1;
                app = App {
                    identifier: format!("ann{number}@mail.example"),
                    session: None,
                    device: None,
                    ..app
                };
                app.registers().await;
            }
            let reply = sends(&app, operation, "", Some(&body)).await;
            is_not_malformed(&reply, &format!("{} {} {body}", operation.method, operation.path));
        }
        if operation.told["requestBody"]["required"] == false {
            let reply = sends(&app, operation, "", None).await;
            is_not_malformed(&reply, &format!("{} {} without a body", operation.method, operation.path));
        }
    }
}

fn is_not_malformed(reply: &Reply, name: &str) {
    assert!(!reply.status.is_server_error(), "{name}: {}", reply.text());
    if !reply.status.is_client_error() {
        return;
    }
    let problem = reply.json();
    let code = problem["code"].as_str().unwrap();
    let malformed = ["body_malformed", "body_unknown_field", "query_malformed", "media_type_unsupported"];
    assert!(!malformed.contains(&code), "{name}: {problem}");
    for field in problem["fields"].as_array().into_iter().flatten() {
        let code = field["code"].as_str().unwrap();
        assert!(
            JUDGED.contains(&code) || code.starts_with("password_") || code.starts_with("attribute_"),
            "{name}: {problem}"
        );
    }
}

#[tokio::test]
async fn a_query_is_as_documented_on_every_route() {
    let app = signed_in().await;
    for operation in operations() {
        let name = format!("{} {}", operation.method, operation.path);
        let refused =
            sends(&app, operation, "?zz_unknown=1", Some(&json!({}))).await.problem(400, "query_malformed");
        assert_eq!(refused["fields"], json!([{"field": "zz_unknown", "code": "unknown"}]), "{name}");
        for parameter in operation.query() {
            let parameter_name = parameter["name"].as_str().unwrap();
            for value in samples(&parameter["schema"], 2) {
                let text = match &value {
                    Value::String(text) => text.clone(),
                    Value::Array(items) if items.is_empty() => continue,
                    Value::Array(items) => {
                        items.iter().map(|item| item.as_str().unwrap()).collect::<Vec<_>>().join(",")
                    }
                    Value::Null => continue,
                    other => other.to_string(),
                };
                let query = format!("?{parameter_name}={text}");
                is_not_malformed(&sends(&app, operation, &query, None).await, &format!("{name}{query}"));
                let twice = sends(&app, operation, &format!("{query}&{parameter_name}={text}"), None).await;
                let refused = twice.problem(400, "query_malformed");
                assert_eq!(refused["fields"], json!([{"field": parameter_name, "code": "repeated"}]));
            }
            let refused = sends(&app, operation, &format!("?{parameter_name}=%21"), None).await;
            let refused = refused.problem(400, "query_malformed");
            assert_eq!(refused["fields"][0]["field"], parameter_name, "{name}");
        }
    }
}

#[test]
fn every_text_in_a_request_has_a_limit_and_every_answer_tells_its_kind() {
    for operation in operations() {
        let name = format!("{} {}", operation.method, operation.path);
        assert!(operation.told["description"].is_string(), "{name} is not described");
        assert!(operation.told["security"].is_array(), "{name} does not say who may ask");
        for status in ["429", "503"] {
            if let Some(response) = operation.told["responses"].get(status) {
                assert!(response["headers"]["Retry-After"].is_object(), "{name} {status}");
            }
        }
        if let Some(response) = operation.told["responses"].get("401") {
            assert!(response["headers"]["WWW-Authenticate"].is_object(), "{name}");
        }
        if let Some(schema) = operation.body() {
            limits(schema, &name);
        }
    }
    for (name, schema) in DOCUMENT["components"]["schemas"].as_object().unwrap() {
        let plain =
            |choice: &&Value| ["string", "integer", "boolean"].iter().any(|kind| choice["type"] == *kind);
        let choices: Vec<&Value> =
            schema["oneOf"].as_array().into_iter().flatten().filter(|choice| !plain(choice)).collect();
        for choice in &choices {
            assert!(choice["$ref"].is_string(), "an alternative of {name} has no name");
            let own = own_field(choice, &choices);
            assert!(schema["discriminator"]["mapping"].is_object() || own, "{name} has no discriminator");
        }
    }
}

/// Whether an alternative requires a field that no other one has.
fn own_field(choice: &Value, choices: &[&Value]) -> bool {
    let others = || choices.iter().filter(|other| **other != choice);
    let mut required = resolved(choice)["required"].as_array().into_iter().flatten();
    required.any(|field| {
        others().all(|other| resolved(other)["properties"].get(field.as_str().unwrap()).is_none())
    })
}

fn limits(schema: &Value, at: &str) {
    let schema = resolved(schema);
    for choice in schema["oneOf"].as_array().into_iter().flatten() {
        limits(choice, at);
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        limits(property, &format!("{at}/{name}"));
    }
    if schema["type"] == "object" {
        let of_any_name = schema["additionalProperties"].is_object() && schema["maxProperties"].is_number();
        assert!(of_any_name || schema["additionalProperties"] == false, "{at}");
    }
    if let Some(items) = schema.get("items") {
        assert!(schema["maxItems"].is_number(), "{at} has no limit");
        limits(items, &format!("{at}/0"));
    }
    let text = schema["type"] == "string" || schema["type"] == json!(["string", "null"]);
    assert!(!text || schema.get("enum").is_some() || schema["maxLength"].is_number(), "{at} has no limit");
}
