//! The freeze, within a session and by the links of alerts. A link works without a session, once, and tells nothing.

use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;
use vestibule_domain::protection::FreezeScope;
use vestibule_domain::secret::TokenKind;
use vestibule_service::RequestedChange;

use crate::api::answers::{ByLink, Freezing, Unfreezing, Waits};
use crate::api::json::JsonBody;
use crate::api::names::{FreezeTokenText, VetoTokenText};
use crate::api::problem::Refused;
use crate::api::proofs::{ProofBody, ProofsBody};
use crate::api::request::{ApiRequest, SignedInApi};
use crate::page::typed::Typed;
use crate::protection::api::change;

/// What a freeze stops.
#[derive(Deserialize, Clone, Copy, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FreezeScope)]
pub(crate) enum ScopeBody {
    /// Withdrawals only; the customer can still sign in.
    Withdrawals,
    /// Everything; nobody can sign in, not even the customer.
    Everything,
}

impl From<ScopeBody> for FreezeScope {
    fn from(scope: ScopeBody) -> Self {
        match scope {
            ScopeBody::Withdrawals => Self::Withdrawals,
            ScopeBody::Everything => Self::Everything,
        }
    }
}

/// The freeze to put on the account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FreezeAccount)]
pub(crate) struct FreezeAccountBody {
    /// What it stops.
    scope: ScopeBody,
    /// Proofs for this change, in the order in which they are asked for.
    #[serde(default)]
    #[schema(max_items = 8)]
    proofs: Vec<ProofBody>,
}

/// Freezes the account
///
/// At once. All other sessions end, and so does this one if everything is frozen; changes that wait are cancelled. Freezing a frozen
/// account can extend the freeze from `withdrawals` to `everything`, and never shortens it. `lock_rests` says that a session froze
/// everything lately and the account has no second factor.
#[utoipa::path(
    post, path = "/api/v1/freeze", operation_id = "freezeAccount", tag = "Protections",
    request_body = FreezeAccountBody,
    responses((status = 204, description = "The account is frozen"), Freezing),
)]
pub(crate) async fn freeze(
    SignedInApi { request, signed_in }: SignedInApi,
    JsonBody(asked): JsonBody<FreezeAccountBody>,
) -> Result<StatusCode, Refused> {
    let given = request.reads(asked.proofs)?;
    let step = request.app().freeze(&request.caller, &signed_in, asked.scope.into(), &given).await;
    request.made(&step.map_err(|problem| request.refuse(problem))?)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Requests the end of the freeze
///
/// The end waits. While everything is frozen there is no session: open a flow with the purpose `unfreeze` instead.
#[utoipa::path(
    delete, path = "/api/v1/freeze", operation_id = "endFreeze", tag = "Protections",
    request_body = ProofsBody,
    responses((status = 204, description = "Nothing was frozen"), Waits, Unfreezing),
)]
pub(crate) async fn end(
    member: SignedInApi,
    JsonBody(asked): JsonBody<ProofsBody>,
) -> Result<Response, Refused> {
    let given = member.request.reads(asked.proofs)?;
    change(&member, RequestedChange::Unfreeze, &given).await
}

/// The freeze link in an alert.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FreezeLink)]
pub(crate) struct FreezeLinkBody {
    /// The `token` in the link.
    #[schema(value_type = FreezeTokenText)]
    token: Typed,
    /// What it stops.
    scope: ScopeBody,
}

/// Freezes the account with the link in an alert
///
/// Without a session; each link works once. Every session of the account ends. If as much is frozen already, nothing changes and the
/// link is used up. `not_found` says that the link is unknown, used or too old; `not_by_link` that a link sent to this address
/// froze the account lately, so that the customer has to sign in to freeze it.
#[utoipa::path(
    post, path = "/api/v1/freeze/link", operation_id = "freezeByLink", tag = "Protections",
    security(()),
    request_body = FreezeLinkBody,
    responses((status = 204, description = "The account is frozen"), ByLink),
)]
pub(crate) async fn by_link(
    request: ApiRequest,
    JsonBody(asked): JsonBody<FreezeLinkBody>,
) -> Result<StatusCode, Refused> {
    let link = request.link(TokenKind::Freeze, &asked.token)?;
    let frozen = request.app().freeze_by_link(&request.caller, &link, asked.scope.into()).await;
    frozen.map(|_pressed| StatusCode::NO_CONTENT).map_err(|problem| request.refuse(problem))
}

/// The veto link in a message about a change that waits.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = VetoLink)]
pub(crate) struct VetoLinkBody {
    /// The `token` in the link.
    #[schema(value_type = VetoTokenText)]
    token: Typed,
}

/// Vetoes a change with the link in a message
///
/// Without a session; each link works once. `not_found` says that the link is unknown, used or too old, or that its change does not
/// wait any more; `not_by_link` that a link sent to this address cannot stop this change, so that the customer has to sign in to
/// veto it.
#[utoipa::path(
    post, path = "/api/v1/veto/link", operation_id = "vetoByLink", tag = "Protections",
    security(()),
    request_body = VetoLinkBody,
    responses((status = 204, description = "The change is cancelled"), ByLink),
)]
pub(crate) async fn veto_by_link(
    request: ApiRequest,
    JsonBody(asked): JsonBody<VetoLinkBody>,
) -> Result<StatusCode, Refused> {
    let link = request.link(TokenKind::Veto, &asked.token)?;
    let vetoed = request.app().veto_by_link(&request.caller, &link).await;
    vetoed.map(|()| StatusCode::NO_CONTENT).map_err(|problem| request.refuse(problem))
}
