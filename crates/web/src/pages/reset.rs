//! A forgotten password, page by page: who are you, the message, the second factor, the new password. Up to the answered
//! message every identifier is asked and told the same.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::account::{Identifier, IdentifierKind};
use vestibule_domain::gate::{ProofKind, Purpose, Refusal, RiskLevel};
use vestibule_domain::notice;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_service::{
    BlockReason, Caller, Evidence, FlowView, Hint, Problem, Progress, ResetLink, SecretText, SignInBlock,
};

use super::captcha::{CaptchaFields, at_first, fresh};
use super::flow::{CodeSent, about_link, carry, clock, go, held_at, held_page, over, page_of};
use super::form_body::Query;
use super::sign_in::{CodeFields, HeldQuery, LinkQuery, Resync, authenticator_problem, contact_code};
use super::{FormBody, proofs};
use crate::cookies::CookieName;
use crate::request::{PageRequest, redirect, render};
use crate::typed::Typed;
use crate::view::problem::{Channel, CodeProblem, FormAlert, PasswordProblem};
use crate::view::reset::{Link, ResetCodeView, ResetLinkView, ResetNewView, ResetStopView, ResetView, Stop};
use crate::view::sign_in::{Captcha, HeldCause, Paths, SignInBackupView, SignInCodeView};

const BEGIN: &str = Paths::RESET.begin;
const CODE: &str = "/reset-password/code";
const SECOND: &str = Paths::RESET.code;
const BACKUP: &str = Paths::RESET.backup;
const NEW: &str = "/reset-password/new";

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    identifier: String,
    #[serde(flatten)]
    captcha: CaptchaFields,
}

/// The first page, with what this browser has typed a moment ago at the door.
pub(crate) async fn form(request: PageRequest) -> Response {
    let (identifier, listed) = match begun_at_the_door(&request).await {
        Ok(found) => found,
        Err(problem) => return request.fault(problem),
    };
    let policy = &request.web.app.policy().captcha;
    let spared = !request.caller.devices.is_empty() && policy.from_risk > RiskLevel::Low;
    let captcha = if spared { Ok(Captcha::None) } else { at_first(&request).await };
    match captcha {
        Ok(captcha) => render(StatusCode::OK, &ResetView { identifier, listed, ..view(&request, captcha) }),
        Err(problem) => request.fault(problem),
    }
}

/// The identifier of the sign-in under way, and whether that ended because thieves know its password.
async fn begun_at_the_door(request: &PageRequest) -> Result<(String, bool), Problem> {
    let app = &request.web.app;
    if let Some(SignInBlock { identifier, by: BlockReason::ListedPassword }) =
        app.sign_in_block(&request.caller).await?
    {
        return Ok((identifier, true));
    }
    Ok((app.typed_identifier(&request.caller).await?.unwrap_or_default(), false))
}

fn view(request: &PageRequest, captcha: Captcha) -> ResetView {
    ResetView {
        page: request.page(),
        identifier: String::new(),
        identifier_problem: None,
        alert: None,
        captcha,
        one_check: false,
        listed: false,
    }
}

pub(crate) async fn ask(request: PageRequest, FormBody(fields): FormBody<Fields>) -> Response {
    let mut view = ResetView { identifier: fields.identifier.clone(), ..view(&request, Captcha::None) };
    let identifier = match request.web.app.read_identifier(&fields.identifier) {
        Ok(identifier) => identifier,
        Err(fault) => {
            view.identifier_problem = proofs::identifier_problem(&fault);
            return again(&request, view, &fields).await;
        }
    };
    if fields.captcha.captcha == "work" {
        return again(&request, view, &fields).await;
    }
    let by_mail = fields.captcha.captcha == "mail";
    let given: Vec<Evidence> = fields.captcha.answer().into_iter().filter(|_| !by_mail).collect();
    match request.web.app.forgot_password(&request.caller, &identifier, &given).await {
        Ok(progress) => asked(&request, view, &fields, (progress, &identifier)).await,
        Err(Problem::Refused(Refusal::Locked { until })) => held(&request, until),
        Err(problem) => request.fault(problem),
    }
}

