//! Agreeing to documents that changed.

use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use vestibule_domain::account::Agreed;

use crate::api::json::JsonBody;
use crate::api::problem::Refused;
use crate::api::request::SignedInApi;
use crate::flow::api::agreed::AgreedBody;

/// What the customer agrees to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Agree)]
pub(crate) struct AgreeBody {
    /// Every document of `agreements_due`, in the version that was shown.
    #[schema(min_items = 1, max_items = 2)]
    agreed: Vec<AgreedBody>,
}

/// Agrees to documents that changed
///
/// To all that `GET /account` lists in `agreements_due`. `fields_invalid` names those that are missing, or whose version is
/// no longer in force. Where nothing is due, nothing is kept.
#[utoipa::path(
    post, path = "/api/v1/account/agreements", operation_id = "agree", tag = "Account",
    request_body = AgreeBody,
    responses((status = 204, description = "It is kept with its time")),
)]
pub(crate) async fn agree(
    SignedInApi { request, signed_in }: SignedInApi,
    JsonBody(asked): JsonBody<AgreeBody>,
) -> Result<StatusCode, Refused> {
    let agreed: Vec<Agreed> = asked.agreed.into_iter().map(AgreedBody::read).collect();
    let kept = request.app().agree(&request.caller, &signed_in, &agreed).await;
    kept.map(|()| StatusCode::NO_CONTENT).map_err(|problem| request.refuse_field("agreed", problem))
}
