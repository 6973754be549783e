//! The end of a freeze without a session: identifier and password, second factor, a message. Nobody is told whether an
//! account is frozen, or exists, before all of that is proven.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::account::IdentifierKind;
use vestibule_domain::gate::{ProofKind, ProofSet, Purpose, Refusal, RiskLevel};
use vestibule_domain::time::Timestamp;
use vestibule_service::{Evidence, FlowView, Hint, Problem, Progress};

use super::captcha::{CaptchaFields, Instead, at_first, code_instead, fresh};
use super::flow::{CodeSent, answered_again, carry, clock, ended, go, held, over, page_of};
use super::sign_in::{contact_code, refused};
use super::{FormBody, proofs};
use crate::request::{PageRequest, redirect, render};
use crate::typed::Typed;
use crate::view::freeze::{UnfreezeStep, UnfreezeStepView, UnfreezeView, UnfreezeWaitsView};
use crate::view::message::MessageView;
use crate::view::problem::{Channel, CodeProblem, FormAlert};
use crate::view::sign_in::Captcha;

const FIRST: &str = "/unfreeze";
const STEP: &str = "/unfreeze/step";

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    identifier: String,
    password: Typed,
    code: Typed,
    #[serde(flatten)]
    captcha: CaptchaFields,
}

pub(crate) async fn form(request: PageRequest) -> Response {
    let policy = &request.web.app.policy().captcha;
    let spared = !request.caller.devices.is_empty() && policy.from_risk > RiskLevel::Low;
    let captcha = if spared { Ok(Captcha::None) } else { at_first(&request).await };
    match captcha {
        Ok(captcha) => render(StatusCode::OK, &blank(&request, captcha)),
        Err(problem) => request.fault(problem),
    }
}

fn blank(request: &PageRequest, captcha: Captcha) -> UnfreezeView {
    UnfreezeView {
        page: request.page(),
        identifier: String::new(),
        identifier_problem: None,
        password_problem: None,
        alert: None,
        captcha,
    }
}

pub(crate) async fn begin(request: PageRequest, FormBody(fields): FormBody<Fields>) -> Response {
    let mut view = UnfreezeView { identifier: fields.identifier.clone(), ..blank(&request, Captcha::None) };
    let identifier = match request.web.app.read_identifier(&fields.identifier) {
        Ok(identifier) => identifier,
        Err(fault) => {
            view.identifier_problem = proofs::identifier_problem(&fault);
            return again(&request, view).await;
        }
    };
    match fields.captcha.captcha.as_str() {
        "work" => return again(&request, view).await,
        "mail" => {
            let opened = request.web.app.ask_unfreeze(&request.caller, &identifier, &[]).await;
            return match code_instead(&request, identifier.kind(), opened, FIRST).await {
                Ok(Instead { captcha, alert, token }) => {
                    let page = page_of(&request, token.as_ref());
                    let view = UnfreezeView { page, alert, captcha, ..view };
                    carry(&request, render(StatusCode::OK, &view), token.as_ref())
                }
                Err(answer) => answer,
            };
        }
        _ => {}
    }
    let password = match proofs::password(&fields.password) {
        Ok(password) => password,
        Err(problem) => {
            view.password_problem = Some(problem);
            return again(&request, view).await;
        }
    };
    let contact = (!fields.code.is_empty()).then(|| contact_code(identifier.kind(), &fields.code));
    let given: Vec<Evidence> =
        fields.captcha.answer().into_iter().chain(contact).chain([Evidence::Password(password)]).collect();
    match request.web.app.ask_unfreeze_again(&request.caller, &identifier, &given).await {
        Ok(progress) => first_answer(&request, view, &fields, progress).await,
        Err(Problem::Refused(Refusal::Locked { until })) => held(&request, until),
        Err(problem) => request.fault(problem),
    }
}

