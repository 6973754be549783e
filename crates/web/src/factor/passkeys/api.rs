//! Passkeys in the API. What a browser or app is asked, and what it answers, are the JSON forms of Web Authentication Level 3, so
//! that `parseRequestOptionsFromJSON`, `parseCreationOptionsFromJSON` and `toJSON` are all that a page needs.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vestibule_domain::account::Nickname;
use vestibule_domain::gate::ProofSet;
use vestibule_domain::id::FactorId;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::session::DeviceTokens;
use vestibule_service::{FieldFault, PasskeyAnswer, PasskeyView, Problem, RequestedChange};

use crate::api::answers::{Absent, Enrol, Opened, Opening, Waits, Weakening};
use crate::api::field::{FieldBody, FieldCode};
use crate::api::flow_body::{BegunBody, CodesBody};
use crate::api::json::{Answer, JsonBody};
use crate::api::names::{DeviceTokenText, FactorIdText};
use crate::api::passkey_body::QuestionBody;
use crate::api::problem::Refused;
use crate::api::proofs::{ProofBody, ProofsBody};
use crate::api::request::{ApiRequest, PathId, SignedInApi};
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::ProofName;
use crate::api::written::Json;
use crate::flow::api::begun;
use crate::page::typed::Typed;
use crate::protection;

/// A passkey of the account.
#[derive(Serialize, ToSchema)]
#[schema(as = Passkey)]
pub(crate) struct PasskeyBody {
    /// The passkey's id.
    #[schema(value_type = FactorIdText)]
    id: FactorId,
    /// Its name: what the customer calls it, or the model of its authenticator.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Apple Passwords")]
    name: Option<String>,
    /// The id that its authenticator gave it, in base64url.
    credential_id: String,
    /// Whether it is lost with the one device that it is on.
    bound_to_device: bool,
    /// Whether it was also on another device, or on its maker's servers, when it was last used.
    backed_up: bool,
    /// When it was added.
    added_at: Rfc3339,
    /// When it was last used.
    #[serde(skip_serializing_if = "Option::is_none")]
    used_at: Option<Rfc3339>,
}

impl PasskeyBody {
    pub(crate) fn of(view: PasskeyView) -> Self {
        Self {
            id: view.id,
            name: view.name.map(String::from),
            credential_id: data_encoding::BASE64URL_NOPAD.encode(&view.credential_id),
            bound_to_device: view.bound_to_device,
            backed_up: view.backed_up,
            added_at: Rfc3339(view.added_at),
            used_at: view.last_used_at.map(Rfc3339),
        }
    }
}

/// Asks for any passkey
///
/// For a sign-in without a password. `not_found` says that this server's address cannot have passkeys.
#[utoipa::path(
    post, path = "/api/v1/passkeys/question", operation_id = "askAnyPasskey", tag = "Flows",
    security(()),
    responses((status = 200, description = "What to ask the browser or app", body = QuestionBody), Absent),
)]
pub(crate) async fn ask_any(request: ApiRequest) -> Answer<QuestionBody> {
    let asked = request.app().ask_any_passkey(&request.caller).map_err(|problem| request.refuse(problem))?;
    let question = asked.ok_or_else(|| request.refuse(Problem::NotFound))?;
    Ok(Json(QuestionBody::of(&question)))
}

/// A passkey's answer to a question.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SignInWithPasskey)]
pub(crate) struct SignInBody {
    /// The `ceremony` of the question.
    #[schema(min_length = 1, max_length = 4096)]
    ceremony: String,
    /// The answer as text: `JSON.stringify(credential)` of the `PublicKeyCredential`.
    #[schema(min_length = 1, max_length = 4096)]
    credential: String,
    /// The device's token, for apps that cannot send the header `Vestibule-Device`.
    #[schema(value_type = Option<DeviceTokenText>)]
    device_token: Option<Typed>,
}

