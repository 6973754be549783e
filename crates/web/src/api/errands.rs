//! Passages within a session: for changes that need a code that has to travel first. They go on in that session alone, for
//! the client that holds their token.

use axum::Json;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;
use vestibule_domain::id::{IdentifierId, PassageId};
use vestibule_service::{PassageView, Problem, Progress};

use super::client::{Client, Member, PathId};
use super::code::Code;
use super::factors::CodesBody;
use super::field::{FieldBody, FieldCode};
use super::json::{Answer, Body};
use super::names::{IdentifierIdText, PassageIdText, PassageTokenText};
use super::passage_body::{GoesOnBody, PassageBody, WaitsBody};
use super::passages::{CodeKind, carried, told, unsent};
use super::problem::Refused;
use super::proofs::ProofsBody;

/// Where they are found.
pub(super) const FOLDER: &str = "/api/v1/session/passages";

/// The answer to what began one.
pub(super) async fn begun(client: &Client, begun: Result<Progress, Problem>) -> Result<Response, Refused> {
    match begun.map_err(|problem| client.refuse(problem))? {
        Progress::Prove { passage, token } => Ok(GoesOnBody::opened(&passage, token.as_ref(), FOLDER)),
        progress => told(client, progress).await,
    }
}

/// Shows a passage within the session
#[utoipa::path(
    get, path = "/api/v1/session/passages/{id}", operation_id = "getSessionPassage", tag = "Passages",
    params(
        ("id" = PassageIdText, Path, description = "The passage’s name, `psg_…`"),
        ("Vestibule-Passage" = PassageTokenText, Header, description = "The passage’s token, `vst_psg_…`"),
    ),
    security(("bearer" = []), ("cookie" = [])),
    responses(
        (status = 200, description = "The passage", body = PassageBody),
        (status = 400, description = "`passage_token_missing`"),
        (status = 403, description = "`passage_foreign`: it belongs to another session"),
        (status = 404, description = "`not_found`: the token names another passage"),
        (status = 410, description = "`passage_expired` or `passage_over`"),
    ),
)]
pub(crate) async fn show(member: Member, PathId(id): PathId<PassageId>) -> Answer<PassageBody> {
    named(&member, id).await.map(|view| Json(PassageBody::of(&view)))
}

/// Gives proofs to a passage within the session
#[utoipa::path(
    post, path = "/api/v1/session/passages/{id}/proofs", operation_id = "proveSessionPassage", tag = "Passages",
    params(
        ("id" = PassageIdText, Path, description = "The passage’s name, `psg_…`"),
        ("Vestibule-Passage" = PassageTokenText, Header, description = "The passage’s token, `vst_psg_…`"),
    ),
    security(("bearer" = []), ("cookie" = [])),
    request_body = ProofsBody,
    responses(
        (status = 200, description = "The passage goes on", body = GoesOnBody),
        (status = 201, description = "The authenticator is enrolled; its backup codes", body = CodesBody),
        (status = 202, description = "The change waits", body = WaitsBody),
        (status = 204, description = "The change was made"),
        (status = 403, description = "`proof_wrong`, `proof_used`, `passage_foreign` or `account_frozen`"),
        (status = 404, description = "`not_found`: the token names another passage"),
        (status = 409, description = "`proof_not_asked` or `already_registered`"),
        (status = 410, description = "`passage_expired` or `passage_over`"),
        (status = 429, description = "`locked`"),
    ),
)]
pub(crate) async fn prove(
    member: Member,
    PathId(id): PathId<PassageId>,
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
    /// For a `second_contact_code`: the address or number that it shall go to, one of those that the passage names as
    /// `elsewhere`; further ones go there too.
    #[schema(value_type = Option<IdentifierIdText>)]
    contact: Option<String>,
}

/// Sends a further code of a passage within the session
#[utoipa::path(
    post, path = "/api/v1/session/passages/{id}/codes", operation_id = "sendSessionPassageCode", tag = "Passages",
    params(
        ("id" = PassageIdText, Path, description = "The passage’s name, `psg_…`"),
        ("Vestibule-Passage" = PassageTokenText, Header, description = "The passage’s token, `vst_psg_…`"),
    ),
    security(("bearer" = []), ("cookie" = [])),
    request_body = CodeBody,
    responses(
        (status = 200, description = "A code is on its way", body = PassageBody),
        (status = 404, description = "`not_found`: the token names another passage"),
        (status = 409, description = "`proof_not_asked`: no code can be sent this way, or none is asked for; `next` says what is"),
        (status = 410, description = "`passage_expired` or `passage_over`"),
        (status = 429, description = "`sent_too_recently` or `sends_spent`"),
    ),
)]
pub(crate) async fn send_code(
    member: Member,
    PathId(id): PathId<PassageId>,
    Body(asked): Body<CodeBody>,
) -> Answer<PassageBody> {
    let passage = named(&member, id).await?;
    let Member { client, signed_in } = &member;
    let unreadable = |_| client.faults(vec![FieldBody::new("contact", FieldCode::ID_UNREADABLE)]);
    let to = asked.contact.map(|text| text.parse::<IdentifierId>()).transpose().map_err(unreadable)?;
    let kind = asked.kind.map(CodeKind::proof);
    let sent = client.house().send_code_within(&client.caller, signed_in, kind, to).await;
    sent.map(|view| Json(PassageBody::of(&view))).map_err(|problem| unsent(client, problem, &passage))
}

/// The passage of the client's token, which must be the one in the path.
async fn named(Member { client, signed_in }: &Member, id: PassageId) -> Result<PassageView, Refused> {
    if client.caller.passage.is_none() {
        return Err(client.plain(Code::PassageTokenMissing));
    }
    let view = client.house().passage_within(&client.caller, signed_in).await;
    let view = view.map_err(|problem| client.refuse(problem))?;
    if view.id == id { Ok(view) } else { Err(client.plain(Code::NotFound)) }
}
