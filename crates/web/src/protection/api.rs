//! Protections, what waits to weaken them, and what is held. What makes the account less safe is answered with 202 and
//! the instant at which it takes effect unless somebody vetoes it.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vestibule_domain::id::WeakeningId;
use vestibule_domain::protection::{AntiPhishingCode, Hold, LoginPhrase, ProtectionChange};
use vestibule_domain::time::Span;
use vestibule_service::{
    Evidence, FieldFault, Problem, Progress, ProtectionsView, RequestedChange, WeakeningView,
};

use crate::api::flow_body::{GoesOnBody, WaitsBody};
use crate::api::freeze_body::FreezeBody;
use crate::api::json::{Answer, JsonBody};
use crate::api::names::WeakeningIdText;
use crate::api::problem::Refused;
use crate::api::proofs::{ProofBody, ProofsBody};
use crate::api::request::{ApiRequest, PathId, SignedInApi};
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::{ChangeWord, HoldCauseName, LiftingName};
use crate::api::shape::read_whole;
use crate::flow::api as flows;

/// What protects the account.
#[derive(Serialize, ToSchema)]
#[schema(as = Protections)]
pub(crate) struct ProtectionsBody {
    /// Whether an authenticator is enrolled.
    authenticator: bool,
    /// The days of the settings lock; null where the operator’s own delay alone counts.
    #[schema(example = 14)]
    settings_lock_days: Option<i64>,
    /// From when on that lock counts; null where it does already. Until then the delay before it counts.
    settings_lock_counts_from: Option<Rfc3339>,
    /// How long a change that is asked for now and weakens would wait, in seconds.
    #[schema(example = 1_209_600)]
    delay_seconds: i64,
    /// How long the end of a freeze that is asked for now would wait, in seconds.
    #[schema(example = 1_209_600)]
    unfreeze_delay_seconds: i64,
    /// The word that every message carries.
    #[schema(example = "blue heron")]
    anti_phishing: Option<String>,
    /// The phrase that known devices show.
    #[schema(example = "the kettle sings at noon")]
    login_phrase: Option<String>,
    /// The freeze in force.
    freeze: Option<FreezeBody>,
    /// What waits, oldest first.
    waiting: Vec<WaitingBody>,
}

/// A change that weakens and waits.
#[derive(Serialize, ToSchema)]
#[schema(as = WaitingChange)]
pub(crate) struct WaitingBody {
    /// Its name.
    #[schema(value_type = WeakeningIdText)]
    id: WeakeningId,
    /// What it does.
    change: ChangeWord,
    /// When it was asked for.
    asked_at: Rfc3339,
    /// When it takes effect unless vetoed.
    effective_at: Rfc3339,
}

impl WaitingBody {
    fn of(view: &WeakeningView) -> Self {
        Self {
            id: view.id,
            change: ChangeWord(view.change.name()),
            asked_at: Rfc3339(view.asked_at),
            effective_at: Rfc3339(view.effective_at),
        }
    }
}

impl ProtectionsBody {
    fn of(view: ProtectionsView) -> Self {
        let end = view.waiting.iter().find(|waiting| waiting.change == ProtectionChange::Unfreeze);
        let ends_at = end.map(|waiting| waiting.effective_at);
        let freeze = view.freeze.map(|freeze| FreezeBody::of(freeze, view.unfreeze_delay, ends_at));
        Self {
            authenticator: view.authenticator,
            settings_lock_days: view.settings_lock.map(|lock| lock.seconds() / 86_400),
            settings_lock_counts_from: view.lock_counts_from.map(Rfc3339),
            delay_seconds: view.delay_in_force.seconds(),
            unfreeze_delay_seconds: view.unfreeze_delay.seconds(),
            anti_phishing: view.anti_phishing,
            login_phrase: view.login_phrase,
            freeze,
            waiting: view.waiting.iter().map(WaitingBody::of).collect(),
        }
    }
}

/// Shows the protections
///
/// With what waits to weaken them.
#[utoipa::path(
    get, path = "/api/v1/protections", operation_id = "getProtections", tag = "Protections",
    security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, description = "The protections of the account", body = ProtectionsBody)),
)]
pub(crate) async fn show(SignedInApi { request, signed_in }: SignedInApi) -> Answer<ProtectionsBody> {
    let seen = request.app().protections(&request.caller, &signed_in).await;
    seen.map(|view| Json(ProtectionsBody::of(view))).map_err(|problem| request.refuse(problem))
}

