//! What is held, why, until when, and who may lift it.

use askama::Template;
use vestibule_domain::protection::{Hold, HoldCause, Lifting};

use crate::page::view::Page;

/// A hold in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HoldRow {
    /// Why.
    pub(crate) cause: HoldCause,
    /// Since when.
    pub(crate) start_ms: i64,
    /// Until when; none while somebody must lift it.
    pub(crate) end_ms: Option<i64>,
    /// Who or what ends it.
    pub(crate) lifting: Lifting,
}

impl HoldRow {
    /// A hold as its page shows it.
    #[must_use]
    pub(crate) fn of(hold: &Hold) -> Self {
        Self {
            cause: hold.cause,
            start_ms: hold.start.millis(),
            end_ms: hold.end.map(vestibule_domain::time::Timestamp::millis),
            lifting: hold.lifting,
        }
    }

    /// The keys of its cause and of why that stops withdrawals.
    #[must_use]
    pub(crate) fn cause_keys(&self) -> (&'static str, &'static str) {
        match self.cause {
            HoldCause::Frozen => ("hold-frozen", "hold-frozen-why"),
            HoldCause::ExchangeFreeze => ("hold-exchange-freeze", "hold-exchange-freeze-why"),
            HoldCause::Suspicion => ("hold-suspicion", "hold-suspicion-why"),
            HoldCause::PasswordReset => ("hold-password-reset", "hold-password-reset-why"),
            HoldCause::AuthenticatorChanged => ("hold-authenticator", "hold-authenticator-why"),
            HoldCause::PasskeyAdded => ("hold-passkey", "hold-passkey-why"),
            HoldCause::ContactChanged => ("hold-contact", "hold-contact-why"),
        }
    }

    /// The key of who may lift it.
    #[must_use]
    pub(crate) fn lifting_key(&self) -> &'static str {
        match (self.lifting, self.end_ms) {
            (Lifting::Time, _) => "lift-time",
            (Lifting::Unfreeze, Some(_)) => "lift-unfreeze-asked",
            (Lifting::Unfreeze, None) => "lift-unfreeze",
            (Lifting::Proof, _) => "lift-proof",
            (Lifting::Exchange, _) => "lift-exchange",
        }
    }

    /// Where to do something about it, with the key of its words.
    #[must_use]
    pub(crate) fn action(&self) -> Option<(&'static str, &'static str)> {
        match (self.lifting, self.end_ms) {
            (Lifting::Unfreeze, _) => Some(("/account/freeze", "lift-unfreeze-go")),
            (Lifting::Proof | Lifting::Exchange | Lifting::Time, _) => None,
        }
    }
}

/// `/account/holds`.
#[derive(Clone, Debug, Template)]
#[template(path = "protection/holds/holds.html")]
pub(crate) struct HoldsView {
    /// What every page has.
    pub(crate) page: Page,
    /// The holds in force, the gravest first.
    pub(crate) holds: Vec<HoldRow>,
}
