//! What pages do with the progress of a flow: cookies are set, and the next page is the one its next clause asks for.

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use vestibule_domain::gate::{ProofKind, ProofSet, Refusal};
use vestibule_domain::secret::Token;
use vestibule_domain::time::{Span, Timestamp};
use vestibule_service::{Evidence, FlowView, Hint, NewSessionTokens, Problem, Progress, SignedIn};

use super::proofs;
use crate::cookies::CookieName;
use crate::request::{PageRequest, redirect, render};
use crate::under_way::address;
use crate::view::message::MessageView;
use crate::view::page::Page;
use crate::view::problem::{Channel, Delivery, FormAlert};
use crate::view::register::VerifyLinkView;
use crate::view::sign_in::{ClockHint, HeldCause, SignInHeldView};

/// Signs the browser in and goes where it wanted to go.
pub(crate) fn signed_in(request: &PageRequest, begun: &NewSessionTokens, otherwise: &str) -> Response {
    // Whoever came in with a backup code may have lost the phone: it is time for a new authenticator.
    let wanted = request.return_to.as_deref().unwrap_or(otherwise);
    let to = if begun.by_backup_code { "/account/two-factor/enrol" } else { wanted };
    let mut answer = redirect(to);
    let (headers, secure) = (answer.headers_mut(), request.secure());
    CookieName::Session.set(headers, begun.session_token.reveal(), secure);
    CookieName::Device.set(headers, &begun.devices.reveal(), secure);
    over(request, headers);
    if !begun.by_backup_code {
        CookieName::ReturnTo.clear(headers, secure);
    }
    answer
}

/// The answer to a change that came out as no change of this kind can.
pub(super) fn unexpected(request: &PageRequest, progress: &Progress) -> Response {
    request.fault(Problem::fault(format!("a change ended as {progress:?}")))
}

/// Gives the browser the token of a flow that was opened just now.
pub(crate) fn carry(request: &PageRequest, mut answer: Response, token: Option<&Token>) -> Response {
    if let Some(token) = token {
        request.under_way.begin(answer.headers_mut(), token, request.caller.now, request.secure());
    }
    answer
}

/// Takes the token of the flow that this request was about from the browser.
pub(crate) fn over(request: &PageRequest, answer: &mut HeaderMap) {
    request.under_way.end(answer, request.caller.flow.as_ref(), request.secure());
}

/// Leads to a page of the flow that was opened just now, or else of the one that this request was about.
pub(crate) fn go(request: &PageRequest, path: &str, token: Option<&Token>) -> Response {
    let reference = token.or(request.caller.flow.as_ref()).map(Token::reference);
    carry(request, redirect(&address(path, reference.as_deref())), token)
}

/// What the page of a form has around it when the form is shown once more: its flow is the one that was opened just now,
/// or else still the one that the form named.
pub(crate) fn page_of(request: &PageRequest, token: Option<&Token>) -> Page {
    let mut page = request.page();
    page.flow = token.map(Token::reference).or(page.flow);
    page
}

/// The page where the next clause of a sign-in is met; `None` for the first page.
pub(crate) fn page_for(next: ProofSet) -> Option<&'static str> {
    if next.contains(ProofKind::Captcha) || next.contains(ProofKind::Password) {
        None
    } else if next.contains(ProofKind::Authenticator) {
        Some("/sign-in/code")
    } else if next.contains(ProofKind::BackupCode) {
        Some("/sign-in/backup")
    } else {
        Some("/sign-in/confirm")
    }
}

/// Sends the browser to the page that tells until when nothing is checked.
pub(crate) fn held(request: &PageRequest, until: Timestamp) -> Response {
    held_at(request, "/sign-in/held", until)
}

/// The same, to the page at this path.
pub(crate) fn held_at(request: &PageRequest, path: &str, until: Timestamp) -> Response {
    let mut answer = redirect(&format!("{path}?until={}", until.millis()));
    answer.headers_mut().insert(RETRY_AFTER, until.since(request.caller.now).seconds().max(1).into());
    answer
}

/// That page. An address that names a time further off than any lock leads back to the beginning.
pub(crate) fn held_page(request: &PageRequest, cause: HeldCause, until: Timestamp) -> Response {
    let now = request.caller.now;
    let view = SignInHeldView { page: request.page(), cause, until_ms: until.millis() };
    if until <= now || until.since(now) > Span::from_hours(24) {
        return redirect(view.back());
    }
    render(StatusCode::OK, &view)
}

/// Where a sign-in goes on that proved everything and is not let in all the same.
pub(crate) fn block_page(request: &PageRequest, refusal: Refusal, token: Option<&Token>) -> Option<Response> {
    let page = if refusal == Refusal::Frozen {
        "/sign-in/frozen"
    } else if refusal == Refusal::PasswordListed {
        "/reset-password"
    } else {
        return None;
    };
    Some(go(request, page, token))
}

/// What the request that ended this browser's flow was answered, when it is sent again with one of these proofs: a form was
/// pressed twice.
pub(crate) async fn answered_again(request: &PageRequest, candidates: &[Evidence]) -> Option<Progress> {
    for given in candidates {
        let again = request.web.app.answer_again(&request.caller, None, std::slice::from_ref(given)).await;
        if let Ok(Some(progress)) = again {
            return Some(progress);
        }
    }
    None
}

