//! The pages of a forgotten password beside those of its steps: the link from the mail, and where it stops.

use askama::Template;

use crate::page::view::Page;

/// What a link is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// The attempt began in this browser.
    Here,
    /// It began in another, and moves.
    Elsewhere,
    /// It counts no more.
    Over,
}

/// `/reset-password/link`: the link from the mail; looking at it does nothing, the button does.
#[derive(Clone, Debug, Template)]
#[template(path = "recovery/reset/reset_link.html")]
pub(crate) struct ResetLinkView {
    /// What every page has.
    pub(crate) page: Page,
    /// Goes back in the field `token`.
    pub(crate) token: String,
    /// What it is good for.
    pub(crate) link: Link,
}

/// Where the way back ends without a new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The attempt is over.
    Ended,
    /// The second factor is enrolled, and nothing is left that could prove it.
    NoSecondFactor,
}

/// A stop, with the way on.
#[derive(Clone, Debug, Template)]
#[template(path = "recovery/reset/reset_stop.html")]
pub(crate) struct ResetStopView {
    /// What every page has.
    pub(crate) page: Page,
    /// Which stop.
    pub(crate) stop: Stop,
    /// Where support is written to.
    pub(crate) support: String,
}

impl ResetStopView {
    /// The key of its title.
    #[must_use]
    pub(crate) fn title(&self) -> &'static str {
        match self.stop {
            Stop::Ended => "reset-ended-title",
            Stop::NoSecondFactor => "reset-stuck-title",
        }
    }

    /// The key of what happened.
    #[must_use]
    pub(crate) fn lead(&self) -> &'static str {
        match self.stop {
            Stop::Ended => "reset-ended-lead",
            Stop::NoSecondFactor => "reset-stuck-lead",
        }
    }

    /// The key of what support is for.
    #[must_use]
    pub(crate) fn help(&self) -> &'static str {
        match self.stop {
            Stop::Ended => "reset-ended-support",
            Stop::NoSecondFactor => "reset-stuck-do",
        }
    }
}
