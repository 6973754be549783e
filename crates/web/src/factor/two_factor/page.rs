//! The authenticator: state, enrolment, adjustment, loss.

use axum::http::StatusCode;
use vestibule_domain::gate::{ProofKind, Purpose};
use vestibule_domain::time::Timestamp;
use vestibule_service::{Caller, Enrolment, Evidence, Problem, Progress, RequestedChange, SecretText};

use crate::factor::backup_codes::page::show_codes;
use crate::factor::two_factor::view::AuthenticatorState;
use crate::factor::two_factor::view::TwoFactorLostView;
use crate::factor::two_factor::view::{TwoFactorEnrolView, TwoFactorResyncView, TwoFactorView};
use crate::flow::change::page::onwards;
use crate::flow::page::owner::{Again, Asked, OwnerFields, answered, asked, finished, held_elsewhere};
use crate::flow::page::proofs;
use crate::flow::page::unexpected;
use crate::flow::step::authenticator::clock;
use crate::flow::view::ClockHint;
use crate::flow::view::Owner;
use crate::page::error::PageResult;
use crate::page::form_body::FormBody;
use crate::page::problem::{CodeProblem, PasswordProblem};
use crate::page::request::{SignedInPage, redirect, render};
use crate::page::typed::Typed;
use crate::page::view::Flash;
use crate::protection::view::lasting;

pub(crate) async fn state(member: SignedInPage) -> PageResult {
    let factors = member.request.web.app.factors(&member.signed_in).await?;
    let state = match factors.authenticator_since {
        None => AuthenticatorState::Off,
        Some(since) => AuthenticatorState::On {
            since_ms: since.millis(),
            used_ms: factors.authenticator_used_at.map(Timestamp::millis),
            two_codes: factors.two_codes_needed,
        },
    };
    Ok(render(StatusCode::OK, &TwoFactorView { page: member.request.page(), state }))
}

pub(crate) async fn enrol_form(member: SignedInPage) -> PageResult {
    let request = &member.request;
    let enrolment = request.web.app.begin_enrolment(&request.caller, &member.signed_in).await?;
    enrol_page(&member, StatusCode::OK, &enrolment, EnrolTold::default()).await
}

/// What the enrolment page tells about the last try.
#[derive(Default)]
struct EnrolTold {
    problem: Option<CodeProblem>,
    clock: Option<ClockHint>,
    owner: Option<Owner>,
}

impl EnrolTold {
    /// Of a refusal: either the owner's proofs were wrong, or the code of the new authenticator.
    fn of(again: Again) -> Self {
        let Again { owner, of_owner, refusal, hint } = again;
        Self {
            problem: (!of_owner).then(|| proofs::code_problem(refusal, None)),
            clock: clock(hint),
            owner: of_owner.then_some(owner),
        }
    }
}

