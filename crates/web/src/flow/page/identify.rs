//! The first page of a flow: who somebody is, with a password where the purpose asks for one there, and the captcha.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::account::{Identifier, IdentifierKind};
use vestibule_domain::gate::{ProofKind, Purpose, Refusal, RiskLevel};
use vestibule_domain::policy::CaptchaKind;
use vestibule_domain::secret::Token;
use vestibule_service::{Caller, Evidence, FlowView, Problem, Progress, SecretText, Way};

use crate::captcha::page::{CaptchaFields, at_first, fresh};
use crate::captcha::view::Captcha;
use crate::flow::page::proofs;
use crate::flow::page::{Asker, FlowPages, carry};
use crate::flow::view::{IdentifyView, Step};
use crate::http::cookies::CookieName;
use crate::page::error::{PageError, PageResult};
use crate::page::problem::FormAlert;
use crate::page::request::{PageRequest, redirect, render};
use crate::page::typed::Typed;

/// The first page of a purpose.
pub(crate) struct Identify {
    /// Whether the password is typed there.
    pub(crate) asks_password: bool,
    /// What is said where a captcha is asked that the page did not hold before.
    pub(crate) captcha_asked: FormAlert,
    /// Fills in what this browser is shown beside what was typed.
    pub(crate) stands_beside: for<'a> fn(&'a PageRequest, IdentifyView) -> Filling<'a>,
}

/// A view that takes a use case to be filled in.
pub(crate) type Filling<'a> =
    std::pin::Pin<Box<dyn Future<Output = Result<IdentifyView, Problem>> + Send + 'a>>;

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct IdentifyFields {
    identifier: String,
    password: Typed,
    code: Typed,
    return_to: Option<String>,
    #[serde(flatten)]
    captcha: CaptchaFields,
}

/// The captcha of a page that is seen for the first time. A browser that no account knows yet solves its captcha while the
/// customer types; one that is known is spared it, unless the operator wants it always.
pub(crate) async fn first_captcha(request: &PageRequest) -> Result<Captcha, Problem> {
    let from_risk = request.web.app.policy().captcha.from_risk;
    let spared = !request.caller.devices.is_empty() && from_risk > RiskLevel::Low;
    if spared { Ok(Captcha::None) } else { at_first(request).await }
}

/// The first page as it is first seen.
pub(crate) async fn form(pages: &'static FlowPages, request: &PageRequest) -> PageResult {
    request.web.app.lets_in(&request.caller, Way::SignIn)?;
    let (first, _, view) = blank(pages, request)?;
    let captcha = first_captcha(request).await?;
    shown(first, request, StatusCode::OK, IdentifyView { captcha, ..view }).await
}

/// The page, with what stands beside its form: that is read only where the page is shown.
async fn shown(
    first: &Identify,
    request: &PageRequest,
    status: StatusCode,
    view: IdentifyView,
) -> PageResult {
    Ok(render(status, &(first.stands_beside)(request, view).await?))
}

fn blank(
    pages: &'static FlowPages,
    request: &PageRequest,
) -> Result<(&'static Identify, Purpose, IdentifyView), PageError> {
    let (Some(first), Some(purpose), Some(texts)) = (&pages.identify, pages.purpose, &pages.look.identify)
    else {
        return Err(redirect(pages.look.begin).into());
    };
    let view = IdentifyView {
        page: request.page(),
        look: pages.look,
        texts,
        passkey: None,
        identifier: String::new(),
        identifier_problem: None,
        password: first.asks_password,
        password_problem: None,
        alert: None,
        captcha: Captcha::None,
        return_to: request.return_to.clone(),
        login_phrase: None,
        listed: false,
        demanded: false,
    };
    Ok((first, purpose, view))
}

