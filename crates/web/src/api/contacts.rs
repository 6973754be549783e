//! Addresses and numbers: they come by a passage of their own, within the session, and go after the delay in force. The
//! answers are the same whether or not a new one has an account already.

use axum::Json;
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vestibule_domain::gate::ProofKind;
use vestibule_domain::id::{IdentifierId, PassageId, WeakeningId};
use vestibule_service::{ContactWish, FieldFault, IdentifierFault, Problem, Progress, StepUp};

use super::client::{Client, Member, PathId};
use super::code::Code;
use super::json::{Answer, Body};
use super::moment::Moment;
use super::passage_body::{GoesOnBody, PassageBody};
use super::passages::CodeKind;
use super::problem::{FieldBody, Refused};
use super::proofs::{ProofBody, ProofsBody};

/// An address or number that is to come.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BeginContact)]
pub(crate) struct BeginBody {
    /// The e-mail address or mobile number (with its country code), as typed.
    #[schema(example = "ann@new.example")]
    identifier: String,
    /// The one that it takes the place of, `idn_…`; left out, it comes beside the others.
    #[schema(example = "idn_069l1ckc2dqm5a0q0k0g000000")]
    replaces: Option<String>,
    /// Whether that one can still be read: then both get a code, and the change is made at once. Otherwise it waits.
    #[serde(default)]
    reads_old: bool,
    /// Evidence at hand, in the order in which it is asked for.
    #[serde(default)]
    #[schema(max_items = 8)]
    proofs: Vec<ProofBody>,
}

/// A change that waits.
#[derive(Serialize, ToSchema)]
#[schema(as = ChangeWaits)]
pub(crate) struct WaitsBody {
    /// Its name, for a veto.
    #[schema(value_type = String, example = "wkn_069l1ckc2dqm5a0q0k0g000000")]
    weakening: WeakeningId,
    /// When it takes effect unless vetoed.
    effective_at: Moment,
}

/// Begins to add or replace an address or number
///
/// Opens a passage that belongs to this session. The new address or number gets a code that is given as
/// `new_contact_code`; where it has an account already, its owner is told so instead, and the answers here are the same.
#[utoipa::path(
    post, path = "/api/v1/contacts", operation_id = "beginContact", tag = "Account",
    security(("bearer" = []), ("cookie" = [])),
    request_body = BeginBody,
    responses(
        (status = 201, description = "The passage is open; more proof is asked for", body = GoesOnBody,
         headers(("Location" = String, description = "Where the passage is found"))),
        (status = 403, description = "What was given does not count: `proof_wrong` or `proof_used`"),
        (status = 404, description = "`not_found`: the account has no such address or number"),
        (status = 409, description = "`proof_not_asked`"),
        (status = 429, description = "`locked` or `too_many_requests`"),
    ),
)]
pub(crate) async fn begin(
    Member { client, signed_in }: Member,
    Body(asked): Body<BeginBody>,
) -> Result<Response, Refused> {
    let given = client.reads(asked.proofs)?;
    let new = client
        .house()
        .read_new_identifier(&asked.identifier)
        .map_err(|fault| client.faults(FieldBody::of(&[fault])))?;
    let old = asked.replaces.map(|text| text.parse::<IdentifierId>());
    let wish = match old.transpose().map_err(|_| client.plain(Code::NotFound))? {
        None => ContactWish::Add(new),
        Some(old) if asked.reads_old => ContactWish::Change { old, new },
        Some(old) => ContactWish::Replace { old, new },
    };
    let progress = client.house().begin_contact(&client.caller, &signed_in, &wish, &given).await;
    told(&client, progress.map_err(|problem| client.refuse(problem))?)
}

/// Shows the passage of a change
#[utoipa::path(
    get, path = "/api/v1/contacts/{id}", operation_id = "getContactPassage", tag = "Account",
    params(
        ("id" = String, Path, description = "The passage’s name, `psg_…`"),
        ("Vestibule-Passage" = String, Header, description = "The passage’s token, `vst_psg_…`"),
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
    named(&member, id).await.map(Json)
}

/// Gives proofs to the passage of a change
#[utoipa::path(
    post, path = "/api/v1/contacts/{id}/proofs", operation_id = "proveContact", tag = "Account",
    params(
        ("id" = String, Path, description = "The passage’s name, `psg_…`"),
        ("Vestibule-Passage" = String, Header, description = "The passage’s token, `vst_psg_…`"),
    ),
    security(("bearer" = []), ("cookie" = [])),
    request_body = ProofsBody,
    responses(
        (status = 200, description = "The passage goes on", body = GoesOnBody),
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
    named(&member, id).await?;
    let Member { client, signed_in } = &member;
    let given = client.reads(asked.proofs)?;
    let progress = client.house().prove_within(&client.caller, signed_in, &given).await;
    let progress = progress.map_err(|problem| client.refuse(problem))?;
    if let Progress::Prove { passage, token } = &progress {
        return Ok(Json(GoesOnBody::of(passage, token.as_ref())).into_response());
    }
    told(client, progress)
}

