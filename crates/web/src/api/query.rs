//! The query of a request, with exactly the documented parameters: one that is unknown, repeated or unreadable is
//! refused by name, on every route of the API.

use axum::extract::{FromRequestParts, MatchedPath, Query, Request};
use axum::http::request::Parts;
use axum::http::{Method, Uri};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use crate::api::code::Code;
use crate::api::document;
use crate::api::field::{FieldBody, FieldCode};
use crate::api::problem::Refused;
use crate::api::request::asked_of;
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

/// Which page of a list is wanted.
#[derive(Deserialize, Default, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// The value of `next` from the page before.
    pub(crate) before: Option<i64>,
    /// The most items to list.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

impl PageQuery {
    /// The most items to list. The guard refuses what the document does.
    pub(crate) fn limit(&self) -> u32 {
        self.limit.unwrap_or(50).clamp(1, 200)
    }
}

/// The answer to a query that is not the documented one; nothing where there is no query, or that one. Asked by the guard: a
/// layer of its own would cost every session check ten allocations.
pub(crate) fn undocumented(request: &Request, web: &Web) -> Option<Response> {
    request.uri().query().filter(|query| !query.is_empty())?;
    let path = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let faults = faults(request.method(), path, request.uri());
    let asked = || asked_of(request.extensions(), web);
    (!faults.is_empty()).then(|| Refused::fields(Code::QueryMalformed, faults, &asked()).into_response())
}

fn faults(method: &Method, path: &str, uri: &Uri) -> Vec<FieldBody> {
    let Some(known) = document::demands().query(method, path) else { return Vec::new() };
    let mut faults = Vec::new();
    let mut seen = Vec::new();
    let read = Query::<Vec<(String, String)>>::try_from_uri(uri);
    for (name, text) in read.map(|Query(pairs)| pairs).unwrap_or_default() {
        let short: String = name.chars().take(64).collect();
        match known.get(&name) {
            None => faults.push(FieldBody::in_query(short, FieldCode::UNKNOWN)),
            Some(_) if seen.contains(&name) => faults.push(FieldBody::in_query(short, FieldCode::REPEATED)),
            Some(shape) => shape.check_text(&name, &text, &mut faults),
        }
        seen.push(name);
    }
    faults.truncate(20);
    faults.into_iter().map(FieldBody::without_pointer).collect()
}
