//! Registering: the form, the code that proves the address, and the link that does the same.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::account::{Agreed, Identifier, IdentifierKind, LegalDocument};
use vestibule_domain::gate::{ProofKind, Purpose, Refusal};
use vestibule_domain::secret::TokenKind;
use vestibule_service::{Caller, Evidence, FieldFault, FlowView, Problem, Progress, Registration};

use super::captcha::{CaptchaFields, at_first, fresh};
use super::flow::{CodeSent, about_link, answered_again, ended, go, held, link_page, signed_in};
use super::form_body::Query;
use super::sign_in::{LinkQuery, contact_code};
use super::{FormBody, proofs};
use crate::request::{PageRequest, redirect, render};
use crate::typed::Typed;
use crate::view::message::MessageView;
use crate::view::problem::{Channel, CodeProblem, FormAlert};
use crate::view::register::{RegisterVerifyView, RegisterView};
use crate::view::sign_in::Captcha;

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    identifier: String,
    password: Typed,
    terms: String,
    terms_version: String,
    privacy_version: String,
    #[serde(flatten)]
    captcha: CaptchaFields,
}

impl Fields {
    /// What the ticked box agrees to: the versions that the page showed.
    fn agreed(&self) -> Vec<Agreed> {
        let shown =
            [(LegalDocument::Terms, &self.terms_version), (LegalDocument::Privacy, &self.privacy_version)];
        let ticked = shown.into_iter().filter(|(_, version)| !self.terms.is_empty() && !version.is_empty());
        ticked.map(|(document, version)| Agreed { document, version: version.clone() }).collect()
    }
}

fn blank(request: &PageRequest) -> RegisterView {
    let least = request.web.app.policy().password.rule().shortest(true);
    RegisterView {
        page: request.page(),
        identifier: String::new(),
        identifier_problem: None,
        password_problem: None,
        least: u32::try_from(least).unwrap_or(u32::MAX),
        agreements: request.web.app.operator().agreements.clone(),
        terms: false,
        terms_missing: false,
        alert: None,
        captcha: Captcha::None,
    }
}

pub(crate) async fn form(request: PageRequest) -> Response {
    if !request.web.app.policy().registration.open {
        return closed(&request);
    }
    match at_first(&request).await {
        Ok(captcha) => render(StatusCode::OK, &RegisterView { captcha, ..blank(&request) }),
        Err(problem) => request.fault(problem),
    }
}

fn closed(request: &PageRequest) -> Response {
    render(StatusCode::FORBIDDEN, &MessageView::registration_closed(request.page()))
}

pub(crate) async fn register(request: PageRequest, FormBody(fields): FormBody<Fields>) -> Response {
    let mut view = RegisterView {
        identifier: fields.identifier.clone(),
        terms: !fields.terms.is_empty(),
        ..blank(&request)
    };
    if fields.captcha.captcha == "work" {
        return again(&request, view).await;
    }
    let identifier = request.web.app.read_new_identifier(&fields.identifier);
    let password = proofs::password(&fields.password);
    view.identifier_problem = identifier.as_ref().err().and_then(proofs::identifier_problem);
    view.password_problem = password.as_ref().err().copied();
    view.terms_missing = !view.terms && !view.agreements.is_empty();
    let (Ok(identifier), Ok(password), false) = (identifier, password, view.terms_missing) else {
        return again(&request, view).await;
    };
    let registration = Registration { identifier, password, agreed: fields.agreed() };
    let mail = fields.captcha.captcha == "mail";
    let given: Vec<Evidence> = fields.captcha.answer().into_iter().filter(|_| !mail).collect();
    match request.web.app.register(&request.caller, &registration, &given).await {
        Ok(progress) => answer_form(&request, view, (progress, &registration.identifier, mail)).await,
        Err(Problem::Invalid(faults)) => {
            view.password_problem = proofs::password_problem(&faults);
            // Another version has come into force while the form was open: it is to be read first.
            view.terms_missing = faults.iter().any(|fault| matches!(fault, FieldFault::NotAgreed(_)));
            view.terms &= !view.terms_missing;
            again(&request, view).await
        }
        Err(Problem::RegistrationClosed) => closed(&request),
        Err(Problem::Refused(Refusal::Locked { until })) => held(&request, until),
        Err(Problem::Busy { .. }) => {
            view.alert = Some(FormAlert::Busy);
            again(&request, view).await
        }
        Err(problem) => request.fault(problem),
    }
}

async fn answer_form(
    request: &PageRequest,
    mut view: RegisterView,
    (progress, identifier, mail): (Progress, &Identifier, bool),
) -> Response {
    let (flow, token) = match progress {
        Progress::Prove { flow, token } => (Some(flow), token),
        Progress::Refused { refusal: Refusal::Locked { until }, .. } => return held(request, until),
        Progress::Refused { flow, token, .. } => (flow, token),
        Progress::SignedIn(begun) => return signed_in(request, &begun, "/account"),
        Progress::Done | Progress::Enrolled(_) | Progress::Waits { .. } => return redirect("/account"),
    };
    let captcha_left = flow.is_some_and(|flow| flow.next.contains(ProofKind::Captcha));
    if captcha_left && mail {
        let caller = Caller { flow: token.clone(), ..request.caller.clone() };
        let kind = ProofKind::by_code_to(identifier.kind());
        match request.web.app.send_code(&caller, None, Some(kind), None).await {
            Ok(_) => {}
            Err(Problem::Refused(Refusal::SendsSpent)) => {
                view.alert = Some(FormAlert::CodesSpent);
                return again(request, view).await;
            }
            Err(problem) => return request.fault(problem),
        }
    } else if captcha_left {
        view.alert = Some(FormAlert::Captcha);
        return again(request, view).await;
    }
    go(request, "/register/verify", token.as_ref())
}

