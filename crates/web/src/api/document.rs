//! The OpenAPI document, made from the handlers themselves.

use std::sync::LazyLock;

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::response::{Response as Described, ResponseBuilder};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{OpenApi as Document, Ref, RefOr};
use utoipa::{Modify, OpenApi};

use super::problem::{PROBLEM_JSON, ProblemBody};

/// What the document says beside its operations.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Vestibule",
        version = "1",
        description = "Sign-in, sessions and account security of an exchange, as JSON.\n\nEvery refusal is a problem \
                       document (RFC 9457, `application/problem+json`) with a stable `code`. Instants are RFC 3339 in \
                       UTC, ids carry the prefix of their noun, unknown fields are refused.",
        license(name = "Apache-2.0 OR MIT", identifier = "Apache-2.0 OR MIT"),
    ),
    servers((url = "/", description = "This house")),
    tags(
        (name = "Passages", description = "One attempt to get through one gate: signing in and registering."),
        (name = "Session", description = "The session of whoever asks, and the account’s others."),
        (name = "Devices", description = "Browsers and apps seen before."),
        (name = "Factors", description = "Authenticator and backup codes. What changes a factor takes proofs along."),
        (name = "Protections", description = "What makes the account safer, what waits to weaken it, the brake, and what is held."),
        (name = "Account", description = "Profile, password, activity and notices."),
        (name = "Messages", description = "Whether a mail or text message is ours."),
        (name = "Document", description = "This document."),
    ),
    components(schemas(ProblemBody)),
    modifiers(&Locks),
)]
pub(crate) struct Frame;

/// The keys that open something.
struct Locks;

impl Modify for Locks {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_default();
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("vst_ses_…")
            .description(Some("The session’s token."))
            .build();
        let key = |name: &str, description: &str| ApiKeyValue::with_description(name, description);
        let cookie = key(
            "__Host-session",
            "The session’s token as the pages’ cookie. Changes are taken from the pages of this site only.",
        );
        let passage = key("Vestibule-Passage", "The passage’s token, `vst_psg_…`.");
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        components.add_security_scheme("passage", SecurityScheme::ApiKey(ApiKey::Header(passage)));
    }
}

/// Says of each refusal that it is a problem document, and adds to each operation what it can answer by being what it
/// is: 401 behind a session, 400, 413, 415 and 422 with a body, 400 with a query, and 500 and 503 always.
pub(crate) fn complete(document: &mut Document) {
    for item in document.paths.paths.values_mut() {
        for operation in operations(item) {
            complete_operation(operation);
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete]
        .into_iter()
        .filter_map(Option::as_mut)
}

fn complete_operation(operation: &mut Operation) {
    let wants_session = operation
        .security
        .iter()
        .flatten()
        .any(|needed| serde_json::to_value(needed).is_ok_and(|needed| needed.get("bearer").is_some()));
    let wants_passage = operation.security.is_some() && !wants_session;
    let has_body = operation.request_body.is_some();
    let has_query = operation
        .operation_id
        .as_deref()
        .is_some_and(|id| ["getCaptcha", "listActivity", "exportActivity", "listNotices"].contains(&id));
    for (status, response) in &mut operation.responses.responses {
        if let (RefOr::T(response), true) = (response, status.starts_with(['4', '5'])) {
            response.content = problem(&response.description).content;
        }
    }
    let mut add = |status: &str, description: &str| {
        let responses = &mut operation.responses.responses;
        responses.entry(status.to_owned()).or_insert_with(|| RefOr::T(problem(description)));
    };
    if has_body {
        add("400", "`body_malformed` or `body_unknown_field`");
        add("413", "`body_too_large`");
        add("415", "`media_type_unsupported`");
        add("422", "`fields_invalid`");
    }
    if has_query {
        add("400", "`query_malformed`");
    }
    if wants_passage {
        add("400", "`passage_token_missing`");
    }
    if wants_session {
        add("401", "`not_signed_in`");
    }
    add("500", "`fault`");
    add("503", "`busy` or `unavailable`");
}

fn problem(description: &str) -> Described {
    let body = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(description).content(PROBLEM_JSON, body).build()
}

static TEXT: LazyLock<String> = LazyLock::new(|| {
    let mut text = super::parts().1.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
});

/// The document as indented JSON with a line break at its end.
pub(crate) fn text() -> &'static str {
    &TEXT
}

/// Shows this document
#[utoipa::path(
    get, path = "/api/v1/openapi.json", operation_id = "getDocument", tag = "Document",
    responses((status = 200, description = "The OpenAPI 3.1 document", body = Object)),
)]
pub(crate) async fn show() -> Response {
    let mut answer = text().into_response();
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}
