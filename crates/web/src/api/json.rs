//! JSON in and out. A body is read only when it is announced as JSON, is small enough, and has the form that the OpenAPI
//! document demands; what is wrong with it is told by field and place, and no value is repeated.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use crate::api::code::Code;
use crate::api::document;
use crate::api::field::{FieldBody, FieldCode};
use crate::api::problem::{Refused, RequestInfo};
use crate::api::request::asked_of;
use crate::api::written::Json;
use crate::http::headers::{Single, list};
use crate::site::Web;

/// A request's body. A request without one is read as `{}` where nothing is required.
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<T: DeserializeOwned + ToSchema> FromRequest<Web> for JsonBody<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Refused> {
        let asked = asked_of(request.extensions(), web);
        let announced = request.headers().contains_key(CONTENT_TYPE);
        if (announced && !is_json(request.headers())) || is_encoded(request.headers()) {
            return Err(Refused::plain(Code::MediaTypeUnsupported, &asked));
        }
        let bytes = Bytes::from_request(request, web).await.map_err(|rejection| {
            let too_large = rejection.status() == StatusCode::PAYLOAD_TOO_LARGE;
            Refused::plain(if too_large { Code::BodyTooLarge } else { Code::BodyMalformed }, &asked)
        })?;
        read(&bytes, announced, &asked).map(Self)
    }
}

/// JSON, which is UTF-8 (RFC 8259 §8.1) and has no other `charset`.
fn is_json(headers: &HeaderMap) -> bool {
    let text = Single::of(headers, &CONTENT_TYPE).value().unwrap_or_default();
    let mut parts = text.split(';').map(str::trim);
    let is_json = parts.next().is_some_and(|media| media.eq_ignore_ascii_case("application/json"));
    let foreign = parts.filter_map(|part| part.split_once('=')).any(|(name, value)| {
        name.trim().eq_ignore_ascii_case("charset")
            && !value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
    });
    is_json && !foreign
}

/// Whether a body is compressed, or encoded in another way; none is decoded here.
fn is_encoded(headers: &HeaderMap) -> bool {
    list(headers, &CONTENT_ENCODING)
        .split(',')
        .map(str::trim)
        .any(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("identity"))
}

fn read<T: DeserializeOwned + ToSchema>(
    bytes: &[u8],
    announced: bool,
    asked: &RequestInfo,
) -> Result<T, Refused> {
    let Some(shape) = document::demands().body(&T::name()) else {
        tracing::error!(schema = %T::name(), "a body is not described in the document");
        return Err(Refused::plain(Code::Fault, asked));
    };
    let bytes = match (announced, bytes.is_empty() && shape.asks_for_nothing()) {
        (true, _) => bytes,
        (false, true) => b"{}",
        (false, false) => return Err(Refused::plain(Code::MediaTypeUnsupported, asked)),
    };
    shape.check(bytes).map_err(|faults| malformed(faults, asked))?;
    serde_json::from_slice(bytes).map_err(|cause| {
        tracing::error!(schema = %T::name(), line = cause.line(), "a body of the documented form cannot be read");
        malformed(vec![FieldBody::at("", String::new(), FieldCode::WRONG_TYPE)], asked)
    })
}

/// One code for all that is wrong with a body: its form first, then unknown fields, then values out of their limits.
fn malformed(faults: Vec<FieldBody>, asked: &RequestInfo) -> Refused {
    let code = if faults.iter().any(|fault| fault.code().is_of_form()) {
        Code::BodyMalformed
    } else if faults.iter().any(|fault| fault.code() == FieldCode::UNKNOWN) {
        Code::BodyUnknownField
    } else {
        Code::FieldsInvalid
    };
    Refused::fields(code, faults, asked)
}

/// What a handler answers.
pub(crate) type Answer<T> = Result<Json<T>, Refused>;
