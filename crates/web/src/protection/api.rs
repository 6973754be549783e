//! Protections, what waits to weaken them, and what is held. What makes the account less safe is answered with 202 and
//! the instant at which it takes effect unless somebody vetoes it.

use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use vestibule_domain::id::WeakeningId;
use vestibule_domain::protection::{Hold, ProtectionChange};
use vestibule_service::{Evidence, ProtectionsView, RequestedChange, WeakeningView};

use crate::api::answers::{Absent, Begin, BeginSetting, Opened, Setting as Sets, Waits, Weakening};
use crate::api::freeze_body::FreezeBody;
use crate::api::json::{Answer, JsonBody};
use crate::api::names::WeakeningIdText;
use crate::api::problem::Refused;
use crate::api::proofs::ProofsBody;
use crate::api::request::{PathId, SignedInApi};
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::{ChangeWord, HoldCauseName, LiftingName};
use crate::api::written::Json;
use crate::flow::api as flows;
use crate::protection::named::{NamedProtection, NewSetting, Setting};

/// The protections of the account.
#[derive(Serialize, ToSchema)]
#[schema(as = Protections)]
pub(crate) struct ProtectionsBody {
    /// Whether an authenticator is set up.
    authenticator: bool,
    /// The days of the settings lock; null where none is set and changes wait as long as the operator’s policy says.
    #[schema(example = 14)]
    settings_lock_days: Option<i64>,
    /// When a lock that was set lately takes effect; null where it already has. Until then the former delay is in force.
    settings_lock_counts_from: Option<Rfc3339>,
    /// How long a change that makes the account less safe would wait if it was requested now, in seconds.
    #[schema(example = 1_209_600)]
    delay_seconds: i64,
    /// How long the end of a freeze would wait if it was requested now, in seconds.
    #[schema(example = 1_209_600)]
    unfreeze_delay_seconds: i64,
    /// The anti-phishing code, which every message from the exchange carries; null where none is set.
    #[schema(example = "blue heron")]
    anti_phishing_code: Option<String>,
    /// The login phrase, which the sign-in page shows on devices that the account knows; null where none is set.
    #[schema(example = "the kettle sings at noon")]
    login_phrase: Option<String>,
    /// Whether nothing but a passkey opens the account.
    passkeys_only: bool,
    /// The freeze in force; null where the account is not frozen.
    freeze: Option<FreezeBody>,
    /// The changes that wait, oldest first.
    waiting: Vec<WaitingBody>,
}

/// A change that makes the account less safe and waits until it takes effect.
#[derive(Serialize, ToSchema)]
#[schema(as = WaitingChange)]
pub(crate) struct WaitingBody {
    /// Its id.
    #[schema(value_type = WeakeningIdText)]
    id: WeakeningId,
    /// What it does.
    change: ChangeWord,
    /// When it was requested.
    asked_at: Rfc3339,
    /// When it takes effect unless it is vetoed.
    effective_at: Rfc3339,
}

impl WaitingBody {
    pub(crate) fn of(view: &WeakeningView) -> Self {
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
            anti_phishing_code: view.anti_phishing_code,
            login_phrase: view.login_phrase,
            passkeys_only: view.passkeys_only,
            freeze,
            waiting: view.waiting.iter().map(WaitingBody::of).collect(),
        }
    }
}

/// Shows the protections
///
/// And the changes that wait.
#[utoipa::path(
    get, path = "/api/v1/protections", operation_id = "getProtections", tag = "Protections",
    responses((status = 200, description = "The protections of the account", body = ProtectionsBody)),
)]
pub(crate) async fn show(SignedInApi { request, signed_in }: SignedInApi) -> Answer<ProtectionsBody> {
    let seen = request.app().protections(&request.caller, &signed_in).await;
    seen.map(|view| Json(ProtectionsBody::of(view))).map_err(|problem| request.refuse(problem))
}

