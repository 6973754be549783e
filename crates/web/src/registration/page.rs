//! Registering: the form, the code that proves the address, and the link that does the same.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::account::{Agreed, Identifier, LegalDocument};
use vestibule_domain::gate::{ProofKind, Purpose, Refusal};
use vestibule_service::{Caller, Evidence, FieldFault, Problem, Progress, Registration, Way};

use crate::attributes::form::AttributeForm;
use crate::attributes::view::AttributesPart;
use crate::captcha::page::{CaptchaFields, at_first, fresh};
use crate::captcha::view::Captcha;
use crate::flow::page as flow;
use crate::flow::page::proofs;
use crate::flow::page::{Answering, Asker, FlowPages, go, signed_in};
use crate::flow::view::{FlowLook, Step};
use crate::page::error::PageResult;
use crate::page::form_body::FormBody;
use crate::page::message::MessageView;
use crate::page::password_length::PasswordLength;
use crate::page::problem::FormAlert;
use crate::page::request::{PageRequest, redirect, render};
use crate::page::typed::Typed;
use crate::registration::view::RegisterView;
use crate::route::{Authority, Routes};

static PAGES: FlowPages = FlowPages {
    captcha_code_on: Step::Message,
    settled,
    troubled,
    ..FlowPages::usual(Some(Purpose::Register), &FlowLook::REGISTER)
};

/// The pages of registering.
pub(crate) fn routes() -> Routes {
    flow::routes::<PageRequest>(&PAGES)
        .merge(flow::held_route(&FlowLook::REGISTER))
        .merge(flow::proving_link_routes(&PAGES))
        .form("/register", Authority::Anybody, form, register)
}

fn settled<'a>(_pages: &'static FlowPages, asker: &'a Asker<'a>, progress: Progress) -> Answering<'a> {
    Box::pin(async move {
        Ok(match progress {
            Progress::SignedIn(begun) => signed_in(asker.request, &begun, "/account?done=welcome"),
            Progress::Done
            | Progress::Enrolled(_)
            | Progress::Waits { .. }
            | Progress::Prove { .. }
            | Progress::Refused { .. } => redirect("/account"),
        })
    })
}

fn troubled(request: &PageRequest, problem: Problem) -> PageResult {
    if let Problem::AlreadyRegistered = problem {
        Ok(render(StatusCode::CONFLICT, &MessageView::already_registered(request.page())))
    } else {
        Err(problem.into())
    }
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Fields {
    identifier: String,
    password: Typed,
    terms: String,
    terms_version: String,
    privacy_version: String,
    #[serde(flatten)]
    captcha: CaptchaFields,
    #[serde(flatten)]
    attributes: AttributeForm,
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
    RegisterView {
        page: request.page(),
        identifier: String::new(),
        identifier_problem: None,
        password_problem: None,
        length: PasswordLength::of(request.web.app.policy().password.rule(), false),
        attributes: attributes(request, &AttributeForm::default(), &[]),
        agreements: request.web.app.operator().agreements.clone(),
        terms: false,
        terms_missing: false,
        alert: None,
        captcha: Captcha::None,
    }
}

/// The operator's own fields, with what was typed before and what was wrong with it.
fn attributes(request: &PageRequest, typed: &AttributeForm, faults: &[FieldFault]) -> AttributesPart {
    let schema = request.web.app.attribute_schema();
    AttributesPart::at_registration(&schema, &request.page.text, typed, faults)
}

async fn form(request: PageRequest) -> PageResult {
    request.web.app.lets_in(&request.caller, Way::Registration)?;
    if !request.web.app.policy().registration.open {
        return Ok(closed(&request));
    }
    let captcha = at_first(&request).await?;
    Ok(render(StatusCode::OK, &RegisterView { captcha, ..blank(&request) }))
}

fn closed(request: &PageRequest) -> Response {
    render(StatusCode::FORBIDDEN, &MessageView::registration_closed(request.page()))
}

async fn register(request: PageRequest, FormBody(fields): FormBody<Fields>) -> PageResult {
    let mut view = RegisterView {
        identifier: fields.identifier.clone(),
        terms: !fields.terms.is_empty(),
        attributes: attributes(&request, &fields.attributes, &[]),
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
        let faults = request.web.app.attribute_faults(&request.caller, &fields.attributes.0);
        view.attributes = attributes(&request, &fields.attributes, &faults);
        return again(&request, view).await;
    };
    let given = fields.attributes.0.clone();
    let registration = Registration { identifier, password, agreed: fields.agreed(), attributes: given };
    let mail = fields.captcha.captcha == "mail";
    let given: Vec<Evidence> = fields.captcha.answer().into_iter().filter(|_| !mail).collect();
    match request.web.app.register(&request.caller, &registration, &given).await {
        Ok(progress) => answer_form(&request, view, (progress, &registration.identifier, mail)).await,
        Err(Problem::Invalid(faults)) => {
            view.password_problem = proofs::password_problem(&faults);
            view.attributes = attributes(&request, &fields.attributes, &faults);
            // Another version has come into force while the form was open: it is to be read first.
            view.terms_missing = faults.iter().any(|fault| matches!(fault, FieldFault::NotAgreed(_)));
            view.terms &= !view.terms_missing;
            again(&request, view).await
        }
        Err(Problem::RegistrationClosed) => Ok(closed(&request)),
        Err(Problem::Refused(Refusal::Locked { until })) => Ok(PAGES.held(&request, until)),
        Err(Problem::Busy { .. }) => {
            view.alert = Some(FormAlert::Busy);
            again(&request, view).await
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn answer_form(
    request: &PageRequest,
    mut view: RegisterView,
    (progress, identifier, mail): (Progress, &Identifier, bool),
) -> PageResult {
    let (flow, token) = match progress {
        Progress::Prove { flow, token } => (Some(flow), token),
        Progress::Refused { refusal: Refusal::Locked { until }, .. } => return Ok(PAGES.held(request, until)),
        Progress::Refused { flow, token, .. } => (flow, token),
        Progress::SignedIn(begun) => return Ok(signed_in(request, &begun, "/account")),
        Progress::Done | Progress::Enrolled(_) | Progress::Waits { .. } => return Ok(redirect("/account")),
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
            Err(problem) => return Err(problem.into()),
        }
    } else if captcha_left {
        view.alert = Some(FormAlert::Captcha);
        return again(request, view).await;
    }
    Ok(go(request, &FlowLook::REGISTER.at(Step::Message), token.as_ref()))
}

async fn again(request: &PageRequest, view: RegisterView) -> PageResult {
    let captcha = fresh(request).await?;
    Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &RegisterView { captcha, ..view }))
}
