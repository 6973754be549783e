//! The JSON API under `/api/v1`: the same use cases as the pages, for apps, gateways and the exchange's own systems. It
//! sets no cookies, and keeps nothing between two requests but what the use cases keep.

mod account;
mod activity;
mod captcha;
mod check_up;
mod code;
mod codes_reference;
mod completion;
mod contacts;
mod devices;
mod document;
mod event_details;
mod factors;
mod field;
mod flow_body;
mod flows;
mod freeze;
mod freeze_body;
mod json;
mod messages;
mod names;
mod notices;
mod place_body;
mod problem;
mod proofs;
mod protections;
mod query;
mod registration;
mod request;
mod schemas;
mod session;
mod shape;
mod written;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vestibule_service::Problem;

use crate::site::Web;
use crate::turned_away::TurnedAway;

/// Every route of the API.
pub(crate) fn routes(web: &Web) -> Router<Web> {
    // The fallback for wrong methods goes to all routes added so far; what no route knows is told as JSON too.
    parts()
        .0
        .method_not_allowed_fallback(wrong_method)
        .route("/api/v1", any(not_found))
        .route("/api/v1/", any(not_found))
        .route("/api/v1/{*rest}", any(not_found))
        .layer(from_fn_with_state(web.clone(), query::documented))
}

/// The OpenAPI 3.1 document, indented.
#[must_use]
pub fn document() -> String {
    document::text().to_owned()
}

/// The reference of all codes, as Markdown.
#[must_use]
pub fn codes() -> String {
    codes_reference::text()
}

/// The operations as lines, `/path METHOD: authority`.
#[cfg(test)]
pub(crate) fn operations() -> Vec<String> {
    let document: serde_json::Value = serde_json::from_str(&document()).unwrap();
    let mut lines = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let ways = operation["security"].as_array().cloned().unwrap_or_default();
            let way = |way: &serde_json::Value| match way.as_object().unwrap() {
                none if none.is_empty() => "anybody".to_owned(),
                keys => keys.keys().cloned().collect::<Vec<_>>().join(" + "),
            };
            let ways: Vec<String> = ways.iter().map(way).collect();
            let authority = if ways.is_empty() { "anybody".to_owned() } else { ways.join(" or ") };
            lines.push(format!("{path} {}: {authority}", method.to_uppercase()));
        }
    }
    lines
}

/// The routes and the document that describes them.
fn parts() -> (Router<Web>, utoipa::openapi::OpenApi) {
    let (router, mut document) = OpenApiRouter::with_openapi(document::ApiDoc::openapi())
        .routes(routes!(flows::open))
        .routes(routes!(flows::follow_link))
        .routes(routes!(flows::show))
        .routes(routes!(flows::prove))
        .routes(routes!(flows::send_code))
        .routes(routes!(flows::reset_password))
        .routes(routes!(captcha::fresh))
        .routes(routes!(registration::show))
        .routes(routes!(session::check, session::sign_out))
        .routes(routes!(session::list, session::end_others))
        .routes(routes!(session::end))
        .routes(routes!(devices::list))
        .routes(routes!(devices::rename, devices::forget))
        .routes(routes!(factors::list))
        .routes(routes!(factors::begin, factors::enrol, protections::remove_authenticator))
        .routes(routes!(protections::begin_removal))
        .routes(routes!(factors::resynchronise))
        .routes(routes!(factors::make_codes))
        .routes(routes!(account::password))
        .routes(routes!(account::show, account::change))
        .routes(routes!(contacts::begin))
        .routes(routes!(contacts::remove))
        .routes(routes!(check_up::show, check_up::finish))
        .routes(routes!(activity::list))
        .routes(routes!(activity::export))
        .routes(routes!(protections::show))
        .routes(routes!(protections::set_lock, protections::begin_lock, protections::remove_lock))
        .routes(routes!(protections::set_word, protections::remove_word))
        .routes(routes!(protections::set_phrase, protections::remove_phrase))
        .routes(routes!(protections::veto))
        .routes(routes!(protections::holds))
        .routes(routes!(freeze::freeze, freeze::end))
        .routes(routes!(freeze::by_link))
        .routes(routes!(freeze::veto_by_link))
        .routes(routes!(notices::list))
        .routes(routes!(notices::read))
        .routes(routes!(messages::verify))
        .routes(routes!(document::show))
        .split_for_parts();
    completion::complete(&mut document);
    (router, document)
}

async fn not_found(State(web): State<Web>, request: Request) -> Response {
    let asked = request::asked_of(request.extensions(), &web);
    problem::Refused::plain(code::Code::NotFound, &asked).into_response()
}

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

async fn wrong_method(State(web): State<Web>, request: Request) -> Response {
    let asked = request::asked_of(request.extensions(), &web);
    problem::Refused::plain(code::Code::MethodNotAllowed, &asked).into_response()
}
