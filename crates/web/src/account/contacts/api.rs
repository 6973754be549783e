//! Addresses and numbers: they come by a flow of their own, within the session. Every change waits for the delay in force. The
//! answers are the same whether or not a new one has an account already.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;
use vestibule_domain::id::IdentifierId;
use vestibule_service::{Progress, RequestedContact};

use crate::api::field::{FieldBody, FieldCode};
use crate::api::flow_body::{GoesOnBody, WaitsBody};
use crate::api::json::JsonBody;
use crate::api::names::IdentifierIdText;
use crate::api::problem::Refused;
use crate::api::proofs::{ProofBody, ProofsBody};
use crate::api::request::{PathId, SignedInApi};
use crate::flow::api as flows;

/// An address or number that is to come.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BeginContact)]
pub(crate) struct BeginBody {
    /// The e-mail address or mobile number, as typed. A number has its country code, after `+` or `00`, unless the operator
    /// has named a country for numbers without one.
    #[schema(min_length = 3, max_length = 320, example = "ann@new.example")]
    identifier: String,
    /// The one that it takes the place of, `idn_…`; left out, it comes beside the others.
    #[schema(value_type = Option<IdentifierIdText>)]
    replaces: Option<String>,
    /// Evidence at hand, in the order in which it is asked for.
    #[serde(default)]
    #[schema(max_items = 8)]
    proofs: Vec<ProofBody>,
}

/// Begins to add or replace an address or number
///
/// Opens a flow that belongs to this session. The new address or number gets a code that is given as
/// `new_contact_code`; where it has an account already, its owner is told so instead, and the answers here are the same.
/// When all is proven the change waits for the delay in force; until then the new one gets no messages and finds no account.
#[utoipa::path(
    post, path = "/api/v1/contacts", operation_id = "beginContact", tag = "Account",
    security(("bearer" = []), ("cookie" = [])),
    request_body = BeginBody,
    responses(
        (status = 201, description = "The flow is open; more proof is asked for", body = GoesOnBody,
         headers(("Location" = String, description = "Where the flow is found"))),
        (status = 403, description = "What was given does not count: `proof_wrong` or `proof_used`"),
        (status = 404, description = "`not_found`: the account has no such address or number"),
        (status = 409, description = "`proof_not_asked`"),
        (status = 429, description = "`locked` or `too_many_requests`"),
    ),
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
    flows::begun(&request, begun).await
}

/// Removes an address or number
///
/// It waits for the delay in force. The last one stays.
#[utoipa::path(
    delete, path = "/api/v1/contacts/{id}", operation_id = "removeContact", tag = "Account",
    params(("id" = IdentifierIdText, Path, description = "Its name, `idn_…`")),
    security(("bearer" = []), ("cookie" = [])),
    request_body = ProofsBody,
    responses(
        (status = 202, description = "It waits", body = WaitsBody),
        (status = 403, description = "`proof_missing` (RFC 9470), `proof_wrong`, `proof_used` or `account_frozen`"),
        (status = 404, description = "`not_found`"),
        (status = 409, description = "`proof_not_asked`"),
        (status = 429, description = "`locked`"),
    ),
)]
pub(crate) async fn remove(
    SignedInApi { request, signed_in }: SignedInApi,
    PathId(id): PathId<IdentifierId>,
    JsonBody(asked): JsonBody<ProofsBody>,
) -> Result<Response, Refused> {
    let given = request.reads(asked.proofs)?;
    let made = request.app().remove_contact(&request.caller, &signed_in, id, &given).await;
    match made.map_err(|problem| request.refuse(problem))? {
        Progress::Waits { weakening, effective_at } => Ok(WaitsBody::answer(weakening, effective_at)),
        step @ (Progress::Prove { .. }
        | Progress::Refused { .. }
        | Progress::SignedIn(_)
        | Progress::Done
        | Progress::Enrolled(_)) => {
            request.made(&step)?;
            Ok(StatusCode::NO_CONTENT.into_response())
        }
    }
}
