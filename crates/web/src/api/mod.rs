//! The JSON API under `/api/v1`: the same use cases as the pages, for apps, gateways and the exchange's own systems. It
//! sets no cookies, and keeps nothing between two requests but what the use cases keep.

pub(crate) mod answers;
pub(crate) mod code;
pub(crate) mod codes_reference;
pub(crate) mod completion;
pub(crate) mod document;
pub(crate) mod field;
pub(crate) mod flow_body;
pub(crate) mod freeze_body;
pub(crate) mod held;
pub(crate) mod json;
pub(crate) mod names;
pub(crate) mod passkey_body;
pub(crate) mod place_body;
pub(crate) mod problem;
pub(crate) mod proofs;
pub(crate) mod query;
pub(crate) mod request;
pub(crate) mod rfc3339;
pub(crate) mod schemas;
pub(crate) mod shape;
pub(crate) mod written;

use crate::page::turned_away::TurnedAway;
use crate::site::Web;
use axum::response::{IntoResponse, Response};
use vestibule_service::Problem;

/// The answer to a request that does not reach its handler.
pub(crate) fn turned_away(why: TurnedAway, web: &Web, request_id: &str) -> Response {
    let asked = problem::RequestInfo { now: web.app.now(), request_id: request_id.to_owned() };
    let code = match why {
        TurnedAway::ForeignSite => code::Code::ForeignSite,
        TurnedAway::Origin => code::Code::ForwardedUnreadable,
    };
    problem::Refused::plain(code, &asked).into_response()
}

/// The answer to a request that took too long.
pub(crate) fn too_slow(web: &Web, request_id: &str) -> Response {
    let asked = problem::RequestInfo { now: web.app.now(), request_id: request_id.to_owned() };
    problem::Refused::of(Problem::Busy { retry_after_seconds: 5, begun: false }, &asked).into_response()
}
