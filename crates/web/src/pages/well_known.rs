//! What the house says about itself in public: its official channels, its keys, and the numbers of its policy. Programs on
//! other origins may read them, and anybody may keep them for a few minutes.

use axum::extract::State;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use vestibule_service::security_parameters;

use crate::site::Web;
use crate::view::channels::ChannelsView;
use crate::visit::{Visit, shown};

pub(crate) async fn channels_page(visit: Visit) -> Response {
    let channels = visit.web.house.official_channels();
    shown(StatusCode::OK, &ChannelsView { page: visit.page(), channels })
}

/// The official channels, signed: a flattened JWS (RFC 7515 §7.2.2).
pub(crate) async fn channels(visit: Visit) -> Response {
    match visit.web.house.signed_channels() {
        Ok(signed) => public("application/jose+json", &signed),
        Err(problem) => visit.fault(problem),
    }
}

/// The keys that check what the house signed, as a JWK set (RFC 7517 §5).
pub(crate) async fn keys(State(web): State<Web>) -> Response {
    public("application/jwk-set+json", &json!({"keys": web.house.public_keys().list()}))
}

/// The numbers of the policy in force that concern customers.
pub(crate) async fn parameters(State(web): State<Web>) -> Response {
    public("application/json", &security_parameters(web.house.policy()))
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
