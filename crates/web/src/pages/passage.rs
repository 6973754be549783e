//! What pages do with the progress of a passage: cookies are set, and the next page is the one its next clause asks for.

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::Response;
use vestibule_domain::gate::{ProofKind, ProofSet, Refusal};
use vestibule_domain::secret::Token;
use vestibule_domain::time::{Span, Timestamp};
use vestibule_service::{Begun, Hint, PassageView};

use super::proofs;
use crate::cookies::Crumb;
use crate::view::message::MessageView;
use crate::view::problem::{Channel, Delivery, Trouble};
use crate::view::register::VerifyLinkView;
use crate::view::sign_in::{ClockHint, HeldCause, SignInHeldView};
use crate::visit::{Visit, redirect, shown};

/// Signs the browser in and goes where it wanted to go.
pub(crate) fn signed_in(visit: &Visit, begun: &Begun, otherwise: &str) -> Response {
    // Whoever came in with a backup code may have lost the phone: it is time for a new authenticator.
    let wanted = visit.return_to.as_deref().unwrap_or(otherwise);
    let to = if begun.by_backup_code { "/account/two-factor/enrol" } else { wanted };
    let mut answer = redirect(to);
    let (headers, secure) = (answer.headers_mut(), visit.secure());
    Crumb::Session.set(headers, begun.session_token.reveal(), secure);
    if let Some(device) = begun.device_token.as_ref().or(visit.caller.device.as_ref()) {
        Crumb::Device.set(headers, device.reveal(), secure);
    }
    Crumb::Passage.clear(headers, secure);
    if !begun.by_backup_code {
        Crumb::ReturnTo.clear(headers, secure);
    }
    answer
}

/// Gives the browser the token of a passage that was opened just now.
pub(crate) fn carry(visit: &Visit, mut answer: Response, token: Option<&Token>) -> Response {
    if let Some(token) = token {
        Crumb::Passage.set(answer.headers_mut(), token.reveal(), visit.secure());
    }
    answer
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
pub(crate) fn held(visit: &Visit, until: Timestamp) -> Response {
    held_at(visit, "/sign-in/held", until)
}

/// The same, to the page at this path.
pub(crate) fn held_at(visit: &Visit, path: &str, until: Timestamp) -> Response {
    let mut answer = redirect(&format!("{path}?until={}", until.millis()));
    answer.headers_mut().insert(RETRY_AFTER, until.since(visit.caller.now).seconds().max(1).into());
    answer
}

/// That page. An address that names a time further off than any lock leads back to the beginning.
pub(crate) fn held_page(visit: &Visit, cause: HeldCause, until: Timestamp) -> Response {
    let now = visit.caller.now;
    let view = SignInHeldView { page: visit.page(), cause, until_ms: until.millis() };
    if until <= now || until.since(now) > Span::from_hours(24) {
        return redirect(view.back());
    }
    shown(StatusCode::OK, &view)
}

/// Where a sign-in goes on that proved everything and is not let in all the same.
pub(crate) fn barred(visit: &Visit, refusal: Refusal, token: Option<&Token>) -> Option<Response> {
    let page = match refusal {
        Refusal::Frozen => "/sign-in/frozen",
        Refusal::PasswordListed => "/reset-password",
        _ => return None,
    };
    Some(carry(visit, redirect(page), token))
}

/// The page of a passage that is over.
pub(crate) fn ended(visit: &Visit) -> Response {
    let mut answer = shown(StatusCode::GONE, &MessageView::ended(visit.page()));
    Crumb::Passage.clear(answer.headers_mut(), visit.secure());
    answer
}

/// The page behind a mailed link: one press in the browser where the passage was begun; anywhere else it says so, for
/// there the press could do nothing.
pub(crate) async fn link_page(visit: &Visit, token: String, device: bool) -> Response {
    let valid = match proofs::link(&token) {
        Some(link) => visit.web.house.link_stands(&visit.caller, &link).await,
        None => Ok(false),
    };
    let here = visit.caller.passage.is_some();
    match valid {
        Ok(valid) => {
            shown(StatusCode::OK, &VerifyLinkView { page: visit.page(), token, valid, here, device })
        }
        Err(problem) => visit.fault(problem),
    }
}

/// How far the phone's clock is off.
pub(crate) fn clock(hint: Option<Hint>) -> Option<ClockHint> {
    let Some(Hint::ClockOff { seconds }) = hint else { return None };
    Some(ClockHint { seconds: u32::try_from(seconds.unsigned_abs()).unwrap_or(u32::MAX), ahead: seconds > 0 })
}

/// Where a code went, as its page tells it; nowhere, with the reason, when none could be sent.
pub(crate) struct CodeSent {
    pub(crate) channel: Channel,
    pub(crate) masked: String,
    pub(crate) delivery: Delivery,
    pub(crate) resend_at_ms: i64,
    pub(crate) until_ms: i64,
    pub(crate) trouble: Option<Trouble>,
}

impl CodeSent {
    pub(crate) fn of(visit: &Visit, passage: &PassageView) -> Self {
        let masked = passage.sent_to.clone().unwrap_or_default();
        Self {
            channel: if masked.contains('@') { Channel::Mail } else { Channel::Sms },
            masked,
            delivery: match passage.delivery {
                Some("sent") => Delivery::HandedOver,
                Some("delayed" | "dead") => Delivery::Delayed,
                _ => Delivery::Waiting,
            },
            resend_at_ms: passage.resend_at.unwrap_or(visit.caller.now).millis(),
            until_ms: passage.code_expires_at.unwrap_or(passage.expires_at).millis(),
            trouble: passage.sent_to.is_none().then_some(Trouble::CodesSpent),
        }
    }
}
