//! Signing in, page by page: identifier and password, the second factor, the confirmation of a new device.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::account::IdentifierKind;
use vestibule_domain::gate::{ProofKind, Purpose, Refusal, RiskLevel};
use vestibule_domain::policy::CaptchaKind;
use vestibule_domain::protection::{FrozenBy, Suspicion};
use vestibule_domain::secret::TokenKind;
use vestibule_domain::time::Timestamp;
use vestibule_service::{Barred, BarredBy, FlowView, Given, Hint, Problem, Progress, SecretText};

use super::captcha::{CaptchaFields, Instead, at_first, code_instead, fresh};
use super::flow::{
    CodeSent, about_link, answered_again, barred, carry, clock, ended, entered_meanwhile, go, held,
    held_page, link_page, page_for, page_of, signed_in,
};
use super::sent::Query;
use super::{Sent, proofs};
use crate::cookies::Crumb;
use crate::typed::Typed;
use crate::view::frozen::SignInFrozenView;
use crate::view::problem::{CodeProblem, Trouble};
use crate::view::protections::lasting;
use crate::view::register::VerifyLinkView;
use crate::view::sign_in::{
    Captcha, Held, HeldCause, Paths, SignInBackupView, SignInCodeView, SignInConfirmView, SignInView,
};
use crate::visit::{Visit, own_path, redirect, shown};

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
pub(crate) async fn form(visit: Visit) -> Response {
    let policy = &visit.web.house.policy().captcha;
    let spared = !visit.caller.devices.is_empty() && policy.from_risk > RiskLevel::Low;
    let captcha = if spared { Ok(Captcha::None) } else { at_first(&visit).await };
    match (captcha, visit.web.house.login_phrase(&visit.caller).await) {
        (Ok(captcha), Ok(phrase)) => shown(StatusCode::OK, &SignInView { phrase, ..blank(&visit, captcha) }),
        (Err(problem), _) | (_, Err(problem)) => visit.fault(problem),
    }
}

fn blank(visit: &Visit, captcha: Captcha) -> SignInView {
    SignInView {
        page: visit.page(),
        identifier: String::new(),
        identifier_problem: None,
        password_problem: None,
        trouble: None,
        captcha,
        return_to: visit.return_to.clone(),
        phrase: None,
    }
}

pub(crate) async fn sign_in(visit: Visit, Sent(fields): Sent<Fields>) -> Response {
    let mut visit = visit;
    if let Some(path) = fields.return_to.as_deref().and_then(own_path) {
        visit.return_to = Some(path.to_owned());
    }
    let phrase = match visit.web.house.login_phrase(&visit.caller).await {
        Ok(phrase) => phrase,
        Err(problem) => return visit.fault(problem),
    };
    let mut view =
        SignInView { identifier: fields.identifier.clone(), phrase, ..blank(&visit, Captcha::None) };
    let identifier = match visit.web.house.read_identifier(&fields.identifier) {
        Ok(identifier) => identifier,
        Err(fault) => {
            view.identifier_problem = proofs::identifier_problem(&fault);
            return again(&visit, view, &fields, true).await;
        }
    };
    if fields.captcha.captcha == "work" {
        return again(&visit, view, &fields, true).await;
    }
    if fields.captcha.captcha == "mail" {
        let opened = visit.web.house.sign_in(&visit.caller, &identifier, &[]).await;
        return match code_instead(&visit, identifier.kind(), opened, "/sign-in").await {
            Ok(Instead { captcha, trouble, token }) => {
                view.page = page_of(&visit, token.as_ref());
                carry(&visit, shown(StatusCode::OK, &SignInView { trouble, captcha, ..view }), token.as_ref())
            }
            Err(answer) => answer,
        };
    }
    let password = match proofs::password(&fields.password) {
        Ok(password) => password,
        Err(problem) => {
            view.password_problem = Some(problem);
            return again(&visit, view, &fields, true).await;
        }
    };
    let contact = (!fields.code.is_empty()).then(|| contact_code(identifier.kind(), &fields.code));
    let given: Vec<Given> =
        fields.captcha.answer().into_iter().chain(contact).chain([Given::Password(password)]).collect();
    match visit.web.house.sign_in_again(&visit.caller, &identifier, &given).await {
        Ok(progress) => answer_first(&visit, view, &fields, progress).await,
        Err(Problem::Refused(Refusal::Locked { until })) => held(&visit, until),
        Err(Problem::Busy { .. }) => {
            view.trouble = Some(Trouble::Busy);
            let mut answer = again(&visit, view, &fields, true).await;
            *answer.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            answer.headers_mut().insert("retry-after", 5.into());
            answer
        }
        Err(problem) => visit.fault(problem),
    }
}