/// Signs in with a passkey
///
/// The passkey tells whose it is. Of a passkey that no account has, nothing else is said than of one whose answer is wrong. If more is
/// demanded, the answer is a flow.
#[utoipa::path(
    post, path = "/api/v1/passkeys/sign-in", operation_id = "signInWithPasskey", tag = "Flows",
    security(()),
    params(("Vestibule-Device" = Option<DeviceTokenText>, Header, description = "The device’s token for this account, if it has one; each sign-in replaces it")),
    request_body = SignInBody,
    responses((status = 200, description = "A session has begun", body = BegunBody), Opened, Opening),
)]
pub(crate) async fn sign_in(
    mut request: ApiRequest,
    JsonBody(asked): JsonBody<SignInBody>,
) -> Result<Response, Refused> {
    if let Some(text) = &asked.device_token {
        request.caller.devices = DeviceTokens::of(Token::parse(TokenKind::Device, text));
    }
    let answer = PasskeyAnswer::parse(&asked.ceremony, &asked.credential)
        .ok_or_else(|| request.faults(vec![FieldBody::new("credential", FieldCode::PASSKEY_UNREADABLE)]))?;
    let progress = request.app().sign_in_with_passkey(&request.caller, answer).await;
    begun(&request, progress.map_err(|problem| request.refuse(problem))?).await
}

/// Asks for a passkey of the account
///
/// For a change that takes its proofs along: send the answer as a proof of the kind `passkey`. `not_found` says that the account has
/// none.
#[utoipa::path(
    post, path = "/api/v1/factors/passkeys/question", operation_id = "askOwnPasskey", tag = "Factors",
    responses((status = 200, description = "What to ask the browser or app", body = QuestionBody), Absent),
)]
pub(crate) async fn ask_own(SignedInApi { request, signed_in }: SignedInApi) -> Answer<QuestionBody> {
    let asked = request.app().ask_own_passkey(&request.caller, &signed_in).await;
    let asked = asked.map_err(|problem| request.refuse(problem))?;
    let question = asked.ok_or_else(|| request.refuse(Problem::NotFound))?;
    Ok(Json(QuestionBody::of(&question)))
}

/// A request for a new passkey.
#[derive(Serialize, ToSchema)]
#[schema(as = NewPasskey)]
pub(crate) struct NewBody {
    /// What to ask the browser or app to make.
    question: QuestionBody,
    /// What has to be proven besides: of each inner list, one kind of proof.
    demanded: Vec<Vec<ProofName>>,
    /// What to ask a passkey that the account has, where one can prove it.
    #[serde(skip_serializing_if = "Option::is_none")]
    own: Option<QuestionBody>,
}

/// Begins to add a passkey
///
/// Nothing changes until the new passkey is sent. `passkeys_full` says that the account has ten.
#[utoipa::path(
    post, path = "/api/v1/factors/passkeys/new", operation_id = "beginPasskey", tag = "Factors",
    responses((status = 200, description = "What to ask the browser or app", body = NewBody), Absent),
)]
pub(crate) async fn begin(SignedInApi { request, signed_in }: SignedInApi) -> Answer<NewBody> {
    let begun = request.app().begin_passkey(&request.caller, &signed_in).await;
    let begun = begun.map_err(|problem| request.refuse(problem))?;
    let kinds = |set: &ProofSet| set.iter().map(ProofName).collect();
    Ok(Json(NewBody {
        question: QuestionBody::of(&begun.question),
        demanded: begun.demanded.iter().map(kinds).collect(),
        own: begun.own.as_ref().map(QuestionBody::of),
    }))
}

/// A passkey that was made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AddPasskey)]
pub(crate) struct AddBody {
    /// The `ceremony` of the question.
    #[schema(min_length = 1, max_length = 8192)]
    ceremony: String,
    /// The new passkey as text: `JSON.stringify(credential)` of the `PublicKeyCredential`.
    #[schema(min_length = 1, max_length = 8192)]
    credential: String,
    /// What the customer calls it: 1 to 40 characters. By itself it is called after the model of its authenticator.
    #[schema(min_length = 1, max_length = 40, example = "My phone")]
    name: Option<String>,
    /// Proofs for this change, in the order in which they are asked for.
    #[serde(default)]
    #[schema(max_items = 8)]
    proofs: Vec<ProofBody>,
}

