//! Signing in, page by page: identifier and password, the second factor, the confirmation of a new device.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::account::IdentifierKind;
use vestibule_domain::gate::{ProofKind, Purpose, Refusal, RiskLevel};
use vestibule_domain::policy::CaptchaKind;
use vestibule_domain::protection::{FrozenBy, Suspicion};
use vestibule_domain::secret::TokenKind;
use vestibule_domain::time::Timestamp;
use vestibule_service::{BlockReason, Evidence, FlowView, Hint, Problem, Progress, SecretText, SignInBlock};

use super::captcha::{CaptchaFields, Instead, at_first, code_instead, fresh};
use super::flow::{
    CodeSent, about_link, answered_again, block_page, carry, clock, ended, entered_meanwhile, go, held,
    held_page, link_page, page_for, page_of, signed_in,
};
use super::form_body::Query;
use super::{FormBody, proofs};
use crate::cookies::CookieName;
use crate::request::{PageRequest, own_path, redirect, render};
use crate::typed::Typed;
use crate::view::frozen::SignInFrozenView;
use crate::view::problem::{CodeProblem, FormAlert};
use crate::view::protections::lasting;
use crate::view::register::VerifyLinkView;
use crate::view::sign_in::{
    Captcha, Held, HeldCause, Paths, SignInBackupView, SignInCodeView, SignInConfirmView, SignInView,
};

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    identifier: String,
    password: Typed,
    code: Typed,
    return_to: Option<String>,
    #[serde(flatten)]
    captcha: CaptchaFields,
}

/// The first page. A browser that no account knows yet solves its captcha while the customer types; one that is known is
/// spared it, unless the operator wants it always.
pub(crate) async fn form(request: PageRequest) -> Response {
    let policy = &request.web.app.policy().captcha;
    let spared = !request.caller.devices.is_empty() && policy.from_risk > RiskLevel::Low;
    let captcha = if spared { Ok(Captcha::None) } else { at_first(&request).await };
    match (captcha, request.web.app.login_phrase(&request.caller).await) {
        (Ok(captcha), Ok(phrase)) => {
            render(StatusCode::OK, &SignInView { phrase, ..blank(&request, captcha) })
        }
        (Err(problem), _) | (_, Err(problem)) => request.fault(problem),
    }
}

fn blank(request: &PageRequest, captcha: Captcha) -> SignInView {
    SignInView {
        page: request.page(),
        identifier: String::new(),
        identifier_problem: None,
        password_problem: None,
        alert: None,
        captcha,
        return_to: request.return_to.clone(),
        phrase: None,
    }
}

pub(crate) async fn sign_in(request: PageRequest, FormBody(fields): FormBody<Fields>) -> Response {
    let mut request = request;
    if let Some(path) = fields.return_to.as_deref().and_then(own_path) {
        request.return_to = Some(path.to_owned());
    }
    let phrase = match request.web.app.login_phrase(&request.caller).await {
        Ok(phrase) => phrase,
        Err(problem) => return request.fault(problem),
    };
    let mut view =
        SignInView { identifier: fields.identifier.clone(), phrase, ..blank(&request, Captcha::None) };
    let identifier = match request.web.app.read_identifier(&fields.identifier) {
        Ok(identifier) => identifier,
        Err(fault) => {
            view.identifier_problem = proofs::identifier_problem(&fault);
            return again(&request, view, &fields, true).await;
        }
    };
    if fields.captcha.captcha == "work" {
        return again(&request, view, &fields, true).await;
    }
    if fields.captcha.captcha == "mail" {
        let opened = request.web.app.sign_in(&request.caller, &identifier, &[]).await;
        return match code_instead(&request, identifier.kind(), opened, "/sign-in").await {
            Ok(Instead { captcha, alert, token }) => {
                view.page = page_of(&request, token.as_ref());
                carry(
                    &request,
                    render(StatusCode::OK, &SignInView { alert, captcha, ..view }),
                    token.as_ref(),
                )
            }
            Err(answer) => answer,
        };
    }
    let password = match proofs::password(&fields.password) {
        Ok(password) => password,
        Err(problem) => {
            view.password_problem = Some(problem);
            return again(&request, view, &fields, true).await;
        }
    };
    let contact = (!fields.code.is_empty()).then(|| contact_code(identifier.kind(), &fields.code));
    let given: Vec<Evidence> =
        fields.captcha.answer().into_iter().chain(contact).chain([Evidence::Password(password)]).collect();
    match request.web.app.sign_in_again(&request.caller, &identifier, &given).await {
        Ok(progress) => answer_first(&request, view, &fields, progress).await,
        Err(Problem::Refused(Refusal::Locked { until })) => held(&request, until),
        Err(Problem::Busy { .. }) => {
            view.alert = Some(FormAlert::Busy);
            let mut answer = again(&request, view, &fields, true).await;
            *answer.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            answer.headers_mut().insert("retry-after", 5.into());
            answer
        }
        Err(problem) => request.fault(problem),
    }
}

