//! An authenticator that somebody else put in the place of the owner's: identifier, the code of a message to that very address,
//! the password of the time before, a code of the authenticator that was replaced. Nobody is told whether there was such
//! a replacement, or an account, before the message's code is right.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::account::IdentifierKind;
use vestibule_domain::gate::{ProofKind, Purpose, Refusal, RiskLevel};
use vestibule_domain::time::Timestamp;
use vestibule_service::{FlowView, Given, Problem, Progress, SecretText};

use super::captcha::{CaptchaFields, Instead, at_first, code_instead, fresh};
use super::flow::{CodeSent, answered_again, carry, ended, go, held, over, page_of};
use super::sign_in::contact_code;
use super::{Sent, proofs};
use crate::typed::Typed;
use crate::view::disown::{DisownStep, DisownStepView, DisownView, DisownWaitsView};
use crate::view::message::MessageView;
use crate::view::problem::{Channel, PasswordProblem, Trouble};
use crate::view::sign_in::Captcha;
use crate::visit::{Visit, redirect, shown};

const FIRST: &str = "/not-my-authenticator";
const STEP: &str = "/not-my-authenticator/step";

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    identifier: String,
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

fn blank(visit: &Visit, captcha: Captcha) -> DisownView {
    DisownView {
        page: visit.page(),
        identifier: String::new(),
        identifier_problem: None,
        trouble: None,
        captcha,
    }
}

pub(crate) async fn begin(visit: Visit, Sent(fields): Sent<Fields>) -> Response {
    let mut view = DisownView { identifier: fields.identifier.clone(), ..blank(&visit, Captcha::None) };
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
            let opened = visit.web.house.disown_authenticator(&visit.caller, &identifier, &[]).await;
            return match code_instead(&visit, identifier.kind(), opened, FIRST).await {
                Ok(Instead { captcha, trouble, token }) => {
                    let page = page_of(&visit, token.as_ref());
                    let view = DisownView { page, trouble, captcha, ..view };
                    carry(&visit, shown(StatusCode::OK, &view), token.as_ref())
                }
                Err(answer) => answer,
            };
        }
        _ => {}
    }
    let contact = (!fields.code.is_empty()).then(|| contact_code(identifier.kind(), &fields.code));
    let given: Vec<Given> = fields.captcha.answer().into_iter().chain(contact).collect();
    match visit.web.house.disown_authenticator_again(&visit.caller, &identifier, &given).await {
        Ok(progress) => first_answer(&visit, view, &fields, progress).await,
        Err(Problem::Refused(Refusal::Locked { until })) => held(&visit, until),
        Err(problem) => visit.fault(problem),
    }
}

/// Shows the form again with a fresh captcha, for the next try may need one.
async fn again(visit: &Visit, mut view: DisownView) -> Response {
    match fresh(visit).await {
        Ok(captcha) => view.captcha = captcha,
        Err(problem) => return visit.fault(problem),
    }
    shown(StatusCode::UNPROCESSABLE_ENTITY, &view)
}

async fn first_answer(visit: &Visit, mut view: DisownView, fields: &Fields, progress: Progress) -> Response {
    match progress {
        Progress::Prove { flow, token } if !flow.next.contains(ProofKind::Captcha) => {
            go(visit, STEP, token.as_ref())
        }
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
        Progress::Refused { refusal: Refusal::NotDisowned, .. } => nothing(visit),
        Progress::Refused { .. } => {
            view.trouble = Some(Trouble::Ended);
            again(visit, view).await
        }
        settled @ (Progress::SignedIn(_)
        | Progress::Done
        | Progress::Enrolled(_)
        | Progress::Waits { .. }) => asked_for(visit, &settled).await,
    }
}

/// The first page once more, with what its flow still asks for.
async fn first_again(
    visit: &Visit,
    mut view: DisownView,
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
        (false, _) => Trouble::Refused { left: None },
    });
    again(visit, view).await
}

pub(crate) async fn step_form(visit: Visit) -> Response {
    match under_way(&visit).await {
        Ok(flow) => shown(StatusCode::OK, &step_view(&visit, &flow, None)),
        Err(answer) => answer,
    }
}

/// The flow of this browser, where it is one of these and is past the captcha.
async fn under_way(visit: &Visit) -> Result<FlowView, Response> {
    match visit.web.house.flow(&visit.caller, None).await {
        Ok(flow)
            if flow.purpose == Purpose::DisownAuthenticator && !flow.next.contains(ProofKind::Captcha) =>
        {
            Ok(flow)
        }
        Ok(_) => Err(redirect(FIRST)),
        Err(Problem::Refused(_)) => Err(ended(visit).await),
        Err(problem) => Err(visit.fault(problem)),
    }
}

