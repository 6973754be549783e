//! The way back for somebody whose account has an authenticator that somebody else set up.

use askama::Template;

use super::message::MessageView;
use super::page::{Page, SAMPLE_NOW};
use super::problem::{Channel, CodeProblem, Delivery, IdentifierProblem, Trouble};
use super::sign_in::Captcha;

/// `/not-my-authenticator`: identifier, and a captcha if one is asked.
#[derive(Clone, Debug, Template)]
#[template(path = "disown.html")]
pub struct DisownView {
    /// What every page has.
    pub page: Page,
    /// What was typed as identifier.
    pub identifier: String,
    /// What is wrong with it.
    pub identifier_problem: Option<IdentifierProblem>,
    /// Why the passage does not go on.
    pub trouble: Option<Trouble>,
    /// What is asked to tell people from machines.
    pub captcha: Captcha,
}

/// `/not-my-authenticator/step`: the code of the message.
#[derive(Clone, Debug, Template)]
#[template(path = "disown_step.html")]
pub struct DisownStepView {
    /// What every page has.
    pub page: Page,
    /// Which way the code went.
    pub channel: Channel,
    /// Where it went, masked; empty where none could be sent.
    pub masked: String,
    /// How far it has come.
    pub delivery: Delivery,
    /// Why the last code was not taken.
    pub problem: Option<CodeProblem>,
    /// Why the passage does not go on.
    pub trouble: Option<Trouble>,
    /// From when on another can be sent.
    pub resend_at_ms: i64,
    /// When the code ends.
    pub until_ms: i64,
}

/// The removal was asked for.
#[derive(Clone, Debug, Template)]
#[template(path = "disown_waits.html")]
pub struct DisownWaitsView {
    /// What every page has.
    pub page: Page,
    /// When the authenticator is removed.
    pub until_ms: i64,
}

impl MessageView {
    /// There is no authenticator that the address could disown.
    #[must_use]
    pub fn nothing_to_disown(page: Page) -> Self {
        Self {
            page,
            icon: "shield-check",
            title: "disown-nothing-title",
            body: "disown-nothing-text",
            next: Some(("/sign-in".into(), "sign-in-title")),
        }
    }

    /// The messages of this room.
    #[must_use]
    pub fn disown_samples() -> Vec<(&'static str, Self)> {
        vec![("disown-nothing", Self::nothing_to_disown(Page::sample()))]
    }
}

impl DisownView {
    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let first = Self {
            page: Page::sample(),
            identifier: String::new(),
            identifier_problem: None,
            trouble: None,
            captcha: Captcha::None,
        };
        let again = Self {
            identifier: "ann@example.com".into(),
            trouble: Some(Trouble::Refused { left: None }),
            captcha: Captcha::MailCode { problem: None },
            ..first.clone()
        };
        vec![("disown", first), ("disown-again", again)]
    }
}

impl DisownStepView {
    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let mail = Self {
            page: Page::sample(),
            channel: Channel::Mail,
            masked: "a•••@e•••.com".into(),
            delivery: Delivery::HandedOver { at_ms: SAMPLE_NOW - 20_000 },
            problem: None,
            trouble: None,
            resend_at_ms: SAMPLE_NOW + 25_000,
            until_ms: SAMPLE_NOW + 580_000,
        };
        let sms =
            Self { channel: Channel::Sms, masked: "+351 ••• ••• 678".into(), ..mail.clone() };
        let wrong = Self { problem: Some(CodeProblem::Wrong { left: Some(4) }), ..mail.clone() };
        vec![("disown-mail", mail), ("disown-sms", sms), ("disown-wrong", wrong)]
    }
}

impl DisownWaitsView {
    /// Just asked for.
    #[must_use]
    pub fn sample() -> Self {
        Self { page: Page::sample(), until_ms: SAMPLE_NOW + 172_800_000 }
    }
}
