//! Holds: time-limited stops on withdrawals. Nobody stores one; they follow from what happened to the account, by a pure
//! function, so that the ledger the customer reads and the decision about a withdrawal cannot differ.

use serde::{Deserialize, Serialize};

use super::{Freeze, OperatorFreeze};
use crate::policy::HoldPolicy;
use crate::risk::Suspicion;
use crate::time::{Span, Timestamp};

names! {
    /// Why withdrawals stop.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum HoldCause {
        /// The account is frozen.
        Frozen => "frozen",
        /// The exchange froze the account.
        ExchangeFreeze => "exchange_freeze",
        /// The account is locked on suspicion.
        Suspicion => "suspicion",
        /// The password was reset.
        PasswordReset => "password_reset",
        /// An authenticator was replaced or removed.
        AuthenticatorChanged => "authenticator_changed",
        /// A passkey was added.
        PasskeyAdded => "passkey_added",
        /// An address or number was changed.
        ContactChanged => "contact_changed",
    }
}

names! {
    /// Who or what ends a hold.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Lifting {
        /// Time alone; nobody can shorten it.
        Time => "time",
        /// The customer, by asking for the end of the freeze.
        Unfreeze => "unfreeze",
        /// The exchange, which froze it.
        Exchange => "exchange",
        /// The customer, by the proof that the lock asks for at the next sign-in.
        Proof => "proof",
    }
}

/// A stop on withdrawals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// What the hold follows from.
    pub cause: HoldCause,
    /// When the hold began.
    pub start: Timestamp,
    /// Until when; `None` while somebody must lift it.
    pub end: Option<Timestamp>,
    /// Who or what ends it.
    pub lifting: Lifting,
}

/// What happened to an account, as far as holds follow from it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HoldFacts {
    /// The freeze in force.
    pub freeze: Option<Freeze>,
    /// The exchange's own freeze in force.
    pub operator_freeze: Option<OperatorFreeze>,
    /// When a waiting end of the freeze takes effect.
    pub unfreezes_at: Option<Timestamp>,
    /// The lock on suspicion in force, with its start.
    pub suspicion: Option<(Suspicion, Timestamp)>,
    /// When the password was last reset.
    pub password_reset_at: Option<Timestamp>,
    /// When an authenticator was last replaced or removed.
    pub authenticator_changed_at: Option<Timestamp>,
    /// When a passkey was last added.
    pub passkey_added_at: Option<Timestamp>,
    /// When an address or number was last changed.
    pub contact_changed_at: Option<Timestamp>,
}

/// The holds in force at `now`, the gravest first.
#[must_use]
pub fn holds(facts: &HoldFacts, policy: &HoldPolicy, now: Timestamp) -> Vec<Hold> {
    let frozen = facts.freeze.map(|freeze| Hold {
        cause: HoldCause::Frozen,
        start: freeze.since,
        end: facts.unfreezes_at,
        lifting: Lifting::Unfreeze,
    });
    let by_exchange = facts.operator_freeze.map(|freeze| Hold {
        cause: HoldCause::ExchangeFreeze,
        start: freeze.since,
        end: None,
        lifting: Lifting::Exchange,
    });
    let suspicion = facts.suspicion.map(|(_, start)| Hold {
        cause: HoldCause::Suspicion,
        start,
        end: None,
        lifting: Lifting::Proof,
    });
    let after = |cause, start: Option<Timestamp>, length: Span| timed(cause, start?, length, now);
    [
        frozen,
        by_exchange,
        suspicion,
        after(HoldCause::PasswordReset, facts.password_reset_at, policy.password_reset),
        after(HoldCause::AuthenticatorChanged, facts.authenticator_changed_at, policy.authenticator_changed),
        after(HoldCause::PasskeyAdded, facts.passkey_added_at, policy.passkey_added),
        after(HoldCause::ContactChanged, facts.contact_changed_at, policy.contact_changed),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn timed(cause: HoldCause, start: Timestamp, length: Span, now: Timestamp) -> Option<Hold> {
    let end = start + length;
    (now < end).then_some(Hold { cause, start, end: Some(end), lifting: Lifting::Time })
}