fn step_view(visit: &Visit, flow: &FlowView, refusal: Option<Refusal>) -> DisownStepView {
    let problem = refusal.map(|refusal| proofs::code_problem(refusal, Some(flow.tries_left)));
    let step = DisownStep::FormerCode { two_needed: flow.two_codes };
    let blank = DisownStepView { page: visit.page(), step, problem, trouble: None };
    if flow.next.contains(ProofKind::Password) {
        let wrong = refusal.map(|_| PasswordProblem::NotThen);
        return DisownStepView { step: DisownStep::Password { wrong }, problem: None, ..blank };
    }
    if flow.next.contains(ProofKind::Authenticator) {
        return blank;
    }
    let sent = CodeSent::of(visit, flow);
    DisownStepView {
        step: DisownStep::Message {
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

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct StepFields {
    code: Typed,
    code_first: Typed,
    code_second: Typed,
    password: Typed,
}

impl StepFields {
    /// What was typed, as the evidence that comes next.
    fn given(&self, visit: &Visit, flow: &FlowView) -> Result<Given, PasswordProblem> {
        if flow.next.contains(ProofKind::Password) {
            return proofs::password(&self.password).map(Given::Password);
        }
        if flow.next.contains(ProofKind::Authenticator) {
            return Ok(self.former_code());
        }
        let kind = match CodeSent::of(visit, flow).channel {
            Channel::Mail => IdentifierKind::Email,
            Channel::Sms => IdentifierKind::Phone,
        };
        Ok(contact_code(kind, &self.code))
    }

    /// One code of the former authenticator, or two in a row.
    fn former_code(&self) -> Given {
        let secret = |code: &Typed| SecretText::new(code.clone());
        if self.code_first.is_empty() && self.code_second.is_empty() {
            Given::Authenticator(secret(&self.code))
        } else {
            Given::AuthenticatorPair(secret(&self.code_first), secret(&self.code_second))
        }
    }
}

pub(crate) async fn step(visit: Visit, Sent(fields): Sent<StepFields>) -> Response {
    let flow = match under_way(&visit).await {
        Ok(flow) => flow,
        Err(answer) => {
            return match answered_again(&visit, &[fields.former_code()]).await {
                Some(settled) => asked_for(&visit, &settled).await,
                None => answer,
            };
        }
    };
    let given = match fields.given(&visit, &flow) {
        Ok(given) => given,
        Err(wrong) => {
            let step = DisownStep::Password { wrong: Some(wrong) };
            let view = DisownStepView { step, ..step_view(&visit, &flow, None) };
            return shown(StatusCode::UNPROCESSABLE_ENTITY, &view);
        }
    };
    match visit.web.house.prove(&visit.caller, None, std::slice::from_ref(&given)).await {
        Ok(Progress::Prove { .. }) => go(&visit, STEP, None),
        Ok(Progress::Refused { refusal: Refusal::Locked { until }, .. })
        | Err(Problem::Refused(Refusal::Locked { until })) => held(&visit, until),
        Ok(Progress::Refused { refusal, flow: Some(flow), .. }) => {
            shown(StatusCode::UNPROCESSABLE_ENTITY, &step_view(&visit, &flow, Some(refusal)))
        }
        Ok(Progress::Refused { refusal: Refusal::NotDisowned, .. }) => nothing(&visit),
        Ok(Progress::Refused { flow: None, .. }) | Err(Problem::Refused(_)) => ended(&visit).await,
        Ok(settled) => asked_for(&visit, &settled).await,
        Err(problem) => visit.fault(problem),
    }
}

/// What became of it, once everything was proven.
async fn asked_for(visit: &Visit, progress: &Progress) -> Response {
    let mut answer = match progress {
        Progress::Waits { effective_at, .. } => {
            let until_ms = Timestamp::millis(*effective_at);
            shown(StatusCode::OK, &DisownWaitsView { page: visit.page(), until_ms })
        }
        Progress::Prove { .. }
        | Progress::Refused { .. }
        | Progress::SignedIn(_)
        | Progress::Done
        | Progress::Enrolled(_) => return ended(visit).await,
    };
    over(visit, answer.headers_mut());
    answer
}

/// Nothing was replaced that this address could disown.
fn nothing(visit: &Visit) -> Response {
    let mut answer = shown(StatusCode::OK, &MessageView::nothing_to_disown(visit.page()));
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
