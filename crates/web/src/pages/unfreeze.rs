//! The end of a freeze without a session: identifier and password, second factor, a message. Nobody is told whether an
//! account is frozen, or exists, before all of that is proven.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::account::IdentifierKind;
use vestibule_domain::gate::{ProofKind, ProofSet, Purpose, Refusal, RiskLevel};
use vestibule_domain::time::Timestamp;
use vestibule_service::{FlowView, Given, Hint, Problem, Progress};

use super::captcha::{CaptchaFields, Instead, at_first, code_instead, fresh};
use super::flow::{CodeSent, answered_again, carry, clock, ended, go, held, over, page_of};
use super::sign_in::{contact_code, refused};
use super::{Sent, proofs};
use crate::typed::Typed;
use crate::view::freeze::{UnfreezeStep, UnfreezeStepView, UnfreezeView, UnfreezeWaitsView};
use crate::view::message::MessageView;
use crate::view::problem::{Channel, CodeProblem, Trouble};
use crate::view::sign_in::Captcha;
use crate::visit::{Visit, redirect, shown};

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

pub(crate) async fn form(visit: Visit) -> Response {
    let policy = &visit.web.house.policy().captcha;
    let spared = !visit.caller.devices.is_empty() && policy.from_risk > RiskLevel::Low;
    let captcha = if spared { Ok(Captcha::None) } else { at_first(&visit).await };
    match captcha {
        Ok(captcha) => shown(StatusCode::OK, &blank(&visit, captcha)),
        Err(problem) => visit.fault(problem),
    }
}

fn blank(visit: &Visit, captcha: Captcha) -> UnfreezeView {
    UnfreezeView {
        page: visit.page(),
        identifier: String::new(),
        identifier_problem: None,
        password_problem: None,
        trouble: None,
        captcha,
    }
}