/// What came of asking: the next page, or this one with what is still asked for.
async fn asked(
    request: &PageRequest,
    mut view: ResetView,
    fields: &Fields,
    (progress, identifier): (Progress, &Identifier),
) -> Response {
    let (flow, token) = match progress {
        Progress::Refused { refusal: Refusal::Locked { until }, .. } => return held(request, until),
        Progress::Prove { flow, token } | Progress::Refused { flow: Some(flow), token, .. } => (flow, token),
        Progress::Refused { flow: None, .. }
        | Progress::SignedIn(_)
        | Progress::Done
        | Progress::Enrolled(_)
        | Progress::Waits { .. } => return ended(request),
    };
    if !flow.next.contains(ProofKind::Captcha) {
        return go(request, CODE, token.as_ref());
    }
    if fields.captcha.captcha != "mail" {
        let answered = fields.captcha.answer().is_some();
        view.alert = answered.then_some(FormAlert::Captcha);
        view.one_check = !answered;
        view.page = page_of(request, token.as_ref());
        return carry(request, again(request, view, fields).await, token.as_ref());
    }
    let caller = Caller { flow: token.clone(), ..request.caller.clone() };
    match request.web.app.send_code(&caller, None, Some(ProofKind::by_code_to(identifier.kind())), None).await
    {
        Ok(_) => go(request, CODE, token.as_ref()),
        Err(Problem::Refused(Refusal::SendsSpent)) => {
            view.alert = Some(FormAlert::CodesSpent);
            again(request, view, &Fields { captcha: CaptchaFields::work(), ..Fields::default() }).await
        }
        Err(problem) => request.fault(problem),
    }
}

/// The first page once more, with a fresh captcha where one may be needed.
async fn again(request: &PageRequest, mut view: ResetView, fields: &Fields) -> Response {
    let wanted = view.one_check
        || view.alert.is_some()
        || request.caller.devices.is_empty()
        || !fields.captcha.captcha.is_empty();
    if wanted {
        match fresh(request).await {
            Ok(captcha) => view.captcha = captcha,
            Err(problem) => return request.fault(problem),
        }
    }
    render(StatusCode::UNPROCESSABLE_ENTITY, &view)
}

fn held(request: &PageRequest, until: vestibule_domain::time::Timestamp) -> Response {
    held_at(request, "/reset-password/held", until)
}

pub(crate) async fn held_form(request: PageRequest, Query(query): Query<HeldQuery>) -> Response {
    held_page(&request, HeldCause::Reset, query.moment())
}

/// The page of an attempt that is over.
fn ended(request: &PageRequest) -> Response {
    let mut answer = stop(request, StatusCode::GONE, Stop::Ended);
    over(request, answer.headers_mut());
    answer
}

fn stop(request: &PageRequest, status: StatusCode, stop: Stop) -> Response {
    render(status, &ResetStopView { page: request.page(), stop, support: request.support() })
}

/// The page where an attempt goes on; `None` where nothing is left that could take it further.
fn page_for(flow: &FlowView) -> Option<&'static str> {
    let asks = |kind| flow.next.contains(kind);
    if flow.open {
        Some(NEW)
    } else if asks(ProofKind::Captcha) && flow.sent_to.is_none() {
        Some(BEGIN)
    } else if asks(ProofKind::MailCode) || asks(ProofKind::SmsCode) {
        Some(CODE)
    } else if asks(ProofKind::Authenticator) {
        Some(SECOND)
    } else {
        asks(ProofKind::BackupCode).then_some(BACKUP)
    }
}

/// The attempt under way, when it is at this page; otherwise the page where it is.
async fn at(request: &PageRequest, page: &str) -> Result<FlowView, Response> {
    match request.web.app.flow(&request.caller, None).await {
        Ok(flow) if flow.purpose != Purpose::ResetPassword => Err(redirect(BEGIN)),
        Ok(flow) => match page_for(&flow) {
            Some(there) if there == page || (there, page) == (SECOND, BACKUP) => Ok(flow),
            there => Err(go_to(request, there, None)),
        },
        Err(Problem::Refused(_)) => Err(ended(request)),
        Err(problem) => Err(request.fault(problem)),
    }
}