/// Which way a further code goes.
#[derive(Deserialize, Default, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SendContactCode)]
pub(crate) struct CodeBody {
    /// Left out, the way that comes next.
    kind: Option<CodeKind>,
}

/// Sends a further code of a change
#[utoipa::path(
    post, path = "/api/v1/contacts/{id}/codes", operation_id = "sendContactCode", tag = "Account",
    params(
        ("id" = String, Path, description = "The passage’s name, `psg_…`"),
        ("Vestibule-Passage" = String, Header, description = "The passage’s token, `vst_psg_…`"),
    ),
    security(("bearer" = []), ("cookie" = [])),
    request_body = CodeBody,
    responses(
        (status = 200, description = "A code is on its way", body = PassageBody),
        (status = 404, description = "`not_found`: the token names another passage"),
        (status = 409, description = "`proof_not_asked`"),
        (status = 410, description = "`passage_expired` or `passage_over`"),
        (status = 429, description = "`sent_too_recently` or `sends_spent`"),
    ),
)]
pub(crate) async fn send_code(
    member: Member,
    PathId(id): PathId<PassageId>,
    Body(asked): Body<CodeBody>,
) -> Answer<PassageBody> {
    named(&member, id).await?;
    let Member { client, signed_in } = &member;
    let kind = asked.kind.map(|kind| match kind {
        CodeKind::MailCode => ProofKind::MailCode,
        CodeKind::SmsCode => ProofKind::SmsCode,
    });
    let sent = client.house().send_code_within(&client.caller, signed_in, kind).await;
    sent.map(|view| Json(PassageBody::of(&view))).map_err(|problem| client.refuse(problem))
}

/// Removes an address or number
///
/// It waits for the delay in force. The last one stays.
#[utoipa::path(
    delete, path = "/api/v1/contacts/{id}", operation_id = "removeContact", tag = "Account",
    params(("id" = String, Path, description = "Its name, `idn_…`")),
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
    Member { client, signed_in }: Member,
    PathId(id): PathId<IdentifierId>,
    Body(asked): Body<ProofsBody>,
) -> Result<Response, Refused> {
    let given = client.reads(asked.proofs)?;
    let made = client.house().remove_contact(&client.caller, &signed_in, id, &given).await;
    match made.map_err(|problem| client.refuse(problem))? {
        StepUp::Waits { weakening, effective_at } => Ok(waits(weakening, effective_at)),
        step => {
            client.made(&step)?;
            Ok(StatusCode::NO_CONTENT.into_response())
        }
    }
}

fn waits(weakening: WeakeningId, effective_at: vestibule_domain::time::Timestamp) -> Response {
    let body = Json(WaitsBody { weakening, effective_at: Moment(effective_at) });
    (StatusCode::ACCEPTED, body).into_response()
}

/// The passage of the client's token, which must be the one in the path.
async fn named(Member { client, signed_in }: &Member, id: PassageId) -> Result<PassageBody, Refused> {
    if client.caller.passage.is_none() {
        return Err(client.plain(Code::PassageTokenMissing));
    }
    let view = client.house().passage_within(&client.caller, signed_in).await;
    let view = view.map_err(|problem| client.refuse(problem))?;
    if view.id == id { Ok(PassageBody::of(&view)) } else { Err(client.plain(Code::NotFound)) }
}

fn told(client: &Client, progress: Progress) -> Result<Response, Refused> {
    match progress {
        Progress::Prove { passage, token } => {
            let body = Json(GoesOnBody::of(&passage, token.as_ref()));
            let mut answer = (StatusCode::CREATED, body).into_response();
            if let Ok(value) = HeaderValue::try_from(format!("/api/v1/contacts/{}", passage.id)) {
                answer.headers_mut().insert(LOCATION, value);
            }
            Ok(answer)
        }
        Progress::Waits { weakening, effective_at } => Ok(waits(weakening, effective_at)),
        Progress::Done => Ok(StatusCode::NO_CONTENT.into_response()),
        Progress::Refused { refusal, hint, passage, token, .. } => {
            Err(Refused::of_refusal(refusal, hint, client.asked())
                .with_passage(passage.as_ref(), token.as_ref()))
        }
        Progress::SignedIn(_) => {
            let fault = FieldFault::Identifier(IdentifierFault::Unreadable);
            Err(client.refuse(Problem::Invalid(vec![fault])))
        }
    }
}
