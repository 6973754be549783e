//! The page on which a customer confirms an operation.

use askama::Template;

use crate::flow::view::Owner;
use crate::page::view::Page;

/// `/account/operations/{id}`.
#[derive(Clone, Debug, Template)]
#[template(path = "operation/operation.html")]
pub(crate) struct OperationPage {
    /// What every page has.
    pub(crate) page: Page,
    /// The operation's id.
    pub(crate) id: String,
    /// The application that asks.
    pub(crate) application: String,
    /// What it wants to do.
    pub(crate) text: String,
    /// What the customer can do about it.
    pub(crate) shown: Shown,
    /// Whether the page leads back to the application.
    pub(crate) leads_back: bool,
}

/// What the customer can do about an operation.
#[derive(Clone, Debug)]
pub(crate) enum Shown {
    /// Confirm it.
    Waiting {
        /// Until when.
        until_ms: i64,
        /// With which proofs.
        owner: Owner,
    },
    /// Set up a second factor first.
    SecondFactorMissing,
    /// Nothing: it is confirmed.
    Confirmed,
    /// Nothing: its time is over.
    Expired,
}

impl OperationPage {
    /// Whether something that was typed was not taken.
    #[must_use]
    pub(crate) const fn refused(&self) -> bool {
        matches!(&self.shown, Shown::Waiting { owner, .. } if owner.refused())
    }

    /// Whether there is nothing left to do here.
    #[must_use]
    pub(crate) const fn is_over(&self) -> bool {
        matches!(&self.shown, Shown::Confirmed | Shown::Expired)
    }
}
