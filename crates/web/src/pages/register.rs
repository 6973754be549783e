//! Registering: the form, the code that proves the address, and the link that does the same.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::account::{Agreed, Identifier, IdentifierKind, LegalDocument};
use vestibule_domain::gate::{ProofKind, Purpose, Refusal};
use vestibule_domain::secret::TokenKind;
use vestibule_service::{Caller, FieldFault, FlowView, Given, Problem, Progress, Registration};

use super::captcha::{CaptchaFields, at_first, fresh};
use super::flow::{CodeSent, about_link, answered_again, ended, go, held, link_page, signed_in};
use super::sent::Query;
use super::sign_in::{LinkQuery, contact_code};
use super::{Sent, proofs};
use crate::typed::Typed;
use crate::view::message::MessageView;
use crate::view::problem::{Channel, CodeProblem, Trouble};
use crate::view::register::{RegisterVerifyView, RegisterView};
use crate::view::sign_in::Captcha;
use crate::visit::{Visit, redirect, shown};

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

fn blank(visit: &Visit) -> RegisterView {
    let least = visit.web.house.policy().password.rule().shortest(true);
    RegisterView {
        page: visit.page(),
        identifier: String::new(),
        identifier_problem: None,
        password_problem: None,
        least: u32::try_from(least).unwrap_or(u32::MAX),
        agreements: visit.web.house.house().agreements.clone(),
        terms: false,
        terms_missing: false,
        trouble: None,
        captcha: Captcha::None,
    }
}

pub(crate) async fn form(visit: Visit) -> Response {
    if !visit.web.house.policy().registration.open {
        return closed(&visit);
    }
    match at_first(&visit).await {
        Ok(captcha) => shown(StatusCode::OK, &RegisterView { captcha, ..blank(&visit) }),
        Err(problem) => visit.fault(problem),
    }
}

fn closed(visit: &Visit) -> Response {
    shown(StatusCode::FORBIDDEN, &MessageView::registration_closed(visit.page()))
}

pub(crate) async fn register(visit: Visit, Sent(fields): Sent<Fields>) -> Response {
    let mut view = RegisterView {
        identifier: fields.identifier.clone(),
        terms: !fields.terms.is_empty(),
        ..blank(&visit)
    };
    if fields.captcha.captcha == "work" {
        return again(&visit, view).await;
    }
    let identifier = visit.web.house.read_new_identifier(&fields.identifier);
    let password = proofs::password(&fields.password);
    view.identifier_problem = identifier.as_ref().err().and_then(proofs::identifier_problem);
    view.password_problem = password.as_ref().err().copied();
    view.terms_missing = !view.terms && !view.agreements.is_empty();
    let (Ok(identifier), Ok(password), false) = (identifier, password, view.terms_missing) else {
        return again(&visit, view).await;
    };
    let registration = Registration { identifier, password, agreed: fields.agreed() };
    let mail = fields.captcha.captcha == "mail";
    let given: Vec<Given> = fields.captcha.answer().into_iter().filter(|_| !mail).collect();
    match visit.web.house.register(&visit.caller, &registration, &given).await {
        Ok(progress) => answer_form(&visit, view, (progress, &registration.identifier, mail)).await,
        Err(Problem::Invalid(faults)) => {
            view.password_problem = proofs::password_problem(&faults);
            // Another version has come into force while the form was open: it is to be read first.
            view.terms_missing = faults.iter().any(|fault| matches!(fault, FieldFault::NotAgreed(_)));
            view.terms &= !view.terms_missing;
            again(&visit, view).await
        }
        Err(Problem::RegistrationClosed) => closed(&visit),
        Err(Problem::Refused(Refusal::Locked { until })) => held(&visit, until),
        Err(Problem::Busy { .. }) => {
            view.trouble = Some(Trouble::Busy);
            again(&visit, view).await
        }
        Err(problem) => visit.fault(problem),
    }
}

async fn answer_form(
    visit: &Visit,
    mut view: RegisterView,
    (progress, identifier, mail): (Progress, &Identifier, bool),
) -> Response {
    let (flow, token) = match progress {
        Progress::Prove { flow, token } => (Some(flow), token),
        Progress::Refused { refusal: Refusal::Locked { until }, .. } => return held(visit, until),
        Progress::Refused { flow, token, .. } => (flow, token),
        Progress::SignedIn(begun) => return signed_in(visit, &begun, "/account"),
        Progress::Done | Progress::Enrolled(_) | Progress::Waits { .. } => return redirect("/account"),
    };
    let captcha_left = flow.is_some_and(|flow| flow.next.contains(ProofKind::Captcha));
    if captcha_left && mail {
        let caller = Caller { flow: token.clone(), ..visit.caller.clone() };
        let kind = ProofKind::by_code_to(identifier.kind());
        match visit.web.house.send_code(&caller, None, Some(kind), None).await {
            Ok(_) => {}
            Err(Problem::Refused(Refusal::SendsSpent)) => {
                view.trouble = Some(Trouble::CodesSpent);
                return again(visit, view).await;
            }
            Err(problem) => return visit.fault(problem),
        }
    } else if captcha_left {
        view.trouble = Some(Trouble::Captcha);
        return again(visit, view).await;
    }
    go(visit, "/register/verify", token.as_ref())
}

