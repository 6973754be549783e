//! Accounts as programs of the exchange find and read them.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vestibule_domain::client::held::{AccountsRead, AccountsWrite, HoldsRead, IdentifiersRead};
use vestibule_domain::id::{AccountId, IdentifierId};
use vestibule_service::{AccountStanding, AccountView, IdentifierView, MaskedIdentifier, Wanted};

use crate::api::answers::{Absent, Naming};
use crate::api::freeze_body::FrozenByExchangeBody;
use crate::api::json::{Answer, JsonBody};
use crate::api::names::{AccountIdText, IdentifierIdText};
use crate::api::problem::Refused;
use crate::api::request::PathId;
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::{FrozenScopeName, IdentifierKindName};
use crate::api::written::Json;
use crate::client::authority::ClientApi;
use crate::protection::api::{HoldBody, WaitingBody};
use crate::registration::api::ConsentBody;

/// By what an account is looked for.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SearchBy)]
pub(crate) enum SearchBy {
    /// An e-mail address or phone number.
    Identifier,
    /// The exchange's own id of the account.
    ExternalId,
}

/// What is looked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AccountSearch)]
pub(crate) struct SearchBody {
    /// By what.
    by: SearchBy,
    /// The address, number or id.
    #[schema(max_length = 320, example = "ann@mail.example")]
    value: String,
}

/// An account, as programs of the exchange see it.
#[derive(Serialize, ToSchema)]
#[schema(as = CustomerAccount)]
pub(crate) struct CustomerBody {
    /// The account's id.
    #[schema(value_type = AccountIdText)]
    id: AccountId,
    /// The exchange's own id of the account; null where none was given.
    #[schema(example = "C-2041887")]
    external_id: Option<String>,
    /// The name that the customer chose to be called by; null where none was chosen.
    #[schema(example = "Ann")]
    name: Option<String>,
    /// The language of pages and messages, as a BCP 47 tag.
    #[schema(example = "en")]
    language: String,
    /// When the account was opened.
    created_at: Rfc3339,
    /// When the account was closed; null where it is open.
    closed_at: Option<Rfc3339>,
    /// The e-mail addresses and mobile numbers, with most of each hidden; oldest first.
    identifiers: Vec<MaskedBody>,
    /// The documents that the customer agreed to, oldest first.
    agreements: Vec<ConsentBody>,
    /// What the customer froze; null where nothing is.
    frozen: Option<FrozenScopeName>,
    /// What the exchange froze; null where nothing is.
    frozen_by_exchange: Option<FrozenByExchangeBody>,
    /// Whether a second factor is set up.
    second_factor: bool,
}

/// An e-mail address or mobile number with most of it hidden.
#[derive(Serialize, ToSchema)]
#[schema(as = MaskedIdentifier)]
pub(crate) struct MaskedBody {
    /// Its id.
    #[schema(value_type = IdentifierIdText)]
    id: IdentifierId,
    /// Whether it is an e-mail address or a mobile number.
    kind: IdentifierKindName,
    /// Enough to recognise it.
    #[schema(example = "a•••@m•••.example")]
    masked: String,
    /// When the customer proved that it can be read.
    verified_at: Rfc3339,
}

impl CustomerBody {
    fn of(view: AccountView) -> Self {
        let masked = |one: MaskedIdentifier| MaskedBody {
            id: one.id,
            kind: IdentifierKindName(one.kind),
            masked: one.masked,
            verified_at: Rfc3339(one.verified_at),
        };
        Self {
            id: view.id,
            external_id: view.external_id,
            name: view.name,
            language: view.language,
            created_at: Rfc3339(view.created_at),
            closed_at: view.closed_at.map(Rfc3339),
            identifiers: view.identifiers.into_iter().map(masked).collect(),
            agreements: view.consents.into_iter().map(ConsentBody::of).collect(),
            frozen: view.freeze.map(|freeze| FrozenScopeName(freeze.scope)),
            frozen_by_exchange: view.operator_freeze.map(FrozenByExchangeBody::of),
            second_factor: view.second_factor,
        }
    }
}

