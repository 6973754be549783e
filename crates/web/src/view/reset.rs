//! The pages of a forgotten password: who are you, the code, the link from the mail, the new password, and where it stops.

use askama::Template;

use super::page::Page;
use super::problem::{Channel, CodeProblem, Delivery, FormAlert, IdentifierProblem, PasswordProblem};
use super::sign_in::Captcha;
use super::text::{Html, ToFluent, bold};

/// `/reset-password`: the identifier, and a captcha if one is asked.
#[derive(Clone, Debug, Template)]
#[template(path = "reset.html")]
pub struct ResetView {
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
    /// Whether a captcha is asked that the page did not hold before.
    pub one_check: bool,
    /// Whether this browser has just proven a password that stands on the list of common ones.
    pub listed: bool,
}

/// `/reset-password/code`: the code that was sent, if there is anybody to send it to.
#[derive(Clone, Debug, Template)]
#[template(path = "reset_code.html")]
pub struct ResetCodeView {
    /// What every page has.
    pub page: Page,
    /// Which way the code goes.
    pub channel: Channel,
    /// Where it goes, masked.
    pub masked: String,
    /// How far the message has come, for browsers that the account knows.
    pub delivery: Option<Delivery>,
    /// Whether messages of this channel are slow just now, whoever they are for.
    pub slow: bool,
    /// Why the last code was not taken.
    pub problem: Option<CodeProblem>,
    /// Why the flow does not go on.
    pub alert: Option<FormAlert>,
    /// From when on another code can be sent.
    pub resend_at_ms: i64,
    /// When the code ends.
    pub until_ms: i64,
    /// Whether the code has ten digits instead of six.
    pub long: bool,
    /// Where support is written to.
    pub support: String,
    /// Minutes without a message after which support is pointed to.
    pub support_after: i64,
    /// Whether they have gone by.
    pub support_due: bool,
}

/// What a link is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// The attempt began in this browser.
    Here,
    /// It began in another, and moves.
    Elsewhere,
    /// It counts no more.
    Over,
}

/// `/reset-password/link`: the link from the mail; looking at it does nothing, the button does.
#[derive(Clone, Debug, Template)]
#[template(path = "reset_link.html")]
pub struct ResetLinkView {
    /// What every page has.
    pub page: Page,
    /// Goes back in the field `token`.
    pub token: String,
    /// What it is good for.
    pub link: Link,
}

/// `/reset-password/new`: the new password.
#[derive(Clone, Debug, Template)]
#[template(path = "reset_new.html")]
pub struct ResetNewView {
    /// What every page has.
    pub page: Page,
    /// The identifier, for password managers.
    pub identifier: String,
    /// Fewest characters of a password.
    pub least: u32,
    /// What is wrong with it.
    pub problem: Option<PasswordProblem>,
    /// Whether the server has too much to do just now.
    pub busy: bool,
    /// How many hours withdrawals are held afterwards.
    pub hold_hours: i64,
    /// When the flow ends.
    pub until_ms: i64,
}

/// Where the way back ends without a new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The attempt is over.
    Ended,
    /// The second factor is enrolled, and nothing is left that could prove it.
    NoSecondFactor,
}

/// A stop, with the way on.
#[derive(Clone, Debug, Template)]
#[template(path = "reset_stop.html")]
pub struct ResetStopView {
    /// What every page has.
    pub page: Page,
    /// Which stop.
    pub stop: Stop,
    /// Where support is written to.
    pub support: String,
}

impl ResetCodeView {
    /// After how many minutes support is written to.
    #[must_use]
    pub fn support_later(&self) -> Html {
        let args = [("minutes", self.support_after.to_fluent()), ("to", self.support.to_fluent())];
        bold(&self.page.text.text_with("reset-support-later", &args))
    }
}

impl ResetStopView {
    /// The key of its title.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self.stop {
            Stop::Ended => "reset-ended-title",
            Stop::NoSecondFactor => "reset-stuck-title",
        }
    }

    /// The key of what happened.
    #[must_use]
    pub fn lead(&self) -> &'static str {
        match self.stop {
            Stop::Ended => "reset-ended-lead",
            Stop::NoSecondFactor => "reset-stuck-lead",
        }
    }

    /// The key of what support is for.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self.stop {
            Stop::Ended => "reset-ended-support",
            Stop::NoSecondFactor => "reset-stuck-do",
        }
    }
}