/// Sets a protection
///
/// The path names the protection, and the body has its field. Each demands other proofs:
///
/// - `anti-phishing-code`, `login-phrase`: a recent sign-in or the password; to replace the present one, always the password.
///   Then the second factor, if the account has one.
/// - `settings-lock`: the password and the second factor. An account without a second factor cannot set it with this request:
///   begin with `POST` instead. A longer lock takes effect `policy.protection.delay` after it was set. A shorter one makes the
///   account less safe and waits as long as the present lock says.
/// - `passkeys-only`: a passkey, then a mailed or texted code, so begin with `POST`. All other sessions end. Set to `false` it is
///   switched off, which waits.
#[utoipa::path(
    put, path = "/api/v1/protections/{name}", operation_id = "setProtection", tag = "Protections",
    params(("name" = NamedProtection, Path, description = "Which protection")),
    request_body = NewSetting,
    responses((status = 204, description = "It is set"), Waits, Sets, Absent),
)]
pub(crate) async fn set(
    SignedInApi { request, signed_in }: SignedInApi,
    setting: Setting,
) -> Result<Response, Refused> {
    let field = setting.field();
    let (change, given) = setting.read(&request)?;
    let made = request.app().change_protection(&request.caller, &signed_in, change, &given).await;
    request.settled(&made.map_err(|problem| request.refuse_field(field, problem))?)
}

/// Begins to set a protection in several requests
///
/// Opens a flow that belongs to this session; give it the proofs that are missing. This is how an account without a second factor
/// sets its settings lock: the flow asks for the password, then for a mailed or texted code, and if the account has two addresses
/// or numbers, for a code sent to the second one (`second_contact_code`). So is `passkeys-only` turned on, with a passkey first.
#[utoipa::path(
    post, path = "/api/v1/protections/{name}", operation_id = "beginProtection", tag = "Protections",
    params(("name" = NamedProtection, Path, description = "Which protection")),
    request_body = NewSetting,
    responses((status = 204, description = "It is set"), Opened, Waits, BeginSetting, Absent),
)]
pub(crate) async fn begin(
    SignedInApi { request, signed_in }: SignedInApi,
    setting: Setting,
) -> Result<Response, Refused> {
    let field = setting.field();
    let (change, given) = setting.read(&request)?;
    let begun = request.app().begin_protection_change(&request.caller, &signed_in, change, &given).await;
    flows::begun(&request, begun.map_err(|problem| request.refuse_field(field, problem))?).await
}

/// Switches a protection off
///
/// It demands the password and, if the account has one, the second factor. It waits like every change that makes the account less
/// safe; only the login phrase is removed at once.
#[utoipa::path(
    delete, path = "/api/v1/protections/{name}", operation_id = "removeProtection", tag = "Protections",
    params(("name" = NamedProtection, Path, description = "Which protection")),
    request_body = ProofsBody,
    responses((status = 204, description = "It is off, or was not set"), Waits, Weakening, Absent),
)]
pub(crate) async fn remove(
    member: SignedInApi,
    PathId(protection): PathId<NamedProtection>,
    JsonBody(asked): JsonBody<ProofsBody>,
) -> Result<Response, Refused> {
    let given = member.request.reads(asked.proofs)?;
    change(&member, protection.off(), &given).await
}

/// Makes a change that took its proofs along: now, or after its wait.
pub(crate) async fn change(
    SignedInApi { request, signed_in }: &SignedInApi,
    change: RequestedChange,
    given: &[Evidence],
) -> Result<Response, Refused> {
    let made = request.app().change_protection(&request.caller, signed_in, change, given).await;
    request.settled(&made.map_err(|problem| request.refuse(problem))?)
}

/// Removes the authenticator
///
/// And its backup codes. The removal waits, like every change that makes the account less safe. `not_found` says that the account has
/// no authenticator.
#[utoipa::path(
    delete, path = "/api/v1/factors/authenticator", operation_id = "removeAuthenticator", tag = "Factors",
    request_body = ProofsBody,
    responses(Waits, Weakening, Absent),
)]
pub(crate) async fn remove_authenticator(
    member: SignedInApi,
    JsonBody(asked): JsonBody<ProofsBody>,
) -> Result<Response, Refused> {
    let given = member.request.reads(asked.proofs)?;
    change(&member, RequestedChange::RemoveAuthenticator, &given).await
}