/// Finds an account
///
/// By an e-mail address, a mobile number, or the exchange's own id. What is looked for stands in the body, so that no log of
/// addresses keeps it. `not_found` says that no account has it.
#[utoipa::path(
    post, path = "/api/v1/accounts/search", operation_id = "searchAccounts", tag = "Clients",
    security(("client" = ["accounts.read"])),
    request_body = SearchBody,
    responses((status = 200, description = "The account", body = CustomerBody), Absent),
)]
pub(crate) async fn search(
    ClientApi { request, right, .. }: ClientApi<AccountsRead>,
    JsonBody(asked): JsonBody<SearchBody>,
) -> Answer<CustomerBody> {
    let wanted = match asked.by {
        SearchBy::Identifier => Wanted::Identifier(asked.value),
        SearchBy::ExternalId => Wanted::ExternalId(asked.value),
    };
    let found = request.app().find_account(&right, &wanted).await;
    let id = found.map_err(|problem| request.refuse_field("value", problem))?;
    let view = request.app().account(&right, id).await.map_err(|problem| request.refuse(problem))?;
    Ok(Json(CustomerBody::of(view)))
}

/// Shows an account
#[utoipa::path(
    get, path = "/api/v1/accounts/{id}", operation_id = "getCustomerAccount", tag = "Clients",
    security(("client" = ["accounts.read"])),
    params(("id" = AccountIdText, Path, description = "The account")),
    responses((status = 200, description = "The account", body = CustomerBody), Absent),
)]
pub(crate) async fn show(
    ClientApi { request, right, .. }: ClientApi<AccountsRead>,
    PathId(id): PathId<AccountId>,
) -> Answer<CustomerBody> {
    let view = request.app().account(&right, id).await.map_err(|problem| request.refuse(problem))?;
    Ok(Json(CustomerBody::of(view)))
}

/// The addresses and numbers of an account in full.
#[derive(Serialize, ToSchema)]
#[schema(as = FullIdentifiers)]
pub(crate) struct FullIdentifiersBody {
    /// Oldest first.
    identifiers: Vec<FullBody>,
}

/// An e-mail address or mobile number in full.
#[derive(Serialize, ToSchema)]
#[schema(as = FullIdentifier)]
pub(crate) struct FullBody {
    /// Its id.
    #[schema(value_type = IdentifierIdText)]
    id: IdentifierId,
    /// Whether it is an e-mail address or a mobile number.
    kind: IdentifierKindName,
    /// The whole address or number.
    #[schema(example = "ann@mail.example")]
    value: String,
    /// When the customer proved that it can be read.
    verified_at: Rfc3339,
}

impl FullBody {
    fn of(view: &IdentifierView) -> Self {
        Self {
            id: view.id,
            kind: IdentifierKindName(view.kind),
            value: view.full.reveal().to_owned(),
            verified_at: Rfc3339(view.verified_at),
        }
    }
}

/// Reads addresses and numbers in full
///
/// Each call is written into the account's record with the name of the client, where the customer can read it.
#[utoipa::path(
    get, path = "/api/v1/accounts/{id}/identifiers", operation_id = "readIdentifiers", tag = "Clients",
    security(("client" = ["identifiers.read"])),
    params(("id" = AccountIdText, Path, description = "The account")),
    responses((status = 200, description = "The addresses and numbers", body = FullIdentifiersBody), Absent),
)]
pub(crate) async fn identifiers(
    ClientApi { request, right, .. }: ClientApi<IdentifiersRead>,
    PathId(id): PathId<AccountId>,
) -> Answer<FullIdentifiersBody> {
    let read = request.app().identifiers_in_full(&right, id).await;
    let views = read.map_err(|problem| request.refuse(problem))?;
    Ok(Json(FullIdentifiersBody { identifiers: views.iter().map(FullBody::of).collect() }))
}

