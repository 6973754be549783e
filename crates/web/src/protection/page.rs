//! The protections: what is on, what waits, and one small task for each change. What makes the account less safe waits.

use axum::http::StatusCode;
use vestibule_domain::gate::{Purpose, Refusal};
use vestibule_domain::id::WeakeningId;
use vestibule_domain::protection::{AntiPhishingCode, LoginPhrase};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_service::{ChangeDemands, Problem, Progress, RequestedChange, WeakeningView};

use crate::flow::change::page::onwards;
use crate::flow::page::owner::{Again, Asked, OwnerFields, answered, asked};
use crate::flow::page::unexpected;
use crate::page::error::{PageError, PageResult};
use crate::page::form_body::{FormBody, Path, Query};
use crate::page::message::Fault;
use crate::page::request::{PageRequest, SignedInPage, redirect, render};
use crate::page::typed::Typed;
use crate::protection::view::{
    ChangeLabel, ProtectionLockView, ProtectionTaskView, ProtectionWaitsView, ProtectionsView, Task,
    WaitingRow, days_of, lasting,
};

/// Where the length of a lock is chosen.
const LOCK: &str = "/account/protections/settings-lock";
/// The lock that is offered first to somebody who has none.
const OFFERED: u32 = 7;

pub(crate) async fn overview(member: SignedInPage) -> PageResult {
    let request = &member.request;
    let seen = request.web.app.protections(&request.caller, &member.signed_in).await?;
    let view = ProtectionsView {
        waiting: seen.waiting.iter().map(waiting_row).collect(),
        frozen: seen.freeze.is_some(),
        delay: lasting(&request.page, seen.delay_in_force),
        lock_days: seen.settings_lock.map(days_of),
        lock_from_ms: seen.lock_counts_from.map(Timestamp::millis),
        authenticator: seen.authenticator,
        passkeys_only: seen.passkeys_only,
        passkeys_suffice: seen.passkeys_suffice,
        anti_phishing_code: seen.anti_phishing_code,
        login_phrase: seen.login_phrase,
        page: request.page(),
    };
    Ok(render(StatusCode::OK, &view))
}

/// A change that waits, as pages show it.
pub(crate) fn waiting_row(waiting: &WeakeningView) -> WaitingRow {
    WaitingRow {
        id: waiting.id.to_string(),
        matter: ChangeLabel::of(&waiting.change),
        asked_ms: waiting.asked_at.millis(),
        until_ms: waiting.effective_at.millis(),
    }
}

/// Where alerts go.
async fn told_at(member: &SignedInPage) -> Result<Vec<String>, Problem> {
    let profile = member.request.web.app.profile(&member.signed_in).await?;
    Ok(profile.identifiers.into_iter().map(|found| found.full.reveal().to_owned()).collect())
}

pub(crate) async fn waiting(member: SignedInPage, Path(id): Path<String>) -> PageResult {
    let request = &member.request;
    let seen = request.web.app.protections(&request.caller, &member.signed_in).await?;
    let Some(one) = seen.waiting.iter().map(waiting_row).find(|one| one.id == id) else {
        return Ok(redirect("/account/protections"));
    };
    let told = told_at(&member).await?;
    Ok(render(StatusCode::OK, &ProtectionWaitsView { page: request.page(), one, told }))
}

pub(crate) async fn veto(member: SignedInPage, Path(id): Path<String>) -> PageResult {
    let request = &member.request;
    let id = id.parse::<WeakeningId>().map_err(|_| Fault::NotFound)?;
    match request.web.app.veto(&request.caller, &member.signed_in, id).await {
        Ok(()) => Ok(redirect("/account/protections?done=vetoed")),
        Err(Problem::NotFound) => Ok(redirect("/account/protections?done=veto-late")),
        Err(problem) => Err(problem.into()),
    }
}

/// The form that chooses how long changes that weaken shall wait.
pub(crate) async fn lock(member: SignedInPage) -> PageResult {
    let request = &member.request;
    let seen = request.web.app.protections(&request.caller, &member.signed_in).await?;
    let in_force = request.web.app.policy();
    let policy = &in_force.protection;
    // A lock shorter than what everybody waits would promise what it does not do.
    let shortest = days_of(policy.lock_shortest.max(policy.delay)).max(1);
    let range = shortest..=days_of(policy.lock_longest);
    let present = seen.settings_lock.map(days_of);
    let view = ProtectionLockView {
        page: request.page(),
        delay: lasting(&request.page, seen.delay_in_force),
        fresh: lasting(&request.page, policy.delay),
        present,
        chosen: present.unwrap_or(OFFERED),
        choices: offered(range, present),
    };
    Ok(render(StatusCode::OK, &view))
}

