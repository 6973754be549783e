//! One step of a flow: its page, and what was typed there.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::gate::Refusal;
use vestibule_service::{Evidence, FlowView, Problem, Progress};

use crate::flow::change::page::change_code_page;
use crate::flow::page::proofs;
use crate::flow::page::{Asker, FlowPages, signed_in_meanwhile};
use crate::flow::step::{Shown, StepFields, Told, page_of};
use crate::flow::view::Step;
use crate::page::error::{PageError, PageResult};
use crate::page::request::redirect;

/// What the address of a step says.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct StepQuery {
    resync: String,
}

/// Where a flow is, seen from the page of one of its steps.
enum At {
    /// Here.
    Here(Box<FlowView>),
    /// At another page.
    Elsewhere(Response),
    /// Nowhere any more.
    Over(Refusal),
}

async fn at(pages: &'static FlowPages, step: Step, asker: &Asker<'_>) -> Result<At, PageError> {
    let Asker { request, signed_in } = *asker;
    if pages.is_entry
        && let Some(answer) = signed_in_meanwhile(request).await?
    {
        return Ok(At::Elsewhere(answer));
    }
    let flow = match request.web.app.flow(&request.caller, signed_in).await {
        Ok(flow) => flow,
        Err(Problem::Refused(refusal)) => return Ok(At::Over(refusal)),
        Err(problem) => return Err(problem.into()),
    };
    if !pages.takes(&flow) {
        return Ok(At::Elsewhere(redirect(pages.look.begin)));
    }
    let there = pages.step_of(&flow);
    // One second factor is as good as another, so each page leads to the others.
    let instead = there.is_some_and(Step::proves_second_factor) && step.proves_second_factor();
    Ok(if there == Some(step) || instead {
        At::Here(Box::new(flow))
    } else {
        At::Elsewhere(pages.goes_on(request, &flow, None))
    })
}

/// The page of a step.
pub(crate) async fn show(
    pages: &'static FlowPages,
    step: Step,
    asker: &Asker<'_>,
    query: &StepQuery,
) -> PageResult {
    match at(pages, step, asker).await? {
        At::Here(flow) => {
            let told = Told { two: !query.resync.is_empty(), ..Told::default() };
            page(pages, step, asker, &flow, (StatusCode::OK, told)).await
        }
        At::Elsewhere(answer) => Ok(answer),
        At::Over(refusal) => (pages.over)(pages, asker, refusal).await,
    }
}

/// What was typed on it.
pub(crate) async fn give(
    pages: &'static FlowPages,
    step: Step,
    asker: &Asker<'_>,
    fields: &StepFields,
) -> PageResult {
    let flow = match at(pages, step, asker).await? {
        At::Here(flow) => flow,
        At::Elsewhere(answer) => return Ok(answer),
        At::Over(refusal) => return pressed_again(pages, step, asker, (fields, refusal)).await,
    };
    if step == Step::NewPassword {
        return new_password(pages, asker, &flow, fields).await;
    }
    let Some(its) = page_of(step) else { return Ok(redirect(pages.look.begin)) };
    match its.given(fields, asker.request, &flow) {
        Ok(given) => {
            let progress = asked(asker, &given).await;
            went(pages, step, asker, (progress, given.is_two_codes())).await
        }
        Err(told) => page(pages, step, asker, &flow, (StatusCode::UNPROCESSABLE_ENTITY, told)).await,
    }
}

/// Gives one more proof.
pub(crate) async fn prove(
    pages: &'static FlowPages,
    step: Step,
    asker: &Asker<'_>,
    given: &Evidence,
) -> PageResult {
    let progress = asked(asker, given).await;
    went(pages, step, asker, (progress, false)).await
}

async fn asked(asker: &Asker<'_>, given: &Evidence) -> Result<Progress, Problem> {
    let Asker { request, signed_in } = *asker;
    request.web.app.prove(&request.caller, signed_in, std::slice::from_ref(given)).await
}

