//! What a sign-in leads to that proved everything and met a freeze: the owner's, or the exchange's.

use askama::Template;
use vestibule_domain::protection::FreezeReason;

use crate::page::view::Page;

/// `/sign-in/frozen`: by whom, since when, and how it ends.
#[derive(Clone, Debug, Template)]
#[template(path = "sign_in/sign_in_frozen.html")]
pub(crate) struct SignInFrozenView {
    /// What every page has.
    pub(crate) page: Page,
    /// Whether the link of an alert stopped it, and not a device that was signed in.
    pub(crate) by_link: bool,
    /// Since when.
    pub(crate) since_ms: i64,
    /// How long its end would wait if it was asked for now, in words.
    pub(crate) wait: String,
    /// When it ends, where that was asked for.
    pub(crate) ends_ms: Option<i64>,
    /// Where support is written to.
    pub(crate) support: String,
}

/// `/sign-in/stopped`: why the exchange froze the account, since when, and whom to ask.
#[derive(Clone, Debug, Template)]
#[template(path = "sign_in/sign_in_stopped.html")]
pub(crate) struct SignInStoppedView {
    /// What every page has.
    pub(crate) page: Page,
    /// Why.
    pub(crate) reason: FreezeReason,
    /// Since when.
    pub(crate) since_ms: i64,
    /// Where support is written to.
    pub(crate) support: String,
}

impl SignInStoppedView {
    /// The key of the reason.
    #[must_use]
    pub(crate) const fn reason_key(&self) -> &'static str {
        match self.reason {
            FreezeReason::Requested => "stopped-requested",
            FreezeReason::SuspiciousActivity => "stopped-suspicious-activity",
            FreezeReason::Review => "stopped-review",
            FreezeReason::LegalOrder => "stopped-legal-order",
        }
    }
}
