//! The way back for somebody whose authenticator was replaced by somebody else's.

use askama::Template;

use super::message::MessageView;
use super::page::{Page, SAMPLE_NOW};
use super::problem::{Channel, CodeProblem, Delivery, IdentifierProblem, PasswordProblem, Trouble};
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
    /// Why the flow does not go on.
    pub trouble: Option<Trouble>,
    /// What is asked to tell people from machines.
    pub captcha: Captcha,
}

/// What the second page asks for now.
#[derive(Clone, Debug)]
pub enum DisownStep {
    /// The code of the message.
    Message {
        /// Which way it went.
        channel: Channel,
        /// Where it went, masked; empty where none could be sent.
        masked: String,
        /// How far it has come.
        delivery: Delivery,
        /// From when on another can be sent.
        resend_at_ms: i64,
        /// When the code ends.
        until_ms: i64,
        /// Whether the code has ten digits instead of six.
        long: bool,
    },
    /// The password of the time before.
    Password {
        /// Why the last one was not taken.
        wrong: Option<PasswordProblem>,
    },
    /// A code of the authenticator that was replaced.
    FormerCode {
        /// Whether it takes two in a row, after too many wrong ones.
        two_needed: bool,
    },
}

/// `/not-my-authenticator/step`: one proof after the other.
#[derive(Clone, Debug, Template)]
#[template(path = "disown_step.html")]
pub struct DisownStepView {
    /// What every page has.
    pub page: Page,
    /// What is asked for.
    pub step: DisownStep,
    /// Why the last code was not taken.
    pub problem: Option<CodeProblem>,
    /// Why the flow does not go on.
    pub trouble: Option<Trouble>,
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
    /// Nothing was replaced that the address could disown.
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
        let message = |channel, masked: &str| DisownStep::Message {
            channel,
            masked: masked.into(),
            delivery: Delivery::HandedOver { at_ms: SAMPLE_NOW - 20_000 },
            resend_at_ms: SAMPLE_NOW + 25_000,
            until_ms: SAMPLE_NOW + 580_000,
            long: false,
        };
        let at = |step| Self { page: Page::sample(), step, problem: None, trouble: None };
        let mail = at(message(Channel::Mail, "a•••@e•••.com"));
        let wrong = Self { problem: Some(CodeProblem::Wrong { left: Some(4) }), ..mail.clone() };
        let password = at(DisownStep::Password { wrong: None });
        let not_it = at(DisownStep::Password { wrong: Some(PasswordProblem::NotThen) });
        let code = at(DisownStep::FormerCode { two_needed: false });
        let two = at(DisownStep::FormerCode { two_needed: true });
        vec![
            ("disown-mail", mail),
            ("disown-sms", at(message(Channel::Sms, "+351 ••• ••• 678"))),
            ("disown-wrong", wrong),
            ("disown-password", password),
            ("disown-password-wrong", not_it),
            ("disown-former-code", code),
            ("disown-former-two-codes", two),
        ]
    }
}

impl DisownWaitsView {
    /// Just asked for.
    #[must_use]
    pub fn sample() -> Self {
        Self { page: Page::sample(), until_ms: SAMPLE_NOW + 172_800_000 }
    }
}