/// The lengths of a settings lock that are offered, in days: few, so that choosing is easy, and what is set now among them.
fn offered(range: std::ops::RangeInclusive<u32>, present: Option<u32>) -> Vec<u32> {
    let usual = [*range.start(), 3, OFFERED, 14, 30, *range.end()].into_iter().chain(present);
    let mut choices: Vec<u32> = usual.filter(|days| range.contains(days)).collect();
    choices.sort_unstable();
    choices.dedup();
    choices
}

/// What the address of a task says beside its name.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    days: String,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    days: String,
    anti_phishing_code: Typed,
    login_phrase: String,
    #[serde(flatten)]
    owner: OwnerFields,
}

/// The task of this name, with what was typed.
fn task(name: &str, fields: &Fields) -> Option<Task> {
    Some(match name {
        "lock" => Task::Lock { days: fields.days.parse().ok()? },
        "lock-off" => Task::LockOff,
        "anti-phishing-code" => {
            Task::AntiPhishingCode { code: fields.anti_phishing_code.to_string(), wrong: false }
        }
        "anti-phishing-code-off" => Task::AntiPhishingCodeOff,
        "login-phrase" => Task::LoginPhrase { phrase: fields.login_phrase.clone(), wrong: false },
        "login-phrase-off" => Task::LoginPhraseOff,
        "passkeys-only" => Task::PasskeysOnly,
        "passkeys-only-off" => Task::PasskeysOnlyOff,
        "authenticator-off" => Task::AuthenticatorOff,
        "freeze-end" => Task::FreezeEnd,
        "close-account" => Task::CloseAccount,
        _ => return None,
    })
}

/// What a task asks for; `None` while what was typed cannot be taken.
fn requested(task: &Task) -> Option<RequestedChange> {
    Some(match task {
        Task::Lock { days } => RequestedChange::SettingsLock(Some(Span::from_days(*days))),
        Task::LockOff => RequestedChange::SettingsLock(None),
        Task::AntiPhishingCode { code, .. } => {
            RequestedChange::AntiPhishing(Some(AntiPhishingCode::parse(code).ok()?))
        }
        Task::AntiPhishingCodeOff => RequestedChange::AntiPhishing(None),
        Task::LoginPhrase { phrase, .. } => {
            RequestedChange::LoginPhrase(Some(LoginPhrase::parse(phrase).ok()?))
        }
        Task::LoginPhraseOff => RequestedChange::LoginPhrase(None),
        Task::PasskeysOnly => RequestedChange::PasskeysOnly(true),
        Task::PasskeysOnlyOff => RequestedChange::PasskeysOnly(false),
        Task::AuthenticatorOff => RequestedChange::RemoveAuthenticator,
        Task::FreezeEnd => RequestedChange::Unfreeze,
        Task::CloseAccount => RequestedChange::CloseAccount,
    })
}

async fn task_view(member: &SignedInPage, task: Task) -> Result<ProtectionTaskView, Problem> {
    let request = &member.request;
    let demands = match requested(&task) {
        Some(change) => {
            request.web.app.protection_demands(&request.caller, &member.signed_in, change).await?
        }
        None => {
            ChangeDemands { purpose: purpose_of_text(member, &task).await?, waits_until: None, frozen: false }
        }
    };
    Ok(ProtectionTaskView {
        page: request.page(),
        task,
        waits_until_ms: demands.waits_until.map(Timestamp::millis),
        told: told_at(member).await?,
        frozen: demands.frozen,
        owner: asked(member, demands.purpose).await?,
    })
}

/// The gate of an anti-phishing code or login phrase that is still to be typed: one in place of another takes the password.
async fn purpose_of_text(member: &SignedInPage, task: &Task) -> Result<Purpose, Problem> {
    let request = &member.request;
    let seen = request.web.app.protections(&request.caller, &member.signed_in).await?;
    let replaces = match task {
        Task::AntiPhishingCode { .. } => seen.anti_phishing_code.is_some(),
        Task::LoginPhrase { .. } => seen.login_phrase.is_some(),
        Task::Lock { .. }
        | Task::LockOff
        | Task::AntiPhishingCodeOff
        | Task::LoginPhraseOff
        | Task::PasskeysOnly
        | Task::PasskeysOnlyOff
        | Task::AuthenticatorOff
        | Task::FreezeEnd
        | Task::CloseAccount => false,
    };
    Ok(if replaces { Purpose::ReplaceAntiPhishing } else { Purpose::StrengthenProtection })
}

pub(crate) async fn form(
    member: SignedInPage,
    Path(name): Path<String>,
    Query(chosen): Query<Chosen>,
) -> PageResult {
    let fields = Fields { days: chosen.days, ..Fields::default() };
    let Some(task) = task(&name, &fields) else {
        // How long is chosen on a page before.
        return if name == "lock" { Ok(redirect(LOCK)) } else { Err(Fault::NotFound.into()) };
    };
    Ok(render(StatusCode::OK, &first_view(&member, task).await.map_err(back)?))
}