/// Begins to remove the authenticator with a mailed or texted code
///
/// For a customer who is still signed in but has lost the authenticator and has no backup code. Opens a flow that belongs to this
/// session and asks for the password, then for a code, which is sent on request. Then the removal waits, like every change that
/// makes the account less safe. `not_found` says that the account has no authenticator.
#[utoipa::path(
    post, path = "/api/v1/factors/authenticator/removal", operation_id = "beginRemovingAuthenticator", tag = "Factors",
    request_body = ProofsBody,
    responses(Opened, Begin, Absent),
)]
pub(crate) async fn begin_removal(
    SignedInApi { request, signed_in }: SignedInApi,
    JsonBody(asked): JsonBody<ProofsBody>,
) -> Result<Response, Refused> {
    let given = request.reads(asked.proofs)?;
    let change = RequestedChange::RemoveAuthenticator;
    let begun = request.app().begin_protection_change(&request.caller, &signed_in, change, &given).await;
    flows::begun(&request, begun.map_err(|problem| request.refuse(problem))?).await
}

/// Closes the account
///
/// For good: nobody signs in to it any more, and its addresses and numbers stay taken until the operator erases it. It demands the
/// password and, if the account has one, the second factor. It waits, like every change that makes the account less safe, is told
/// to every address and number, and can be vetoed from each.
#[utoipa::path(
    post, path = "/api/v1/account/closing", operation_id = "closeAccount", tag = "Account",
    request_body = ProofsBody,
    responses(Waits, Weakening),
)]
pub(crate) async fn close_account(
    member: SignedInApi,
    JsonBody(asked): JsonBody<ProofsBody>,
) -> Result<Response, Refused> {
    let given = member.request.reads(asked.proofs)?;
    change(&member, RequestedChange::CloseAccount, &given).await
}

/// Vetoes a change that waits
///
/// The session is enough; no proof is asked for. `not_found` says that no change with this id waits now.
#[utoipa::path(
    post, path = "/api/v1/protections/waiting/{id}/veto", operation_id = "vetoChange", tag = "Protections",
    params(("id" = WeakeningIdText, Path, description = "The id of the change, `wkn_…`")),
    responses((status = 204, description = "The change is cancelled"), Absent),
)]
pub(crate) async fn veto(
    SignedInApi { request, signed_in }: SignedInApi,
    PathId(id): PathId<WeakeningId>,
) -> Result<StatusCode, Refused> {
    let vetoed = request.app().veto(&request.caller, &signed_in, id).await;
    vetoed.map(|()| StatusCode::NO_CONTENT).map_err(|problem| request.refuse(problem))
}

/// The holds on the account.
#[derive(Serialize, ToSchema)]
#[schema(as = Holds)]
pub(crate) struct HoldsBody {
    /// The holds in force, the most serious first.
    holds: Vec<HoldBody>,
}

/// A hold: a stop on withdrawals.
#[derive(Serialize, ToSchema)]
#[schema(as = Hold)]
pub(crate) struct HoldBody {
    /// Why withdrawals are on hold.
    cause: HoldCauseName,
    /// When it began.
    start: Rfc3339,
    /// When it ends; null where it does not end by itself.
    end: Option<Rfc3339>,
    /// What ends it.
    lifted_by: LiftingName,
}

impl HoldBody {
    pub(crate) fn of(hold: &Hold) -> Self {
        Self {
            cause: HoldCauseName(hold.cause),
            start: Rfc3339(hold.start),
            end: hold.end.map(Rfc3339),
            lifted_by: LiftingName(hold.lifting),
        }
    }
}

/// Lists the holds on withdrawals
#[utoipa::path(
    get, path = "/api/v1/holds", operation_id = "listHolds", tag = "Protections",
    responses((status = 200, description = "The holds in force", body = HoldsBody)),
)]
pub(crate) async fn holds(SignedInApi { request, signed_in }: SignedInApi) -> Answer<HoldsBody> {
    let seen = request.app().protections(&request.caller, &signed_in).await;
    let seen = seen.map_err(|problem| request.refuse(problem))?;
    Ok(Json(HoldsBody { holds: seen.holds.iter().map(HoldBody::of).collect() }))
}
