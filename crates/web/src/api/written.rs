//! Values as JSON.

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// Most bodies fit into so many bytes, and need not be copied while they grow.
const USUAL_BYTES: usize = 1024;

/// A body of an answer.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        let mut answer = Response::new(text(&self.0).into());
        answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        answer
    }
}

/// A value as JSON. Only maps with keys that are no strings could fail, and none of ours has them.
pub(crate) fn text(value: &impl Serialize) -> Vec<u8> {
    let mut text = Vec::with_capacity(USUAL_BYTES);
    if let Err(cause) = serde_json::to_writer(&mut text, value) {
        tracing::error!(%cause, "an answer could not be written");
    }
    text
}
