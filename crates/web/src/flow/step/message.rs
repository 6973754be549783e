//! The code of a message.

use std::pin::Pin;

use askama::Template;
use vestibule_domain::gate::ProofKind;
use vestibule_domain::notice;
use vestibule_domain::protection::Suspicion;
use vestibule_service::{Evidence, FlowView, Problem, SecretText};

use super::contract::{Shown, StepFields, StepPage, Told};
use crate::flow::view::{FlowLook, MessageTexts, RequestFacts, SentCode, Step};
use crate::page::error::PageResult;
use crate::page::problem::{Channel, CodeProblem, Delivery, FormAlert};
use crate::page::request::{PageRequest, render};
use crate::page::text::{Html, ToFluent, bold};
use crate::page::typed::Typed;
use crate::page::view::Page;

/// Who helps when no message arrives.
#[derive(Clone, Debug)]
pub(crate) struct SupportOffer {
    /// Whether messages of this channel are slow just now, whoever they are for.
    pub(crate) slow: bool,
    /// Where support is written to.
    pub(crate) to: String,
    /// Minutes without a message after which support is pointed to.
    pub(crate) after: i64,
    /// Whether they have gone by.
    pub(crate) due: bool,
}

impl SupportOffer {
    /// After how many minutes support is written to.
    #[must_use]
    pub(crate) fn later(&self, page: &Page) -> Html {
        let args = [("minutes", self.after.to_fluent()), ("to", self.to.to_fluent())];
        bold(&page.text.text_with("reset-support-later", &args))
    }
}

/// Why a sign-in with all the right proofs is held until its owner shows a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    /// From too far away to have travelled.
    ImpossibleTravel,
    /// From a country new to the account, after failures.
    NewCountry,
    /// After a passkey was refused whose key may have been copied.
    CopiedPasskey,
}

impl Held {
    /// The key of its reason.
    #[must_use]
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::CopiedPasskey => "confirm-suspicion-copied-passkey",
            Self::ImpossibleTravel => "confirm-suspicion-impossible-travel",
            Self::NewCountry => "confirm-suspicion-new-country",
        }
    }
}

/// The code of a message.
#[derive(Clone, Debug, Template)]
#[template(path = "flow/step_message.html")]
pub(crate) struct MessageStepView {
    /// What every page has.
    pub(crate) page: Page,
    /// Where its pages are.
    pub(crate) look: &'static FlowLook,
    /// What it says.
    pub(crate) texts: &'static MessageTexts,
    /// The code that was sent.
    pub(crate) sent: SentCode,
    /// Why the last code was not taken.
    pub(crate) problem: Option<CodeProblem>,
    /// Why the flow does not go on.
    pub(crate) alert: Option<FormAlert>,
    /// From where it is asked for.
    pub(crate) facts: Option<RequestFacts>,
    /// Why the sign-in is held on suspicion, if it is.
    pub(crate) suspicion: Option<Held>,
    /// Who helps when nothing arrives.
    pub(crate) support: Option<SupportOffer>,
}

impl MessageStepView {
    /// The key of its heading.
    #[must_use]
    pub(crate) const fn title(&self) -> &'static str {
        if self.suspicion.is_some() { "confirm-suspicion-title" } else { self.texts.title }
    }

    /// The key of its button.
    #[must_use]
    pub(crate) const fn go(&self) -> &'static str {
        if self.suspicion.is_some() { "confirm-suspicion-go" } else { self.texts.go }
    }

    /// Where the code went.
    #[must_use]
    pub(crate) fn lead(&self) -> Html {
        let key = match (self.suspicion, self.sent.channel) {
            (None, Channel::Mail) => self.texts.mail,
            (None, Channel::Sms) => self.texts.sms,
            (Some(_), Channel::Mail) => "confirm-suspicion-mail",
            (Some(_), Channel::Sms) => "confirm-suspicion-sms",
        };
        self.page.rich1(key, "to", &self.sent.to)
    }

    /// The key of where to look for the message.
    #[must_use]
    pub(crate) fn look_for(&self) -> Option<&'static str> {
        let (mail, sms) = self.texts.look?;
        Some(if self.sent.channel == Channel::Mail { mail } else { sms })
    }

    /// The key of how long messages take.
    #[must_use]
    pub(crate) const fn pace(&self, support: &SupportOffer) -> &'static str {
        match (self.sent.channel, support.slow) {
            (Channel::Mail, false) => "reset-pace-mail",
            (Channel::Mail, true) => "reset-slow-mail",
            (Channel::Sms, false) => "reset-pace-sms",
            (Channel::Sms, true) => "reset-slow-sms",
        }
    }
}