/// The exchange's own id of an account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExternalId)]
pub(crate) struct ExternalIdBody {
    /// 1 to 128 visible characters of ASCII. No other account may have it.
    #[schema(min_length = 1, max_length = 128, pattern = "^[!-~]+$", example = "C-2041887")]
    external_id: String,
}

/// Gives an account the exchange's own id
///
/// Once: it cannot be changed. Giving the same one again changes nothing.
#[utoipa::path(
    put, path = "/api/v1/accounts/{id}/external-id", operation_id = "setExternalId", tag = "Clients",
    security(("client" = ["accounts.write"])),
    params(("id" = AccountIdText, Path, description = "The account")),
    request_body = ExternalIdBody,
    responses((status = 204, description = "The account has it"), Naming),
)]
pub(crate) async fn set_external_id(
    ClientApi { request, right, .. }: ClientApi<AccountsWrite>,
    PathId(id): PathId<AccountId>,
    JsonBody(asked): JsonBody<ExternalIdBody>,
) -> Result<StatusCode, Refused> {
    let named = request.app().set_external_id(&right, id, asked.external_id).await;
    named.map(|()| StatusCode::NO_CONTENT).map_err(|problem| request.refuse(problem))
}

/// What protects an account and what is on hold, as programs of the exchange see it.
#[derive(Serialize, ToSchema)]
#[schema(as = AccountStanding)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and none excludes another")]
pub(crate) struct StandingBody {
    /// The highest assurance level that a sign-in reaches (NIST SP 800-63B-4 §2): 2 with a second factor, otherwise 1.
    #[schema(minimum = 1, maximum = 2, example = 2)]
    assurance: u8,
    /// The days of the settings lock; null where none is set.
    #[schema(example = 14)]
    settings_lock_days: Option<i64>,
    /// Whether messages carry an anti-phishing code.
    anti_phishing_code: bool,
    /// Whether withdrawals go to listed addresses only.
    whitelist_only: bool,
    /// Whether nothing but a passkey opens the account.
    passkeys_only: bool,
    /// What the customer froze; null where nothing is.
    frozen: Option<FrozenScopeName>,
    /// What the exchange froze; null where nothing is.
    frozen_by_exchange: Option<FrozenByExchangeBody>,
    /// Whether withdrawals may leave now: nothing is on hold.
    withdrawals: bool,
    /// The holds in force, the most serious first.
    holds: Vec<HoldBody>,
    /// The changes that wait, oldest first.
    waiting: Vec<WaitingBody>,
}

impl StandingBody {
    fn of(standing: &AccountStanding) -> Self {
        Self {
            assurance: standing.assurance,
            settings_lock_days: standing.settings_lock.map(|lock| lock.seconds() / 86_400),
            anti_phishing_code: standing.anti_phishing_code,
            whitelist_only: standing.whitelist_only,
            passkeys_only: standing.passkeys_only,
            frozen: standing.freeze.map(|freeze| FrozenScopeName(freeze.scope)),
            frozen_by_exchange: standing.operator_freeze.map(FrozenByExchangeBody::of),
            withdrawals: standing.holds.is_empty(),
            holds: standing.holds.iter().map(HoldBody::of).collect(),
            waiting: standing.waiting.iter().map(WaitingBody::of).collect(),
        }
    }
}

/// Shows holds and protections of an account
///
/// Without a session of the customer. Ask again immediately before a withdrawal is sent out.
#[utoipa::path(
    get, path = "/api/v1/accounts/{id}/standing", operation_id = "getStanding", tag = "Clients",
    security(("client" = ["holds.read"])),
    params(("id" = AccountIdText, Path, description = "The account")),
    responses((status = 200, description = "Holds and protections", body = StandingBody), Absent),
)]
pub(crate) async fn standing(
    ClientApi { request, right, .. }: ClientApi<HoldsRead>,
    PathId(id): PathId<AccountId>,
) -> Answer<StandingBody> {
    let read = request.app().standing(&right, id).await;
    read.map(|standing| Json(StandingBody::of(&standing))).map_err(|problem| request.refuse(problem))
}