pub(crate) fn contact_code(kind: IdentifierKind, code: &str) -> Evidence {
    match kind {
        IdentifierKind::Email => Evidence::MailCode(SecretText::new(code)),
        IdentifierKind::Phone => Evidence::SmsCode(SecretText::new(code)),
    }
}

/// Shows the form again, with a fresh captcha where one may be needed. After a refusal the next try may need one; where
/// the browser solves it by itself it comes along.
async fn again(request: &PageRequest, view: SignInView, fields: &Fields, captcha: bool) -> Response {
    let kind = request.web.app.policy().captcha.kind;
    let wanted = match view.alert {
        Some(FormAlert::Refused { .. }) if kind == CaptchaKind::ProofOfWork => true,
        _ => captcha && (request.caller.devices.is_empty() || !fields.captcha.captcha.is_empty()),
    };
    if wanted { with_captcha(request, view).await } else { render(StatusCode::UNPROCESSABLE_ENTITY, &view) }
}

async fn with_captcha(request: &PageRequest, mut view: SignInView) -> Response {
    match fresh(request).await {
        Ok(captcha) => {
            view.captcha = captcha;
            render(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        Err(problem) => request.fault(problem),
    }
}

async fn answer_first(
    request: &PageRequest,
    mut view: SignInView,
    fields: &Fields,
    progress: Progress,
) -> Response {
    match progress {
        Progress::SignedIn(begun) => signed_in(request, &begun, "/account"),
        Progress::Done | Progress::Enrolled(_) | Progress::Waits { .. } => redirect("/account"),
        Progress::Prove { flow, token } => {
            if let Some(page) = page_for(flow.next) {
                return with_return(request, go(request, page, token.as_ref()));
            }
            view.page = page_of(request, token.as_ref());
            let missing = (Refusal::ProofMissing, None);
            let answer = first_page_again(request, view, fields, &flow, missing).await;
            carry(request, answer, token.as_ref())
        }
        Progress::Refused { refusal: Refusal::Locked { until }, .. } => held(request, until),
        Progress::Refused { refusal, missed, flow, token, .. } => {
            if let Some(answer) = block_page(request, refusal, token.as_ref()) {
                answer
            } else if let Some(flow) = flow {
                view.page = page_of(request, token.as_ref());
                let answer = first_page_again(request, view, fields, &flow, (refusal, missed)).await;
                carry(request, answer, token.as_ref())
            } else {
                view.alert = Some(FormAlert::Ended);
                again(request, view, fields, true).await
            }
        }
    }
}

/// The first page once more, with what its flow still asks for.
async fn first_page_again(
    request: &PageRequest,
    mut view: SignInView,
    fields: &Fields,
    flow: &FlowView,
    (refusal, missed): (Refusal, Option<ProofKind>),
) -> Response {
    let captcha = flow.next.contains(ProofKind::Captcha);
    if captcha && !fields.code.is_empty() {
        let problem = Some(proofs::code_problem(refusal, Some(flow.tries_left)));
        view.captcha = Captcha::MailCode { problem };
        return render(StatusCode::UNPROCESSABLE_ENTITY, &view);
    }
    view.alert = Some(match (captcha, missed, fields.captcha.answer()) {
        (false, _, _) | (true, Some(ProofKind::Password), _) => {
            match refused(request, &fields.identifier).await {
                Ok(alert) => alert,
                Err(problem) => return request.fault(problem),
            }
        }
        (true, _, Some(_)) => FormAlert::Captcha,
        (true, _, None) => FormAlert::CaptchaAsked,
    });
    if captcha { with_captcha(request, view).await } else { again(request, view, fields, false).await }
}

/// What is told of a wrong password, with a warning two tries before this device has to wait.
pub(super) async fn refused(request: &PageRequest, typed: &str) -> Result<FormAlert, Problem> {
    let app = &request.web.app;
    let Ok(identifier) = app.read_identifier(typed) else { return Ok(FormAlert::Refused { left: None }) };
    let left = app.tries_before_lock(&request.caller, &identifier).await?;
    Ok(FormAlert::Refused { left: (1..=2).contains(&left).then_some(left) })
}

fn with_return(request: &PageRequest, mut answer: Response) -> Response {
    if let Some(path) = &request.return_to {
        CookieName::ReturnTo.set(answer.headers_mut(), path, request.secure());
    }
    answer
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Resync {
    pub(crate) resync: String,
}

/// Goes to the page that the flow is at, unless that is this one.
async fn at(request: &PageRequest, page: &str) -> Result<FlowView, Response> {
    if let Some(answer) = entered_meanwhile(request).await {
        return Err(answer);
    }
    match request.web.app.flow(&request.caller, None).await {
        Ok(flow) if flow.purpose != Purpose::SignIn => Err(redirect("/sign-in")),
        Ok(flow) => match page_for(flow.next) {
            Some(there) if there == page => Ok(flow),
            Some("/sign-in/code") if page == "/sign-in/backup" => Ok(flow),
            Some(there) => Err(go(request, there, None)),
            None => Err(go(request, "/sign-in", None)),
        },
        Err(Problem::Refused(_)) => Err(ended(request).await),
        Err(problem) => Err(request.fault(problem)),
    }
}

pub(crate) async fn code_form(request: PageRequest, Query(query): Query<Resync>) -> Response {
    match at(&request, "/sign-in/code").await {
        Ok(flow) => render(StatusCode::OK, &code_view(&request, &flow, None, None, !query.resync.is_empty())),
        Err(elsewhere) => elsewhere,
    }
}

fn code_view(
    request: &PageRequest,
    flow: &FlowView,
    problem: Option<CodeProblem>,
    hint: Option<Hint>,
    resync: bool,
) -> SignInCodeView {
    SignInCodeView {
        page: request.page(),
        paths: Paths::SIGN_IN,
        problem,
        alert: None,
        clock: clock(hint),
        resync: resync || flow.two_codes,
        two_needed: flow.two_codes,
        until_ms: flow.expires_at.millis(),
    }
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct CodeFields {
    pub(crate) code: Typed,
    code_first: Typed,
    code_second: Typed,
    pub(crate) backup_code: Typed,
    pub(crate) token: Typed,
}

impl CodeFields {
    /// The authenticator's code, or two in a row; and whether it is two.
    pub(crate) fn authenticator(&self) -> (Evidence, bool) {
        let secret = |text: &str| SecretText::new(text);
        if self.code_first.is_empty() && self.code_second.is_empty() {
            (Evidence::Authenticator(secret(&self.code)), false)
        } else {
            (Evidence::AuthenticatorPair(secret(&self.code_first), secret(&self.code_second)), true)
        }
    }
}

/// Why a code of the authenticator, or two in a row, were not taken. That two are needed is told by the page itself.
pub(crate) fn authenticator_problem(refusal: Refusal, two: bool, tries_left: u8) -> Option<CodeProblem> {
    if refusal == Refusal::TwoCodesNeeded {
        return None;
    }
    let not_successive = two && refusal == Refusal::ProofWrong;
    Some(if not_successive {
        CodeProblem::NotSuccessive
    } else {
        proofs::code_problem(refusal, Some(tries_left))
    })
}

pub(crate) async fn code(request: PageRequest, FormBody(fields): FormBody<CodeFields>) -> Response {
    let (given, resync) = fields.authenticator();
    further(&request, &given, |refusal, hint, flow| {
        let problem = authenticator_problem(refusal, resync, flow.tries_left);
        render(StatusCode::UNPROCESSABLE_ENTITY, &code_view(&request, flow, problem, hint, resync))
    })
    .await
}

pub(crate) async fn backup_form(request: PageRequest) -> Response {
    match at(&request, "/sign-in/backup").await {
        Ok(_) => {
            let (page, paths) = (request.page(), Paths::SIGN_IN);
            render(StatusCode::OK, &SignInBackupView { page, paths, problem: None, alert: None })
        }
        Err(elsewhere) => elsewhere,
    }
}

pub(crate) async fn backup(request: PageRequest, FormBody(fields): FormBody<CodeFields>) -> Response {
    let given = Evidence::BackupCode(SecretText::new(fields.backup_code));
    further(&request, &given, |refusal, _hint, flow| {
        let problem = Some(proofs::code_problem(refusal, Some(flow.tries_left)));
        let (page, paths) = (request.page(), Paths::SIGN_IN);
        render(StatusCode::UNPROCESSABLE_ENTITY, &SignInBackupView { page, paths, problem, alert: None })
    })
    .await
}

pub(crate) async fn confirm_form(request: PageRequest) -> Response {
    match at(&request, "/sign-in/confirm").await {
        Ok(flow) => render(StatusCode::OK, &confirm_view(&request, &flow, None)),
        Err(elsewhere) => elsewhere,
    }
}

fn confirm_view(request: &PageRequest, flow: &FlowView, problem: Option<CodeProblem>) -> SignInConfirmView {
    let sent = CodeSent::of(request, flow);
    SignInConfirmView {
        page: request.page(),
        channel: sent.channel,
        masked: sent.to,
        place: request.page.text.place(&request.caller.place),
        device: request.page.text.user_agent(&request.caller.user_agent),
        at_ms: request.caller.now.millis(),
        delivery: sent.delivery,
        suspicion: flow.suspicion.and_then(held_on),
        problem,
        alert: sent.alert,
        resend_at_ms: sent.resend_at_ms,
        until_ms: sent.until_ms,
        long: sent.long,
    }
}

const fn held_on(suspicion: Suspicion) -> Option<Held> {
    match suspicion {
        Suspicion::ImpossibleTravel => Some(Held::ImpossibleTravel),
        Suspicion::NewCountryAfterFailures => Some(Held::NewCountry),
        Suspicion::ListedPassword => None,
    }
}

pub(crate) async fn confirm(request: PageRequest, FormBody(fields): FormBody<CodeFields>) -> Response {
    let flow = match at(&request, "/sign-in/confirm").await {
        Ok(flow) => flow,
        Err(elsewhere) => {
            let again = contact_code(IdentifierKind::Email, &fields.code);
            return match answered_again(&request, &[again]).await {
                Some(Progress::SignedIn(begun)) => signed_in(&request, &begun, "/account"),
                _ => elsewhere,
            };
        }
    };
    let kind = match CodeSent::of(&request, &flow).channel {
        crate::view::problem::Channel::Mail => IdentifierKind::Email,
        crate::view::problem::Channel::Sms => IdentifierKind::Phone,
    };
    further(&request, &contact_code(kind, &fields.code), |refusal, _hint, flow| {
        let problem = Some(proofs::code_problem(refusal, Some(flow.tries_left)));
        render(StatusCode::UNPROCESSABLE_ENTITY, &confirm_view(&request, flow, problem))
    })
    .await
}

pub(crate) async fn resend(request: PageRequest) -> Response {
    match request.web.app.send_code(&request.caller, None, None, None).await {
        Ok(_) | Err(Problem::Refused(Refusal::SentTooRecently { .. } | Refusal::SendsSpent)) => {
            go(&request, "/sign-in/confirm", None)
        }
        Err(Problem::Refused(_)) => ended(&request).await,
        Err(problem) => request.fault(problem),
    }
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct LinkQuery {
    pub(crate) token: Typed,
}

pub(crate) async fn link_form(request: PageRequest, Query(query): Query<LinkQuery>) -> Response {
    let token = match request.followed("/sign-in/link", TokenKind::Link, query.token.into()) {
        Ok(token) => token,
        Err(same_page) => return *same_page,
    };
    link_page(&request, token, true).await
}

pub(crate) async fn link(mut request: PageRequest, FormBody(fields): FormBody<CodeFields>) -> Response {
    let Some(link) = proofs::link(&fields.token) else {
        return link_page(&request, fields.token.into(), true).await;
    };
    match about_link(&mut request, &link).await {
        Ok(()) if request.caller.flow.is_some() => {}
        Ok(()) => return link_page(&request, fields.token.into(), true).await,
        Err(problem) => return request.fault(problem),
    }
    let over =
        VerifyLinkView { page: request.page(), token: String::new(), valid: false, here: true, device: true };
    further(&request, &Evidence::MailLink(link), |_refusal, _hint, _flow| render(StatusCode::GONE, &over))
        .await
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct HeldQuery {
    until: String,
}

impl HeldQuery {
    /// Until when.
    pub(crate) fn moment(&self) -> Timestamp {
        Timestamp::from_micros(self.until.parse().unwrap_or(0_i64).saturating_mul(1000))
    }
}

pub(crate) async fn held_form(request: PageRequest, Query(query): Query<HeldQuery>) -> Response {
    held_page(&request, HeldCause::Failures, query.moment())
}

/// The account that this browser has just proven to be its own is frozen; to anybody else this page tells nothing.
pub(crate) async fn frozen(request: PageRequest) -> Response {
    let (freeze, wait, ends_at) = match request.web.app.sign_in_block(&request.caller).await {
        Ok(Some(SignInBlock { by: BlockReason::Freeze { freeze, wait, ends_at }, .. })) => {
            (freeze, wait, ends_at)
        }
        Ok(_) => return redirect("/sign-in"),
        Err(problem) => return request.fault(problem),
    };
    let view = SignInFrozenView {
        page: request.page(),
        by_link: freeze.by == FrozenBy::AlertLink,
        since_ms: freeze.since.millis(),
        wait: lasting(&request.page, wait),
        ends_ms: ends_at.map(Timestamp::millis),
        support: request.support(),
    };
    render(StatusCode::FORBIDDEN, &view)
}

/// Gives one more proof to the flow under way.
async fn further(
    request: &PageRequest,
    given: &Evidence,
    wrong: impl FnOnce(Refusal, Option<Hint>, &FlowView) -> Response,
) -> Response {
    if let Some(answer) = entered_meanwhile(request).await {
        return answer;
    }
    match request.web.app.prove(&request.caller, None, std::slice::from_ref(given)).await {
        Ok(Progress::SignedIn(begun)) => signed_in(request, &begun, "/account"),
        Ok(Progress::Done | Progress::Enrolled(_) | Progress::Waits { .. }) => redirect("/account"),
        Ok(Progress::Prove { flow, .. }) => go(request, page_for(flow.next).unwrap_or("/sign-in"), None),
        Ok(Progress::Refused { refusal: Refusal::Locked { until }, .. })
        | Err(Problem::Refused(Refusal::Locked { until })) => held(request, until),
        // Pressed twice: the first has brought the attempt further.
        Ok(Progress::Refused { refusal: Refusal::ProofNotAsked, flow: Some(flow), .. }) => {
            go(request, page_for(flow.next).unwrap_or("/sign-in"), None)
        }
        Ok(Progress::Refused { refusal, hint, flow: Some(flow), .. }) => wrong(refusal, hint, &flow),
        Ok(Progress::Refused { refusal, token, flow: None, .. }) => {
            match block_page(request, refusal, token.as_ref()) {
                Some(answer) => answer,
                None => ended(request).await,
            }
        }
        Err(Problem::Refused(_)) => ended(request).await,
        Err(problem) => request.fault(problem),
    }
}
