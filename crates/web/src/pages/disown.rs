//! An authenticator that somebody else put in the place of the owner's: identifier, the code of a message to that very address,
//! the password of the time before, a code of the authenticator that was replaced. Nobody is told whether there was such
//! a replacement, or an account, before the message's code is right.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::account::IdentifierKind;
use vestibule_domain::gate::{ProofKind, Purpose, Refusal, RiskLevel};
use vestibule_domain::time::Timestamp;
use vestibule_service::{Evidence, FlowView, Problem, Progress, SecretText};

use super::captcha::{CaptchaFields, Instead, at_first, code_instead, fresh};
use super::flow::{CodeSent, answered_again, carry, ended, go, held, over, page_of};
use super::sign_in::contact_code;
use super::{FormBody, proofs};
use crate::request::{PageRequest, redirect, render};
use crate::typed::Typed;
use crate::view::disown::{DisownStep, DisownStepView, DisownView, DisownWaitsView};
use crate::view::message::MessageView;
use crate::view::problem::{Channel, FormAlert, PasswordProblem};
use crate::view::sign_in::Captcha;

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

pub(crate) async fn form(request: PageRequest) -> Response {
    let policy = &request.web.app.policy().captcha;
    let spared = !request.caller.devices.is_empty() && policy.from_risk > RiskLevel::Low;
    let captcha = if spared { Ok(Captcha::None) } else { at_first(&request).await };
    match captcha {
        Ok(captcha) => render(StatusCode::OK, &blank(&request, captcha)),
        Err(problem) => request.fault(problem),
    }
}

fn blank(request: &PageRequest, captcha: Captcha) -> DisownView {
    DisownView {
        page: request.page(),
        identifier: String::new(),
        identifier_problem: None,
        alert: None,
        captcha,
    }
}

pub(crate) async fn begin(request: PageRequest, FormBody(fields): FormBody<Fields>) -> Response {
    let mut view = DisownView { identifier: fields.identifier.clone(), ..blank(&request, Captcha::None) };
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
            let opened = request.web.app.disown_authenticator(&request.caller, &identifier, &[]).await;
            return match code_instead(&request, identifier.kind(), opened, FIRST).await {
                Ok(Instead { captcha, alert, token }) => {
                    let page = page_of(&request, token.as_ref());
                    let view = DisownView { page, alert, captcha, ..view };
                    carry(&request, render(StatusCode::OK, &view), token.as_ref())
                }
                Err(answer) => answer,
            };
        }
        _ => {}
    }
    let contact = (!fields.code.is_empty()).then(|| contact_code(identifier.kind(), &fields.code));
    let given: Vec<Evidence> = fields.captcha.answer().into_iter().chain(contact).collect();
    match request.web.app.disown_authenticator_again(&request.caller, &identifier, &given).await {
        Ok(progress) => first_answer(&request, view, &fields, progress).await,
        Err(Problem::Refused(Refusal::Locked { until })) => held(&request, until),
        Err(problem) => request.fault(problem),
    }
}

/// Shows the form again with a fresh captcha, for the next try may need one.
async fn again(request: &PageRequest, mut view: DisownView) -> Response {
    match fresh(request).await {
        Ok(captcha) => view.captcha = captcha,
        Err(problem) => return request.fault(problem),
    }
    render(StatusCode::UNPROCESSABLE_ENTITY, &view)
}

async fn first_answer(
    request: &PageRequest,
    mut view: DisownView,
    fields: &Fields,
    progress: Progress,
) -> Response {
    match progress {
        Progress::Prove { flow, token } if !flow.next.contains(ProofKind::Captcha) => {
            go(request, STEP, token.as_ref())
        }
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
        Progress::Refused { refusal: Refusal::NotDisowned, .. } => nothing(request),
        Progress::Refused { .. } => {
            view.alert = Some(FormAlert::Ended);
            again(request, view).await
        }
        settled @ (Progress::SignedIn(_)
        | Progress::Done
        | Progress::Enrolled(_)
        | Progress::Waits { .. }) => asked_for(request, &settled).await,
    }
}

/// The first page once more, with what its flow still asks for.
async fn first_again(
    request: &PageRequest,
    mut view: DisownView,
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
        (false, _) => FormAlert::Refused { left: None },
    });
    again(request, view).await
}

pub(crate) async fn step_form(request: PageRequest) -> Response {
    match under_way(&request).await {
        Ok(flow) => render(StatusCode::OK, &step_view(&request, &flow, None)),
        Err(answer) => answer,
    }
}