/// What was typed on it.
pub(crate) async fn begin(
    pages: &'static FlowPages,
    mut request: PageRequest,
    fields: IdentifyFields,
) -> PageResult {
    request.returns_to(fields.return_to.as_deref());
    let (first, purpose, view) = blank(pages, &request)?;
    let mut view = IdentifyView { identifier: fields.identifier.clone(), ..view };
    let app = &request.web.app;
    let identifier = match app.read_identifier(&fields.identifier) {
        Ok(identifier) => identifier,
        Err(fault) => {
            view.identifier_problem = proofs::identifier_problem(&fault);
            return again(first, &request, view, &fields).await;
        }
    };
    match fields.captcha.captcha.as_str() {
        "work" => return again(first, &request, view, &fields).await,
        "mail" => return code_instead(pages, &request, view, &identifier).await,
        _ => {}
    }
    let mut given: Vec<Evidence> = fields.captcha.answer().into_iter().collect();
    if !fields.code.is_empty() {
        given.push(contact_code(identifier.kind(), &fields.code));
    }
    if first.asks_password {
        match proofs::password(&fields.password) {
            Ok(password) => given.push(Evidence::password(password)),
            Err(problem) => {
                view.password_problem = Some(problem);
                return again(first, &request, view, &fields).await;
            }
        }
    }
    match app.go_on_or_open(&request.caller, purpose, &identifier, &given).await {
        Err(Problem::Refused(Refusal::Locked { until })) => Ok(pages.held(&request, until)),
        Err(Problem::Busy { .. }) => {
            view.alert = Some(FormAlert::Busy);
            let mut answer = again(first, &request, view, &fields).await?;
            *answer.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            answer.headers_mut().insert("retry-after", 5.into());
            Ok(answer)
        }
        progress => answered(pages, first, &request, (view, &fields), progress?).await,
    }
}

fn contact_code(kind: IdentifierKind, code: &Typed) -> Evidence {
    let code = SecretText::new(code.clone());
    match kind {
        IdentifierKind::Email => Evidence::mail_code(code),
        IdentifierKind::Phone => Evidence::sms_code(code),
    }
}

/// Where it goes on, or the page once more.
async fn answered(
    pages: &'static FlowPages,
    first: &Identify,
    request: &PageRequest,
    (mut view, fields): (IdentifyView, &IdentifyFields),
    progress: Progress,
) -> PageResult {
    let asker = Asker { request, signed_in: None };
    let (refusal, missed, flow, token) = match progress {
        Progress::Prove { flow, token } => match pages.step_of(&flow) {
            Some(Step::Identify) => (Refusal::ProofMissing, None, flow, token),
            None
            | Some(
                Step::Message
                | Step::Passkey
                | Step::Authenticator
                | Step::BackupCode
                | Step::Password
                | Step::NewPassword,
            ) => return Ok(with_return(request, pages.goes_on(request, &flow, token.as_ref()))),
        },
        Progress::Refused { refusal: Refusal::Locked { until }, .. } => return Ok(pages.held(request, until)),
        Progress::Refused { refusal, missed, flow: Some(flow), token, .. } => (refusal, missed, flow, token),
        Progress::Refused { refusal, token, flow: None, .. } => {
            if let Some(answer) = (pages.stopped)(request, refusal, token.as_ref()) {
                return Ok(answer);
            }
            view.alert = Some(FormAlert::Ended);
            return again(first, request, view, fields).await;
        }
        settled @ (Progress::SignedIn(_)
        | Progress::Done
        | Progress::Enrolled(_)
        | Progress::Waits { .. }) => return (pages.settled)(pages, &asker, settled).await,
    };
    view.page.flow = token.as_ref().map(Token::reference).or(view.page.flow);
    let answer = not_yet(first, request, (view, fields), (&flow, refusal, missed)).await?;
    Ok(carry(request, answer, token.as_ref()))
}

/// The page once more, with what its flow still asks for.
async fn not_yet(
    first: &Identify,
    request: &PageRequest,
    (mut view, fields): (IdentifyView, &IdentifyFields),
    (flow, refusal, missed): (&FlowView, Refusal, Option<ProofKind>),
) -> PageResult {
    let captcha = flow.next.contains(ProofKind::Captcha);
    if captcha && !fields.code.is_empty() {
        let problem = Some(proofs::code_problem(refusal, Some(flow.tries_left)));
        view.captcha = Captcha::MailCode { problem };
        return shown(first, request, StatusCode::UNPROCESSABLE_ENTITY, view).await;
    }
    view.alert = Some(match (captcha && missed != Some(ProofKind::Password), fields.captcha.answer()) {
        (true, Some(_)) => FormAlert::Captcha,
        (true, None) => first.captcha_asked,
        (false, _) if first.asks_password => refused(request, &fields.identifier).await?,
        (false, _) => FormAlert::Refused { left: None },
    });
    if captcha {
        again_with_captcha(first, request, view).await
    } else {
        again(first, request, view, fields).await
    }
}

/// What is told of a wrong password, with a warning two tries before this device has to wait.
async fn refused(request: &PageRequest, typed: &str) -> Result<FormAlert, Problem> {
    let app = &request.web.app;
    let Ok(identifier) = app.read_identifier(typed) else { return Ok(FormAlert::Refused { left: None }) };
    let left = app.tries_before_lock(&request.caller, &identifier).await?;
    Ok(FormAlert::Refused { left: (1..=2).contains(&left).then_some(left) })
}