fn go_to(request: &PageRequest, page: Option<&'static str>, token: Option<&Token>) -> Response {
    let stopped = || stop(request, StatusCode::FORBIDDEN, Stop::NoSecondFactor);
    page.map_or_else(stopped, |page| go(request, page, token))
}

pub(crate) async fn code_form(request: PageRequest) -> Response {
    match at(&request, CODE).await {
        Ok(flow) => code_page(&request, StatusCode::OK, &flow, None).await,
        Err(elsewhere) => elsewhere,
    }
}

async fn code_page(
    request: &PageRequest,
    status: StatusCode,
    flow: &FlowView,
    problem: Option<CodeProblem>,
) -> Response {
    let (app, now, sent) = (&request.web.app, request.caller.now, CodeSent::of(request, flow));
    let channel = match sent.channel {
        Channel::Mail => notice::Channel::Mail,
        Channel::Sms => notice::Channel::Sms,
    };
    let slow = match app.is_slow(channel, now).await {
        Ok(slow) => slow,
        Err(problem) => return request.fault(problem),
    };
    let support_after = app.policy().recovery.support_after;
    let view = ResetCodeView {
        page: request.page(),
        channel: sent.channel,
        masked: sent.to,
        delivery: flow.delivery.map(|_| sent.delivery),
        slow,
        problem,
        alert: sent.alert,
        resend_at_ms: sent.resend_at_ms,
        until_ms: sent.until_ms,
        long: sent.long,
        support: request.support(),
        support_after: support_after.seconds() / 60,
        support_due: now >= flow.opened_at + support_after,
    };
    render(status, &view)
}

pub(crate) async fn code(request: PageRequest, FormBody(fields): FormBody<CodeFields>) -> Response {
    let flow = match at(&request, CODE).await {
        Ok(flow) => flow,
        Err(elsewhere) => return elsewhere,
    };
    let kind = match CodeSent::of(&request, &flow).channel {
        Channel::Mail => IdentifierKind::Email,
        Channel::Sms => IdentifierKind::Phone,
    };
    match further(&request, &contact_code(kind, &fields.code)).await {
        Ok(answer) => answer,
        Err(Wrong { refusal, flow, .. }) => {
            let problem = Some(proofs::code_problem(refusal, Some(flow.tries_left)));
            code_page(&request, StatusCode::UNPROCESSABLE_ENTITY, &flow, problem).await
        }
    }
}

pub(crate) async fn resend(request: PageRequest) -> Response {
    if let Err(elsewhere) = at(&request, CODE).await {
        return elsewhere;
    }
    match request.web.app.send_code(&request.caller, None, None, None).await {
        Ok(_) | Err(Problem::Refused(Refusal::SentTooRecently { .. } | Refusal::SendsSpent)) => {
            go(&request, CODE, None)
        }
        Err(Problem::Refused(_)) => ended(&request),
        Err(problem) => request.fault(problem),
    }
}

/// A proof that was not taken by a flow that goes on.
struct Wrong {
    refusal: Refusal,
    hint: Option<Hint>,
    flow: Box<FlowView>,
}

/// Gives one more proof; answers with the page where it goes on, unless the proof was wrong.
async fn further(request: &PageRequest, given: &Evidence) -> Result<Response, Wrong> {
    let progress = request.web.app.prove(&request.caller, None, std::slice::from_ref(given)).await;
    went(request, progress)
}

