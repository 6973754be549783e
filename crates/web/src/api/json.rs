//! JSON in and out. A body is read only when it is announced as JSON, is small enough, and has exactly the documented
//! fields; what is wrong with it is told without repeating it.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::client::asked_of;
use super::code::Code;
use super::problem::{Asked, Refused};
use crate::headers::Single;
use crate::site::Web;

/// A request's body.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Web> for Body<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Refused> {
        let asked = asked_of(request.extensions(), web);
        if !is_json(request.headers()) {
            return Err(Refused::plain(Code::MediaTypeUnsupported, &asked));
        }
        let bytes = Bytes::from_request(request, web).await.map_err(|rejection| {
            let too_large = rejection.status() == StatusCode::PAYLOAD_TOO_LARGE;
            Refused::plain(if too_large { Code::BodyTooLarge } else { Code::BodyMalformed }, &asked)
        })?;
        read(&bytes, &asked).map(Self)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let text = Single::of(headers, &CONTENT_TYPE).value().unwrap_or_default();
    let media = text.split(';').next().unwrap_or_default().trim();
    media.eq_ignore_ascii_case("application/json")
}

fn read<T: DeserializeOwned>(bytes: &[u8], asked: &Asked) -> Result<T, Refused> {
    serde_json::from_slice(bytes).map_err(|error| {
        // serde tells an unknown field apart only in its words; the test on this file holds it to them.
        let unknown = error.classify() == Category::Data && error.to_string().starts_with("unknown field");
        Refused::plain(if unknown { Code::BodyUnknownField } else { Code::BodyMalformed }, asked)
    })
}

/// A value as JSON. Only maps with keys that are no strings could fail, and none of ours has them.
pub(crate) fn text(value: &impl Serialize) -> Vec<u8> {
    let mut text = Vec::with_capacity(512);
    if let Err(cause) = serde_json::to_writer(&mut text, value) {
        tracing::error!(%cause, "an answer could not be written");
    }
    text
}

/// What a handler answers.
pub(crate) type Answer<T> = Result<Json<T>, Refused>;

#[cfg(test)]
mod tests {
    use super::*;
    use vestibule_domain::time::Timestamp;

    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct One {
        #[expect(dead_code, reason = "it only has to be there")]
        one: u8,
    }

    fn code_of(text: &[u8]) -> String {
        let asked = Asked { now: Timestamp::from_seconds(0), request_id: "r".to_owned() };
        match read::<One>(text, &asked) {
            Ok(_) => "taken".to_owned(),
            Err(refused) => format!("{refused:?}"),
        }
    }

    #[test]
    fn unknown_fields_are_told_apart_from_malformed_bodies() {
        assert_eq!(code_of(br#"{"one":1}"#), "taken");
        assert!(code_of(br#"{"one":1,"two":2}"#).contains("BodyUnknownField"));
        for malformed in [&b"{"[..], b"", b"[]", br#"{"one":"x"}"#, b"{\"one\":\"\xff\"}", br#"{"one":1}{"#] {
            assert!(code_of(malformed).contains("BodyMalformed"), "{malformed:?}");
        }
    }
}
