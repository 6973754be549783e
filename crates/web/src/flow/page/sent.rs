//! Codes that were sent: where they went, and the button for another.

use axum::response::Response;
use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_service::{Evidence, FlowView, Hint, Problem, SecretText};

use crate::flow::page::{Asker, FlowPages};
use crate::flow::view::ClockHint;
use crate::flow::view::{SentCode, Step};
use crate::page::error::PageResult;
use crate::page::problem::{Channel, Delivery, FormAlert};
use crate::page::request::PageRequest;
use crate::page::typed::Typed;

/// Where the last code of a flow went, as its page tells it; nowhere when none could be sent.
pub(crate) fn sent_code(request: &PageRequest, flow: &FlowView) -> SentCode {
    let full = flow.sent_to_in_full.as_ref().map(|to| to.reveal().to_owned());
    let to = full.or_else(|| flow.sent_to.clone()).unwrap_or_default();
    SentCode {
        channel: if to.contains('@') { Channel::Mail } else { Channel::Sms },
        to,
        delivery: flow.delivery.map(|name| match name {
            "sent" => Delivery::HandedOver { at_ms: flow.delivery_at.unwrap_or(request.caller.now).millis() },
            "delayed" | "dead" => Delivery::Delayed,
            _ => Delivery::Waiting,
        }),
        resend_at_ms: flow.resend_at.unwrap_or(request.caller.now).millis(),
        until_ms: flow.code_expires_at.unwrap_or(flow.expires_at).millis(),
        long: flow.code_digits.is_some_and(|digits| digits > 6),
    }
}

/// Why no code went out.
pub(crate) fn spent(flow: &FlowView) -> Option<FormAlert> {
    flow.sent_to.is_none().then_some(FormAlert::CodesSpent)
}

/// How far the phone's clock is off.
pub(crate) fn clock(hint: Option<Hint>) -> Option<ClockHint> {
    let Some(Hint::ClockOff { seconds }) = hint else { return None };
    Some(ClockHint { seconds: u32::try_from(seconds.unsigned_abs()).unwrap_or(u32::MAX), ahead: seconds > 0 })
}

/// The code that was typed, as evidence of the kind that comes next and was sent.
pub(crate) fn typed_code(request: &PageRequest, flow: &FlowView, code: &Typed) -> Evidence {
    let code = SecretText::new(code.clone());
    if flow.next.contains(ProofKind::NewContactCode) {
        return Evidence::NewContactCode(code);
    }
    if flow.next.contains(ProofKind::SecondContactCode) {
        return Evidence::SecondContactCode(code);
    }
    match sent_code(request, flow).channel {
        Channel::Mail => Evidence::MailCode(code),
        Channel::Sms => Evidence::SmsCode(code),
    }
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct ResendFields {
    /// Another address or number than before, for the second of two codes.
    to: String,
}

/// Sends another code. Where none can be sent just now the page says so.
pub(crate) async fn resend(
    pages: &'static FlowPages,
    asker: &Asker<'_>,
    fields: &ResendFields,
) -> PageResult {
    let Asker { request, signed_in } = *asker;
    let back = || -> Response { pages.goes_to(request, Step::Message, None) };
    match request.web.app.send_code(&request.caller, signed_in, None, fields.to.parse().ok()).await {
        Ok(_) | Err(Problem::Refused(Refusal::SentTooRecently { .. } | Refusal::SendsSpent)) => Ok(back()),
        Err(Problem::Refused(refusal)) => (pages.over)(pages, asker, refusal).await,
        Err(problem) => Err(problem.into()),
    }
}
