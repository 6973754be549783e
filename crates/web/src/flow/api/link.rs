//! The link in an e-mail about a forgotten password, for apps that open links.

use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;
use vestibule_domain::gate::Refusal;
use vestibule_domain::secret::TokenKind;
use vestibule_service::Problem;

use super::told;
use crate::api::answers::ByResetLink;
use crate::api::code::Code;
use crate::api::flow_body::GoesOnBody;
use crate::api::json::JsonBody;
use crate::api::names::LinkTokenText;
use crate::api::problem::Refused;
use crate::api::request::ApiRequest;
use crate::page::typed::Typed;

/// The link in an e-mail about a forgotten password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ResetLink)]
pub(crate) struct LinkBody {
    /// The `token` in the link.
    #[schema(value_type = LinkTokenText)]
    token: Typed,
}

/// Follows the link in an e-mail about a forgotten password
///
/// For apps that open links. In the app that opened the flow the link proves the same as the code in the e-mail. In any other app or
/// browser the flow moves there, with what was proven, and gets a new token. Each link works once; `not_found` says that it is
/// unknown, used or too old.
#[utoipa::path(
    post, path = "/api/v1/flows/link", operation_id = "followResetLink", tag = "Flows",
    security((), ("flow" = [])),
    request_body = LinkBody,
    responses((status = 200, description = "The flow goes on", body = GoesOnBody), ByResetLink),
)]
pub(crate) async fn follow_link(
    request: ApiRequest,
    JsonBody(asked): JsonBody<LinkBody>,
) -> Result<Response, Refused> {
    let link = request.link(TokenKind::Link, &asked.token)?;
    match request.app().follow_reset_link(&request.caller, &link).await {
        Err(Problem::Refused(Refusal::FlowOver | Refusal::FlowExpired)) => Err(request.plain(Code::NotFound)),
        progress => told(&request, progress.map_err(|problem| request.refuse(problem))?).await,
    }
}
