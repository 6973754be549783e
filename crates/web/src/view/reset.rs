//! The pages of a forgotten password: who are you, the code, the link from the mail, the new password, and where it stops.

use askama::Template;

use super::page::{Page, SAMPLE_NOW};
use super::problem::{Channel, CodeProblem, Delivery, IdentifierProblem, PasswordProblem, Trouble};
use super::sign_in::{Captcha, sample_slider, sample_work};
use super::text::{Html, Say, strong};

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
    pub trouble: Option<Trouble>,
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
    pub trouble: Option<Trouble>,
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
        let args = [("minutes", self.support_after.say()), ("to", self.support.say())];
        strong(&self.page.text.text_with("reset-support-later", &args))
    }

    /// The page as it is first seen.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample(),
            channel: Channel::Mail,
            masked: "a••@example.com".into(),
            delivery: None,
            slow: false,
            problem: None,
            trouble: None,
            resend_at_ms: SAMPLE_NOW + 28_000,
            until_ms: SAMPLE_NOW + 1_790_000,
            long: false,
            support: "help@northwind.example".into(),
            support_after: 30,
            support_due: false,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let sms =
            Self { channel: Channel::Sms, masked: "+351 ••• ••• 421".into(), ..Self::sample() };
        let wrong = Some(CodeProblem::Wrong { left: Some(3) });
        let spent = Self { trouble: Some(Trouble::CodesSpent), masked: String::new(), ..Self::sample() };
        vec![
            ("reset-code", Self::sample()),
            ("reset-code-wrong", Self { problem: wrong, resend_at_ms: SAMPLE_NOW, ..Self::sample() }),
            ("reset-code-slow", Self { slow: true, support_due: true, ..Self::sample() }),
            (
                "reset-code-known",
                Self {
                    delivery: Some(Delivery::HandedOver { at_ms: SAMPLE_NOW - 20_000 }),
                    ..Self::sample()
                },
            ),
            ("reset-code-sms", sms.clone()),
            ("reset-code-sms-slow", Self { slow: true, support_due: true, ..sms }),
            ("reset-code-spent", Self { resend_at_ms: SAMPLE_NOW, ..spent }),
        ]
    }
}

impl ResetView {
    /// The page as it is first seen.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample(),
            identifier: String::new(),
            identifier_problem: None,
            trouble: None,
            captcha: sample_work(),
            one_check: false,
            listed: false,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let ann = Self { identifier: "ann@example.com".into(), ..Self::sample() };
        let wrong = Self {
            identifier: "ann@".into(),
            identifier_problem: Some(IdentifierProblem::Malformed),
            ..Self::sample()
        };
        vec![
            ("reset", Self::sample()),
            ("reset-problem", wrong),
            ("reset-listed", Self { listed: true, captcha: Captcha::None, ..ann.clone() }),
            (
                "reset-slider",
                Self { captcha: sample_slider(), trouble: Some(Trouble::Captcha), ..ann.clone() },
            ),
            ("reset-one-check", Self { one_check: true, ..ann }),
        ]
    }
}

impl ResetLinkView {
    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let sample = |link| Self { page: Page::sample(), token: "vst_lnk_sample".into(), link };
        vec![
            ("reset-link", sample(Link::Here)),
            ("reset-link-elsewhere", sample(Link::Elsewhere)),
            ("reset-link-over", sample(Link::Over)),
        ]
    }
}

impl ResetNewView {
    /// The page as it is first seen.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample(),
            identifier: "ann@example.com".into(),
            least: 12,
            problem: None,
            busy: false,
            hold_hours: 24,
            until_ms: SAMPLE_NOW + 1_500_000,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        vec![
            ("reset-new", Self::sample()),
            ("reset-new-listed", Self { problem: Some(PasswordProblem::Listed), ..Self::sample() }),
            ("reset-new-busy", Self { busy: true, ..Self::sample() }),
        ]
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

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let sample = |stop| Self { page: Page::sample(), stop, support: "help@northwind.example".into() };
        vec![("reset-ended", sample(Stop::Ended)), ("reset-stuck", sample(Stop::NoSecondFactor))]
    }
}