/// Shows the page again, with a fresh captcha where the next try may need one; after a refusal where the browser solves it by
/// itself.
async fn again(
    first: &Identify,
    request: &PageRequest,
    view: IdentifyView,
    fields: &IdentifyFields,
) -> PageResult {
    let by_itself = request.web.app.policy().captcha.kind == CaptchaKind::ProofOfWork;
    let wanted = match view.alert {
        Some(FormAlert::Refused { .. }) => by_itself,
        _ => request.caller.devices.is_empty() || !fields.captcha.captcha.is_empty(),
    };
    if wanted {
        again_with_captcha(first, request, view).await
    } else {
        shown(first, request, StatusCode::UNPROCESSABLE_ENTITY, view).await
    }
}

/// Shows the page again with a fresh captcha.
async fn again_with_captcha(first: &Identify, request: &PageRequest, view: IdentifyView) -> PageResult {
    let captcha = fresh(request).await?;
    shown(first, request, StatusCode::UNPROCESSABLE_ENTITY, IdentifyView { captcha, ..view }).await
}

/// Sends a code in the captcha's place, in a flow that is opened for it, and asks for it on this page or on the next.
async fn code_instead(
    pages: &'static FlowPages,
    request: &PageRequest,
    mut view: IdentifyView,
    identifier: &Identifier,
) -> PageResult {
    let (Some(first), Some(purpose)) = (&pages.identify, pages.purpose) else {
        return Ok(redirect(pages.look.begin));
    };
    let app = &request.web.app;
    let (flow, token) = match app.open_flow(&request.caller, purpose, identifier, &[]).await {
        Ok(Progress::Prove { flow, token } | Progress::Refused { flow: Some(flow), token, .. }) => {
            (flow, token)
        }
        Ok(Progress::Refused { refusal: Refusal::Locked { until }, .. })
        | Err(Problem::Refused(Refusal::Locked { until })) => return Ok(pages.held(request, until)),
        Ok(_) => return Ok(redirect(pages.look.begin)),
        Err(problem) => return Err(problem.into()),
    };
    view.page.flow = token.as_ref().map(Token::reference).or(view.page.flow);
    let kind = ProofKind::by_code_to(identifier.kind());
    if !flow.next.contains(kind) {
        let answer = match pages.step_of(&flow) {
            Some(Step::Identify) | None => shown(first, request, StatusCode::OK, view).await?,
            Some(_) => pages.goes_on(request, &flow, token.as_ref()),
        };
        return Ok(carry(request, answer, token.as_ref()));
    }
    let caller = Caller { flow: token.clone(), ..request.caller.clone() };
    match app.send_code(&caller, None, Some(kind), None).await {
        Err(Problem::Refused(Refusal::SendsSpent)) => {
            view.alert = Some(FormAlert::CodesSpent);
            let answer = again_with_captcha(first, request, view).await?;
            Ok(carry(request, answer, token.as_ref()))
        }
        Ok(_) | Err(Problem::Refused(_)) if pages.captcha_code_on == Step::Identify => {
            view.captcha = Captcha::MailCode { problem: None };
            let answer = shown(first, request, StatusCode::OK, view).await?;
            Ok(carry(request, answer, token.as_ref()))
        }
        Ok(_) | Err(Problem::Refused(_)) => Ok(pages.goes_to(request, pages.captcha_code_on, token.as_ref())),
        Err(problem) => Err(problem.into()),
    }
}

fn with_return(request: &PageRequest, mut answer: Response) -> Response {
    if let Some(path) = &request.return_to {
        CookieName::ReturnTo.set(answer.headers_mut(), path, request.secure());
    }
    answer
}

/// Nothing beside the form.
pub(crate) fn nothing(_request: &PageRequest, view: IdentifyView) -> Filling<'_> {
    Box::pin(async move { Ok(view) })
}

/// The page with this alert, for a proof that was given beside what is typed there.
pub(crate) async fn refused_at_first(
    pages: &'static FlowPages,
    request: &PageRequest,
    alert: FormAlert,
) -> PageResult {
    let (first, _, view) = blank(pages, request)?;
    let captcha = first_captcha(request).await?;
    let view = IdentifyView { captcha, alert: Some(alert), ..view };
    shown(first, request, StatusCode::UNPROCESSABLE_ENTITY, view).await
}

/// Leads from the first page to the next step.
pub(crate) fn goes_on_from_first(
    pages: &'static FlowPages,
    request: &PageRequest,
    flow: &FlowView,
    token: Option<&Token>,
) -> Response {
    with_return(request, pages.goes_on(request, flow, token))
}
