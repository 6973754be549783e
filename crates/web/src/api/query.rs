//! The query of a request, with exactly the documented parameters.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::client::asked_of;
use super::code::Code;
use super::problem::Refused;
use crate::site::Web;

/// A request's query.
pub(crate) struct Asking<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Web> for Asking<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Refused> {
        let read = Query::<T>::from_request_parts(parts, web).await;
        let Query(asked) = read
            .map_err(|_unreadable| Refused::plain(Code::QueryMalformed, &asked_of(&parts.extensions, web)))?;
        Ok(Self(asked))
    }
}
