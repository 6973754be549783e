//! A forgotten password, page by page: who are you, the message, the second factor, the new password. Up to the answered
//! message every identifier is asked and told the same.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::account::{Identifier, IdentifierKind};
use vestibule_domain::gate::{ProofKind, Purpose, Refusal, RiskLevel};
use vestibule_domain::notice;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_service::{
    Barred, BarredBy, Caller, FlowView, Given, Hint, Problem, Progress, ResetLink, SecretText,
};

use super::captcha::{CaptchaFields, at_first, fresh};
use super::flow::{CodeSent, about_link, carry, clock, go, held_at, held_page, over, page_of};
use super::sent::Query;
use super::sign_in::{CodeFields, HeldQuery, LinkQuery, Resync, authenticator_problem, contact_code};
use super::{Sent, proofs};
use crate::cookies::Crumb;
use crate::typed::Typed;
use crate::view::problem::{Channel, CodeProblem, PasswordProblem, Trouble};
use crate::view::reset::{Link, ResetCodeView, ResetLinkView, ResetNewView, ResetStopView, ResetView, Stop};
use crate::view::sign_in::{Captcha, HeldCause, Paths, SignInBackupView, SignInCodeView};
use crate::visit::{Visit, redirect, shown};

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
pub(crate) async fn form(visit: Visit) -> Response {
    let (identifier, listed) = match begun_at_the_door(&visit).await {
        Ok(found) => found,
        Err(problem) => return visit.fault(problem),
    };
    let policy = &visit.web.house.policy().captcha;
    let spared = !visit.caller.devices.is_empty() && policy.from_risk > RiskLevel::Low;
    let captcha = if spared { Ok(Captcha::None) } else { at_first(&visit).await };
    match captcha {
        Ok(captcha) => shown(StatusCode::OK, &ResetView { identifier, listed, ..view(&visit, captcha) }),
        Err(problem) => visit.fault(problem),
    }
}

/// The identifier of the sign-in under way, and whether that ended because thieves know its password.
async fn begun_at_the_door(visit: &Visit) -> Result<(String, bool), Problem> {
    let house = &visit.web.house;
    if let Some(Barred { identifier, by: BarredBy::ListedPassword }) = house.barred(&visit.caller).await? {
        return Ok((identifier, true));
    }
    Ok((house.typed_identifier(&visit.caller).await?.unwrap_or_default(), false))
}

fn view(visit: &Visit, captcha: Captcha) -> ResetView {
    ResetView {
        page: visit.page(),
        identifier: String::new(),
        identifier_problem: None,
        trouble: None,
        captcha,
        one_check: false,
        listed: false,
    }
}

pub(crate) async fn ask(visit: Visit, Sent(fields): Sent<Fields>) -> Response {
    let mut view = ResetView { identifier: fields.identifier.clone(), ..view(&visit, Captcha::None) };
    let identifier = match visit.web.house.read_identifier(&fields.identifier) {
        Ok(identifier) => identifier,
        Err(fault) => {
            view.identifier_problem = proofs::identifier_problem(&fault);
            return again(&visit, view, &fields).await;
        }
    };
    if fields.captcha.captcha == "work" {
        return again(&visit, view, &fields).await;
    }
    let by_mail = fields.captcha.captcha == "mail";
    let given: Vec<Given> = fields.captcha.answer().into_iter().filter(|_| !by_mail).collect();
    match visit.web.house.forgot_password(&visit.caller, &identifier, &given).await {
        Ok(progress) => asked(&visit, view, &fields, (progress, &identifier)).await,
        Err(Problem::Refused(Refusal::Locked { until })) => held(&visit, until),
        Err(problem) => visit.fault(problem),
    }
}

/// What came of asking: the next page, or this one with what is still asked for.
async fn asked(
    visit: &Visit,
    mut view: ResetView,
    fields: &Fields,
    (progress, identifier): (Progress, &Identifier),
) -> Response {
    let (flow, token) = match progress {
        Progress::Refused { refusal: Refusal::Locked { until }, .. } => return held(visit, until),
        Progress::Prove { flow, token } | Progress::Refused { flow: Some(flow), token, .. } => (flow, token),
        Progress::Refused { flow: None, .. }
        | Progress::SignedIn(_)
        | Progress::Done
        | Progress::Enrolled(_)
        | Progress::Waits { .. } => return ended(visit),
    };
    if !flow.next.contains(ProofKind::Captcha) {
        return go(visit, CODE, token.as_ref());
    }
    if fields.captcha.captcha != "mail" {
        let answered = fields.captcha.answer().is_some();
        view.trouble = answered.then_some(Trouble::Captcha);
        view.one_check = !answered;
        view.page = page_of(visit, token.as_ref());
        return carry(visit, again(visit, view, fields).await, token.as_ref());
    }
    let caller = Caller { flow: token.clone(), ..visit.caller.clone() };
    match visit.web.house.send_code(&caller, None, Some(ProofKind::by_code_to(identifier.kind())), None).await
    {
        Ok(_) => go(visit, CODE, token.as_ref()),
        Err(Problem::Refused(Refusal::SendsSpent)) => {
            view.trouble = Some(Trouble::CodesSpent);
            again(visit, view, &Fields { captcha: CaptchaFields::work(), ..Fields::default() }).await
        }
        Err(problem) => visit.fault(problem),
    }
}

