//! The message checker's page: was this message ours?

use askama::Template;

use crate::page::problem::Channel;
use crate::page::view::Page;

/// What is known of a message of ours.
#[derive(Clone, Debug)]
pub(crate) struct OurMessage {
    /// The stable name of its text, such as `new-device`.
    pub(crate) about: &'static str,
    /// By mail or SMS.
    pub(crate) channel: Channel,
    /// When we sent it.
    pub(crate) at_ms: i64,
    /// The whole addresses of the pages that its links can lead to.
    pub(crate) links: Vec<String>,
}

impl OurMessage {
    /// The key of what it is about.
    #[must_use]
    pub(crate) fn key(&self) -> String {
        format!("sent-{}", self.about)
    }
}

/// What the page says.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// Nothing was asked yet.
    NotAsked,
    /// What was typed is no code.
    Malformed,
    /// We sent this.
    Ours(OurMessage),
    /// We sent nothing with this code.
    NotOurs,
    /// Too much was asked from this network; the next question counts from then on.
    TooMany {
        /// From when on.
        until_ms: i64,
    },
}

/// `/verify`: the form, and the answer in its place. The field's name is `code`.
#[derive(Clone, Debug, Template)]
#[template(path = "message/checker/verify.html")]
pub(crate) struct CheckerView {
    /// What every page has.
    pub(crate) page: Page,
    /// What was typed.
    pub(crate) code: String,
    /// For how many days codes are known.
    pub(crate) days: i64,
    /// What the page says.
    pub(crate) answer: Answer,
}

impl CheckerView {
    /// Whether what was typed is no code.
    #[must_use]
    pub(crate) fn malformed(&self) -> bool {
        matches!(self.answer, Answer::Malformed)
    }

    /// Whether no answer was given to what was typed.
    #[must_use]
    pub(crate) const fn refused(&self) -> bool {
        match self.answer {
            Answer::Malformed | Answer::TooMany { .. } => true,
            Answer::NotAsked | Answer::Ours(_) | Answer::NotOurs => false,
        }
    }
}
