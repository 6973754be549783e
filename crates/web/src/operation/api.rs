//! Operations as JSON: the client's side, and the customer's.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vestibule_domain::client::ReturnTarget;
use vestibule_domain::client::held::OperationsBegin;
use vestibule_domain::id::{AccountId, OperationId, SessionId};
use vestibule_domain::operation::{Approval, OperationState};
use vestibule_domain::time::Span;
use vestibule_service::{NewOperation, OperationView, Problem};

use crate::api::answers::{Absent, Asking, Confirming, StepUp, Using};
use crate::api::json::{Answer, JsonBody};
use crate::api::names::{AccountIdText, OperationIdText, SessionIdText};
use crate::api::problem::Refused;
use crate::api::proofs::ProofsBody;
use crate::api::request::{PathId, SignedInApi};
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::{OperationStageName, ProofNames};
use crate::api::written::Json;
use crate::client::authority::ClientApi;
use crate::session::api::SessionBody;

/// An operation that a customer is to confirm.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewOperation)]
pub(crate) struct NewOperationBody {
    /// The account of the customer.
    #[schema(value_type = AccountIdText)]
    account: String,
    /// What is done, by a name that the policy lists.
    #[schema(min_length = 1, max_length = 40, example = "change_payout_bank")]
    operation: String,
    /// What the customer reads: one line of at most 200 characters, with all that matters.
    #[schema(min_length = 1, max_length = 200, example = "Pay out to DE89 3704 0044 0532 0130 00")]
    text: String,
    /// Where the customer is sent afterwards: an address that this client registered.
    #[schema(max_length = 2000, example = "https://exchange.example/confirmed")]
    return_to: Option<String>,
    /// Comes back in the query of that address, as `state`.
    #[schema(min_length = 1, max_length = 512, example = "af0ifjsldkj")]
    state: Option<String>,
}

impl NewOperationBody {
    fn read(self) -> Option<NewOperation> {
        let Self { account, operation, text, return_to, state } = self;
        let return_to = match (return_to, state) {
            (None, None) => None,
            (address, state) => Some(target(address.as_deref(), state.as_deref())),
        };
        Some(NewOperation { account: account.parse().ok()?, name: operation, text, return_to })
    }
}

fn target(address: Option<&str>, state: Option<&str>) -> Option<ReturnTarget> {
    let address = address?.parse().ok()?;
    let state = match state {
        Some(state) => Some(state.parse().ok()?),
        None => None,
    };
    Some(ReturnTarget { address, state })
}

/// An operation and how far it has come.
#[derive(Serialize, ToSchema)]
#[schema(as = Operation)]
pub(crate) struct OperationBody {
    /// The operation's id.
    #[schema(value_type = OperationIdText)]
    id: OperationId,
    /// The account of the customer.
    #[schema(value_type = AccountIdText)]
    account: AccountId,
    /// What is done.
    #[schema(example = "change_payout_bank")]
    operation: String,
    /// What the customer reads.
    #[schema(example = "Pay out to DE89 3704 0044 0532 0130 00")]
    text: String,
    /// Where it stands. Act on it only after `useOperation` has answered.
    stage: OperationStageName,
    /// When it was asked for.
    made_at: Rfc3339,
    /// Until when it can be confirmed.
    expires_at: Rfc3339,
    /// The page on which the customer confirms it.
    #[schema(example = "https://accounts.example/account/operations/opn_069l1ckc2dqm5a0q0k0g000000")]
    page: String,
    /// How it was confirmed; null where it was not.
    confirmed: Option<ConfirmedBody>,
    /// When it was used; null where it was not.
    used_at: Option<Rfc3339>,
}

/// How an operation was confirmed.
#[derive(Serialize, ToSchema)]
#[schema(as = Confirmation)]
pub(crate) struct ConfirmedBody {
    /// When.
    at: Rfc3339,
    /// Until when it can be used.
    counts_until: Rfc3339,
    /// The customer's session that confirmed it.
    #[schema(value_type = SessionIdText)]
    session: SessionId,
    /// The proofs that were given for it.
    #[schema(value_type = Vec<crate::api::schemas::ProofName>)]
    proofs: ProofNames,
    /// The authenticator assurance level that these reach (NIST SP 800-63B-4 §2): 2 with a second factor, otherwise 1.
    #[schema(minimum = 1, maximum = 2, example = 2)]
    assurance: u8,
}

