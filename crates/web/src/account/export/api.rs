//! The copy, for apps.

use axum::response::Response;
use serde_json::Value;
use utoipa::ToSchema;

use crate::account::export::page::download;
use crate::api::answers::{StepUp, Throttled};
use crate::api::json::JsonBody;
use crate::api::problem::Refused;
use crate::api::proofs::ProofsBody;
use crate::api::request::SignedInApi;
use crate::api::rfc3339::Rfc3339;

/// A copy of everything that is kept about the customer. What is in each part is told in the guide for integrators.
#[derive(ToSchema)]
#[schema(as = AccountCopy)]
#[expect(dead_code, reason = "it describes what the service writes")]
pub(crate) struct AccountCopyBody {
    /// The form of this document.
    #[schema(example = 1)]
    vestibule_export: u32,
    /// When it was made.
    made_at: Rfc3339,
    /// The account: id, state, name, language, codes of the customer’s choice.
    #[schema(value_type = Object)]
    account: Value,
    /// The addresses and numbers, in full.
    #[schema(value_type = Vec<Object>)]
    identifiers: Value,
    /// Those that were replaced or removed and still hear of everything.
    #[schema(value_type = Vec<Object>)]
    former_identifiers: Value,
    /// Those that wait to be added.
    #[schema(value_type = Vec<Object>)]
    pending_identifiers: Value,
    /// What was agreed to, with version and time.
    #[schema(value_type = Vec<Object>)]
    agreements: Value,
    /// `name`, `value` and `set_at` of each of the exchange's own fields.
    #[schema(value_type = Vec<Object>)]
    attributes: Value,
    /// What the customer can prove with, without any secret.
    #[schema(value_type = Object)]
    factors: Value,
    /// What protects the account.
    #[schema(value_type = Object)]
    protections: Value,
    /// Changes that wait, or waited.
    #[schema(value_type = Vec<Object>)]
    changes: Value,
    /// The countries that the account was used from, and the last place.
    #[schema(value_type = Object)]
    places: Value,
    /// The browsers and apps that were used.
    #[schema(value_type = Vec<Object>)]
    devices: Value,
    /// The sessions, ended or not.
    #[schema(value_type = Vec<Object>)]
    sessions: Value,
    /// The operations of the exchange that were to be confirmed.
    #[schema(value_type = Vec<Object>)]
    operations: Value,
    /// The messages that were sent, without codes and links.
    #[schema(value_type = Vec<Object>)]
    messages: Value,
    /// What happened, the newest first; `notice` marks what the customer was told of.
    #[schema(value_type = Vec<Object>)]
    events: Value,
    /// Whether there are older events than these.
    older_events_left_out: bool,
}

/// Exports everything that is kept about the customer
///
/// It demands the password and, if the account has one, the second factor. Each export is an event that is told to every address and
/// number. `too_many_requests` says that there were as many within 24 hours as the operator allows.
#[utoipa::path(
    post, path = "/api/v1/account/export", operation_id = "exportAccount", tag = "Account",
    request_body = ProofsBody,
    responses((status = 200, description = "The copy", body = AccountCopyBody), StepUp, Throttled),
)]
pub(crate) async fn export(
    SignedInApi { request, signed_in }: SignedInApi,
    JsonBody(asked): JsonBody<ProofsBody>,
) -> Result<Response, Refused> {
    let given = request.reads(asked.proofs)?;
    let made = request.app().export_account(&request.caller, &signed_in, &given).await;
    let (progress, copy) = made.map_err(|problem| request.refuse(problem))?;
    request.made(&progress)?;
    Ok(download(copy.unwrap_or_default()))
}
