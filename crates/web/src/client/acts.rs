//! What programs of the exchange do to an account.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vestibule_domain::client::held::{AccountsFreeze, PasswordsDemand, SessionsEnd};
use vestibule_domain::id::AccountId;
use vestibule_domain::protection::FreezeReason;

use crate::api::answers::Absent;
use crate::api::json::{Answer, JsonBody};
use crate::api::names::AccountIdText;
use crate::api::problem::Refused;
use crate::api::request::PathId;
use crate::api::written::Json;
use crate::client::authority::ClientApi;
use crate::protection::freeze::api::ScopeBody;

/// Why the exchange freezes an account. The customer is told.
#[derive(Deserialize, Clone, Copy, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = NewFreezeReason)]
pub(crate) enum ReasonBody {
    /// The customer asked for it.
    Requested,
    /// Something looks as if somebody else used the account.
    SuspiciousActivity,
    /// The exchange has to check something first.
    Review,
    /// An authority or a court ordered it.
    LegalOrder,
}

impl From<ReasonBody> for FreezeReason {
    fn from(reason: ReasonBody) -> Self {
        match reason {
            ReasonBody::Requested => Self::Requested,
            ReasonBody::SuspiciousActivity => Self::SuspiciousActivity,
            ReasonBody::Review => Self::Review,
            ReasonBody::LegalOrder => Self::LegalOrder,
        }
    }
}

/// The exchange's freeze of an account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExchangeFreeze)]
pub(crate) struct ExchangeFreezeBody {
    /// What it stops.
    scope: ScopeBody,
    /// Why, as the customer is told.
    reason: ReasonBody,
}

/// Freezes an account for the exchange
///
/// At once, beside the customer's own freeze; the customer is told and cannot end it. With `everything` all sessions end. Changes
/// that wait are cancelled, but for the end of the customer's own freeze. Doing it again changes scope and reason.
#[utoipa::path(
    put, path = "/api/v1/accounts/{id}/freeze", operation_id = "freezeCustomer", tag = "Clients",
    security(("client" = ["accounts.freeze"])),
    params(("id" = AccountIdText, Path, description = "The account")),
    request_body = ExchangeFreezeBody,
    responses((status = 204, description = "The account is frozen"), Absent),
)]
pub(crate) async fn freeze(
    ClientApi { request, right, .. }: ClientApi<AccountsFreeze>,
    PathId(id): PathId<AccountId>,
    JsonBody(asked): JsonBody<ExchangeFreezeBody>,
) -> Result<StatusCode, Refused> {
    let frozen = request.app().freeze_account(&right, id, asked.scope.into(), asked.reason.into()).await;
    frozen.map(|_changed| StatusCode::NO_CONTENT).map_err(|problem| request.refuse(problem))
}

/// Ends the exchange's freeze of an account
///
/// The customer's own freeze stays. Where the exchange froze nothing, nothing changes.
#[utoipa::path(
    delete, path = "/api/v1/accounts/{id}/freeze", operation_id = "unfreezeCustomer", tag = "Clients",
    security(("client" = ["accounts.freeze"])),
    params(("id" = AccountIdText, Path, description = "The account")),
    responses((status = 204, description = "The exchange’s freeze is over"), Absent),
)]
pub(crate) async fn unfreeze(
    ClientApi { request, right, .. }: ClientApi<AccountsFreeze>,
    PathId(id): PathId<AccountId>,
) -> Result<StatusCode, Refused> {
    let ended = request.app().unfreeze_account(&right, id).await;
    ended.map(|_changed| StatusCode::NO_CONTENT).map_err(|problem| request.refuse(problem))
}

/// How many sessions ended.
#[derive(Serialize, ToSchema)]
#[schema(as = EndedSessions)]
pub(crate) struct EndedBody {
    /// How many.
    #[schema(example = 2)]
    ended: usize,
}

/// Ends all sessions of an account
///
/// On every node at once. Open connections of the exchange’s own, such as `WebSocket`s, are not known here: close them when `all_sessions_ended` comes
/// among the events.
#[utoipa::path(
    delete, path = "/api/v1/accounts/{id}/sessions", operation_id = "endCustomerSessions", tag = "Clients",
    security(("client" = ["sessions.end"])),
    params(("id" = AccountIdText, Path, description = "The account")),
    responses((status = 200, description = "The sessions have ended", body = EndedBody), Absent),
)]
pub(crate) async fn end_sessions(
    ClientApi { request, right, .. }: ClientApi<SessionsEnd>,
    PathId(id): PathId<AccountId>,
) -> Answer<EndedBody> {
    let ended = request.app().end_sessions_of(&right, id).await;
    ended.map(|ended| Json(EndedBody { ended })).map_err(|problem| request.refuse(problem))
}

/// Demands a new password
///
/// The next sign-in proves everything as usual and is then sent to choose a new password. Sessions go on; end them too where the
/// password may be in other hands.
#[utoipa::path(
    post, path = "/api/v1/accounts/{id}/password/demand", operation_id = "demandPassword", tag = "Clients",
    security(("client" = ["passwords.demand"])),
    params(("id" = AccountIdText, Path, description = "The account")),
    responses((status = 204, description = "It is demanded"), Absent),
)]
pub(crate) async fn demand_password(
    ClientApi { request, right, .. }: ClientApi<PasswordsDemand>,
    PathId(id): PathId<AccountId>,
) -> Result<StatusCode, Refused> {
    let demanded = request.app().demand_password(&right, id).await;
    demanded.map(|()| StatusCode::NO_CONTENT).map_err(|problem| request.refuse(problem))
}
