//! The security check-up, by itself and after a recovery.

use axum::http::StatusCode;
use vestibule_domain::protection::CheckUpPart;
use vestibule_service::{CheckUpView, Problem};

use crate::account::check_up::view::{CheckUpPage, Found, Step, StepRow};
use crate::attributes::view::labels;
use crate::page::error::PageResult;
use crate::page::form_body::FormBody;
use crate::page::request::{SignedInPage, redirect, render};

/// The findings as pages show them.
pub(crate) fn findings(view: &CheckUpView) -> Vec<Found> {
    view.found.findings.iter().map(|finding| Found::of(*finding, view.facts.backup_codes)).collect()
}

async fn page_of(
    member: &SignedInPage,
    view: &CheckUpView,
    ticked: &[String],
) -> Result<CheckUpPage, Problem> {
    let guided = view.asked_at.map(|at| (at.millis(), steps(view, ticked)));
    let app = &member.request.web.app;
    let due = app.attributes_due(&member.signed_in).await?;
    Ok(CheckUpPage {
        missing: labels(&app.attribute_schema(), &due, &member.request.page.text),
        page: member.request.page(),
        score: view.found.score,
        findings: findings(view),
        holds: view.facts.holds,
        unseen: !view.found.is_good(CheckUpPart::Activity),
        guided,
        incomplete: false,
    })
}

/// The steps after a recovery. The password was chosen by the recovery itself; what can only be looked at is ticked.
fn steps(view: &CheckUpView, ticked: &[String]) -> Vec<StepRow> {
    let row = |step: Step| StepRow {
        step,
        done: match step {
            Step::Password => view.found.is_good(CheckUpPart::Password),
            Step::SecondFactor => view.facts.authenticator,
            Step::BackupCodes => view.found.is_good(CheckUpPart::BackupCodes),
            Step::Devices => view.other_devices == 0,
            Step::Activity => false,
        },
        ticked: ticked.iter().any(|name| name == step.as_str()),
    };
    Step::ALL.map(row).to_vec()
}

async fn looked(member: &SignedInPage) -> Result<CheckUpView, Problem> {
    member.request.web.app.check_up(&member.request.caller, &member.signed_in).await
}

pub(crate) async fn show(member: SignedInPage) -> PageResult {
    let view = looked(&member).await?;
    Ok(render(StatusCode::OK, &page_of(&member, &view, &[]).await?))
}

pub(crate) async fn finish(
    member: SignedInPage,
    FormBody(fields): FormBody<Vec<(String, String)>>,
) -> PageResult {
    let view = looked(&member).await?;
    let ticked: Vec<String> =
        fields.into_iter().filter(|(name, _)| name == "step").map(|(_, value)| value).collect();
    let mut page = page_of(&member, &view, &ticked).await?;
    let open = |row: &StepRow| !row.done && !row.ticked;
    if page.guided.as_ref().is_some_and(|(_, rows)| rows.iter().any(open)) {
        page.incomplete = true;
        return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let request = &member.request;
    request.web.app.finish_check_up(&request.caller, &member.signed_in).await?;
    Ok(redirect("/account?done=check-up-done"))
}