async fn enrol_page(
    member: &SignedInPage,
    status: StatusCode,
    enrolment: &Enrolment,
    told: EnrolTold,
) -> PageResult {
    let owner = asked(member, Purpose::EnrolAuthenticator).await?;
    let factors = member.request.web.app.factors(&member.signed_in).await?;
    let replacing = factors.authenticator_since.is_some();
    let codes_left = factors.backup_codes.map_or(0, |(_, left)| left);
    let policy = member.request.web.app.policy();
    let proven = member.signed_in.session().passive(member.request.caller.now, &policy.session);
    let just_now = replacing && proven.contains(ProofKind::RecentBackupCode);
    let view = TwoFactorEnrolView {
        page: member.request.page(),
        secret: enrolment.secret.chars().filter(|c| !c.is_whitespace()).collect(),
        uri: enrolment.uri.to_string(),
        replacing,
        messages: enrolment.messages(),
        keeps_codes: replacing && codes_left > 0,
        after_backup: just_now
            .then(|| member.request.return_to.clone().unwrap_or_else(|| "/account".to_owned())),
        hold_hours: policy.hold.authenticator_changed.seconds() / 3600,
        problem: told.problem,
        clock: told.clock,
        pending: enrolment.pending.clone(),
        owner: told.owner.unwrap_or(owner),
    };
    Ok(render(status, &view))
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct EnrolFields {
    pending: String,
    code: Typed,
    #[serde(flatten)]
    owner: OwnerFields,
}

pub(crate) async fn enrol(member: SignedInPage, FormBody(fields): FormBody<EnrolFields>) -> PageResult {
    let request = &member.request;
    let owner = asked(&member, Purpose::EnrolAuthenticator).await?;
    let given = match fields.owner.given(&owner) {
        Ok(given) => given,
        Err(missing) => {
            let told = EnrolTold { owner: Some(missing), ..EnrolTold::default() };
            return enrol_again(&member, &fields, told).await;
        }
    };
    let code = SecretText::new(fields.code.clone());
    let (app, pending) = (&request.web.app, &fields.pending);
    if app.enrolment_takes_message(&request.caller, &member.signed_in).await? {
        let begun =
            app.begin_first_authenticator(&request.caller, &member.signed_in, pending, &code, &given).await;
        return match begun {
            // The code of a message is typed on the next page.
            progress @ Ok(Progress::Refused { .. }) => match answered(request, owner, progress)? {
                Asked::Made(made) => Err(unexpected(&made)),
                Asked::Again(again) => enrol_again(&member, &fields, EnrolTold::of(again)).await,
            },
            other => onwards(request, Purpose::EnrolAuthenticator, other),
        };
    }
    let made = app.enrol_authenticator(&request.caller, &member.signed_in, pending, &code, &given).await;
    let (progress, fresh) =
        made.map_or_else(|problem| (Err(problem), None), |(made, fresh)| (Ok(made), fresh));
    match answered(request, owner, progress)? {
        Asked::Made(made) => {
            finished(&made)?;
            match fresh {
                Some(fresh) => show_codes(request, &member.signed_in, &fresh, Flash::AuthenticatorOn).await,
                None => Ok(redirect("/account/two-factor?done=authenticator-replaced")),
            }
        }
        Asked::Again(again) => enrol_again(&member, &fields, EnrolTold::of(again)).await,
    }
}

async fn enrol_again(member: &SignedInPage, fields: &EnrolFields, told: EnrolTold) -> PageResult {
    let request = &member.request;
    let enrolment =
        request.web.app.resume_enrolment(&request.caller, &member.signed_in, &fields.pending).await?;
    enrol_page(member, StatusCode::UNPROCESSABLE_ENTITY, &enrolment, told).await
}

pub(crate) async fn resync_form(member: SignedInPage) -> PageResult {
    let owner = asked(&member, Purpose::ResynchroniseAuthenticator).await?;
    let page = member.request.page();
    Ok(render(StatusCode::OK, &TwoFactorResyncView { page, clock: None, problem: None, owner }))
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct ResyncFields {
    code_first: Typed,
    code_second: Typed,
    #[serde(flatten)]
    owner: OwnerFields,
}

pub(crate) async fn resync(member: SignedInPage, FormBody(fields): FormBody<ResyncFields>) -> PageResult {
    let request = &member.request;
    let owner = asked(&member, Purpose::ResynchroniseAuthenticator).await?;
    let again = |problem, owner| {
        let view = TwoFactorResyncView { page: request.page(), clock: None, problem, owner };
        Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &view))
    };
    let given = match fields.owner.given(&owner) {
        Ok(given) => given,
        Err(missing) => return again(None, missing),
    };
    let codes = (SecretText::new(fields.code_first), SecretText::new(fields.code_second));
    let (app, signed_in) = (&request.web.app, &member.signed_in);
    let progress =
        app.resynchronise_authenticator(&request.caller, signed_in, (&codes.0, &codes.1), &given).await;
    match answered(request, owner, progress)? {
        Asked::Made(made) => {
            finished(&made)?;
            Ok(redirect("/account/two-factor?done=authenticator-adjusted"))
        }
        Asked::Again(Again { owner, of_owner, .. }) => {
            again((!of_owner).then_some(CodeProblem::NotSuccessive), owner)
        }
    }
}

/// How long a weakening asked for now would wait, in words.
pub(crate) async fn wait(member: &SignedInPage) -> Result<String, Problem> {
    let request = &member.request;
    let view = request.web.app.protections(&request.caller, &member.signed_in).await?;
    Ok(lasting(&request.page, view.delay_in_force))
}

async fn lost_page(
    member: &SignedInPage,
    status: StatusCode,
    problem: Option<PasswordProblem>,
) -> PageResult {
    let wait = wait(member).await?;
    Ok(render(status, &TwoFactorLostView { page: member.request.page(), wait, problem }))
}

pub(crate) async fn lost_form(member: SignedInPage) -> PageResult {
    lost_page(&member, StatusCode::OK, None).await
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct LostFields {
    password: Typed,
}

/// Asks for the authenticator to be removed by whoever has neither it nor a backup code, and sends the code for that.
pub(crate) async fn lost(member: SignedInPage, FormBody(fields): FormBody<LostFields>) -> PageResult {
    let again = |problem| lost_page(&member, StatusCode::UNPROCESSABLE_ENTITY, Some(problem));
    let password = match proofs::password(&fields.password) {
        Ok(password) => password,
        Err(problem) => return again(problem).await,
    };
    let request = &member.request;
    let (app, change) = (&request.web.app, RequestedChange::RemoveAuthenticator);
    let given = [Evidence::password(password)];
    match app.begin_protection_change(&request.caller, &member.signed_in, change, &given).await {
        Ok(Progress::Prove { flow, token }) => {
            // When none can be sent just now, the next page says so.
            let caller = Caller { flow: token.clone(), ..request.caller.clone() };
            let _sent_or_told_there = app.send_code(&caller, Some(&member.signed_in), None, None).await;
            onwards(request, flow.purpose, Ok(Progress::Prove { flow, token }))
        }
        Ok(Progress::Refused { refusal, flow: Some(_), .. }) => match held_elsewhere(request, refusal) {
            Some(answer) => Ok(answer),
            None => again(PasswordProblem::Wrong).await,
        },
        Err(Problem::NotFound) => Ok(redirect("/account/two-factor")),
        other => onwards(request, Purpose::RemoveAuthenticator, other),
    }
}