/// Grants a wish, and says whether it is granted now or waits.
pub(crate) async fn grant(
    member: &SignedInApi,
    wish: RequestedChange,
    given: &[Evidence],
) -> Result<Response, Refused> {
    let SignedInApi { request, signed_in } = member;
    let step = request.app().change_protection(&request.caller, signed_in, wish, given).await;
    match step.map_err(|problem| request.refuse(problem))? {
        Progress::Waits { weakening, effective_at } => Ok(WaitsBody::answer(weakening, effective_at)),
        step @ (Progress::Prove { .. }
        | Progress::Refused { .. }
        | Progress::SignedIn(_)
        | Progress::Done
        | Progress::Enrolled(_)) => request.made(&step).map(|()| StatusCode::NO_CONTENT.into_response()),
    }
}

/// How long changes that weaken shall wait.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SettingsLock)]
pub(crate) struct LockBody {
    /// Whole days, within what the server allows.
    #[serde(deserialize_with = "read_whole")]
    #[schema(minimum = 1, maximum = 90, example = 14)]
    days: u32,
    /// Evidence for what is demanded.
    #[serde(default)]
    #[schema(max_items = 8)]
    proofs: Vec<ProofBody>,
}

/// Sets the settings lock
///
/// It demands the password and the second factor. Without a second factor a mailed or texted code is demanded in its place:
/// begin with `POST /api/v1/protections/settings-lock`. A longer lock counts once it is as old as `policy.protection.delay`;
/// a shorter one waits as long as the present one.
#[utoipa::path(
    put, path = "/api/v1/protections/settings-lock", operation_id = "setSettingsLock", tag = "Protections",
    security(("bearer" = []), ("cookie" = [])),
    request_body = LockBody,
    responses(
        (status = 202, description = "It makes the account less safe and waits", body = WaitsBody),
        (status = 204, description = "It counts"),
        (status = 403, description = "`proof_missing` (RFC 9470), `proof_wrong`, `proof_used` or `account_frozen`"),
        (status = 409, description = "`proof_not_asked`"),
        (status = 429, description = "`locked`"),
    ),
)]
pub(crate) async fn set_lock(
    member: SignedInApi,
    JsonBody(asked): JsonBody<LockBody>,
) -> Result<Response, Refused> {
    let given = member.request.reads(asked.proofs)?;
    grant(&member, RequestedChange::SettingsLock(Some(Span::from_days(asked.days))), &given).await
}

/// Begins to set the settings lock with a mailed or texted code
///
/// For accounts without a second factor. Opens a flow that belongs to this session: the password, then the code, and of an account
/// with two addresses or numbers a code of a second one (`second_contact_code`).
#[utoipa::path(
    post, path = "/api/v1/protections/settings-lock", operation_id = "beginSettingsLock", tag = "Protections",
    security(("bearer" = []), ("cookie" = [])),
    request_body = LockBody,
    responses(
        (status = 201, description = "The flow is open; more proof is asked for", body = GoesOnBody,
         headers(("Location" = String, description = "Where the flow is found"))),
        (status = 202, description = "It makes the account less safe and waits", body = WaitsBody),
        (status = 204, description = "It is set"),
        (status = 403, description = "What was given does not count: `proof_wrong` or `proof_used`"),
        (status = 409, description = "`proof_not_asked`"),
        (status = 429, description = "`locked` or `too_many_requests`"),
    ),
)]
pub(crate) async fn begin_lock(
    SignedInApi { request, signed_in }: SignedInApi,
    JsonBody(asked): JsonBody<LockBody>,
) -> Result<Response, Refused> {
    let given = request.reads(asked.proofs)?;
    let wish = RequestedChange::SettingsLock(Some(Span::from_days(asked.days)));
    let begun = request.app().begin_protection_change(&request.caller, &signed_in, wish, &given).await;
    flows::begun(&request, begun).await
}

/// Switches the settings lock off
#[utoipa::path(
    delete, path = "/api/v1/protections/settings-lock", operation_id = "removeSettingsLock", tag = "Protections",
    security(("bearer" = []), ("cookie" = [])),
    request_body = ProofsBody,
    responses(
        (status = 202, description = "It makes the account less safe and waits", body = WaitsBody),
        (status = 204, description = "There was none"),
        (status = 403, description = "`proof_missing` (RFC 9470), `proof_wrong`, `proof_used` or `account_frozen`"),
        (status = 409, description = "`proof_not_asked`"),
        (status = 429, description = "`locked`"),
    ),
)]
pub(crate) async fn remove_lock(
    member: SignedInApi,
    JsonBody(asked): JsonBody<ProofsBody>,
) -> Result<Response, Refused> {
    let given = member.request.reads(asked.proofs)?;
    grant(&member, RequestedChange::SettingsLock(None), &given).await
}

