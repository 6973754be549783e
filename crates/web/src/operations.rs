//! Every operation of the JSON API, and the document that describes them.

use crate::account::{self, activity, agreements, check_up, contacts, export};
use crate::api::{code, codes_reference, document, problem, request};
use crate::factor::passkeys;
use crate::protection::named::NamedProtection;
use crate::protection::{self, freeze};
use crate::session::{self, devices};
use crate::site::Web;
use crate::{attributes, captcha, client, factor, flow, message, notice, operation, registration};
use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use utoipa::{OpenApi, PartialSchema, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Every route of the API.
pub(crate) fn routes() -> Router<Web> {
    document::describes(described);
    // The fallback for wrong methods goes to all routes added so far; what no route knows is told as JSON too.
    handlers()
        .split_for_parts()
        .0
        .method_not_allowed_fallback(wrong_method)
        .route("/api/v1", any(not_found))
        .route("/api/v1/", any(not_found))
        .route("/api/v1/{*rest}", any(not_found))
}

/// The OpenAPI 3.1 document, indented.
#[must_use]
pub fn api_document() -> String {
    document::describes(described);
    document::text().to_owned()
}

/// The reference of all codes, as Markdown.
#[must_use]
pub fn api_codes() -> String {
    document::describes(described);
    codes_reference::text()
}

/// The operations as lines, `/path METHOD: authority`.
#[cfg(test)]
pub(crate) fn lines() -> Vec<String> {
    let document: serde_json::Value = serde_json::from_str(&api_document()).unwrap();
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

/// What the handlers say of themselves.
fn described() -> utoipa::openapi::OpenApi {
    handlers().split_for_parts().1
}

/// Every handler with its route.
fn handlers() -> OpenApiRouter<Web> {
    let mut described = document::ApiDoc::openapi();
    // A name in a path is in no body, and bodies alone bring their schemas along.
    let schemas = &mut described.components.get_or_insert_default().schemas;
    schemas.insert(NamedProtection::name().into_owned(), NamedProtection::schema());
    OpenApiRouter::with_openapi(described)
        .routes(routes!(flow::api::open::open))
        .routes(routes!(flow::api::link::follow_link))
        .routes(routes!(flow::api::show))
        .routes(routes!(flow::api::prove))
        .routes(routes!(flow::api::code::send_code))
        .routes(routes!(flow::api::new_password::reset_password))
        .routes(routes!(captcha::api::fresh))
        .routes(routes!(registration::api::show))
        .routes(routes!(session::api::check, session::api::sign_out))
        .routes(routes!(session::api::list, session::api::end_others))
        .routes(routes!(session::api::end))
        .routes(routes!(devices::api::list))
        .routes(routes!(devices::api::rename, devices::api::forget))
        .routes(routes!(factor::api::list))
        .routes(routes!(factor::api::begin, factor::api::enrol, protection::api::remove_authenticator))
        .routes(routes!(passkeys::api::ask_any))
        .routes(routes!(passkeys::api::sign_in))
        .routes(routes!(passkeys::api::ask_own))
        .routes(routes!(passkeys::api::begin))
        .routes(routes!(passkeys::api::add))
        .routes(routes!(passkeys::api::rename, passkeys::api::remove))
        .routes(routes!(protection::api::begin_removal))
        .routes(routes!(factor::api::resynchronise))
        .routes(routes!(factor::api::make_codes))
        .routes(routes!(account::api::password))
        .routes(routes!(account::api::show, account::api::change))
        .routes(routes!(attributes::api::show, attributes::api::change))
        .routes(routes!(protection::api::close_account))
        .routes(routes!(agreements::api::agree))
        .routes(routes!(export::api::export))
        .routes(routes!(contacts::api::begin))
        .routes(routes!(contacts::api::remove))
        .routes(routes!(check_up::api::show, check_up::api::finish))
        .routes(routes!(activity::api::list))
        .routes(routes!(activity::api::export))
        .routes(routes!(protection::api::show))
        .routes(routes!(protection::api::set, protection::api::begin, protection::api::remove))
        .routes(routes!(protection::api::veto))
        .routes(routes!(protection::api::holds))
        .routes(routes!(freeze::api::freeze, freeze::api::end))
        .routes(routes!(freeze::api::by_link))
        .routes(routes!(freeze::api::veto_by_link))
        .routes(routes!(notice::api::list))
        .routes(routes!(notice::api::read))
        .merge(of_programs())
        .routes(routes!(operation::api::asked, operation::api::confirm))
        .routes(routes!(operation::api::step_up))
        .routes(routes!(message::api::verify))
        .routes(routes!(document::show))
}

/// What the programs of the exchange ask.
fn of_programs() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(client::api::search))
        .routes(routes!(client::api::show, client::leaving::erase))
        .routes(routes!(client::leaving::close, client::leaving::keep))
        .routes(routes!(client::leaving::export))
        .routes(routes!(client::api::identifiers))
        .routes(routes!(client::attributes::read, client::attributes::set))
        .routes(routes!(client::api::set_external_id))
        .routes(routes!(client::api::standing))
        .routes(routes!(client::events::list))
        .routes(routes!(client::token::issue))
        .routes(routes!(client::acts::freeze, client::acts::unfreeze))
        .routes(routes!(client::acts::end_sessions))
        .routes(routes!(client::acts::demand_password))
        .merge(client::bulk::handlers())
        .routes(routes!(operation::api::begin))
        .routes(routes!(operation::api::show))
        .routes(routes!(operation::api::spend))
}

async fn not_found(State(web): State<Web>, request: Request) -> Response {
    let asked = request::asked_of(request.extensions(), &web);
    problem::Refused::plain(code::Code::NotFound, &asked).into_response()
}

async fn wrong_method(State(web): State<Web>, request: Request) -> Response {
    let asked = request::asked_of(request.extensions(), &web);
    problem::Refused::plain(code::Code::MethodNotAllowed, &asked).into_response()
}
