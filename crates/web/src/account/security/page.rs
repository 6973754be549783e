//! The security page and the change of the password.

use axum::http::StatusCode;
use vestibule_domain::gate::Purpose;
use vestibule_service::Problem;

use crate::account::security::view::{PasswordView, SecurityView};
use crate::flow::page::owner::{Again, Asked, OwnerFields, answered, asked, finished};
use crate::flow::page::proofs;
use crate::flow::view::Owner;
use crate::page::error::PageResult;
use crate::page::form_body::FormBody;
use crate::page::password_length::PasswordLength;
use crate::page::request::{SignedInPage, redirect, render};
use crate::page::typed::Typed;

pub(crate) async fn overview(member: SignedInPage) -> PageResult {
    let app = &member.request.web.app;
    let factors = app.factors(&member.signed_in).await?;
    let devices = app.devices(&member.signed_in).await?;
    let view = SecurityView {
        page: member.request.page(),
        password_changed_ms: factors.password_set_at.unwrap_or(member.request.caller.now).millis(),
        authenticator_since_ms: factors.authenticator_since.map(vestibule_domain::time::Timestamp::millis),
        passkeys: u32::try_from(app.passkeys(&member.signed_in).await?.len()).unwrap_or(u32::MAX),
        backup_left: factors.backup_codes.map(|(_, left)| u32::try_from(left).unwrap_or(0)),
        devices: u32::try_from(devices.len()).unwrap_or(u32::MAX),
    };
    Ok(render(StatusCode::OK, &view))
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct PasswordFields {
    new_password: Typed,
    #[serde(flatten)]
    owner: OwnerFields,
}

pub(crate) async fn password_form(member: SignedInPage) -> PageResult {
    Ok(render(StatusCode::OK, &password_view(&member).await?.0))
}

async fn password_view(member: &SignedInPage) -> Result<(PasswordView, Owner), Problem> {
    let owner = asked(member, Purpose::ChangePassword).await?;
    let rule = member.request.web.app.policy().password.rule();
    let view = PasswordView {
        page: member.request.page(),
        present_problem: None,
        new_problem: None,
        length: PasswordLength::of(rule, owner.code),
        code: owner.code,
        code_problem: None,
    };
    Ok((view, owner))
}

pub(crate) async fn password(member: SignedInPage, FormBody(fields): FormBody<PasswordFields>) -> PageResult {
    let (mut view, owner) = password_view(&member).await?;
    let new = proofs::password(&fields.new_password);
    let given = fields.owner.given(&owner);
    view.new_problem = new.as_ref().err().copied();
    if let Err(missing) = &given {
        (view.present_problem, view.code_problem) = (missing.password_problem, missing.code_problem);
    }
    let (Ok(new), Ok(given)) = (new, given) else {
        return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &view));
    };
    let request = &member.request;
    let progress = request.web.app.change_password(&request.caller, &member.signed_in, &new, &given).await;
    if let Err(Problem::Invalid(faults)) = &progress {
        view.new_problem = proofs::password_problem(faults);
        return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &view));
    }
    match answered(request, owner, progress)? {
        Asked::Made(made) => {
            finished(&made)?;
            Ok(redirect("/account/security?done=password-changed"))
        }
        Asked::Again(Again { owner, .. }) => {
            (view.present_problem, view.code_problem) = (owner.password_problem, owner.code_problem);
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &view))
        }
    }
}