/// Shows the form again with a fresh captcha, for the next try may need one.
async fn again(request: &PageRequest, mut view: UnfreezeView) -> Response {
    match fresh(request).await {
        Ok(captcha) => view.captcha = captcha,
        Err(problem) => return request.fault(problem),
    }
    render(StatusCode::UNPROCESSABLE_ENTITY, &view)
}

async fn first_answer(
    request: &PageRequest,
    mut view: UnfreezeView,
    fields: &Fields,
    progress: Progress,
) -> Response {
    match progress {
        Progress::Prove { flow, token } if is_step(flow.next) => go(request, STEP, token.as_ref()),
        Progress::Prove { flow, token } => {
            view.page = page_of(request, token.as_ref());
            let answer = first_again(request, view, fields, &flow, Refusal::ProofMissing).await;
            carry(request, answer, token.as_ref())
        }
        Progress::Refused { refusal: Refusal::Locked { until }, .. } => held(request, until),
        Progress::Refused { refusal, flow: Some(flow), token, .. } => {
            view.page = page_of(request, token.as_ref());
            let answer = first_again(request, view, fields, &flow, refusal).await;
            carry(request, answer, token.as_ref())
        }
        Progress::Refused { refusal: Refusal::NotFrozen, .. } => not_frozen(request),
        Progress::Refused { .. } => {
            view.alert = Some(FormAlert::Ended);
            again(request, view).await
        }
        settled @ (Progress::SignedIn(_)
        | Progress::Done
        | Progress::Enrolled(_)
        | Progress::Waits { .. }) => asked_for(request, &settled),
    }
}

/// The first page once more, with what its flow still asks for.
async fn first_again(
    request: &PageRequest,
    mut view: UnfreezeView,
    fields: &Fields,
    flow: &FlowView,
    refusal: Refusal,
) -> Response {
    let captcha = flow.next.contains(ProofKind::Captcha);
    if captcha && !fields.code.is_empty() {
        let problem = Some(proofs::code_problem(refusal, Some(flow.tries_left)));
        view.captcha = Captcha::MailCode { problem };
        return render(StatusCode::UNPROCESSABLE_ENTITY, &view);
    }
    view.alert = Some(match (captcha, fields.captcha.answer()) {
        (true, Some(_)) => FormAlert::Captcha,
        (true, None) => FormAlert::CaptchaAsked,
        (false, _) => match refused(request, &fields.identifier).await {
            Ok(alert) => alert,
            Err(problem) => return request.fault(problem),
        },
    });
    again(request, view).await
}

/// Whether what comes next is asked on the second page.
fn is_step(next: ProofSet) -> bool {
    !next.contains(ProofKind::Captcha) && !next.contains(ProofKind::Password)
}

pub(crate) async fn step_form(request: PageRequest) -> Response {
    match request.web.app.flow(&request.caller, None).await {
        Ok(flow) if flow.purpose == Purpose::Unfreeze && is_step(flow.next) => {
            let problem = flow.two_codes.then_some(CodeProblem::TwoNeeded);
            render(StatusCode::OK, &step_view(&request, &flow, problem, None))
        }
        Ok(_) => redirect(FIRST),
        Err(Problem::Refused(_)) => ended(&request).await,
        Err(problem) => request.fault(problem),
    }
}

fn step_view(
    request: &PageRequest,
    flow: &FlowView,
    problem: Option<CodeProblem>,
    hint: Option<Hint>,
) -> UnfreezeStepView {
    let blank = UnfreezeStepView {
        page: request.page(),
        step: UnfreezeStep::SecondFactor,
        problem,
        clock: clock(hint),
        alert: None,
    };
    if !asks_message(flow) {
        return blank;
    }
    let sent = CodeSent::of(request, flow);
    UnfreezeStepView {
        step: UnfreezeStep::Message {
            channel: sent.channel,
            masked: sent.to,
            delivery: sent.delivery,
            resend_at_ms: sent.resend_at_ms,
            until_ms: sent.until_ms,
            long: sent.long,
        },
        alert: sent.alert,
        ..blank
    }
}