fn went(request: &PageRequest, progress: Result<Progress, Problem>) -> Result<Response, Wrong> {
    Ok(match progress {
        Ok(Progress::Prove { flow, token }) => go_to(request, page_for(&flow), token.as_ref()),
        Ok(Progress::Refused { refusal: Refusal::Locked { until }, .. })
        | Err(Problem::Refused(Refusal::Locked { until })) => held(request, until),
        Ok(Progress::Refused { refusal, hint, flow: Some(flow), .. }) => {
            return Err(Wrong { refusal, hint, flow: Box::new(flow) });
        }
        Ok(_) | Err(Problem::Refused(_)) => ended(request),
        Err(problem) => request.fault(problem),
    })
}

pub(crate) async fn second_form(request: PageRequest, Query(query): Query<Resync>) -> Response {
    match at(&request, SECOND).await {
        Ok(flow) => second_page(&request, StatusCode::OK, &flow, (None, None, !query.resync.is_empty())),
        Err(elsewhere) => elsewhere,
    }
}

fn second_page(
    request: &PageRequest,
    status: StatusCode,
    flow: &FlowView,
    (problem, hint, resync): (Option<CodeProblem>, Option<Hint>, bool),
) -> Response {
    let view = SignInCodeView {
        page: request.page(),
        paths: Paths::RESET,
        problem,
        alert: None,
        clock: clock(hint),
        resync: resync || flow.two_codes,
        two_needed: flow.two_codes,
        until_ms: flow.expires_at.millis(),
    };
    render(status, &view)
}

pub(crate) async fn second(request: PageRequest, FormBody(fields): FormBody<CodeFields>) -> Response {
    if let Err(elsewhere) = at(&request, SECOND).await {
        return elsewhere;
    }
    let (given, resync) = fields.authenticator();
    match further(&request, &given).await {
        Ok(answer) => answer,
        Err(Wrong { refusal, hint, flow }) => {
            let told = (authenticator_problem(refusal, resync, flow.tries_left), hint, resync);
            second_page(&request, StatusCode::UNPROCESSABLE_ENTITY, &flow, told)
        }
    }
}

pub(crate) async fn backup_form(request: PageRequest) -> Response {
    match at(&request, BACKUP).await {
        Ok(_) => backup_page(&request, StatusCode::OK, None),
        Err(elsewhere) => elsewhere,
    }
}

fn backup_page(request: &PageRequest, status: StatusCode, problem: Option<CodeProblem>) -> Response {
    let (page, paths) = (request.page(), Paths::RESET);
    render(status, &SignInBackupView { page, paths, problem, alert: None })
}

pub(crate) async fn backup(request: PageRequest, FormBody(fields): FormBody<CodeFields>) -> Response {
    if let Err(elsewhere) = at(&request, BACKUP).await {
        return elsewhere;
    }
    match further(&request, &Evidence::BackupCode(SecretText::new(fields.backup_code))).await {
        Ok(answer) => answer,
        Err(Wrong { refusal, flow, .. }) => {
            let problem = proofs::code_problem(refusal, Some(flow.tries_left));
            backup_page(&request, StatusCode::UNPROCESSABLE_ENTITY, Some(problem))
        }
    }
}

/// The page behind the mailed link: mail scanners fetch it too, so it uses nothing up.
pub(crate) async fn link_form(mut request: PageRequest, Query(query): Query<LinkQuery>) -> Response {
    let token = match request.followed("/reset-password/link", TokenKind::Link, query.token.into()) {
        Ok(token) => token,
        Err(same_page) => return *same_page,
    };
    let found = match proofs::link(&token) {
        Some(link) => match about_link(&mut request, &link).await {
            Ok(()) => request.web.app.reset_link(&request.caller, &link).await,
            Err(problem) => Err(problem),
        },
        None => Ok(ResetLink::Over),
    };
    match found {
        Ok(ResetLink::Here) => link_page(&request, StatusCode::OK, token, Link::Here),
        Ok(ResetLink::Elsewhere) => link_page(&request, StatusCode::OK, token, Link::Elsewhere),
        Ok(ResetLink::Over) => {
            request.link_is_over(link_page(&request, StatusCode::GONE, String::new(), Link::Over))
        }
        Err(problem) => request.fault(problem),
    }
}

