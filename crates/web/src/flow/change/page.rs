//! The codes of changes within a session: they are asked for on pages of their own, and what becomes of the change is told
//! afterwards.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::gate::{ProofKind, Purpose, Refusal};
use vestibule_service::{FlowView, IdentifierView, OfTwo, Problem, Progress};

use crate::flow::change::view::Going;
use crate::flow::change::view::contact_taken;
use crate::flow::change::view::contacts_full;
use crate::flow::change::view::{ChangeCodeView, CodeOf, CodeOfTwo, change_ended, change_frozen};
use crate::flow::page as flow;
use crate::flow::page::owner::held_elsewhere;
use crate::flow::page::{Answering, Asker, FlowPages, go};
use crate::flow::step::message::{sent_code, spent};
use crate::flow::view::{FlowLook, Step};
use crate::page::error::PageResult;
use crate::page::problem::CodeProblem;
use crate::page::request::{PageRequest, redirect, render};

pub(crate) fn stuck(_request: &PageRequest) -> Response {
    redirect("/account/profile")
}

pub(crate) fn over<'a>(_pages: &'static FlowPages, asker: &'a Asker<'a>, refusal: Refusal) -> Answering<'a> {
    Box::pin(async move { Ok(ended(asker.request, refusal)) })
}

pub(crate) fn troubled(request: &PageRequest, problem: Problem) -> PageResult {
    let view = if let Problem::Invalid(_) = problem {
        contacts_full(request.page())
    } else if let Problem::AlreadyRegistered = problem {
        contact_taken(request.page())
    } else {
        return Err(problem.into());
    };
    let mut answer = render(StatusCode::CONFLICT, &view);
    flow::over(request, answer.headers_mut());
    Ok(answer)
}

/// Where a change goes from here: to its next code, or to the page that tells what became of it.
pub(crate) fn onwards(
    request: &PageRequest,
    purpose: Purpose,
    progress: Result<Progress, Problem>,
) -> PageResult {
    let to = match progress {
        Ok(Progress::Prove { token, .. }) => {
            return Ok(go(request, &FlowLook::CHANGE.at(Step::Message), token.as_ref()));
        }
        Ok(Progress::Done) if purpose == Purpose::LockSettings => {
            "/account/protections?done=protection-changed"
        }
        Ok(Progress::Done) if purpose == Purpose::TurnOnPasskeysOnly => {
            "/account/passkeys?done=passkeys-only-on"
        }
        Ok(Progress::Done) => "/account/profile",
        Ok(Progress::Waits { .. }) if purpose == Purpose::RemoveAuthenticator => {
            "/account/two-factor?done=removal-waits"
        }
        Ok(Progress::Waits { .. }) if purpose == Purpose::RemovePasskey => {
            "/account/passkeys?done=passkey-removal-waits"
        }
        Ok(Progress::Waits { .. }) => "/account/profile?done=contact-waits",
        Err(Problem::Refused(refusal)) | Ok(Progress::Refused { refusal, .. }) => {
            return Ok(held_elsewhere(request, refusal).unwrap_or_else(|| ended(request, refusal)));
        }
        // Its codes are shown where they were drawn.
        Ok(Progress::Enrolled(_)) => "/account/two-factor",
        Ok(Progress::SignedIn(_)) => "/account",
        Err(problem) => return troubled(request, problem),
    };
    let mut answer = redirect(to);
    flow::over(request, answer.headers_mut());
    Ok(answer)
}

/// Says that a change was not made.
pub(crate) fn ended(request: &PageRequest, refusal: Refusal) -> Response {
    let mut answer = if refusal == Refusal::Frozen {
        render(StatusCode::FORBIDDEN, &change_frozen(request.page()))
    } else {
        render(StatusCode::GONE, &change_ended(request.page()))
    };
    flow::over(request, answer.headers_mut());
    answer
}

/// The page of the code that comes next.
pub(crate) fn change_code_page(
    request: &PageRequest,
    flow: &FlowView,
    (status, problem): (StatusCode, Option<CodeProblem>),
) -> Response {
    let of = if flow.next.contains(ProofKind::NewContactCode) {
        CodeOf::New
    } else if matches!(flow.purpose, Purpose::RemoveAuthenticator | Purpose::RemovePasskey) {
        CodeOf::Lost
    } else if flow.purpose == Purpose::AddPasskey {
        CodeOf::FirstPasskey
    } else if flow.purpose == Purpose::TurnOnPasskeysOnly {
        CodeOf::PasskeysOnly
    } else if flow.purpose == Purpose::EnrolAuthenticator {
        CodeOf::First
    } else {
        CodeOf::Old
    };
    let going = |one: &IdentifierView| Going { id: one.id.to_string(), full: one.full.reveal().to_owned() };
    let of_two = flow.of_two.as_ref().map(|of_two| match of_two {
        OfTwo::First => CodeOfTwo::First,
        OfTwo::Second { elsewhere } => CodeOfTwo::Second { elsewhere: elsewhere.iter().map(going).collect() },
    });
    let view = ChangeCodeView {
        page: request.page(),
        look: &FlowLook::CHANGE,
        of,
        of_two,
        step: (flow.met + 1, flow.of),
        sent: sent_code(request, flow),
        problem,
        alert: spent(flow),
    };
    render(status, &view)
}