/// A word for every message.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AntiPhishing)]
pub(crate) struct WordBody {
    /// As it was typed: 4 to 20 letters, digits, spaces and dashes of ASCII. Full-width letters count as those of ASCII, every
    /// dash as a hyphen, and what cannot be seen does not count.
    #[schema(min_length = 4, max_length = 64, example = "blue heron")]
    word: String,
    /// Evidence for what is demanded.
    #[serde(default)]
    #[schema(max_items = 8)]
    proofs: Vec<ProofBody>,
}

/// Puts an anti-phishing code into every message
///
/// In place of another it demands the password; the first one needs a recent sign-in only.
#[utoipa::path(
    put, path = "/api/v1/protections/anti-phishing", operation_id = "setAntiPhishing", tag = "Protections",
    security(("bearer" = []), ("cookie" = [])),
    request_body = WordBody,
    responses(
        (status = 204, description = "Every message carries it"),
        (status = 403, description = "`proof_missing` (RFC 9470), `proof_wrong` or `proof_used`"),
        (status = 409, description = "`proof_not_asked`"),
        (status = 429, description = "`locked`"),
    ),
)]
pub(crate) async fn set_word(
    member: SignedInApi,
    JsonBody(asked): JsonBody<WordBody>,
) -> Result<Response, Refused> {
    let given = member.request.reads(asked.proofs)?;
    let word = AntiPhishingCode::parse(&asked.word)
        .map_err(|_| unfit(&member.request, FieldFault::AntiPhishingCode))?;
    grant(&member, RequestedChange::AntiPhishing(Some(word)), &given).await
}

/// Takes the word out of the messages
#[utoipa::path(
    delete, path = "/api/v1/protections/anti-phishing", operation_id = "removeAntiPhishing", tag = "Protections",
    security(("bearer" = []), ("cookie" = [])),
    request_body = ProofsBody,
    responses(
        (status = 202, description = "It makes the account less safe and waits", body = WaitsBody),
        (status = 204, description = "There was none"),
        (status = 403, description = "`proof_missing` (RFC 9470), `proof_wrong`, `proof_used` or `account_frozen`"),
        (status = 409, description = "`proof_not_asked`"),
        (status = 429, description = "`locked`"),
    ),
)]
pub(crate) async fn remove_word(
    member: SignedInApi,
    JsonBody(asked): JsonBody<ProofsBody>,
) -> Result<Response, Refused> {
    let given = member.request.reads(asked.proofs)?;
    grant(&member, RequestedChange::AntiPhishing(None), &given).await
}

/// A phrase for the sign-in page of known devices.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LoginPhrase)]
pub(crate) struct PhraseBody {
    /// 4 to 60 characters, no links.
    #[schema(min_length = 4, max_length = 60, example = "the kettle sings at noon")]
    phrase: String,
    /// Evidence for what is demanded.
    #[serde(default)]
    #[schema(max_items = 8)]
    proofs: Vec<ProofBody>,
}

/// Sets the phrase at sign-in
#[utoipa::path(
    put, path = "/api/v1/protections/login-phrase", operation_id = "setLoginPhrase", tag = "Protections",
    security(("bearer" = []), ("cookie" = [])),
    request_body = PhraseBody,
    responses(
        (status = 204, description = "Known devices show it"),
        (status = 403, description = "`proof_missing` (RFC 9470), `proof_wrong` or `proof_used`"),
        (status = 409, description = "`proof_not_asked`"),
        (status = 429, description = "`locked`"),
    ),
)]
pub(crate) async fn set_phrase(
    member: SignedInApi,
    JsonBody(asked): JsonBody<PhraseBody>,
) -> Result<Response, Refused> {
    let given = member.request.reads(asked.proofs)?;
    let phrase =
        LoginPhrase::parse(&asked.phrase).map_err(|_| unfit(&member.request, FieldFault::LoginPhrase))?;
    grant(&member, RequestedChange::LoginPhrase(Some(phrase)), &given).await
}

/// Removes the phrase at sign-in
#[utoipa::path(
    delete, path = "/api/v1/protections/login-phrase", operation_id = "removeLoginPhrase", tag = "Protections",
    security(("bearer" = []), ("cookie" = [])),
    request_body = ProofsBody,
    responses(
        (status = 204, description = "No device shows one"),
        (status = 403, description = "`proof_missing` (RFC 9470), `proof_wrong` or `proof_used`"),
        (status = 409, description = "`proof_not_asked`"),
        (status = 429, description = "`locked`"),
    ),
)]
pub(crate) async fn remove_phrase(
    member: SignedInApi,
    JsonBody(asked): JsonBody<ProofsBody>,
) -> Result<Response, Refused> {
    let given = member.request.reads(asked.proofs)?;
    grant(&member, RequestedChange::LoginPhrase(None), &given).await
}