/// Where a proof has led; `two` says whether it was two codes in a row.
pub(crate) async fn went(
    pages: &'static FlowPages,
    step: Step,
    asker: &Asker<'_>,
    (progress, two): (Result<Progress, Problem>, bool),
) -> PageResult {
    let request = asker.request;
    match progress {
        Ok(Progress::Prove { flow, token }) => Ok(pages.goes_on(request, &flow, token.as_ref())),
        Ok(Progress::Refused { refusal: Refusal::Locked { until }, .. })
        | Err(Problem::Refused(Refusal::Locked { until })) => Ok(pages.held(request, until)),
        // Pressed twice: the first has brought the flow further.
        Ok(Progress::Refused { refusal: Refusal::ProofNotAsked, flow: Some(flow), .. })
            if pages.step_of(&flow) != Some(step) =>
        {
            Ok(pages.goes_on(request, &flow, None))
        }
        Ok(Progress::Refused { refusal, hint, flow: Some(flow), .. }) => {
            let told = Told { refusal: Some(refusal), hint, two, ..Told::default() };
            page(pages, step, asker, &flow, (StatusCode::UNPROCESSABLE_ENTITY, told)).await
        }
        Ok(Progress::Refused { refusal, token, flow: None, .. }) => {
            match (pages.stopped)(request, refusal, token.as_ref()) {
                Some(answer) => Ok(answer),
                None => (pages.over)(pages, asker, refusal).await,
            }
        }
        Ok(settled) => (pages.settled)(pages, asker, settled).await,
        Err(Problem::Refused(refusal)) => (pages.over)(pages, asker, refusal).await,
        Err(problem) => (pages.troubled)(request, problem),
    }
}

/// The same answer once more, when the form that ended the flow was pressed twice.
async fn pressed_again(
    pages: &'static FlowPages,
    step: Step,
    asker: &Asker<'_>,
    (fields, refusal): (&StepFields, Refusal),
) -> PageResult {
    let Asker { request, signed_in } = *asker;
    if step == Step::NewPassword
        && let Ok(password) = proofs::password(&fields.new_password)
        && let Ok(settled @ (Progress::SignedIn(_) | Progress::Done)) =
            request.web.app.reset_password(&request.caller, &password).await
    {
        return (pages.settled)(pages, asker, settled).await;
    }
    for given in page_of(step).map(|its| its.candidates(fields)).unwrap_or_default() {
        let again = match signed_in {
            None => request.web.app.answer_again(&request.caller, None, std::slice::from_ref(&given)).await,
            Some(_) => asked(asker, &given).await.map(Some),
        };
        if let Ok(Some(settled)) = again
            && !matches!(settled, Progress::Refused { .. })
        {
            return (pages.settled)(pages, asker, settled).await;
        }
    }
    (pages.over)(pages, asker, refusal).await
}

/// Sets the new password that a flow is spent on.
async fn new_password(
    pages: &'static FlowPages,
    asker: &Asker<'_>,
    flow: &FlowView,
    fields: &StepFields,
) -> PageResult {
    let request = asker.request;
    let again = |status, told| page(pages, Step::NewPassword, asker, flow, (status, told));
    let problem = |password| Told { password, ..Told::default() };
    let password = match proofs::password(&fields.new_password) {
        Ok(password) => password,
        Err(fault) => return again(StatusCode::UNPROCESSABLE_ENTITY, problem(Some(fault))).await,
    };
    match request.web.app.reset_password(&request.caller, &password).await {
        Ok(settled @ (Progress::SignedIn(_) | Progress::Done)) => {
            (pages.settled)(pages, asker, settled).await
        }
        Err(Problem::Invalid(faults)) => {
            again(StatusCode::UNPROCESSABLE_ENTITY, problem(proofs::password_problem(&faults))).await
        }
        Err(Problem::Busy { .. }) => {
            again(StatusCode::SERVICE_UNAVAILABLE, Told { busy: true, ..Told::default() }).await
        }
        Err(Problem::Refused(refusal)) => (pages.over)(pages, asker, refusal).await,
        Ok(_) => (pages.over)(pages, asker, Refusal::FlowOver).await,
        Err(problem) => Err(problem.into()),
    }
}

/// The page of a step with what is told of the last try.
async fn page(
    pages: &'static FlowPages,
    step: Step,
    asker: &Asker<'_>,
    flow: &FlowView,
    (status, told): (StatusCode, Told),
) -> PageResult {
    let (request, look) = (asker.request, pages.look);
    let shown = Shown { request, look, flow, status, told };
    match page_of(step) {
        Some(_) if step == Step::Message && asker.signed_in.is_some() => {
            Ok(change_code_page(request, flow, (status, shown.code_problem())))
        }
        Some(page) => page.page(shown).await,
        None => Ok(redirect(look.begin)),
    }
}