impl ConfirmedBody {
    fn of(approval: &Approval, lasts: Span) -> Self {
        Self {
            at: Rfc3339(approval.at),
            counts_until: Rfc3339(approval.at + lasts),
            session: approval.session,
            proofs: ProofNames(approval.given),
            assurance: approval.given.assurance(),
        }
    }
}

impl OperationBody {
    fn of(view: OperationView, site: &str, lasts: Span) -> Self {
        let OperationView { operation, stage } = view;
        let confirmed = operation.approval().map(|approval| ConfirmedBody::of(approval, lasts));
        let used_at = match operation.state {
            OperationState::Used { at, .. } => Some(Rfc3339(at)),
            OperationState::Waiting | OperationState::Proven(_) => None,
        };
        Self {
            id: operation.id,
            account: operation.account,
            operation: operation.name.to_string(),
            text: operation.told.text.into(),
            stage: OperationStageName(stage),
            made_at: Rfc3339(operation.made_at),
            expires_at: Rfc3339(operation.expires_at),
            page: format!("{site}/account/operations/{}", operation.id),
            confirmed,
            used_at,
        }
    }

    fn answer(
        caller: &ClientApi<OperationsBegin>,
        view: Result<OperationView, Problem>,
    ) -> Result<Self, Refused> {
        let web = &caller.request.web;
        let view = view.map_err(|problem| caller.request.refuse(problem))?;
        Ok(Self::of(view, &web.site().public_url, web.app.policy().operation.lasts))
    }
}

/// Asks a customer to confirm an operation
///
/// Send the customer to `page`, or let your app give the proofs to `confirmOperation`. Twenty of a client can wait for one
/// account; `not_found` says that there is no such account, `second_factor_missing` that the operation takes a second factor and the customer
/// has set up none.
#[utoipa::path(
    post, path = "/api/v1/operations", operation_id = "beginOperation", tag = "Clients",
    security(("client" = ["operations.begin"])),
    request_body = NewOperationBody,
    responses((status = 201, description = "The operation waits for the customer", body = OperationBody), Asking),
)]
pub(crate) async fn begin(
    caller: ClientApi<OperationsBegin>,
    JsonBody(asked): JsonBody<NewOperationBody>,
) -> Result<Response, Refused> {
    let begun = match asked.read() {
        Some(asked) => caller.request.app().begin_operation(&caller.right, asked).await,
        None => Err(Problem::NotFound),
    };
    let body = OperationBody::answer(&caller, begun)?;
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

/// Shows an operation
///
/// Only to the client that asked for it.
#[utoipa::path(
    get, path = "/api/v1/operations/{id}", operation_id = "getOperation", tag = "Clients",
    security(("client" = ["operations.begin"])),
    params(("id" = OperationIdText, Path, description = "The operation")),
    responses((status = 200, description = "The operation", body = OperationBody), Absent),
)]
pub(crate) async fn show(
    caller: ClientApi<OperationsBegin>,
    PathId(id): PathId<OperationId>,
) -> Answer<OperationBody> {
    let view = caller.request.app().operation(&caller.right, id).await;
    OperationBody::answer(&caller, view).map(Json)
}

/// Uses an operation that was confirmed
///
/// Once: of requests that race, one succeeds. Do what was confirmed only after this has answered. It no longer succeeds when the time in
/// `counts_until` is over or the session that confirmed it has ended.
#[utoipa::path(
    post, path = "/api/v1/operations/{id}/use", operation_id = "useOperation", tag = "Clients",
    security(("client" = ["operations.begin"])),
    params(("id" = OperationIdText, Path, description = "The operation")),
    responses((status = 200, description = "It was used by this request", body = OperationBody), Using),
)]
pub(crate) async fn spend(
    caller: ClientApi<OperationsBegin>,
    PathId(id): PathId<OperationId>,
) -> Answer<OperationBody> {
    let used = caller.request.app().use_operation(&caller.right, id).await;
    OperationBody::answer(&caller, used).map(Json)
}

