//! The freeze, within a session and by the links of alerts. A link works without a session, once, and tells nothing.

use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;
use vestibule_domain::protection::FreezeScope;
use vestibule_domain::secret::TokenKind;
use vestibule_service::RequestedChange;

use crate::api::flow_body::WaitsBody;
use crate::api::json::JsonBody;
use crate::api::names::{FreezeTokenText, VetoTokenText};
use crate::api::problem::Refused;
use crate::api::proofs::{ProofBody, ProofsBody};
use crate::api::request::{ApiRequest, SignedInApi};
use crate::page::typed::Typed;
use crate::protection::api::grant;

/// How much a freeze stops.
#[derive(Deserialize, Clone, Copy, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FreezeScope)]
pub(crate) enum ScopeBody {
    /// Withdrawals; signing in goes on.
    Withdrawals,
    /// Everything; nobody signs in, the owner neither.
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

/// A freeze that is asked for within a session.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FreezeAccount)]
pub(crate) struct FreezeAccountBody {
    /// What it stops.
    scope: ScopeBody,
    /// Evidence for what is demanded.
    #[serde(default)]
    #[schema(max_items = 8)]
    proofs: Vec<ProofBody>,
}

/// Freezes the account
///
/// At once. All other sessions end, and this one too where everything is stopped; what waits is called off. Asking again
/// only widens.
#[utoipa::path(
    post, path = "/api/v1/freeze", operation_id = "freezeAccount", tag = "Protections",
    security(("bearer" = []), ("cookie" = [])),
    request_body = FreezeAccountBody,
    responses(
        (status = 204, description = "It is frozen"),
        (status = 403, description = "`proof_missing` (RFC 9470), `proof_wrong` or `proof_used`"),
        (status = 409, description = "`proof_not_asked`, or `lock_rests` where a session froze everything recently and there is no second factor"),
        (status = 429, description = "`locked`"),
    ),
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

/// Asks for the end of the freeze
///
/// It waits. Where everything is frozen there is no session: open a flow of purpose `unfreeze` instead.
#[utoipa::path(
    delete, path = "/api/v1/freeze", operation_id = "endFreeze", tag = "Protections",
    security(("bearer" = []), ("cookie" = [])),
    request_body = ProofsBody,
    responses(
        (status = 202, description = "It waits", body = WaitsBody),
        (status = 204, description = "Nothing was frozen"),
        (status = 403, description = "`proof_missing` (RFC 9470), `proof_wrong` or `proof_used`"),
        (status = 409, description = "`proof_not_asked`"),
        (status = 429, description = "`locked`"),
    ),
)]
pub(crate) async fn end(
    member: SignedInApi,
    JsonBody(asked): JsonBody<ProofsBody>,
) -> Result<Response, Refused> {
    let given = member.request.reads(asked.proofs)?;
    grant(&member, RequestedChange::Unfreeze, &given).await
}

/// The freeze link of an alert.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FreezeLink)]
pub(crate) struct FreezeLinkBody {
    /// The link’s `token`.
    #[schema(value_type = FreezeTokenText)]
    token: Typed,
    /// What it stops.
    scope: ScopeBody,
}

/// Freezes by the link of an alert
///
/// Without a session, once. Every session of the account ends, unless as much was frozen already: then the link is used up
/// and nothing else happens.
#[utoipa::path(
    post, path = "/api/v1/freeze/link", operation_id = "freezeByLink", tag = "Protections",
    request_body = FreezeLinkBody,
    responses(
        (status = 204, description = "It is frozen"),
        (status = 403, description = "`not_by_link`: a link to this address froze it lately; sign in to freeze"),
        (status = 404, description = "`not_found`: the link is unknown, used or too old"),
        (status = 429, description = "`too_many_requests`"),
    ),
)]
pub(crate) async fn by_link(
    request: ApiRequest,
    JsonBody(asked): JsonBody<FreezeLinkBody>,
) -> Result<StatusCode, Refused> {
    let link = request.link(TokenKind::Freeze, &asked.token)?;
    let frozen = request.app().freeze_by_link(&request.caller, &link, asked.scope.into()).await;
    frozen.map(|_pressed| StatusCode::NO_CONTENT).map_err(|problem| request.refuse(problem))
}

/// The veto link of an announcement.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = VetoLink)]
pub(crate) struct VetoLinkBody {
    /// The link’s `token`.
    #[schema(value_type = VetoTokenText)]
    token: Typed,
}

/// Vetoes by the link of an announcement
///
/// Without a session, once.
#[utoipa::path(
    post, path = "/api/v1/veto/link", operation_id = "vetoByLink", tag = "Protections",
    request_body = VetoLinkBody,
    responses(
        (status = 204, description = "Nothing changes"),
        (status = 403, description = "`not_by_link`: links to this address do not stop it; sign in to veto"),
        (status = 404, description = "`not_found`: the link is unknown, used or too old, or nothing waits behind it"),
        (status = 429, description = "`too_many_requests`"),
    ),
)]
pub(crate) async fn veto_by_link(
    request: ApiRequest,
    JsonBody(asked): JsonBody<VetoLinkBody>,
) -> Result<StatusCode, Refused> {
    let link = request.link(TokenKind::Veto, &asked.token)?;
    let vetoed = request.app().veto_by_link(&request.caller, &link).await;
    vetoed.map(|()| StatusCode::NO_CONTENT).map_err(|problem| request.refuse(problem))
}