/// The first page once more, with a fresh captcha where one may be needed.
async fn again(visit: &Visit, mut view: ResetView, fields: &Fields) -> Response {
    let wanted = view.one_check
        || view.trouble.is_some()
        || visit.caller.devices.is_empty()
        || !fields.captcha.captcha.is_empty();
    if wanted {
        match fresh(visit).await {
            Ok(captcha) => view.captcha = captcha,
            Err(problem) => return visit.fault(problem),
        }
    }
    shown(StatusCode::UNPROCESSABLE_ENTITY, &view)
}

fn held(visit: &Visit, until: vestibule_domain::time::Timestamp) -> Response {
    held_at(visit, "/reset-password/held", until)
}

pub(crate) async fn held_form(visit: Visit, Query(query): Query<HeldQuery>) -> Response {
    held_page(&visit, HeldCause::Reset, query.moment())
}

/// The page of an attempt that is over.
fn ended(visit: &Visit) -> Response {
    let mut answer = stop(visit, StatusCode::GONE, Stop::Ended);
    over(visit, answer.headers_mut());
    answer
}

fn stop(visit: &Visit, status: StatusCode, stop: Stop) -> Response {
    shown(status, &ResetStopView { page: visit.page(), stop, support: visit.support() })
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
async fn at(visit: &Visit, page: &str) -> Result<FlowView, Response> {
    match visit.web.house.flow(&visit.caller, None).await {
        Ok(flow) if flow.purpose != Purpose::ResetPassword => Err(redirect(BEGIN)),
        Ok(flow) => match page_for(&flow) {
            Some(there) if there == page || (there, page) == (SECOND, BACKUP) => Ok(flow),
            there => Err(go_to(visit, there, None)),
        },
        Err(Problem::Refused(_)) => Err(ended(visit)),
        Err(problem) => Err(visit.fault(problem)),
    }
}

fn go_to(visit: &Visit, page: Option<&'static str>, token: Option<&Token>) -> Response {
    let stopped = || stop(visit, StatusCode::FORBIDDEN, Stop::NoSecondFactor);
    page.map_or_else(stopped, |page| go(visit, page, token))
}

pub(crate) async fn code_form(visit: Visit) -> Response {
    match at(&visit, CODE).await {
        Ok(flow) => code_page(&visit, StatusCode::OK, &flow, None).await,
        Err(elsewhere) => elsewhere,
    }
}

async fn code_page(
    visit: &Visit,
    status: StatusCode,
    flow: &FlowView,
    problem: Option<CodeProblem>,
) -> Response {
    let (house, now, sent) = (&visit.web.house, visit.caller.now, CodeSent::of(visit, flow));
    let channel = match sent.channel {
        Channel::Mail => notice::Channel::Mail,
        Channel::Sms => notice::Channel::Sms,
    };
    let slow = match house.is_slow(channel, now).await {
        Ok(slow) => slow,
        Err(problem) => return visit.fault(problem),
    };
    let support_after = house.policy().recovery.support_after;
    let view = ResetCodeView {
        page: visit.page(),
        channel: sent.channel,
        masked: sent.to,
        delivery: flow.delivery.map(|_| sent.delivery),
        slow,
        problem,
        trouble: sent.trouble,
        resend_at_ms: sent.resend_at_ms,
        until_ms: sent.until_ms,
        long: sent.long,
        support: visit.support(),
        support_after: support_after.seconds() / 60,
        support_due: now >= flow.opened_at + support_after,
    };
    shown(status, &view)
}

pub(crate) async fn code(visit: Visit, Sent(fields): Sent<CodeFields>) -> Response {
    let flow = match at(&visit, CODE).await {
        Ok(flow) => flow,
        Err(elsewhere) => return elsewhere,
    };
    let kind = match CodeSent::of(&visit, &flow).channel {
        Channel::Mail => IdentifierKind::Email,
        Channel::Sms => IdentifierKind::Phone,
    };
    match further(&visit, &contact_code(kind, &fields.code)).await {
        Ok(answer) => answer,
        Err(Wrong { refusal, flow, .. }) => {
            let problem = Some(proofs::code_problem(refusal, Some(flow.tries_left)));
            code_page(&visit, StatusCode::UNPROCESSABLE_ENTITY, &flow, problem).await
        }
    }
}

pub(crate) async fn resend(visit: Visit) -> Response {
    if let Err(elsewhere) = at(&visit, CODE).await {
        return elsewhere;
    }
    match visit.web.house.send_code(&visit.caller, None, None, None).await {
        Ok(_) | Err(Problem::Refused(Refusal::SentTooRecently { .. } | Refusal::SendsSpent)) => {
            go(&visit, CODE, None)
        }
        Err(Problem::Refused(_)) => ended(&visit),
        Err(problem) => visit.fault(problem),
    }
}

/// A proof that was not taken by a flow that goes on.
struct Wrong {
    refusal: Refusal,
    hint: Option<Hint>,
    flow: Box<FlowView>,
}

/// Gives one more proof; answers with the page where it goes on, unless the proof was wrong.
async fn further(visit: &Visit, given: &Given) -> Result<Response, Wrong> {
    let progress = visit.web.house.prove(&visit.caller, None, std::slice::from_ref(given)).await;
    went(visit, progress)
}

fn went(visit: &Visit, progress: Result<Progress, Problem>) -> Result<Response, Wrong> {
    Ok(match progress {
        Ok(Progress::Prove { flow, token }) => go_to(visit, page_for(&flow), token.as_ref()),
        Ok(Progress::Refused { refusal: Refusal::Locked { until }, .. })
        | Err(Problem::Refused(Refusal::Locked { until })) => held(visit, until),
        Ok(Progress::Refused { refusal, hint, flow: Some(flow), .. }) => {
            return Err(Wrong { refusal, hint, flow: Box::new(flow) });
        }
        Ok(_) | Err(Problem::Refused(_)) => ended(visit),
        Err(problem) => visit.fault(problem),
    })
}

pub(crate) async fn second_form(visit: Visit, Query(query): Query<Resync>) -> Response {
    match at(&visit, SECOND).await {
        Ok(flow) => second_page(&visit, StatusCode::OK, &flow, (None, None, !query.resync.is_empty())),
        Err(elsewhere) => elsewhere,
    }
}

fn second_page(
    visit: &Visit,
    status: StatusCode,
    flow: &FlowView,
    (problem, hint, resync): (Option<CodeProblem>, Option<Hint>, bool),
) -> Response {
    let view = SignInCodeView {
        page: visit.page(),
        paths: Paths::RESET,
        problem,
        trouble: None,
        clock: clock(hint),
        resync: resync || flow.two_codes,
        two_needed: flow.two_codes,
        until_ms: flow.expires_at.millis(),
    };
    shown(status, &view)
}

pub(crate) async fn second(visit: Visit, Sent(fields): Sent<CodeFields>) -> Response {
    if let Err(elsewhere) = at(&visit, SECOND).await {
        return elsewhere;
    }
    let (given, resync) = fields.authenticator();
    match further(&visit, &given).await {
        Ok(answer) => answer,
        Err(Wrong { refusal, hint, flow }) => {
            let told = (authenticator_problem(refusal, resync, flow.tries_left), hint, resync);
            second_page(&visit, StatusCode::UNPROCESSABLE_ENTITY, &flow, told)
        }
    }
}

pub(crate) async fn backup_form(visit: Visit) -> Response {
    match at(&visit, BACKUP).await {
        Ok(_) => backup_page(&visit, StatusCode::OK, None),
        Err(elsewhere) => elsewhere,
    }
}

fn backup_page(visit: &Visit, status: StatusCode, problem: Option<CodeProblem>) -> Response {
    let (page, paths) = (visit.page(), Paths::RESET);
    shown(status, &SignInBackupView { page, paths, problem, trouble: None })
}

pub(crate) async fn backup(visit: Visit, Sent(fields): Sent<CodeFields>) -> Response {
    if let Err(elsewhere) = at(&visit, BACKUP).await {
        return elsewhere;
    }
    match further(&visit, &Given::BackupCode(SecretText::new(fields.backup_code))).await {
        Ok(answer) => answer,
        Err(Wrong { refusal, flow, .. }) => {
            let problem = proofs::code_problem(refusal, Some(flow.tries_left));
            backup_page(&visit, StatusCode::UNPROCESSABLE_ENTITY, Some(problem))
        }
    }
}

/// The page behind the mailed link: mail scanners fetch it too, so it uses nothing up.
pub(crate) async fn link_form(mut visit: Visit, Query(query): Query<LinkQuery>) -> Response {
    let token = match visit.followed("/reset-password/link", TokenKind::Link, query.token.into()) {
        Ok(token) => token,
        Err(same_page) => return *same_page,
    };
    let found = match proofs::link(&token) {
        Some(link) => match about_link(&mut visit, &link).await {
            Ok(()) => visit.web.house.reset_link(&visit.caller, &link).await,
            Err(problem) => Err(problem),
        },
        None => Ok(ResetLink::Over),
    };
    match found {
        Ok(ResetLink::Here) => link_page(&visit, StatusCode::OK, token, Link::Here),
        Ok(ResetLink::Elsewhere) => link_page(&visit, StatusCode::OK, token, Link::Elsewhere),
        Ok(ResetLink::Over) => {
            visit.link_is_over(link_page(&visit, StatusCode::GONE, String::new(), Link::Over))
        }
        Err(problem) => visit.fault(problem),
    }
}

fn link_page(visit: &Visit, status: StatusCode, token: String, link: Link) -> Response {
    shown(status, &ResetLinkView { page: visit.page(), token, link })
}

pub(crate) async fn link(mut visit: Visit, Sent(fields): Sent<CodeFields>) -> Response {
    let over =
        |visit: &Visit| visit.link_is_over(link_page(visit, StatusCode::GONE, String::new(), Link::Over));
    let Some(link) = proofs::link(&fields.token) else { return over(&visit) };
    match about_link(&mut visit, &link).await {
        Ok(()) => {}
        Err(Problem::TooMany { until }) => return held(&visit, until),
        Err(problem) => return visit.fault(problem),
    }
    match visit.web.house.follow_reset_link(&visit.caller, &link).await {
        Err(Problem::Refused(refusal)) if !matches!(refusal, Refusal::Locked { .. }) => over(&visit),
        Err(Problem::TooMany { until }) => held(&visit, until),
        progress => {
            let used = progress.is_ok();
            let answer = went(&visit, progress).unwrap_or_else(|_wrong| over(&visit));
            if used { visit.link_is_over(answer) } else { answer }
        }
    }
}

pub(crate) async fn new_form(visit: Visit) -> Response {
    match at(&visit, NEW).await {
        Ok(flow) => new_page(&visit, StatusCode::OK, &flow, (None, false)).await,
        Err(elsewhere) => elsewhere,
    }
}

async fn new_page(
    visit: &Visit,
    status: StatusCode,
    flow: &FlowView,
    (problem, busy): (Option<PasswordProblem>, bool),
) -> Response {
    let house = &visit.web.house;
    let identifier = match house.typed_identifier(&visit.caller).await {
        Ok(identifier) => identifier.unwrap_or_default(),
        Err(problem) => return visit.fault(problem),
    };
    let least = house.policy().password.rule().shortest(!flow.second_factor);
    let view = ResetNewView {
        page: visit.page(),
        identifier,
        least: u32::try_from(least).unwrap_or(u32::MAX),
        problem,
        busy,
        hold_hours: house.policy().hold.password_reset.seconds() / 3600,
        until_ms: flow.expires_at.millis(),
    };
    shown(status, &view)
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct NewFields {
    new_password: Typed,
}

pub(crate) async fn new(visit: Visit, Sent(fields): Sent<NewFields>) -> Response {
    let flow = match at(&visit, NEW).await {
        Ok(flow) => flow,
        Err(elsewhere) => return done_again(&visit, &fields).await.unwrap_or(elsewhere),
    };
    let again = |status, told| new_page(&visit, status, &flow, told);
    let password = match proofs::password(&fields.new_password) {
        Ok(password) => password,
        Err(problem) => return again(StatusCode::UNPROCESSABLE_ENTITY, (Some(problem), false)).await,
    };
    match visit.web.house.reset_password(&visit.caller, &password).await {
        Ok(Progress::Done) => done(&visit),
        Err(Problem::Invalid(faults)) => {
            again(StatusCode::UNPROCESSABLE_ENTITY, (proofs::password_problem(&faults), false)).await
        }
        Err(Problem::Busy { .. }) => again(StatusCode::SERVICE_UNAVAILABLE, (None, true)).await,
        Err(Problem::Refused(_)) | Ok(_) => ended(&visit),
        Err(problem) => visit.fault(problem),
    }
}

/// The same answer once more, when the form that set the password was pressed twice.
async fn done_again(visit: &Visit, fields: &NewFields) -> Option<Response> {
    let password = proofs::password(&fields.new_password).ok()?;
    let again = visit.web.house.reset_password(&visit.caller, &password).await;
    matches!(again, Ok(Progress::Done)).then(|| done(visit))
}

/// The door, where the new password opens. Whatever session this browser had is over too.
fn done(visit: &Visit) -> Response {
    let mut answer = redirect("/sign-in?done=password-reset");
    over(visit, answer.headers_mut());
    Crumb::Session.clear(answer.headers_mut(), visit.secure());
    answer
}
