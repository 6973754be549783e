//! Flows, whoever opens them: opened, shown, given proofs, sent codes for, and spent. The holder is known by the flow's token; the
//! id in the path must name the same flow.

pub(crate) mod agreed;
pub(crate) mod code;
pub(crate) mod link;
pub(crate) mod new_password;
pub(crate) mod open;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use vestibule_domain::gate::Refusal;
use vestibule_domain::id::FlowId;
use vestibule_service::{BlockReason, Caller, FlowView, Progress};

use crate::api::answers::{OfFlow, Proving, Waits};
use crate::api::code::Code;
use crate::api::flow_body::{BegunBody, CodesBody, FlowBody, GoesOnBody, ProgressBody, WaitsBody};
use crate::api::json::{Answer, JsonBody};
use crate::api::names::{DeviceTokenText, FlowIdText};
use crate::api::problem::Refused;
use crate::api::proofs::ProofsBody;
use crate::api::request::{ApiRequest, Holder, PathId};
use crate::api::written::Json;

/// Where flows are found.
const FOLDER: &str = "/api/v1/flows";

/// The answer to a change within a session that may go on with further requests.
pub(crate) async fn begun(request: &ApiRequest, progress: Progress) -> Result<Response, Refused> {
    if let Progress::Prove { flow, token } = &progress {
        return Ok(GoesOnBody::opened(flow, token.as_ref(), FOLDER));
    }
    told(request, progress).await
}

/// Shows a flow
///
/// What is asked for next, how long the flow lasts, and what became of the last message. A flow that was opened within a session can
/// only be used in that session. `not_found` says that the flow's token belongs to another id, `flow_foreign` that the flow belongs
/// to another session.
#[utoipa::path(
    get, path = "/api/v1/flows/{id}", operation_id = "getFlow", tag = "Flows",
    params(("id" = FlowIdText, Path, description = "The id of the flow, `flw_…`")),
    security(("flow" = []), ("flow" = [], "bearer" = []), ("flow" = [], "cookie" = [])),
    responses((status = 200, description = "The flow", body = FlowBody), OfFlow),
)]
pub(crate) async fn show(holder: Holder, PathId(id): PathId<FlowId>) -> Answer<FlowBody> {
    named(&holder, id).await.map(|view| Json(FlowBody::of(&view)))
}

/// Gives proofs to a flow
///
/// Proofs are checked in order, up to the first wrong one. When everything is proven, a session begins, a change is made or waits, or
/// the flow is `open` for the new password. A flow that was opened within a session can only be used in that session.
#[utoipa::path(
    post, path = "/api/v1/flows/{id}/proofs", operation_id = "giveProofs", tag = "Flows",
    params(
        ("id" = FlowIdText, Path, description = "The id of the flow, `flw_…`"),
        ("Vestibule-Device" = Option<DeviceTokenText>, Header, description = "The device’s token for this account, if it has one; each sign-in replaces it"),
    ),
    security(("flow" = []), ("flow" = [], "bearer" = []), ("flow" = [], "cookie" = [])),
    request_body = ProofsBody,
    responses(
        (status = 200, description = "The flow goes on, or a session has begun", body = ProgressBody),
        (status = 201, description = "The authenticator is set up; its backup codes", body = CodesBody),
        (status = 204, description = "The change was made"),
        Waits, Proving,
    ),
)]
pub(crate) async fn prove(
    holder: Holder,
    PathId(id): PathId<FlowId>,
    JsonBody(asked): JsonBody<ProofsBody>,
) -> Result<Response, Refused> {
    let Holder { request, signed_in, .. } = &holder;
    let given = request.reads(asked.proofs)?;
    carried(request, id).await?;
    match request.app().prove(&request.caller, signed_in.as_ref(), &given).await {
        Ok(progress) => told(request, progress).await,
        Err(problem) => Err(holder.refuse(problem)),
    }
}

/// The flow of the holder's token, which must be the one in the path.
async fn named(holder: &Holder, id: FlowId) -> Result<FlowView, Refused> {
    let Holder { request, signed_in, .. } = holder;
    if request.caller.flow.is_none() {
        return Err(request.plain(Code::FlowTokenMissing));
    }
    let view = request.app().flow(&request.caller, signed_in.as_ref()).await;
    let view = view.map_err(|problem| holder.refuse(problem))?;
    if view.id == id { Ok(view) } else { Err(request.plain(Code::NotFound)) }
}

/// That the flow of the client's token is the one in the path. It may be over: the request that ended it is answered once
/// more.
pub(crate) async fn carried(request: &ApiRequest, id: FlowId) -> Result<(), Refused> {
    if request.caller.flow.is_none() {
        return Err(request.plain(Code::FlowTokenMissing));
    }
    match request.app().carried_flow(&request.caller).await {
        Ok((carried, _)) if carried == id => Ok(()),
        Ok(_) => Err(request.plain(Code::NotFound)),
        Err(problem) => Err(request.refuse(problem)),
    }
}

/// The answer to a proof.
pub(crate) async fn told(request: &ApiRequest, progress: Progress) -> Result<Response, Refused> {
    match progress {
        Progress::SignedIn(begun) => {
            Ok(Json(ProgressBody::NewSessionTokens(BegunBody::of(&begun))).into_response())
        }
        Progress::Prove { flow, token } => {
            Ok(Json(ProgressBody::GoesOn(GoesOnBody::of(&flow, token.as_ref()))).into_response())
        }
        Progress::Refused { refusal, hint, flow, token, .. } => {
            let refused = Refused::of_refusal(refusal, hint, request.asked());
            let refused = refused.with_flow(flow.as_ref(), token.as_ref());
            if !matches!(refusal, Refusal::Frozen | Refusal::FrozenByExchange) {
                return Err(refused);
            }
            let caller = Caller { flow: token.or(request.caller.flow.clone()), ..request.caller.clone() };
            let barred =
                request.app().sign_in_block(&caller).await.map_err(|problem| request.refuse(problem))?;
            Err(match barred.map(|barred| barred.by) {
                Some(BlockReason::Freeze { freeze, wait, ends_at }) => {
                    refused.with_freeze(freeze, wait, ends_at)
                }
                Some(BlockReason::ByExchange(freeze)) => refused.with_exchange_freeze(freeze),
                Some(BlockReason::ListedPassword | BlockReason::PasswordDemanded) | None => refused,
            })
        }
        Progress::Waits { weakening, effective_at } => Ok(WaitsBody::answer(weakening, effective_at)),
        Progress::Done => Ok(StatusCode::NO_CONTENT.into_response()),
        Progress::Enrolled(codes) => {
            Ok((StatusCode::CREATED, Json(CodesBody::fresh(&codes))).into_response())
        }
    }
}
