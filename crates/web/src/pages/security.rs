//! The security page and the change of the password.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::gate::{ProofKind, ProofSet, Purpose, Refusal};
use vestibule_service::{Evidence, Hint, Problem, Progress};

use super::contacts::next_of;
use super::flow::{held, unexpected};
use super::{FormBody, proofs};
use crate::request::{SignedInPage, redirect, render};
use crate::typed::Typed;
use crate::view::problem::PasswordProblem;
use crate::view::security::{Owner, PasswordView, SecurityView};

pub(crate) async fn overview(member: SignedInPage) -> Response {
    match security(&member).await {
        Ok(view) => render(StatusCode::OK, &view),
        Err(problem) => member.request.fault(problem),
    }
}

async fn security(member: &SignedInPage) -> Result<SecurityView, Problem> {
    let app = &member.request.web.app;
    let factors = app.factors(&member.signed_in).await?;
    let devices = app.devices(&member.signed_in).await?;
    Ok(SecurityView {
        page: member.request.page(),
        password_changed_ms: factors.password_set_at.unwrap_or(member.request.caller.now).millis(),
        authenticator_since_ms: factors.authenticator_since.map(vestibule_domain::time::Timestamp::millis),
        backup_left: factors.backup_codes.map(|(_, left)| u32::try_from(left).unwrap_or(0)),
        devices: u32::try_from(devices.len()).unwrap_or(u32::MAX),
    })
}

/// The proofs of the owner that a form carries.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct OwnerFields {
    password: Typed,
    present_code: Typed,
}

/// What a purpose asks of the owner now.
pub(super) async fn asked(member: &SignedInPage, purpose: Purpose) -> Result<Owner, Problem> {
    let request = &member.request;
    let clauses: Vec<ProofSet> =
        request.web.app.demanded(&request.caller, &member.signed_in, purpose).await?;
    let any = |kind| clauses.iter().any(|clause| clause.contains(kind));
    Ok(Owner {
        password: any(ProofKind::Password),
        code: any(ProofKind::Authenticator) || any(ProofKind::BackupCode),
        ..Owner::default()
    })
}

impl OwnerFields {
    /// The evidence, in the order that gates ask for it; or what is missing.
    pub(super) fn given(&self, owner: &Owner) -> Result<Vec<Evidence>, Owner> {
        let mut missing = owner.clone();
        let mut given = Vec::new();
        if owner.password {
            match proofs::password(&self.password) {
                Ok(password) => given.push(Evidence::Password(password)),
                Err(problem) => missing.password_problem = Some(problem),
            }
        }
        if owner.code {
            match proofs::second_factor(&self.present_code) {
                Some(code) => given.push(code),
                None => missing.code_problem = Some(crate::view::problem::CodeProblem::Missing),
            }
        }
        let complete = missing.password_problem.is_none() && missing.code_problem.is_none();
        if complete { Ok(given) } else { Err(missing) }
    }
}

/// What a refused change tells the owner: `next` names the clause that stopped it.
pub(super) fn told(mut owner: Owner, refusal: Refusal, next: ProofSet) -> Owner {
    if next.contains(ProofKind::Password) {
        owner.password = true;
        owner.password_problem = Some(PasswordProblem::Wrong);
    } else if next.contains(ProofKind::Authenticator) || next.contains(ProofKind::BackupCode) {
        owner.code = true;
        owner.code_problem = Some(proofs::code_problem(refusal, None));
    }
    owner
}

/// A refusal that the form itself cannot show.
pub(super) fn elsewhere(member: &SignedInPage, refusal: Refusal) -> Option<Response> {
    let Refusal::Locked { until } = refusal else { return None };
    Some(held(&member.request, until))
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct PasswordFields {
    new_password: Typed,
    #[serde(flatten)]
    owner: OwnerFields,
}

pub(crate) async fn password_form(member: SignedInPage) -> Response {
    match password_view(&member).await {
        Ok((view, _)) => render(StatusCode::OK, &view),
        Err(problem) => member.request.fault(problem),
    }
}

async fn password_view(member: &SignedInPage) -> Result<(PasswordView, Owner), Problem> {
    let owner = asked(member, Purpose::ChangePassword).await?;
    let least = member.request.web.app.policy().password.rule().shortest(!owner.code);
    let view = PasswordView {
        page: member.request.page(),
        present_problem: None,
        new_problem: None,
        least: u32::try_from(least).unwrap_or(u32::MAX),
        code: owner.code,
        code_problem: None,
    };
    Ok((view, owner))
}

pub(crate) async fn password(member: SignedInPage, FormBody(fields): FormBody<PasswordFields>) -> Response {
    let (mut view, owner) = match password_view(&member).await {
        Ok(found) => found,
        Err(problem) => return member.request.fault(problem),
    };
    let new = proofs::password(&fields.new_password);
    let given = fields.owner.given(&owner);
    view.new_problem = new.as_ref().err().copied();
    if let Err(missing) = &given {
        (view.present_problem, view.code_problem) = (missing.password_problem, missing.code_problem);
    }
    let (Ok(new), Ok(given)) = (new, given) else { return render(StatusCode::UNPROCESSABLE_ENTITY, &view) };
    let request = &member.request;
    match request.web.app.change_password(&request.caller, &member.signed_in, &new, &given).await {
        Ok(Progress::Done | Progress::Waits { .. }) => redirect("/account/security?done=password-changed"),
        Ok(Progress::Refused { refusal, flow, .. }) => elsewhere(&member, refusal).unwrap_or_else(|| {
            let told = told(owner, refusal, next_of(flow.as_ref()));
            (view.present_problem, view.code_problem) = (told.password_problem, told.code_problem);
            render(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }),
        Err(Problem::Invalid(faults)) => {
            view.new_problem = proofs::password_problem(&faults);
            render(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        Ok(progress @ (Progress::Prove { .. } | Progress::SignedIn(_) | Progress::Enrolled(_))) => {
            unexpected(request, &progress)
        }
        Err(problem) => request.fault(problem),
    }
}

/// Whether a hint says that a clock is off.
pub(super) fn clock(hint: Option<Hint>) -> Option<crate::view::sign_in::ClockHint> {
    super::flow::clock(hint)
}