/// Removes the authenticator
///
/// With its backup codes. It waits like every change that weakens.
#[utoipa::path(
    delete, path = "/api/v1/factors/authenticator", operation_id = "removeAuthenticator", tag = "Factors",
    security(("bearer" = []), ("cookie" = [])),
    request_body = ProofsBody,
    responses(
        (status = 202, description = "It makes the account less safe and waits", body = WaitsBody),
        (status = 403, description = "`proof_missing` (RFC 9470), `proof_wrong`, `proof_used` or `account_frozen`"),
        (status = 404, description = "`not_found`: none is enrolled"),
        (status = 409, description = "`proof_not_asked`"),
        (status = 429, description = "`locked`"),
    ),
)]
pub(crate) async fn remove_authenticator(
    member: SignedInApi,
    JsonBody(asked): JsonBody<ProofsBody>,
) -> Result<Response, Refused> {
    let given = member.request.reads(asked.proofs)?;
    grant(&member, RequestedChange::RemoveAuthenticator, &given).await
}

/// Begins to remove the authenticator with a mailed or texted code
///
/// For whoever has neither the authenticator nor a backup code, and is signed in still. Opens a flow that belongs to this
/// session: the password, then the code, which is sent on request. Then it waits like every change that weakens.
#[utoipa::path(
    post, path = "/api/v1/factors/authenticator/removal", operation_id = "beginRemovingAuthenticator", tag = "Factors",
    security(("bearer" = []), ("cookie" = [])),
    request_body = ProofsBody,
    responses(
        (status = 201, description = "The flow is open; more proof is asked for", body = GoesOnBody,
         headers(("Location" = String, description = "Where the flow is found"))),
        (status = 403, description = "What was given does not count: `proof_wrong` or `proof_used`"),
        (status = 404, description = "`not_found`: none is enrolled"),
        (status = 409, description = "`proof_not_asked`"),
        (status = 429, description = "`locked` or `too_many_requests`"),
    ),
)]
pub(crate) async fn begin_removal(
    SignedInApi { request, signed_in }: SignedInApi,
    JsonBody(asked): JsonBody<ProofsBody>,
) -> Result<Response, Refused> {
    let given = request.reads(asked.proofs)?;
    let wish = RequestedChange::RemoveAuthenticator;
    let begun = request.app().begin_protection_change(&request.caller, &signed_in, wish, &given).await;
    flows::begun(&request, begun).await
}

/// Vetoes a change that waits
///
/// It asks for no further proof than the session.
#[utoipa::path(
    post, path = "/api/v1/protections/waiting/{id}/veto", operation_id = "vetoChange", tag = "Protections",
    params(("id" = WeakeningIdText, Path, description = "The change’s name, `wkn_…`")),
    security(("bearer" = []), ("cookie" = [])),
    responses(
        (status = 204, description = "Nothing changes"),
        (status = 404, description = "`not_found`: none of that name waits, or waits any more"),
    ),
)]
pub(crate) async fn veto(
    SignedInApi { request, signed_in }: SignedInApi,
    PathId(id): PathId<WeakeningId>,
) -> Result<StatusCode, Refused> {
    let vetoed = request.app().veto(&request.caller, &signed_in, id).await;
    vetoed.map(|()| StatusCode::NO_CONTENT).map_err(|problem| request.refuse(problem))
}

/// What is held.
#[derive(Serialize, ToSchema)]
#[schema(as = Holds)]
pub(crate) struct HoldsBody {
    /// The holds in force, the gravest first.
    holds: Vec<HoldBody>,
}

/// A stop on withdrawals.
#[derive(Serialize, ToSchema)]
#[schema(as = Hold)]
pub(crate) struct HoldBody {
    /// Why.
    cause: HoldCauseName,
    /// Since when.
    start: Rfc3339,
    /// Until when; null while somebody must lift it.
    end: Option<Rfc3339>,
    /// What ends it.
    lifted_by: LiftingName,
}

impl HoldBody {
    fn of(hold: &Hold) -> Self {
        Self {
            cause: HoldCauseName(hold.cause),
            start: Rfc3339(hold.start),
            end: hold.end.map(Rfc3339),
            lifted_by: LiftingName(hold.lifting),
        }
    }
}

/// Lists what is held
#[utoipa::path(
    get, path = "/api/v1/holds", operation_id = "listHolds", tag = "Protections",
    security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, description = "The holds in force", body = HoldsBody)),
)]
pub(crate) async fn holds(SignedInApi { request, signed_in }: SignedInApi) -> Answer<HoldsBody> {
    let seen = request.app().protections(&request.caller, &signed_in).await;
    let seen = seen.map_err(|problem| request.refuse(problem))?;
    Ok(Json(HoldsBody { holds: seen.holds.iter().map(HoldBody::of).collect() }))
}

fn unfit(request: &ApiRequest, fault: FieldFault) -> Refused {
    request.refuse(Problem::Invalid(vec![fault]))
}