/// An operation, as the customer is asked about it.
#[derive(Serialize, ToSchema)]
#[schema(as = AskedOperation)]
pub(crate) struct AskedBody {
    /// The operation's id.
    #[schema(value_type = OperationIdText)]
    id: OperationId,
    /// The application that asks, by the name that customers know.
    #[schema(example = "Northwind Exchange")]
    application: String,
    /// What is done.
    #[schema(example = "change_payout_bank")]
    operation: String,
    /// What the customer has to read. Show it as text.
    #[schema(example = "Pay out to DE89 3704 0044 0532 0130 00")]
    text: String,
    /// Where it stands.
    stage: OperationStageName,
    /// Until when it can be confirmed.
    expires_at: Rfc3339,
    /// Where the customer goes afterwards; null where that was not said.
    #[schema(example = "https://exchange.example/confirmed?state=af0ifjsldkj")]
    return_to: Option<String>,
}

/// Shows what the customer is asked to confirm
#[utoipa::path(
    get, path = "/api/v1/operations/{id}/proofs", operation_id = "getAskedOperation", tag = "Session",
    params(("id" = OperationIdText, Path, description = "The operation")),
    responses((status = 200, description = "The operation", body = AskedBody), Absent),
)]
pub(crate) async fn asked(
    SignedInApi { request, signed_in }: SignedInApi,
    PathId(id): PathId<OperationId>,
) -> Answer<AskedBody> {
    let view = request.app().asked_operation(&signed_in, id).await;
    let OperationView { operation, stage } = view.map_err(|problem| request.refuse(problem))?;
    Ok(Json(AskedBody {
        id: operation.id,
        application: operation.told.application,
        operation: operation.name.to_string(),
        text: operation.told.text.into(),
        stage: OperationStageName(stage),
        expires_at: Rfc3339(operation.expires_at),
        return_to: operation.told.return_to.map(|target| target.href()),
    }))
}

/// Confirms an operation
///
/// With proofs that the customer gives for it, however recently the session was begun: the password, and the second factor where there is one.
/// It raises this session for a while, as `stepUp` does.
#[utoipa::path(
    post, path = "/api/v1/operations/{id}/proofs", operation_id = "confirmOperation", tag = "Session",
    params(("id" = OperationIdText, Path, description = "The operation")),
    request_body = ProofsBody,
    responses((status = 204, description = "It is confirmed"), Confirming),
)]
pub(crate) async fn confirm(
    SignedInApi { request, signed_in }: SignedInApi,
    PathId(id): PathId<OperationId>,
    JsonBody(asked): JsonBody<ProofsBody>,
) -> Result<StatusCode, Refused> {
    let given = request.reads(asked.proofs)?;
    let made = request.app().prove_operation(&request.caller, &signed_in, id, &given).await;
    request.made(&made.map_err(|problem| request.refuse(problem))?)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Proves again who uses the session
///
/// With the password, and the second factor where there is one. For a while (`operation.lasts` in the policy) the session check then
/// answers with the assurance and the time of these proofs; nothing else becomes possible by it.
#[utoipa::path(
    post, path = "/api/v1/session/step-up", operation_id = "stepUp", tag = "Session",
    request_body = ProofsBody,
    responses((status = 200, description = "The session as it is checked now", body = SessionBody), StepUp),
)]
pub(crate) async fn step_up(
    SignedInApi { request, signed_in }: SignedInApi,
    JsonBody(asked): JsonBody<ProofsBody>,
) -> Answer<SessionBody> {
    let given = request.reads(asked.proofs)?;
    let made = request.app().step_up(&request.caller, &signed_in, &given).await;
    request.made(&made.map_err(|problem| request.refuse(problem))?)?;
    let raised = request.app().reread(&signed_in).await.map_err(|problem| request.refuse(problem))?;
    Ok(Json(SessionBody::of(raised.session(), &request.app().policy(), request.app().now())))
}