/// The page of a flow that is over. Where the browser has been signed in meanwhile, in another tab or by the first of
/// two presses, that is said, with the way to the account.
pub(crate) async fn ended(request: &PageRequest) -> Response {
    let mut answer = match signed_in_here(request).await {
        Ok(Some(_)) => render(StatusCode::GONE, &MessageView::signed_in_meanwhile(request.page())),
        Ok(None) => render(StatusCode::GONE, &MessageView::ended(request.page())),
        Err(problem) => return request.fault(problem),
    };
    over(request, answer.headers_mut());
    answer
}

/// Who is signed in in this browser, if anybody is.
async fn signed_in_here(request: &PageRequest) -> Result<Option<SignedIn>, Problem> {
    let Some(token) = &request.session else { return Ok(None) };
    match request.web.app.signed_in(token, request.caller.ip).await {
        Ok(signed_in) => Ok(Some(signed_in)),
        Err(Problem::NotSignedIn | Problem::SessionEnded { .. }) => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// The answer to a step of a sign-in whose browser was signed in to the same account meanwhile, in another tab. The proof is
/// not looked at, so no code is used up by it.
pub(crate) async fn entered_meanwhile(request: &PageRequest) -> Option<Response> {
    let entered = match signed_in_here(request).await {
        Ok(Some(signed_in)) => request.web.app.entered_meanwhile(&request.caller, &signed_in).await,
        Ok(None) => return None,
        Err(problem) => Err(problem),
    };
    match entered {
        Ok(true) => {
            let mut answer = render(StatusCode::OK, &MessageView::signed_in_meanwhile(request.page()));
            over(request, answer.headers_mut());
            Some(answer)
        }
        Ok(false) => None,
        Err(problem) => Some(request.fault(problem)),
    }
}

/// The page behind a mailed link: one press in the browser where the flow was begun; anywhere else it says so, for
/// there the press could do nothing.
pub(crate) async fn link_page(request: &PageRequest, token: String, device: bool) -> Response {
    let found = match proofs::link(&token) {
        Some(link) => link_in(request, &link).await,
        None => Ok((false, None)),
    };
    match found {
        Ok((valid, flow)) => {
            let here = flow.is_some();
            render(StatusCode::OK, &VerifyLinkView { page: request.page(), token, valid, here, device })
        }
        Err(problem) => request.fault(problem),
    }
}

/// Whether a mailed link still counts, and the flow of this browser that it belongs to.
async fn link_in(request: &PageRequest, link: &Token) -> Result<(bool, Option<Token>), Problem> {
    let app = &request.web.app;
    if !app.link_stands(&request.caller, link).await? {
        return Ok((false, None));
    }
    Ok((true, app.flow_of_link(&request.caller, link, &request.under_way.tokens()).await?))
}

/// Makes the request be about the flow of this browser that a mailed link belongs to, whichever it is about so far; a link
/// is for that one alone.
pub(crate) async fn about_link(request: &mut PageRequest, link: &Token) -> Result<(), Problem> {
    let held = request.under_way.tokens();
    request.caller.flow = request.web.app.flow_of_link(&request.caller, link, &held).await?;
    request.page.flow = request.caller.flow.as_ref().map(Token::reference);
    Ok(())
}

/// How far the phone's clock is off.
pub(crate) fn clock(hint: Option<Hint>) -> Option<ClockHint> {
    let Some(Hint::ClockOff { seconds }) = hint else { return None };
    Some(ClockHint { seconds: u32::try_from(seconds.unsigned_abs()).unwrap_or(u32::MAX), ahead: seconds > 0 })
}

/// Where a code went, as its page tells it; nowhere, with the reason, when none could be sent.
pub(crate) struct CodeSent {
    pub(crate) channel: Channel,
    /// Masked; in full within a session.
    pub(crate) to: String,
    pub(crate) delivery: Delivery,
    pub(crate) resend_at_ms: i64,
    pub(crate) until_ms: i64,
    /// Whether it has ten digits.
    pub(crate) long: bool,
    pub(crate) alert: Option<FormAlert>,
}

impl CodeSent {
    pub(crate) fn of(request: &PageRequest, flow: &FlowView) -> Self {
        let full = flow.sent_to_in_full.as_ref().map(|to| to.reveal().to_owned());
        let to = full.or_else(|| flow.sent_to.clone()).unwrap_or_default();
        Self {
            channel: if to.contains('@') { Channel::Mail } else { Channel::Sms },
            to,
            delivery: match flow.delivery {
                Some("sent") => {
                    Delivery::HandedOver { at_ms: flow.delivery_at.unwrap_or(request.caller.now).millis() }
                }
                Some("delayed" | "dead") => Delivery::Delayed,
                Some(_) => Delivery::Waiting,
                None => Delivery::Untold,
            },
            resend_at_ms: flow.resend_at.unwrap_or(request.caller.now).millis(),
            until_ms: flow.code_expires_at.unwrap_or(flow.expires_at).millis(),
            long: flow.code_digits.is_some_and(|digits| digits > 6),
            alert: flow.sent_to.is_none().then_some(FormAlert::CodesSpent),
        }
    }
}
