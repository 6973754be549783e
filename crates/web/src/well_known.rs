//! What the server says about itself in public: its official channels, its keys, and the numbers of its policy. Programs on
//! other origins may read them, and anybody may keep them for a few minutes.

use axum::extract::State;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_service::security_parameters;

use crate::api::rfc3339::Rfc3339;
use crate::message::channels::view::ChannelsView;
use crate::page::error::PageResult;
use crate::page::message::Fault;
use crate::page::request::{PageRequest, redirect, render};
use crate::site::Web;

pub(crate) async fn channels_page(request: PageRequest) -> Response {
    let channels = request.web.app.official_channels();
    render(StatusCode::OK, &ChannelsView { page: request.page(), channels })
}

/// The official channels, signed: a flattened JWS (RFC 7515 §7.2.2).
pub(crate) async fn channels(State(web): State<Web>) -> PageResult {
    Ok(public("application/jose+json", &web.app.signed_channels()?))
}

/// The keys that check what the server signed, as a JWK set (RFC 7517 §5).
pub(crate) async fn keys(State(web): State<Web>) -> Response {
    public("application/jwk-set+json", &json!({"keys": web.app.public_keys().list()}))
}

/// The numbers of the policy in force that concern customers.
pub(crate) async fn parameters(State(web): State<Web>) -> Response {
    public("application/json", &security_parameters(&web.app.policy()))
}

/// Where password managers send people to change their password (W3C, A Well-Known URL for Changing Passwords).
pub(crate) async fn change_password() -> Response {
    redirect("/account/password")
}

/// The pages that may use this site's passkeys, for browsers (Web Authentication §5.11.1).
pub(crate) async fn webauthn(State(web): State<Web>) -> PageResult {
    let origins = web.app.passkey_origins().ok_or(Fault::NotFound)?;
    Ok(public("application/json", &json!({"origins": origins})))
}

/// Where passkeys are added and listed, for password managers (W3C, A Well-Known URL for Relying Party Passkey Endpoints).
pub(crate) async fn passkey_endpoints(State(web): State<Web>) -> PageResult {
    web.app.passkey_origins().ok_or(Fault::NotFound)?;
    let site = web.site();
    let at = |path: &str| format!("{}{path}", site.public_url.trim_end_matches('/'));
    let endpoints = json!({"enroll": at("/account/passkeys/new"), "manage": at("/account/passkeys")});
    Ok(public("application/json", &endpoints))
}

/// Where weaknesses are reported (RFC 9116), when the operator has said where. It holds for half a year from now, so it
/// never runs out while the server runs.
pub(crate) async fn security(request: PageRequest) -> PageResult {
    let site = request.web.site();
    let contact = site.security_contact.as_ref().ok_or(Fault::NotFound)?;
    let url = &site.public_url;
    let expires = Rfc3339(Timestamp::from_seconds((request.caller.now + Span::from_days(180)).seconds()));
    let text = format!(
        "Contact: {contact}\nExpires: {expires}\nPreferred-Languages: en\nCanonical: {url}/.well-known/security.txt\n"
    );
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "public, max-age=300")];
    Ok((headers, text).into_response())
}

fn public(mime: &'static str, body: &Value) -> Response {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        (CONTENT_TYPE, mime),
        (CACHE_CONTROL, "public, max-age=300"),
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    (headers, format!("{body:#}\n")).into_response()
}