/// The flow of this browser, where it is one of these and is past the captcha.
async fn under_way(request: &PageRequest) -> Result<FlowView, Response> {
    match request.web.app.flow(&request.caller, None).await {
        Ok(flow)
            if flow.purpose == Purpose::DisownAuthenticator && !flow.next.contains(ProofKind::Captcha) =>
        {
            Ok(flow)
        }
        Ok(_) => Err(redirect(FIRST)),
        Err(Problem::Refused(_)) => Err(ended(request).await),
        Err(problem) => Err(request.fault(problem)),
    }
}

fn step_view(request: &PageRequest, flow: &FlowView, refusal: Option<Refusal>) -> DisownStepView {
    let problem = refusal.map(|refusal| proofs::code_problem(refusal, Some(flow.tries_left)));
    let step = DisownStep::FormerCode { two_needed: flow.two_codes };
    let blank = DisownStepView { page: request.page(), step, problem, alert: None };
    if flow.next.contains(ProofKind::Password) {
        let wrong = refusal.map(|_| PasswordProblem::NotThen);
        return DisownStepView { step: DisownStep::Password { wrong }, problem: None, ..blank };
    }
    if flow.next.contains(ProofKind::Authenticator) {
        return blank;
    }
    let sent = CodeSent::of(request, flow);
    DisownStepView {
        step: DisownStep::Message {
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
    fn given(&self, request: &PageRequest, flow: &FlowView) -> Result<Evidence, PasswordProblem> {
        if flow.next.contains(ProofKind::Password) {
            return proofs::password(&self.password).map(Evidence::Password);
        }
        if flow.next.contains(ProofKind::Authenticator) {
            return Ok(self.former_code());
        }
        let kind = match CodeSent::of(request, flow).channel {
            Channel::Mail => IdentifierKind::Email,
            Channel::Sms => IdentifierKind::Phone,
        };
        Ok(contact_code(kind, &self.code))
    }

    /// One code of the former authenticator, or two in a row.
    fn former_code(&self) -> Evidence {
        let secret = |code: &Typed| SecretText::new(code.clone());
        if self.code_first.is_empty() && self.code_second.is_empty() {
            Evidence::Authenticator(secret(&self.code))
        } else {
            Evidence::AuthenticatorPair(secret(&self.code_first), secret(&self.code_second))
        }
    }
}

pub(crate) async fn step(request: PageRequest, FormBody(fields): FormBody<StepFields>) -> Response {
    let flow = match under_way(&request).await {
        Ok(flow) => flow,
        Err(answer) => {
            return match answered_again(&request, &[fields.former_code()]).await {
                Some(settled) => asked_for(&request, &settled).await,
                None => answer,
            };
        }
    };
    let given = match fields.given(&request, &flow) {
        Ok(given) => given,
        Err(wrong) => {
            let step = DisownStep::Password { wrong: Some(wrong) };
            let view = DisownStepView { step, ..step_view(&request, &flow, None) };
            return render(StatusCode::UNPROCESSABLE_ENTITY, &view);
        }
    };
    match request.web.app.prove(&request.caller, None, std::slice::from_ref(&given)).await {
        Ok(Progress::Prove { .. }) => go(&request, STEP, None),
        Ok(Progress::Refused { refusal: Refusal::Locked { until }, .. })
        | Err(Problem::Refused(Refusal::Locked { until })) => held(&request, until),
        Ok(Progress::Refused { refusal, flow: Some(flow), .. }) => {
            render(StatusCode::UNPROCESSABLE_ENTITY, &step_view(&request, &flow, Some(refusal)))
        }
        Ok(Progress::Refused { refusal: Refusal::NotDisowned, .. }) => nothing(&request),
        Ok(Progress::Refused { flow: None, .. }) | Err(Problem::Refused(_)) => ended(&request).await,
        Ok(settled) => asked_for(&request, &settled).await,
        Err(problem) => request.fault(problem),
    }
}

/// What became of it, once everything was proven.
async fn asked_for(request: &PageRequest, progress: &Progress) -> Response {
    let mut answer = match progress {
        Progress::Waits { effective_at, .. } => {
            let until_ms = Timestamp::millis(*effective_at);
            render(StatusCode::OK, &DisownWaitsView { page: request.page(), until_ms })
        }
        Progress::Prove { .. }
        | Progress::Refused { .. }
        | Progress::SignedIn(_)
        | Progress::Done
        | Progress::Enrolled(_) => return ended(request).await,
    };
    over(request, answer.headers_mut());
    answer
}

/// Nothing was replaced that this address could disown.
fn nothing(request: &PageRequest) -> Response {
    let mut answer = render(StatusCode::OK, &MessageView::nothing_to_disown(request.page()));
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