fn asks_message(flow: &FlowView) -> bool {
    flow.next.contains(ProofKind::MailCode) || flow.next.contains(ProofKind::SmsCode)
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct CodeField {
    code: Typed,
}

pub(crate) async fn step(request: PageRequest, FormBody(field): FormBody<CodeField>) -> Response {
    let flow = match request.web.app.flow(&request.caller, None).await {
        Ok(flow) if flow.purpose == Purpose::Unfreeze && is_step(flow.next) => flow,
        Ok(_) => return redirect(FIRST),
        Err(Problem::Refused(_)) => {
            let second = proofs::second_factor(&field.code);
            let candidates: Vec<Evidence> =
                second.into_iter().chain([contact_code(IdentifierKind::Email, &field.code)]).collect();
            return match answered_again(&request, &candidates).await {
                Some(settled) => asked_for(&request, &settled),
                None => ended(&request).await,
            };
        }
        Err(problem) => return request.fault(problem),
    };
    let given = if asks_message(&flow) {
        let kind = match CodeSent::of(&request, &flow).channel {
            Channel::Mail => IdentifierKind::Email,
            Channel::Sms => IdentifierKind::Phone,
        };
        Some(contact_code(kind, &field.code))
    } else {
        proofs::second_factor(&field.code)
    };
    let Some(given) = given else {
        let view = step_view(&request, &flow, Some(CodeProblem::Missing), None);
        return render(StatusCode::UNPROCESSABLE_ENTITY, &view);
    };
    further(&request, &given).await
}

async fn further(request: &PageRequest, given: &Evidence) -> Response {
    match request.web.app.prove(&request.caller, None, std::slice::from_ref(given)).await {
        Ok(Progress::Prove { flow, .. }) => go(request, if is_step(flow.next) { STEP } else { FIRST }, None),
        Ok(Progress::Refused { refusal: Refusal::Locked { until }, .. })
        | Err(Problem::Refused(Refusal::Locked { until })) => held(request, until),
        Ok(Progress::Refused { refusal, hint, flow: Some(flow), .. }) => {
            let problem = proofs::code_problem(refusal, Some(flow.tries_left));
            render(StatusCode::UNPROCESSABLE_ENTITY, &step_view(request, &flow, Some(problem), hint))
        }
        Ok(Progress::Refused { refusal: Refusal::NotFrozen, .. }) => not_frozen(request),
        Ok(Progress::Refused { flow: None, .. }) | Err(Problem::Refused(_)) => ended(request).await,
        Ok(settled) => asked_for(request, &settled),
        Err(problem) => request.fault(problem),
    }
}

/// What became of it, once everything was proven.
fn asked_for(request: &PageRequest, progress: &Progress) -> Response {
    let mut answer = match progress {
        Progress::Waits { effective_at, .. } => {
            let until_ms = Timestamp::millis(*effective_at);
            render(StatusCode::OK, &UnfreezeWaitsView { page: request.page(), until_ms })
        }
        Progress::Prove { .. }
        | Progress::Refused { .. }
        | Progress::SignedIn(_)
        | Progress::Done
        | Progress::Enrolled(_) => render(StatusCode::OK, &MessageView::ended(request.page())),
    };
    over(request, answer.headers_mut());
    answer
}

/// Everything was proven, and there is no freeze to end.
fn not_frozen(request: &PageRequest) -> Response {
    let mut answer = render(StatusCode::OK, &MessageView::not_frozen(request.page()));
    over(request, answer.headers_mut());
    answer
}

pub(crate) async fn resend(request: PageRequest) -> Response {
    match request.web.app.send_code(&request.caller, None, None, None).await {
        Ok(_) | Err(Problem::Refused(Refusal::SentTooRecently { .. } | Refusal::SendsSpent)) => {
            go(&request, STEP, None)
        }
        Err(Problem::Refused(_)) => ended(&request).await,
        Err(problem) => request.fault(problem),
    }
}