/// Adds a passkey
///
/// It is told to every address and number, and withdrawals are held for `policy.hold.passkey_added`. An account without unused backup
/// codes gets a new set in the answer. The first second factor of an account takes a mailed or texted code too, except in the session
/// that has just registered the account: the answer is then `201`, as for a first authenticator.
#[utoipa::path(
    post, path = "/api/v1/factors/passkeys", operation_id = "addPasskey", tag = "Factors",
    request_body = AddBody,
    responses(
        (status = 200, description = "The passkey is added", body = CodesBody),
        Opened, Enrol,
    ),
)]
pub(crate) async fn add(
    SignedInApi { request, signed_in }: SignedInApi,
    JsonBody(asked): JsonBody<AddBody>,
) -> Result<Response, Refused> {
    let name = asked.name.as_deref().map(Nickname::parse).transpose();
    let name = name.map_err(|_| request.refuse(Problem::Invalid(vec![FieldFault::Name])))?;
    let given = request.reads(asked.proofs)?;
    let (app, caller) = (request.app(), &request.caller);
    let made = (asked.ceremony.as_str(), asked.credential.as_str());
    let takes = app.passkey_takes_message(caller, &signed_in).await;
    if takes.map_err(|problem| request.refuse(problem))? {
        let opened = app.begin_first_passkey(caller, &signed_in, made, name, &given).await;
        return begun(&request, opened.map_err(|problem| request.refuse(problem))?).await;
    }
    let added = app.add_passkey(caller, &signed_in, made, name, &given).await;
    let (step, codes) = added.map_err(|problem| request.refuse(problem))?;
    request.made(&step)?;
    if let Some(codes) = codes {
        return Ok(Json(CodesBody::fresh(&codes)).into_response());
    }
    let now = app.factors(&signed_in).await.map_err(|problem| request.refuse(problem))?;
    Ok(Json(CodesBody::kept(now.backup_codes.map_or(0, |(_, left)| left))).into_response())
}

/// A new name for a passkey.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RenamePasskey)]
pub(crate) struct RenameBody {
    /// The name: 1 to 40 characters.
    #[schema(min_length = 1, max_length = 40, example = "My phone")]
    name: String,
}

/// Renames a passkey
#[utoipa::path(
    patch, path = "/api/v1/factors/passkeys/{id}", operation_id = "renamePasskey", tag = "Factors",
    params(("id" = FactorIdText, Path, description = "The id of the passkey, `fct_…`")),
    request_body = RenameBody,
    responses((status = 204, description = "The passkey is renamed"), Absent),
)]
pub(crate) async fn rename(
    SignedInApi { request, signed_in }: SignedInApi,
    PathId(id): PathId<FactorId>,
    JsonBody(asked): JsonBody<RenameBody>,
) -> Result<StatusCode, Refused> {
    let name =
        Nickname::parse(&asked.name).map_err(|_| request.refuse(Problem::Invalid(vec![FieldFault::Name])))?;
    let named = request.app().rename_passkey(&request.caller, &signed_in, id, name).await;
    named.map(|()| StatusCode::NO_CONTENT).map_err(|problem| request.refuse(problem))
}

/// Removes a passkey
///
/// The removal waits, like every change that makes the account less safe. `not_found` says that the account has no passkey with this
/// id.
#[utoipa::path(
    delete, path = "/api/v1/factors/passkeys/{id}", operation_id = "removePasskey", tag = "Factors",
    params(("id" = FactorIdText, Path, description = "The id of the passkey, `fct_…`")),
    request_body = ProofsBody,
    responses(Waits, Weakening, Absent),
)]
pub(crate) async fn remove(
    member: SignedInApi,
    PathId(id): PathId<FactorId>,
    JsonBody(asked): JsonBody<ProofsBody>,
) -> Result<Response, Refused> {
    let given = member.request.reads(asked.proofs)?;
    protection::api::change(&member, RequestedChange::RemovePasskey(id), &given).await
}