pub(super) struct MessageStep;

impl StepPage for MessageStep {
    fn given(&self, fields: &StepFields, request: &PageRequest, flow: &FlowView) -> Result<Evidence, Told> {
        Ok(typed_code(request, flow, &fields.code))
    }

    fn candidates(&self, fields: &StepFields) -> Vec<Evidence> {
        let code = || SecretText::new(fields.code.clone());
        vec![
            Evidence::mail_code(code()),
            Evidence::sms_code(code()),
            Evidence::new_contact_code(code()),
            Evidence::second_contact_code(code()),
        ]
    }

    fn page<'a>(&self, shown: Shown<'a>) -> Pin<Box<dyn Future<Output = PageResult> + Send + 'a>> {
        Box::pin(async move {
            let Shown { request, look, flow, status, .. } = shown;
            let Some(texts) = &look.message else { return Ok(shown.begins_anew()) };
            Ok(render(status, &message((look, texts), request, flow, shown.code_problem()).await?))
        })
    }
}

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

/// The code that was typed, as evidence of the kind that comes next and was sent.
fn typed_code(request: &PageRequest, flow: &FlowView, code: &Typed) -> Evidence {
    let code = SecretText::new(code.clone());
    if flow.next.contains(ProofKind::NewContactCode) {
        return Evidence::new_contact_code(code);
    }
    if flow.next.contains(ProofKind::SecondContactCode) {
        return Evidence::second_contact_code(code);
    }
    match sent_code(request, flow).channel {
        Channel::Mail => Evidence::mail_code(code),
        Channel::Sms => Evidence::sms_code(code),
    }
}

async fn message(
    (look, texts): (&'static FlowLook, &'static MessageTexts),
    request: &PageRequest,
    flow: &FlowView,
    problem: Option<CodeProblem>,
) -> Result<MessageStepView, Problem> {
    let sent = sent_code(request, flow);
    let support =
        if texts.leads_to_support { Some(support(request, flow, sent.channel).await?) } else { None };
    let facts = texts.shows_request.then(|| RequestFacts {
        place: request.page.text.place(&request.caller.place),
        device: request.page.text.user_agent(&request.caller.user_agent),
        at_ms: request.caller.now.millis(),
    });
    Ok(MessageStepView {
        page: request.page(),
        look,
        texts,
        sent,
        problem,
        alert: spent(flow),
        facts,
        suspicion: flow.suspicion.and_then(held_on),
        support,
    })
}

async fn support(request: &PageRequest, flow: &FlowView, channel: Channel) -> Result<SupportOffer, Problem> {
    let (app, now) = (&request.web.app, request.caller.now);
    let channel = match channel {
        Channel::Mail => notice::Channel::Mail,
        Channel::Sms => notice::Channel::Sms,
    };
    let after = app.policy().recovery.support_after;
    Ok(SupportOffer {
        slow: app.is_slow(channel, now).await?,
        to: request.support(),
        after: after.seconds() / 60,
        due: now >= flow.opened_at + after,
    })
}

const fn held_on(suspicion: Suspicion) -> Option<Held> {
    match suspicion {
        Suspicion::ImpossibleTravel => Some(Held::ImpossibleTravel),
        Suspicion::NewCountryAfterFailures => Some(Held::NewCountry),
        Suspicion::CopiedPasskey => Some(Held::CopiedPasskey),
        Suspicion::ListedPassword => None,
    }
}