/// A form as it is first seen: it begins with what is there already.
async fn first_view(member: &SignedInPage, task: Task) -> Result<ProtectionTaskView, Problem> {
    let request = &member.request;
    let mut view = task_view(member, task).await?;
    let seen = request.web.app.protections(&request.caller, &member.signed_in).await?;
    match &mut view.task {
        Task::AntiPhishingCode { code, .. } => *code = seen.anti_phishing_code.unwrap_or_default(),
        Task::LoginPhrase { phrase, .. } => *phrase = seen.login_phrase.unwrap_or_default(),
        Task::Lock { .. }
        | Task::LockOff
        | Task::AntiPhishingCodeOff
        | Task::LoginPhraseOff
        | Task::PasskeysOnly
        | Task::PasskeysOnlyOff
        | Task::AuthenticatorOff
        | Task::FreezeEnd
        | Task::CloseAccount => {}
    }
    Ok(view)
}

pub(crate) async fn change(
    member: SignedInPage,
    Path(name): Path<String>,
    FormBody(fields): FormBody<Fields>,
) -> PageResult {
    let task = task(&name, &fields).ok_or(Fault::NotFound)?;
    let mut view = task_view(&member, task).await.map_err(back)?;
    let given = fields.owner.given(&view.owner);
    let change = requested(&view.task);
    if let (Task::AntiPhishingCode { wrong, .. } | Task::LoginPhrase { wrong, .. }, None) =
        (&mut view.task, &change)
    {
        *wrong = true;
    }
    let (given, change) = match (given, change) {
        (Ok(given), Some(change)) => (given, change),
        (Err(missing), _) => {
            view.owner = missing;
            return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &view));
        }
        (Ok(_), None) => return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &view)),
    };
    let (request, signed_in) = (&member.request, &member.signed_in);
    let app = &request.web.app;
    if let Some(purpose) = takes_messages(&view.task) {
        // A code is sent first where one is asked for, and typed on the next page.
        return match app.begin_protection_change(&request.caller, signed_in, change, &given).await {
            progress @ Ok(Progress::Refused { .. } | Progress::Waits { .. }) => {
                changed(request, view, progress)
            }
            Err(problem @ (Problem::NotFound | Problem::Invalid(_))) => Err(back(problem)),
            other => onwards(request, purpose, other),
        };
    }
    let progress = app.change_protection(&request.caller, signed_in, change, &given).await;
    changed(request, view, progress)
}

/// The gate of a task that may ask for messages too.
const fn takes_messages(task: &Task) -> Option<Purpose> {
    match task {
        Task::Lock { .. } => Some(Purpose::LockSettings),
        Task::PasskeysOnly => Some(Purpose::TurnOnPasskeysOnly),
        Task::LockOff
        | Task::AntiPhishingCode { .. }
        | Task::AntiPhishingCodeOff
        | Task::LoginPhrase { .. }
        | Task::LoginPhraseOff
        | Task::PasskeysOnlyOff
        | Task::AuthenticatorOff
        | Task::FreezeEnd
        | Task::CloseAccount => None,
    }
}

/// What became of a change, or its page once more.
fn changed(
    request: &PageRequest,
    mut view: ProtectionTaskView,
    progress: Result<Progress, Problem>,
) -> PageResult {
    if let Ok(Progress::Refused { refusal: Refusal::NotFrozen, .. }) = progress {
        return Ok(redirect("/account/freeze"));
    }
    let progress = Ok(progress.map_err(back)?);
    match answered(request, view.owner.clone(), progress)? {
        Asked::Made(made) => match *made {
            Progress::Done => Ok(redirect("/account/protections?done=protection-changed")),
            Progress::Waits { weakening, .. } => {
                Ok(redirect(&format!("/account/protections/waiting/{weakening}")))
            }
            Progress::Prove { .. }
            | Progress::Refused { .. }
            | Progress::SignedIn(_)
            | Progress::Enrolled(_) => Err(unexpected(&made)),
        },
        Asked::Again(Again { owner, refusal, .. }) => {
            view.frozen |= refusal == Refusal::Frozen;
            view.owner = owner;
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &view))
        }
    }
}

/// What cannot be chosen, or is not there any more, leads back to where one can choose.
fn back(problem: Problem) -> PageError {
    if let Problem::NotFound | Problem::Invalid(_) = problem {
        redirect("/account/protections").into()
    } else if let Problem::Refused(Refusal::TooFewPasskeys) = problem {
        redirect("/account/passkeys").into()
    } else {
        problem.into()
    }
}
