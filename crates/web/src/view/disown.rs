//! The way back for somebody whose authenticator was replaced by somebody else's.

use askama::Template;

use super::message::MessageView;
use super::page::Page;
use super::problem::{Channel, CodeProblem, Delivery, FormAlert, IdentifierProblem, PasswordProblem};
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
    pub alert: Option<FormAlert>,
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
    pub alert: Option<FormAlert>,
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
}

impl DisownStepView {
    /// Whether what was given last was not taken.
    #[must_use]
    pub const fn refused(&self) -> bool {
        self.alert.is_some()
            || self.problem.is_some()
            || matches!(self.step, DisownStep::Password { wrong: Some(_) })
    }
}
