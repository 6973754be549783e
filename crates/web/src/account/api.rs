//! The account itself: what its owner is called, in which language, and by which password.

use axum::http::StatusCode;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use vestibule_domain::account::{AccountName, Password};
use vestibule_domain::id::{AccountId, IdentifierId};
use vestibule_service::{FieldFault, IdentifierView, Problem, ProfileView};

use crate::api::answers::StepUp;
use crate::api::json::{Answer, JsonBody};
use crate::api::names::{AccountIdText, IdentifierIdText};
use crate::api::problem::Refused;
use crate::api::proofs::ProofBody;
use crate::api::request::{ApiRequest, SignedInApi};
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::{IdentifierKindName, LanguageName};
use crate::api::written::Json;
use crate::page::typed::Typed;
use crate::registration::api::{AgreementBody, ConsentBody};

/// The account of the customer who is signed in.
#[derive(Serialize, ToSchema)]
#[schema(as = Account)]
pub(crate) struct AccountBody {
    /// The account's id.
    #[schema(value_type = AccountIdText)]
    id: AccountId,
    /// The name that the customer chose to be called by; null where none was chosen.
    #[schema(example = "Ann")]
    name: Option<String>,
    /// The language of pages and messages, as a BCP 47 tag.
    #[schema(example = "en")]
    language: String,
    /// When the account was opened.
    created_at: Rfc3339,
    /// The e-mail addresses and mobile numbers that the customer can sign in with.
    identifiers: Vec<IdentifierBody>,
    /// The documents that the customer agreed to, oldest first.
    agreements: Vec<ConsentBody>,
    /// Documents whose version in force the customer has not agreed to. Show each of them, and send it to `POST
    /// /account/agreements`.
    agreements_due: Vec<AgreementBody>,
}

/// A verified e-mail address or mobile number.
#[derive(Serialize, ToSchema)]
#[schema(as = Identifier)]
pub(crate) struct IdentifierBody {
    /// Its id.
    #[schema(value_type = IdentifierIdText)]
    id: IdentifierId,
    /// Whether it is an e-mail address or a mobile number.
    kind: IdentifierKindName,
    /// The whole address or number.
    #[schema(example = "ann@mail.example")]
    value: String,
    /// The address or number with most of it hidden, for lists that other people may see.
    #[schema(example = "a•••@m•••.example")]
    masked: String,
    /// When the customer proved that it can be read.
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
            agreements_due: view.agreements_due.iter().map(AgreementBody::of).collect(),
            agreements: view.consents.into_iter().map(ConsentBody::of).collect(),
        }
    }
}

/// Changes to the account. Fields that are left out keep their value.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChangeAccount)]
pub(crate) struct ChangeBody {
    /// 1 to 64 characters; `null` removes the name.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 64, example = "Ann")]
    #[expect(clippy::option_option, reason = "left out, null and a text mean three different things")]
    name: Option<Option<String>>,
    /// The language of pages and messages, as a BCP 47 tag.
    #[schema(value_type = Option<LanguageName>)]
    language: Option<String>,
}

/// Tells `null` from nothing at all.
#[expect(clippy::option_option, reason = "left out, null and a text mean three different things")]
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Deserialize::deserialize(deserializer).map(Some)
}

/// Shows the account
#[utoipa::path(
    get, path = "/api/v1/account", operation_id = "getAccount", tag = "Account",
    responses((status = 200, description = "The account", body = AccountBody)),
)]
pub(crate) async fn show(member: SignedInApi) -> Answer<AccountBody> {
    profile(&member).await.map(|view| Json(AccountBody::of(view)))
}

/// Changes name and language
#[utoipa::path(
    patch, path = "/api/v1/account", operation_id = "changeAccount", tag = "Account",
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
    if !request.web.site().texts.offered().any(|tag| tag == language) {
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
    /// The new password.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 256)]
    new_password: Typed,
    /// The current password, and the second factor when one is enrolled.
    #[serde(default)]
    #[schema(max_items = 8)]
    proofs: Vec<ProofBody>,
}

/// Changes the password
///
/// Ends all other sessions of the account.
#[utoipa::path(
    put, path = "/api/v1/password", operation_id = "changePassword", tag = "Account",
    request_body = PasswordBody,
    responses((status = 204, description = "The password is changed"), StepUp),
)]
pub(crate) async fn password(
    SignedInApi { request, signed_in }: SignedInApi,
    JsonBody(asked): JsonBody<PasswordBody>,
) -> Result<StatusCode, Refused> {
    let given = request.reads(asked.proofs)?;
    let refuse = |problem| request.refuse_field("new_password", problem);
    let new = Password::parse(&asked.new_password)
        .map_err(|_| refuse(Problem::Invalid(vec![FieldFault::PasswordLength])))?;
    let made = request.app().change_password(&request.caller, &signed_in, &new, &given).await;
    request.made(&made.map_err(refuse)?)?;
    Ok(StatusCode::NO_CONTENT)
}