fn link_page(request: &PageRequest, status: StatusCode, token: String, link: Link) -> Response {
    render(status, &ResetLinkView { page: request.page(), token, link })
}

pub(crate) async fn link(mut request: PageRequest, FormBody(fields): FormBody<CodeFields>) -> Response {
    let over = |request: &PageRequest| {
        request.link_is_over(link_page(request, StatusCode::GONE, String::new(), Link::Over))
    };
    let Some(link) = proofs::link(&fields.token) else { return over(&request) };
    match about_link(&mut request, &link).await {
        Ok(()) => {}
        Err(Problem::TooMany { until }) => return held(&request, until),
        Err(problem) => return request.fault(problem),
    }
    match request.web.app.follow_reset_link(&request.caller, &link).await {
        Err(Problem::Refused(refusal)) if !matches!(refusal, Refusal::Locked { .. }) => over(&request),
        Err(Problem::TooMany { until }) => held(&request, until),
        progress => {
            let used = progress.is_ok();
            let answer = went(&request, progress).unwrap_or_else(|_wrong| over(&request));
            if used { request.link_is_over(answer) } else { answer }
        }
    }
}

pub(crate) async fn new_form(request: PageRequest) -> Response {
    match at(&request, NEW).await {
        Ok(flow) => new_page(&request, StatusCode::OK, &flow, (None, false)).await,
        Err(elsewhere) => elsewhere,
    }
}

async fn new_page(
    request: &PageRequest,
    status: StatusCode,
    flow: &FlowView,
    (problem, busy): (Option<PasswordProblem>, bool),
) -> Response {
    let app = &request.web.app;
    let identifier = match app.typed_identifier(&request.caller).await {
        Ok(identifier) => identifier.unwrap_or_default(),
        Err(problem) => return request.fault(problem),
    };
    let least = app.policy().password.rule().shortest(!flow.second_factor);
    let view = ResetNewView {
        page: request.page(),
        identifier,
        least: u32::try_from(least).unwrap_or(u32::MAX),
        problem,
        busy,
        hold_hours: app.policy().hold.password_reset.seconds() / 3600,
        until_ms: flow.expires_at.millis(),
    };
    render(status, &view)
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct NewFields {
    new_password: Typed,
}

pub(crate) async fn new(request: PageRequest, FormBody(fields): FormBody<NewFields>) -> Response {
    let flow = match at(&request, NEW).await {
        Ok(flow) => flow,
        Err(elsewhere) => return done_again(&request, &fields).await.unwrap_or(elsewhere),
    };
    let again = |status, told| new_page(&request, status, &flow, told);
    let password = match proofs::password(&fields.new_password) {
        Ok(password) => password,
        Err(problem) => return again(StatusCode::UNPROCESSABLE_ENTITY, (Some(problem), false)).await,
    };
    match request.web.app.reset_password(&request.caller, &password).await {
        Ok(Progress::Done) => done(&request),
        Err(Problem::Invalid(faults)) => {
            again(StatusCode::UNPROCESSABLE_ENTITY, (proofs::password_problem(&faults), false)).await
        }
        Err(Problem::Busy { .. }) => again(StatusCode::SERVICE_UNAVAILABLE, (None, true)).await,
        Err(Problem::Refused(_)) | Ok(_) => ended(&request),
        Err(problem) => request.fault(problem),
    }
}

/// The same answer once more, when the form that set the password was pressed twice.
async fn done_again(request: &PageRequest, fields: &NewFields) -> Option<Response> {
    let password = proofs::password(&fields.new_password).ok()?;
    let again = request.web.app.reset_password(&request.caller, &password).await;
    matches!(again, Ok(Progress::Done)).then(|| done(request))
}

/// The door, where the new password opens. Whatever session this browser had is over too.
fn done(request: &PageRequest) -> Response {
    let mut answer = redirect("/sign-in?done=password-reset");
    over(request, answer.headers_mut());
    CookieName::Session.clear(answer.headers_mut(), request.secure());
    answer
}
