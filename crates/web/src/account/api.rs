//! The account itself: what its owner is called, in which language, and by which password.

use axum::Json;
use axum::http::StatusCode;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use vestibule_domain::account::{AccountName, Password};
use vestibule_domain::id::{AccountId, IdentifierId};
use vestibule_service::{FieldFault, IdentifierView, Problem, ProfileView};

use crate::api::field::FieldBody;
use crate::api::json::{Answer, JsonBody};
use crate::api::names::{AccountIdText, IdentifierIdText};
use crate::api::problem::Refused;
use crate::api::proofs::ProofBody;
use crate::api::request::{ApiRequest, SignedInApi};
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::{IdentifierKindName, LanguageName};
use crate::page::typed::Typed;
use crate::registration::api::ConsentBody;

/// The account of whoever is signed in.
#[derive(Serialize, ToSchema)]
#[schema(as = Account)]
pub(crate) struct AccountBody {
    /// Its name in the API.
    #[schema(value_type = AccountIdText)]
    id: AccountId,
    /// What its owner wants to be called.
    #[schema(example = "Ann")]
    name: Option<String>,
    /// The language of messages, a BCP 47 tag.
    #[schema(example = "en")]
    language: String,
    /// Since when it exists.
    created_at: Rfc3339,
    /// What finds it at sign-in.
    identifiers: Vec<IdentifierBody>,
    /// What its owner agreed to, the oldest first.
    agreements: Vec<ConsentBody>,
}

/// An e-mail address or mobile number, verified.
#[derive(Serialize, ToSchema)]
#[schema(as = Identifier)]
pub(crate) struct IdentifierBody {
    /// Its name.
    #[schema(value_type = IdentifierIdText)]
    id: IdentifierId,
    /// What it is.
    kind: IdentifierKindName,
    /// It, in full.
    #[schema(example = "ann@mail.example")]
    value: String,
    /// Enough to recognise, too little to use: for lists that others may see.
    #[schema(example = "a•••@m•••.example")]
    masked: String,
    /// When its owner proved to read it.
    verified_at: Rfc3339,
}

impl AccountBody {
    fn of(view: ProfileView) -> Self {
        let identifier = |view: IdentifierView| IdentifierBody {
            id: view.id,
            kind: IdentifierKindName(view.kind),
            value: view.full.reveal().to_owned(),
            masked: view.masked,
            verified_at: Rfc3339(view.verified_at),
        };
        Self {
            id: view.account,
            name: view.name,
            language: view.language,
            created_at: Rfc3339(view.created_at),
            identifiers: view.identifiers.into_iter().map(identifier).collect(),
            agreements: view.consents.into_iter().map(ConsentBody::of).collect(),
        }
    }
}

/// Changes to the account; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChangeAccount)]
pub(crate) struct ChangeBody {
    /// 1 to 64 characters; `null` takes the name away.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 64, example = "Ann")]
    #[expect(clippy::option_option, reason = "left out, null and a text are three different wishes")]
    name: Option<Option<String>>,
    /// A BCP 47 tag of a language that is offered.
    #[schema(value_type = Option<LanguageName>)]
    language: Option<String>,
}

/// Tells `null` from nothing at all.
#[expect(clippy::option_option, reason = "left out, null and a text are three different wishes")]
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Deserialize::deserialize(deserializer).map(Some)
}

/// Shows the account
#[utoipa::path(
    get, path = "/api/v1/account", operation_id = "getAccount", tag = "Account",
    security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, description = "The account", body = AccountBody)),
)]
pub(crate) async fn show(member: SignedInApi) -> Answer<AccountBody> {
    profile(&member).await.map(|view| Json(AccountBody::of(view)))
}

/// Changes name and language
#[utoipa::path(
    patch, path = "/api/v1/account", operation_id = "changeAccount", tag = "Account",
    security(("bearer" = []), ("cookie" = [])),
    request_body = ChangeBody,
    responses((status = 200, description = "The account as it is now", body = AccountBody)),
)]
pub(crate) async fn change(
    member: SignedInApi,
    JsonBody(asked): JsonBody<ChangeBody>,
) -> Answer<AccountBody> {
    let present = profile(&member).await?;
    let SignedInApi { request, signed_in } = &member;
    let language = asked.language.unwrap_or(present.language);
    let name = match asked.name.unwrap_or(present.name) {
        Some(name) => Some(AccountName::parse(&name).map_err(|_| faulty(request, FieldFault::Name))?),
        None => None,
    };
    if !request.web.site.texts.offered().any(|tag| tag == language) {
        return Err(faulty(request, FieldFault::Language));
    }
    let changed = request.app().change_profile(&request.caller, signed_in, name, &language).await;
    changed.map_err(|problem| request.refuse(problem))?;
    profile(&member).await.map(|view| Json(AccountBody::of(view)))
}

async fn profile(SignedInApi { request, signed_in }: &SignedInApi) -> Result<ProfileView, Refused> {
    request.app().profile(signed_in).await.map_err(|problem| request.refuse(problem))
}

fn faulty(request: &ApiRequest, fault: FieldFault) -> Refused {
    request.refuse(Problem::Invalid(vec![fault]))
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChangePassword)]
pub(crate) struct PasswordBody {
    /// The password of choice.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 256)]
    new_password: Typed,
    /// The current password, and the second factor when one is enrolled.
    #[serde(default)]
    #[schema(max_items = 8)]
    proofs: Vec<ProofBody>,
}

/// Changes the password
///
/// All other sessions end.
#[utoipa::path(
    put, path = "/api/v1/password", operation_id = "changePassword", tag = "Account",
    security(("bearer" = []), ("cookie" = [])),
    request_body = PasswordBody,
    responses(
        (status = 204, description = "The new password counts"),
        (status = 403, description = "`proof_missing` (RFC 9470), `proof_wrong` or `proof_used`"),
        (status = 409, description = "`proof_not_asked`"),
        (status = 429, description = "`locked`"),
    ),
)]
pub(crate) async fn password(
    SignedInApi { request, signed_in }: SignedInApi,
    JsonBody(asked): JsonBody<PasswordBody>,
) -> Result<StatusCode, Refused> {
    let given = request.reads(asked.proofs)?;
    let new = Password::parse(&asked.new_password)
        .map_err(|_| refuse_password(&request, Problem::Invalid(vec![FieldFault::PasswordLength])))?;
    let made = request.app().change_password(&request.caller, &signed_in, &new, &given).await;
    request.made(&made.map_err(|problem| refuse_password(&request, problem))?)?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is wrong with the password is wrong with the field `new_password`.
fn refuse_password(request: &ApiRequest, problem: Problem) -> Refused {
    let Problem::Invalid(faults) = problem else { return request.refuse(problem) };
    let named = FieldBody::of(&faults).into_iter().map(|fault| fault.renamed("new_password"));
    request.faults(named.collect())
}
