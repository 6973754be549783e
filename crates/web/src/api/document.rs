//! The OpenAPI document, made from the handlers themselves.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, Method};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use utoipa::openapi::OpenApi as Document;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::api::flow_body::{GoesOnBody, WaitsBody};
use crate::api::problem::ProblemBody;
use crate::api::shape::Shape;

/// What the document says beside its operations.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Vestibule",
        version = "1",
        description = "Sign-in, sessions and account security of an exchange, as JSON.\n\nEvery refusal is a problem \
                       document (RFC 9457, `application/problem+json`) with a stable `code`. Times are RFC 3339 in UTC. \
                       An id begins with a prefix that says what it is the id of. Unknown fields are refused.",
        contact(name = "Vestibule", url = "https://github.com/vestibule-access/vestibule"),
        license(name = "Apache-2.0 OR MIT", identifier = "Apache-2.0 OR MIT"),
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "Flows", description = "Signing in, registering, and everything else that takes several requests. A flow collects the proofs that are demanded."),
        (name = "Session", description = "The session of the request, and the other sessions of the account."),
        (name = "Devices", description = "Browsers and apps that the account has been used with."),
        (name = "Factors", description = "Authenticator and backup codes. A change of a factor takes proofs in the same request."),
        (name = "Protections", description = "Settings that make the account safer, changes that wait, the freeze, and holds on withdrawals."),
        (name = "Account", description = "Profile, password, activity and notices."),
        (name = "Clients", description = "For programs of the exchange: finding accounts, reading them and acting on them. Each operation names the right that it takes."),
        (name = "Messages", description = "Whether an e-mail or text message is genuine."),
        (name = "Document", description = "This document."),
    ),
    components(schemas(ProblemBody, GoesOnBody, WaitsBody)),
    modifiers(&SecuritySchemes),
)]
pub(crate) struct ApiDoc;

/// The keys that open something.
struct SecuritySchemes;

impl Modify for SecuritySchemes {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_default();
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("vst_ses_…")
            .description(Some("The session’s token."))
            .build();
        let key = |name: &str, description: &str| ApiKeyValue::with_description(name, description);
        let cookie = key(
            "__Host-vst_session",
            "The session’s token as the pages’ cookie. Requests that change something are accepted from pages of this site only.",
        );
        let flow = key("Vestibule-Flow", "The flow’s token, `vst_flw_…`.");
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        let client = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("vst_cli_…")
            .description(Some("The secret of a client, a program of the exchange. The operations name the right that it must have."))
            .build();
        components.add_security_scheme("client", SecurityScheme::Http(client));
        components.add_security_scheme("flow", SecurityScheme::ApiKey(ApiKey::Header(flow)));
    }
}

/// The operations as their handlers describe them. The list of routes tells them at the start: it knows the handlers, which
/// know this document.
static OPERATIONS: OnceLock<fn() -> Document> = OnceLock::new();

/// From where the operations are taken. Made only when the document is first asked for: making it takes megabytes.
pub(crate) fn describes(operations: fn() -> Document) {
    // All who tell it tell the same.
    let _ = OPERATIONS.set(operations);
}

static TEXT: LazyLock<String> = LazyLock::new(|| {
    let mut document = OPERATIONS.get().map_or_else(ApiDoc::openapi, |operations| operations());
    crate::api::completion::complete(&mut document);
    let mut text = document.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
});

/// What the document demands of requests, ready to be held against them.
pub(crate) struct Demands {
    bodies: BTreeMap<String, Shape>,
    queries: BTreeMap<(String, String), BTreeMap<String, Shape>>,
}

static DEMANDS: LazyLock<Demands> =
    LazyLock::new(|| Demands::of(&serde_json::from_str(text()).unwrap_or_default()));

/// What the document demands of requests.
pub(crate) fn demands() -> &'static Demands {
    &DEMANDS
}

impl Demands {
    fn of(document: &Value) -> Self {
        let schemas = document.pointer("/components/schemas").unwrap_or(&Value::Null);
        let mut demands = Self { bodies: BTreeMap::new(), queries: BTreeMap::new() };
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                let parameters = operation["parameters"].as_array().into_iter().flatten();
                let in_query = parameters.filter(|one| one["in"] == "query");
                let shape = |one: &Value| {
                    Some((one["name"].as_str()?.to_owned(), Shape::of(&one["schema"], schemas)))
                };
                demands.queries.insert((method.clone(), path.clone()), in_query.filter_map(shape).collect());
                let body = operation
                    .pointer("/requestBody/content/application~1json/schema")
                    .unwrap_or(&Value::Null);
                for body in bodies(body, schemas) {
                    if let Some(name) = schema_name(body) {
                        demands.bodies.entry(name.to_owned()).or_insert_with(|| Shape::of(body, schemas));
                    }
                }
            }
        }
        demands
    }

    /// The form of a body, by the name of its schema.
    pub(crate) fn body(&self, schema: &str) -> Option<&Shape> {
        self.bodies.get(schema)
    }

    /// The parameters of a query, by the route; `None` for what is no route of the document.
    pub(crate) fn query(&self, method: &Method, path: &str) -> Option<&BTreeMap<String, Shape>> {
        let method = if method == Method::HEAD { Method::GET } else { method.clone() };
        self.queries.get(&(method.as_str().to_lowercase(), path.to_owned()))
    }
}

/// The schemas that a body is held against: its own, or where the path says which of several it is, each of them.
fn bodies<'a>(body: &'a Value, schemas: &'a Value) -> Vec<&'a Value> {
    let named = schema_name(body).and_then(|name| schemas.get(name)).unwrap_or(body);
    match named["oneOf"].as_array() {
        Some(each) if named.get("discriminator").is_none() => each.iter().collect(),
        Some(_) | None => vec![body],
    }
}

fn schema_name(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

/// The document as indented JSON with a line break at its end.
pub(crate) fn text() -> &'static str {
    &TEXT
}

/// Shows this document
#[utoipa::path(
    get, path = "/api/v1/openapi.json", operation_id = "getDocument", tag = "Document",
    security(()),
    responses((status = 200, description = "The OpenAPI 3.1 document", body = Object)),
)]
pub(crate) async fn show() -> Response {
    let mut answer = text().into_response();
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}
