//! Flows within a session: for changes that need a code that has to travel first. They go on in that session alone, for
//! the client that holds their token.

use axum::Json;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;
use vestibule_domain::id::{FlowId, IdentifierId};
use vestibule_service::{FlowView, Problem, Progress};

use super::client::{Client, Member, PathId};
use super::code::Code;
use super::factors::CodesBody;
use super::field::{FieldBody, FieldCode};
use super::flow_body::{FlowBody, GoesOnBody, WaitsBody};
use super::flows::{CodeKind, carried, told, unsent};
use super::json::{Answer, Body};
use super::names::{FlowIdText, FlowTokenText, IdentifierIdText};
use super::problem::Refused;
use super::proofs::ProofsBody;

/// Where they are found.
pub(super) const FOLDER: &str = "/api/v1/session/flows";

/// The answer to what began one.
pub(super) async fn begun(client: &Client, begun: Result<Progress, Problem>) -> Result<Response, Refused> {
    match begun.map_err(|problem| client.refuse(problem))? {
        Progress::Prove { flow, token } => Ok(GoesOnBody::opened(&flow, token.as_ref(), FOLDER)),
        progress => told(client, progress).await,
    }
}

/// Shows a flow within the session
#[utoipa::path(
    get, path = "/api/v1/session/flows/{id}", operation_id = "getSessionFlow", tag = "Flows",
    params(
        ("id" = FlowIdText, Path, description = "The flow’s name, `flw_…`"),
        ("Vestibule-Flow" = FlowTokenText, Header, description = "The flow’s token, `vst_flw_…`"),
    ),
    security(("bearer" = []), ("cookie" = [])),
    responses(
        (status = 200, description = "The flow", body = FlowBody),
        (status = 400, description = "`flow_token_missing`"),
        (status = 403, description = "`flow_foreign`: it belongs to another session"),
        (status = 404, description = "`not_found`: the token names another flow"),
        (status = 410, description = "`flow_expired` or `flow_over`"),
    ),
)]
pub(crate) async fn show(member: Member, PathId(id): PathId<FlowId>) -> Answer<FlowBody> {
    named(&member, id).await.map(|view| Json(FlowBody::of(&view)))
}

/// Gives proofs to a flow within the session
#[utoipa::path(
    post, path = "/api/v1/session/flows/{id}/proofs", operation_id = "proveSessionFlow", tag = "Flows",
    params(
        ("id" = FlowIdText, Path, description = "The flow’s name, `flw_…`"),
        ("Vestibule-Flow" = FlowTokenText, Header, description = "The flow’s token, `vst_flw_…`"),
    ),
    security(("bearer" = []), ("cookie" = [])),
    request_body = ProofsBody,
    responses(
        (status = 200, description = "The flow goes on", body = GoesOnBody),
        (status = 201, description = "The authenticator is enrolled; its backup codes", body = CodesBody),
        (status = 202, description = "The change waits", body = WaitsBody),
        (status = 204, description = "The change was made"),
        (status = 403, description = "`proof_wrong`, `proof_used`, `flow_foreign` or `account_frozen`"),
        (status = 404, description = "`not_found`: the token names another flow"),
        (status = 409, description = "`proof_not_asked` or `already_registered`"),
        (status = 410, description = "`flow_expired` or `flow_over`"),
        (status = 429, description = "`locked`"),
    ),
)]
pub(crate) async fn prove(
    member: Member,
    PathId(id): PathId<FlowId>,
    Body(asked): Body<ProofsBody>,
) -> Result<Response, Refused> {
    let Member { client, signed_in } = &member;
    carried(client, id).await?;
    let given = client.reads(asked.proofs)?;
    let progress = client.house().prove_within(&client.caller, signed_in, &given).await;
    told(client, progress.map_err(|problem| client.refuse(problem))?).await
}

/// Which way a further code within a session goes.
#[derive(Deserialize, Default, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SendSessionCode)]
pub(crate) struct CodeBody {
    /// `mail_code` or `sms_code`; left out, the way that comes next.
    kind: Option<CodeKind>,
    /// For a `second_contact_code`: the address or number that it shall go to, one of those that the flow names as
    /// `elsewhere`; further ones go there too.
    #[schema(value_type = Option<IdentifierIdText>)]
    contact: Option<String>,
}

/// Sends a further code of a flow within the session
#[utoipa::path(
    post, path = "/api/v1/session/flows/{id}/codes", operation_id = "sendSessionFlowCode", tag = "Flows",
    params(
        ("id" = FlowIdText, Path, description = "The flow’s name, `flw_…`"),
        ("Vestibule-Flow" = FlowTokenText, Header, description = "The flow’s token, `vst_flw_…`"),
    ),
    security(("bearer" = []), ("cookie" = [])),
    request_body = CodeBody,
    responses(
        (status = 200, description = "A code is on its way", body = FlowBody),
        (status = 404, description = "`not_found`: the token names another flow"),
        (status = 409, description = "`proof_not_asked`: no code can be sent this way, or none is asked for; `next` says what is"),
        (status = 410, description = "`flow_expired` or `flow_over`"),
        (status = 429, description = "`sent_too_recently` or `sends_spent`"),
    ),
)]
pub(crate) async fn send_code(
    member: Member,
    PathId(id): PathId<FlowId>,
    Body(asked): Body<CodeBody>,
) -> Answer<FlowBody> {
    let flow = named(&member, id).await?;
    let Member { client, signed_in } = &member;
    let unreadable = |_| client.faults(vec![FieldBody::new("contact", FieldCode::ID_UNREADABLE)]);
    let to = asked.contact.map(|text| text.parse::<IdentifierId>()).transpose().map_err(unreadable)?;
    let kind = asked.kind.map(CodeKind::proof);
    let sent = client.house().send_code_within(&client.caller, signed_in, kind, to).await;
    sent.map(|view| Json(FlowBody::of(&view))).map_err(|problem| unsent(client, problem, &flow))
}

/// The flow of the client's token, which must be the one in the path.
async fn named(Member { client, signed_in }: &Member, id: FlowId) -> Result<FlowView, Refused> {
    if client.caller.flow.is_none() {
        return Err(client.plain(Code::FlowTokenMissing));
    }
    let view = client.house().flow_within(&client.caller, signed_in).await;
    let view = view.map_err(|problem| client.refuse(problem))?;
    if view.id == id { Ok(view) } else { Err(client.plain(Code::NotFound)) }
}
