//! The pages of a forgotten password beside those of its steps: the link from the mail, and where it stops.

use askama::Template;

use super::page::Page;

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