async fn again(visit: &Visit, view: RegisterView) -> Response {
    match fresh(visit).await {
        Ok(captcha) => shown(StatusCode::UNPROCESSABLE_ENTITY, &RegisterView { captcha, ..view }),
        Err(problem) => visit.fault(problem),
    }
}

pub(crate) async fn verify_form(visit: Visit) -> Response {
    match under_way(&visit).await {
        Ok(flow) => shown(StatusCode::OK, &verify_view(&visit, &flow, None)),
        Err(elsewhere) => elsewhere,
    }
}

/// The registration that this request is about.
async fn under_way(visit: &Visit) -> Result<FlowView, Response> {
    match visit.web.house.flow(&visit.caller, None).await {
        Ok(flow) if flow.purpose != Purpose::Register => Err(redirect("/register")),
        Ok(flow) => Ok(flow),
        Err(Problem::Refused(_)) => Err(ended(visit).await),
        Err(problem) => Err(visit.fault(problem)),
    }
}

fn verify_view(visit: &Visit, flow: &FlowView, problem: Option<CodeProblem>) -> RegisterVerifyView {
    let sent = CodeSent::of(visit, flow);
    RegisterVerifyView {
        page: visit.page(),
        channel: sent.channel,
        masked: sent.to,
        delivery: sent.delivery,
        problem,
        trouble: sent.trouble,
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

pub(crate) async fn verify(visit: Visit, Sent(fields): Sent<VerifyFields>) -> Response {
    let flow = match under_way(&visit).await {
        Ok(flow) => flow,
        Err(elsewhere) => {
            let again = contact_code(IdentifierKind::Email, &fields.code);
            return match answered_again(&visit, &[again]).await {
                Some(Progress::SignedIn(begun)) => signed_in(&visit, &begun, "/account?done=welcome"),
                _ => elsewhere,
            };
        }
    };
    let kind = match CodeSent::of(&visit, &flow).channel {
        Channel::Mail => IdentifierKind::Email,
        Channel::Sms => IdentifierKind::Phone,
    };
    prove(&visit, &contact_code(kind, &fields.code)).await
}

pub(crate) async fn resend(visit: Visit) -> Response {
    match visit.web.house.send_code(&visit.caller, None, None, None).await {
        Ok(_) | Err(Problem::Refused(Refusal::SentTooRecently { .. } | Refusal::SendsSpent)) => {
            go(&visit, "/register/verify", None)
        }
        Err(Problem::Refused(_)) => ended(&visit).await,
        Err(problem) => visit.fault(problem),
    }
}

pub(crate) async fn link_form(visit: Visit, Query(query): Query<LinkQuery>) -> Response {
    let token = match visit.followed("/register/link", TokenKind::Link, query.token.into()) {
        Ok(token) => token,
        Err(same_page) => return *same_page,
    };
    link_page(&visit, token, false).await
}

pub(crate) async fn link(mut visit: Visit, Sent(fields): Sent<VerifyFields>) -> Response {
    let Some(link) = proofs::link(&fields.token) else {
        return link_page(&visit, fields.token.into(), false).await;
    };
    match about_link(&mut visit, &link).await {
        Ok(()) if visit.caller.flow.is_some() => prove(&visit, &Given::MailLink(link)).await,
        Ok(()) => link_page(&visit, fields.token.into(), false).await,
        Err(problem) => visit.fault(problem),
    }
}

async fn prove(visit: &Visit, given: &Given) -> Response {
    match visit.web.house.prove(&visit.caller, None, std::slice::from_ref(given)).await {
        Ok(Progress::SignedIn(begun)) => signed_in(visit, &begun, "/account?done=welcome"),
        Ok(Progress::Refused { refusal: Refusal::Locked { until }, .. })
        | Err(Problem::Refused(Refusal::Locked { until })) => held(visit, until),
        Ok(Progress::Refused { refusal, flow: Some(flow), .. }) => {
            let problem = Some(proofs::code_problem(refusal, Some(flow.tries_left)));
            shown(StatusCode::UNPROCESSABLE_ENTITY, &verify_view(visit, &flow, problem))
        }
        Ok(Progress::Prove { .. } | Progress::Done | Progress::Enrolled(_) | Progress::Waits { .. }) => {
            go(visit, "/register/verify", None)
        }
        Ok(Progress::Refused { flow: None, .. }) | Err(Problem::Refused(_)) => ended(visit).await,
        Err(Problem::AlreadyRegistered) => {
            shown(StatusCode::CONFLICT, &MessageView::already_registered(visit.page()))
        }
        Err(problem) => visit.fault(problem),
    }
}