async fn again(request: &PageRequest, view: RegisterView) -> Response {
    match fresh(request).await {
        Ok(captcha) => render(StatusCode::UNPROCESSABLE_ENTITY, &RegisterView { captcha, ..view }),
        Err(problem) => request.fault(problem),
    }
}

pub(crate) async fn verify_form(request: PageRequest) -> Response {
    match under_way(&request).await {
        Ok(flow) => render(StatusCode::OK, &verify_view(&request, &flow, None)),
        Err(elsewhere) => elsewhere,
    }
}

/// The registration that this request is about.
async fn under_way(request: &PageRequest) -> Result<FlowView, Response> {
    match request.web.app.flow(&request.caller, None).await {
        Ok(flow) if flow.purpose != Purpose::Register => Err(redirect("/register")),
        Ok(flow) => Ok(flow),
        Err(Problem::Refused(_)) => Err(ended(request).await),
        Err(problem) => Err(request.fault(problem)),
    }
}

fn verify_view(request: &PageRequest, flow: &FlowView, problem: Option<CodeProblem>) -> RegisterVerifyView {
    let sent = CodeSent::of(request, flow);
    RegisterVerifyView {
        page: request.page(),
        channel: sent.channel,
        masked: sent.to,
        delivery: sent.delivery,
        problem,
        alert: sent.alert,
        resend_at_ms: sent.resend_at_ms,
        until_ms: sent.until_ms,
        long: sent.long,
    }
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct VerifyFields {
    code: Typed,
    token: Typed,
}

pub(crate) async fn verify(request: PageRequest, FormBody(fields): FormBody<VerifyFields>) -> Response {
    let flow = match under_way(&request).await {
        Ok(flow) => flow,
        Err(elsewhere) => {
            let again = contact_code(IdentifierKind::Email, &fields.code);
            return match answered_again(&request, &[again]).await {
                Some(Progress::SignedIn(begun)) => signed_in(&request, &begun, "/account?done=welcome"),
                _ => elsewhere,
            };
        }
    };
    let kind = match CodeSent::of(&request, &flow).channel {
        Channel::Mail => IdentifierKind::Email,
        Channel::Sms => IdentifierKind::Phone,
    };
    prove(&request, &contact_code(kind, &fields.code)).await
}

pub(crate) async fn resend(request: PageRequest) -> Response {
    match request.web.app.send_code(&request.caller, None, None, None).await {
        Ok(_) | Err(Problem::Refused(Refusal::SentTooRecently { .. } | Refusal::SendsSpent)) => {
            go(&request, "/register/verify", None)
        }
        Err(Problem::Refused(_)) => ended(&request).await,
        Err(problem) => request.fault(problem),
    }
}

pub(crate) async fn link_form(request: PageRequest, Query(query): Query<LinkQuery>) -> Response {
    let token = match request.followed("/register/link", TokenKind::Link, query.token.into()) {
        Ok(token) => token,
        Err(same_page) => return *same_page,
    };
    link_page(&request, token, false).await
}

pub(crate) async fn link(mut request: PageRequest, FormBody(fields): FormBody<VerifyFields>) -> Response {
    let Some(link) = proofs::link(&fields.token) else {
        return link_page(&request, fields.token.into(), false).await;
    };
    match about_link(&mut request, &link).await {
        Ok(()) if request.caller.flow.is_some() => prove(&request, &Evidence::MailLink(link)).await,
        Ok(()) => link_page(&request, fields.token.into(), false).await,
        Err(problem) => request.fault(problem),
    }
}

async fn prove(request: &PageRequest, given: &Evidence) -> Response {
    match request.web.app.prove(&request.caller, None, std::slice::from_ref(given)).await {
        Ok(Progress::SignedIn(begun)) => signed_in(request, &begun, "/account?done=welcome"),
        Ok(Progress::Refused { refusal: Refusal::Locked { until }, .. })
        | Err(Problem::Refused(Refusal::Locked { until })) => held(request, until),
        Ok(Progress::Refused { refusal, flow: Some(flow), .. }) => {
            let problem = Some(proofs::code_problem(refusal, Some(flow.tries_left)));
            render(StatusCode::UNPROCESSABLE_ENTITY, &verify_view(request, &flow, problem))
        }
        Ok(Progress::Prove { .. } | Progress::Done | Progress::Enrolled(_) | Progress::Waits { .. }) => {
            go(request, "/register/verify", None)
        }
        Ok(Progress::Refused { flow: None, .. }) | Err(Problem::Refused(_)) => ended(request).await,
        Err(Problem::AlreadyRegistered) => {
            render(StatusCode::CONFLICT, &MessageView::already_registered(request.page()))
        }
        Err(problem) => request.fault(problem),
    }
}
