//! Addresses and numbers: they come by a flow of their own, within the session. Every change waits for the delay in force. The
//! answers are the same whether or not a new one has an account already.

use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;
use vestibule_domain::id::IdentifierId;
use vestibule_service::RequestedContact;

use crate::api::answers::{Absent, Begin, Opened, Waits, Weakening};
use crate::api::field::{FieldBody, FieldCode};
use crate::api::json::JsonBody;
use crate::api::names::IdentifierIdText;
use crate::api::problem::Refused;
use crate::api::proofs::{ProofBody, ProofsBody};
use crate::api::request::{PathId, SignedInApi};
use crate::flow::api as flows;

/// A new address or number for the account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BeginContact)]
pub(crate) struct BeginBody {
    /// The e-mail address or mobile number, as the customer typed it. A number begins with its country code after `+` or `00`, unless
    /// the operator has set a country for numbers without one.
    #[schema(min_length = 3, max_length = 320, example = "ann@new.example")]
    identifier: String,
    /// The id of the address or number that it replaces, `idn_…`; leave it out to add one.
    #[schema(value_type = Option<IdentifierIdText>)]
    replaces: Option<String>,
    /// Proofs that are ready, in the order in which they are asked for.
    #[serde(default)]
    #[schema(max_items = 8)]
    proofs: Vec<ProofBody>,
}

/// Begins to add or replace an address or number
///
/// Opens a flow that belongs to this session. A code is sent to the new address or number; give it as `new_contact_code`. If
/// the new one belongs to another account, its owner is told so instead of getting a code; the answers here are the same. When
/// everything is proven, the change waits for the delay in force. Until then no messages go to the new one, and it cannot be
/// used to sign in. `not_found` says that the account has no address or number with the id in `replaces`.
#[utoipa::path(
    post, path = "/api/v1/contacts", operation_id = "beginContact", tag = "Account",
    request_body = BeginBody,
    responses(Opened, Begin, Absent),
)]
pub(crate) async fn begin(
    SignedInApi { request, signed_in }: SignedInApi,
    JsonBody(asked): JsonBody<BeginBody>,
) -> Result<Response, Refused> {
    let given = request.reads(asked.proofs)?;
    let new = request
        .app()
        .read_new_identifier(&asked.identifier)
        .map_err(|fault| request.faults(FieldBody::of(&[fault])))?;
    let old = asked.replaces.map(|text| text.parse::<IdentifierId>());
    let unreadable = |_| request.faults(vec![FieldBody::new("replaces", FieldCode::ID_UNREADABLE)]);
    let wish = match old.transpose().map_err(unreadable)? {
        None => RequestedContact::Add(new),
        Some(old) => RequestedContact::Replace { old, new },
    };
    let begun = request.app().begin_contact(&request.caller, &signed_in, &wish, &given).await;
    flows::begun(&request, begun.map_err(|problem| request.refuse(problem))?).await
}

/// Removes an address or number
///
/// The removal waits for the delay in force. The last address or number of an account cannot be removed.
#[utoipa::path(
    delete, path = "/api/v1/contacts/{id}", operation_id = "removeContact", tag = "Account",
    params(("id" = IdentifierIdText, Path, description = "The id of the address or number, `idn_…`")),
    request_body = ProofsBody,
    responses(Waits, Weakening, Absent),
)]
pub(crate) async fn remove(
    SignedInApi { request, signed_in }: SignedInApi,
    PathId(id): PathId<IdentifierId>,
    JsonBody(asked): JsonBody<ProofsBody>,
) -> Result<Response, Refused> {
    let given = request.reads(asked.proofs)?;
    let made = request.app().remove_contact(&request.caller, &signed_in, id, &given).await;
    request.settled(&made.map_err(|problem| request.refuse(problem))?)
}