pub(crate) async fn begin(visit: Visit, Sent(fields): Sent<Fields>) -> Response {
    let mut view = UnfreezeView { identifier: fields.identifier.clone(), ..blank(&visit, Captcha::None) };
    let identifier = match visit.web.house.read_identifier(&fields.identifier) {
        Ok(identifier) => identifier,
        Err(fault) => {
            view.identifier_problem = proofs::identifier_problem(&fault);
            return again(&visit, view).await;
        }
    };
    match fields.captcha.captcha.as_str() {
        "work" => return again(&visit, view).await,
        "mail" => {
            let opened = visit.web.house.ask_unfreeze(&visit.caller, &identifier, &[]).await;
            return match code_instead(&visit, identifier.kind(), opened, FIRST).await {
                Ok(Instead { captcha, trouble, token }) => {
                    let page = page_of(&visit, token.as_ref());
                    let view = UnfreezeView { page, trouble, captcha, ..view };
                    carry(&visit, shown(StatusCode::OK, &view), token.as_ref())
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
            return again(&visit, view).await;
        }
    };
    let contact = (!fields.code.is_empty()).then(|| contact_code(identifier.kind(), &fields.code));
    let given: Vec<Given> =
        fields.captcha.answer().into_iter().chain(contact).chain([Given::Password(password)]).collect();
    match visit.web.house.ask_unfreeze_again(&visit.caller, &identifier, &given).await {
        Ok(progress) => first_answer(&visit, view, &fields, progress).await,
        Err(Problem::Refused(Refusal::Locked { until })) => held(&visit, until),
        Err(problem) => visit.fault(problem),
    }
}

/// Shows the form again with a fresh captcha, for the next try may need one.
async fn again(visit: &Visit, mut view: UnfreezeView) -> Response {
    match fresh(visit).await {
        Ok(captcha) => view.captcha = captcha,
        Err(problem) => return visit.fault(problem),
    }
    shown(StatusCode::UNPROCESSABLE_ENTITY, &view)
}

async fn first_answer(
    visit: &Visit,
    mut view: UnfreezeView,
    fields: &Fields,
    progress: Progress,
) -> Response {
    match progress {
        Progress::Prove { flow, token } if is_step(flow.next) => go(visit, STEP, token.as_ref()),
        Progress::Prove { flow, token } => {
            view.page = page_of(visit, token.as_ref());
            let answer = first_again(visit, view, fields, &flow, Refusal::ProofMissing).await;
            carry(visit, answer, token.as_ref())
        }
        Progress::Refused { refusal: Refusal::Locked { until }, .. } => held(visit, until),
        Progress::Refused { refusal, flow: Some(flow), token, .. } => {
            view.page = page_of(visit, token.as_ref());
            let answer = first_again(visit, view, fields, &flow, refusal).await;
            carry(visit, answer, token.as_ref())
        }
        Progress::Refused { refusal: Refusal::NotFrozen, .. } => not_frozen(visit),
        Progress::Refused { .. } => {
            view.trouble = Some(Trouble::Ended);
            again(visit, view).await
        }
        settled @ (Progress::SignedIn(_)
        | Progress::Done
        | Progress::Enrolled(_)
        | Progress::Waits { .. }) => asked_for(visit, &settled),
    }
}

/// The first page once more, with what its flow still asks for.
async fn first_again(
    visit: &Visit,
    mut view: UnfreezeView,
    fields: &Fields,
    flow: &FlowView,
    refusal: Refusal,
) -> Response {
    let captcha = flow.next.contains(ProofKind::Captcha);
    if captcha && !fields.code.is_empty() {
        let problem = Some(proofs::code_problem(refusal, Some(flow.tries_left)));
        view.captcha = Captcha::MailCode { problem };
        return shown(StatusCode::UNPROCESSABLE_ENTITY, &view);
    }
    view.trouble = Some(match (captcha, fields.captcha.answer()) {
        (true, Some(_)) => Trouble::Captcha,
        (true, None) => Trouble::CaptchaAsked,
        (false, _) => match refused(visit, &fields.identifier).await {
            Ok(trouble) => trouble,
            Err(problem) => return visit.fault(problem),
        },
    });
    again(visit, view).await
}

/// Whether what comes next is asked on the second page.
fn is_step(next: ProofSet) -> bool {
    !next.contains(ProofKind::Captcha) && !next.contains(ProofKind::Password)
}

pub(crate) async fn step_form(visit: Visit) -> Response {
    match visit.web.house.flow(&visit.caller, None).await {
        Ok(flow) if flow.purpose == Purpose::Unfreeze && is_step(flow.next) => {
            let problem = flow.two_codes.then_some(CodeProblem::TwoNeeded);
            shown(StatusCode::OK, &step_view(&visit, &flow, problem, None))
        }
        Ok(_) => redirect(FIRST),
        Err(Problem::Refused(_)) => ended(&visit).await,
        Err(problem) => visit.fault(problem),
    }
}

fn step_view(
    visit: &Visit,
    flow: &FlowView,
    problem: Option<CodeProblem>,
    hint: Option<Hint>,
) -> UnfreezeStepView {
    let blank = UnfreezeStepView {
        page: visit.page(),
        step: UnfreezeStep::SecondFactor,
        problem,
        clock: clock(hint),
        trouble: None,
    };
    if !asks_message(flow) {
        return blank;
    }
    let sent = CodeSent::of(visit, flow);
    UnfreezeStepView {
        step: UnfreezeStep::Message {
            channel: sent.channel,
            masked: sent.to,
            delivery: sent.delivery,
            resend_at_ms: sent.resend_at_ms,
            until_ms: sent.until_ms,
            long: sent.long,
        },
        trouble: sent.trouble,
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

pub(crate) async fn step(visit: Visit, Sent(field): Sent<CodeField>) -> Response {
    let flow = match visit.web.house.flow(&visit.caller, None).await {
        Ok(flow) if flow.purpose == Purpose::Unfreeze && is_step(flow.next) => flow,
        Ok(_) => return redirect(FIRST),
        Err(Problem::Refused(_)) => {
            let second = proofs::second_factor(&field.code);
            let candidates: Vec<Given> =
                second.into_iter().chain([contact_code(IdentifierKind::Email, &field.code)]).collect();
            return match answered_again(&visit, &candidates).await {
                Some(settled) => asked_for(&visit, &settled),
                None => ended(&visit).await,
            };
        }
        Err(problem) => return visit.fault(problem),
    };
    let given = if asks_message(&flow) {
        let kind = match CodeSent::of(&visit, &flow).channel {
            Channel::Mail => IdentifierKind::Email,
            Channel::Sms => IdentifierKind::Phone,
        };
        Some(contact_code(kind, &field.code))
    } else {
        proofs::second_factor(&field.code)
    };
    let Some(given) = given else {
        let view = step_view(&visit, &flow, Some(CodeProblem::Missing), None);
        return shown(StatusCode::UNPROCESSABLE_ENTITY, &view);
    };
    further(&visit, &given).await
}

async fn further(visit: &Visit, given: &Given) -> Response {
    match visit.web.house.prove(&visit.caller, None, std::slice::from_ref(given)).await {
        Ok(Progress::Prove { flow, .. }) => go(visit, if is_step(flow.next) { STEP } else { FIRST }, None),
        Ok(Progress::Refused { refusal: Refusal::Locked { until }, .. })
        | Err(Problem::Refused(Refusal::Locked { until })) => held(visit, until),
        Ok(Progress::Refused { refusal, hint, flow: Some(flow), .. }) => {
            let problem = proofs::code_problem(refusal, Some(flow.tries_left));
            shown(StatusCode::UNPROCESSABLE_ENTITY, &step_view(visit, &flow, Some(problem), hint))
        }
        Ok(Progress::Refused { refusal: Refusal::NotFrozen, .. }) => not_frozen(visit),
        Ok(Progress::Refused { flow: None, .. }) | Err(Problem::Refused(_)) => ended(visit).await,
        Ok(settled) => asked_for(visit, &settled),
        Err(problem) => visit.fault(problem),
    }
}

/// What became of it, once everything was proven.
fn asked_for(visit: &Visit, progress: &Progress) -> Response {
    let mut answer = match progress {
        Progress::Waits { effective_at, .. } => {
            let until_ms = Timestamp::millis(*effective_at);
            shown(StatusCode::OK, &UnfreezeWaitsView { page: visit.page(), until_ms })
        }
        Progress::Prove { .. }
        | Progress::Refused { .. }
        | Progress::SignedIn(_)
        | Progress::Done
        | Progress::Enrolled(_) => shown(StatusCode::OK, &MessageView::ended(visit.page())),
    };
    over(visit, answer.headers_mut());
    answer
}

/// Everything was proven, and there is no freeze to end.
fn not_frozen(visit: &Visit) -> Response {
    let mut answer = shown(StatusCode::OK, &MessageView::not_frozen(visit.page()));
    over(visit, answer.headers_mut());
    answer
}

pub(crate) async fn resend(visit: Visit) -> Response {
    match visit.web.house.send_code(&visit.caller, None, None, None).await {
        Ok(_) | Err(Problem::Refused(Refusal::SentTooRecently { .. } | Refusal::SendsSpent)) => {
            go(&visit, STEP, None)
        }
        Err(Problem::Refused(_)) => ended(&visit).await,
        Err(problem) => visit.fault(problem),
    }
}