pub(crate) fn contact_code(kind: IdentifierKind, code: &str) -> Given {
    match kind {
        IdentifierKind::Email => Given::MailCode(SecretText::new(code)),
        IdentifierKind::Phone => Given::SmsCode(SecretText::new(code)),
    }
}

/// Shows the form again, with a fresh captcha where one may be needed. After a refusal the next try may need one; where
/// the browser solves it by itself it comes along.
async fn again(visit: &Visit, view: SignInView, fields: &Fields, captcha: bool) -> Response {
    let kind = visit.web.house.policy().captcha.kind;
    let wanted = match view.trouble {
        Some(Trouble::Refused { .. }) if kind == CaptchaKind::ProofOfWork => true,
        _ => captcha && (visit.caller.devices.is_empty() || !fields.captcha.captcha.is_empty()),
    };
    if wanted { with_captcha(visit, view).await } else { shown(StatusCode::UNPROCESSABLE_ENTITY, &view) }
}

async fn with_captcha(visit: &Visit, mut view: SignInView) -> Response {
    match fresh(visit).await {
        Ok(captcha) => {
            view.captcha = captcha;
            shown(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        Err(problem) => visit.fault(problem),
    }
}

async fn answer_first(visit: &Visit, mut view: SignInView, fields: &Fields, progress: Progress) -> Response {
    match progress {
        Progress::SignedIn(begun) => signed_in(visit, &begun, "/account"),
        Progress::Done | Progress::Enrolled(_) | Progress::Waits { .. } => redirect("/account"),
        Progress::Prove { flow, token } => {
            if let Some(page) = page_for(flow.next) {
                return with_return(visit, go(visit, page, token.as_ref()));
            }
            view.page = page_of(visit, token.as_ref());
            let missing = (Refusal::ProofMissing, None);
            let answer = first_page_again(visit, view, fields, &flow, missing).await;
            carry(visit, answer, token.as_ref())
        }
        Progress::Refused { refusal: Refusal::Locked { until }, .. } => held(visit, until),
        Progress::Refused { refusal, missed, flow, token, .. } => {
            if let Some(answer) = barred(visit, refusal, token.as_ref()) {
                answer
            } else if let Some(flow) = flow {
                view.page = page_of(visit, token.as_ref());
                let answer = first_page_again(visit, view, fields, &flow, (refusal, missed)).await;
                carry(visit, answer, token.as_ref())
            } else {
                view.trouble = Some(Trouble::Ended);
                again(visit, view, fields, true).await
            }
        }
    }
}

/// The first page once more, with what its flow still asks for.
async fn first_page_again(
    visit: &Visit,
    mut view: SignInView,
    fields: &Fields,
    flow: &FlowView,
    (refusal, missed): (Refusal, Option<ProofKind>),
) -> Response {
    let captcha = flow.next.contains(ProofKind::Captcha);
    if captcha && !fields.code.is_empty() {
        let problem = Some(proofs::code_problem(refusal, Some(flow.tries_left)));
        view.captcha = Captcha::MailCode { problem };
        return shown(StatusCode::UNPROCESSABLE_ENTITY, &view);
    }
    view.trouble = Some(match (captcha, missed, fields.captcha.answer()) {
        (false, _, _) | (true, Some(ProofKind::Password), _) => {
            match refused(visit, &fields.identifier).await {
                Ok(trouble) => trouble,
                Err(problem) => return visit.fault(problem),
            }
        }
        (true, _, Some(_)) => Trouble::Captcha,
        (true, _, None) => Trouble::CaptchaAsked,
    });
    if captcha { with_captcha(visit, view).await } else { again(visit, view, fields, false).await }
}

/// What is told of a wrong password, with a warning two tries before this device has to wait.
pub(super) async fn refused(visit: &Visit, typed: &str) -> Result<Trouble, Problem> {
    let house = &visit.web.house;
    let Ok(identifier) = house.read_identifier(typed) else { return Ok(Trouble::Refused { left: None }) };
    let left = house.tries_before_lock(&visit.caller, &identifier).await?;
    Ok(Trouble::Refused { left: (1..=2).contains(&left).then_some(left) })
}

fn with_return(visit: &Visit, mut answer: Response) -> Response {
    if let Some(path) = &visit.return_to {
        Crumb::ReturnTo.set(answer.headers_mut(), path, visit.secure());
    }
    answer
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Resync {
    pub(crate) resync: String,
}

/// Goes to the page that the flow is at, unless that is this one.
async fn at(visit: &Visit, page: &str) -> Result<FlowView, Response> {
    if let Some(answer) = entered_meanwhile(visit).await {
        return Err(answer);
    }
    match visit.web.house.flow(&visit.caller, None).await {
        Ok(flow) if flow.purpose != Purpose::SignIn => Err(redirect("/sign-in")),
        Ok(flow) => match page_for(flow.next) {
            Some(there) if there == page => Ok(flow),
            Some("/sign-in/code") if page == "/sign-in/backup" => Ok(flow),
            Some(there) => Err(go(visit, there, None)),
            None => Err(go(visit, "/sign-in", None)),
        },
        Err(Problem::Refused(_)) => Err(ended(visit).await),
        Err(problem) => Err(visit.fault(problem)),
    }
}

pub(crate) async fn code_form(visit: Visit, Query(query): Query<Resync>) -> Response {
    match at(&visit, "/sign-in/code").await {
        Ok(flow) => shown(StatusCode::OK, &code_view(&visit, &flow, None, None, !query.resync.is_empty())),
        Err(elsewhere) => elsewhere,
    }
}

fn code_view(
    visit: &Visit,
    flow: &FlowView,
    problem: Option<CodeProblem>,
    hint: Option<Hint>,
    resync: bool,
) -> SignInCodeView {
    SignInCodeView {
        page: visit.page(),
        paths: Paths::SIGN_IN,
        problem,
        trouble: None,
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
    pub(crate) fn authenticator(&self) -> (Given, bool) {
        let secret = |text: &str| SecretText::new(text);
        if self.code_first.is_empty() && self.code_second.is_empty() {
            (Given::Authenticator(secret(&self.code)), false)
        } else {
            (Given::AuthenticatorPair(secret(&self.code_first), secret(&self.code_second)), true)
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

pub(crate) async fn code(visit: Visit, Sent(fields): Sent<CodeFields>) -> Response {
    let (given, resync) = fields.authenticator();
    further(&visit, &given, |refusal, hint, flow| {
        let problem = authenticator_problem(refusal, resync, flow.tries_left);
        shown(StatusCode::UNPROCESSABLE_ENTITY, &code_view(&visit, flow, problem, hint, resync))
    })
    .await
}

pub(crate) async fn backup_form(visit: Visit) -> Response {
    match at(&visit, "/sign-in/backup").await {
        Ok(_) => {
            let (page, paths) = (visit.page(), Paths::SIGN_IN);
            shown(StatusCode::OK, &SignInBackupView { page, paths, problem: None, trouble: None })
        }
        Err(elsewhere) => elsewhere,
    }
}

pub(crate) async fn backup(visit: Visit, Sent(fields): Sent<CodeFields>) -> Response {
    let given = Given::BackupCode(SecretText::new(fields.backup_code));
    further(&visit, &given, |refusal, _hint, flow| {
        let problem = Some(proofs::code_problem(refusal, Some(flow.tries_left)));
        let (page, paths) = (visit.page(), Paths::SIGN_IN);
        shown(StatusCode::UNPROCESSABLE_ENTITY, &SignInBackupView { page, paths, problem, trouble: None })
    })
    .await
}

pub(crate) async fn confirm_form(visit: Visit) -> Response {
    match at(&visit, "/sign-in/confirm").await {
        Ok(flow) => shown(StatusCode::OK, &confirm_view(&visit, &flow, None)),
        Err(elsewhere) => elsewhere,
    }
}

fn confirm_view(visit: &Visit, flow: &FlowView, problem: Option<CodeProblem>) -> SignInConfirmView {
    let sent = CodeSent::of(visit, flow);
    SignInConfirmView {
        page: visit.page(),
        channel: sent.channel,
        masked: sent.to,
        place: visit.page.text.place(&visit.caller.place),
        device: visit.page.text.user_agent(&visit.caller.client),
        at_ms: visit.caller.now.millis(),
        delivery: sent.delivery,
        suspicion: flow.suspicion.and_then(held_on),
        problem,
        trouble: sent.trouble,
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

pub(crate) async fn confirm(visit: Visit, Sent(fields): Sent<CodeFields>) -> Response {
    let flow = match at(&visit, "/sign-in/confirm").await {
        Ok(flow) => flow,
        Err(elsewhere) => {
            let again = contact_code(IdentifierKind::Email, &fields.code);
            return match answered_again(&visit, &[again]).await {
                Some(Progress::SignedIn(begun)) => signed_in(&visit, &begun, "/account"),
                _ => elsewhere,
            };
        }
    };
    let kind = match CodeSent::of(&visit, &flow).channel {
        crate::view::problem::Channel::Mail => IdentifierKind::Email,
        crate::view::problem::Channel::Sms => IdentifierKind::Phone,
    };
    further(&visit, &contact_code(kind, &fields.code), |refusal, _hint, flow| {
        let problem = Some(proofs::code_problem(refusal, Some(flow.tries_left)));
        shown(StatusCode::UNPROCESSABLE_ENTITY, &confirm_view(&visit, flow, problem))
    })
    .await
}

pub(crate) async fn resend(visit: Visit) -> Response {
    match visit.web.house.send_code(&visit.caller, None, None, None).await {
        Ok(_) | Err(Problem::Refused(Refusal::SentTooRecently { .. } | Refusal::SendsSpent)) => {
            go(&visit, "/sign-in/confirm", None)
        }
        Err(Problem::Refused(_)) => ended(&visit).await,
        Err(problem) => visit.fault(problem),
    }
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct LinkQuery {
    pub(crate) token: Typed,
}

pub(crate) async fn link_form(visit: Visit, Query(query): Query<LinkQuery>) -> Response {
    let token = match visit.followed("/sign-in/link", TokenKind::Link, query.token.into()) {
        Ok(token) => token,
        Err(same_page) => return *same_page,
    };
    link_page(&visit, token, true).await
}

pub(crate) async fn link(mut visit: Visit, Sent(fields): Sent<CodeFields>) -> Response {
    let Some(link) = proofs::link(&fields.token) else {
        return link_page(&visit, fields.token.into(), true).await;
    };
    match about_link(&mut visit, &link).await {
        Ok(()) if visit.caller.flow.is_some() => {}
        Ok(()) => return link_page(&visit, fields.token.into(), true).await,
        Err(problem) => return visit.fault(problem),
    }
    let over =
        VerifyLinkView { page: visit.page(), token: String::new(), valid: false, here: true, device: true };
    further(&visit, &Given::MailLink(link), |_refusal, _hint, _flow| shown(StatusCode::GONE, &over)).await
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

pub(crate) async fn held_form(visit: Visit, Query(query): Query<HeldQuery>) -> Response {
    held_page(&visit, HeldCause::Failures, query.moment())
}

/// The account that this browser has just proven to be its own is frozen; to anybody else this page tells nothing.
pub(crate) async fn frozen(visit: Visit) -> Response {
    let (freeze, wait, ends_at) = match visit.web.house.barred(&visit.caller).await {
        Ok(Some(Barred { by: BarredBy::Freeze { freeze, wait, ends_at }, .. })) => (freeze, wait, ends_at),
        Ok(_) => return redirect("/sign-in"),
        Err(problem) => return visit.fault(problem),
    };
    let view = SignInFrozenView {
        page: visit.page(),
        by_link: freeze.by == FrozenBy::AlertLink,
        since_ms: freeze.since.millis(),
        wait: lasting(&visit.page, wait),
        ends_ms: ends_at.map(Timestamp::millis),
        support: visit.support(),
    };
    shown(StatusCode::FORBIDDEN, &view)
}

/// Gives one more proof to the flow under way.
async fn further(
    visit: &Visit,
    given: &Given,
    wrong: impl FnOnce(Refusal, Option<Hint>, &FlowView) -> Response,
) -> Response {
    if let Some(answer) = entered_meanwhile(visit).await {
        return answer;
    }
    match visit.web.house.prove(&visit.caller, None, std::slice::from_ref(given)).await {
        Ok(Progress::SignedIn(begun)) => signed_in(visit, &begun, "/account"),
        Ok(Progress::Done | Progress::Enrolled(_) | Progress::Waits { .. }) => redirect("/account"),
        Ok(Progress::Prove { flow, .. }) => go(visit, page_for(flow.next).unwrap_or("/sign-in"), None),
        Ok(Progress::Refused { refusal: Refusal::Locked { until }, .. })
        | Err(Problem::Refused(Refusal::Locked { until })) => held(visit, until),
        // Pressed twice: the first has brought the attempt further.
        Ok(Progress::Refused { refusal: Refusal::ProofNotAsked, flow: Some(flow), .. }) => {
            go(visit, page_for(flow.next).unwrap_or("/sign-in"), None)
        }
        Ok(Progress::Refused { refusal, hint, flow: Some(flow), .. }) => wrong(refusal, hint, &flow),
        Ok(Progress::Refused { refusal, token, flow: None, .. }) => {
            match barred(visit, refusal, token.as_ref()) {
                Some(answer) => answer,
                None => ended(visit).await,
            }
        }
        Err(Problem::Refused(_)) => ended(visit).await,
        Err(problem) => visit.fault(problem),
    }
}
