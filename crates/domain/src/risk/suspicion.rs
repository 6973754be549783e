//! The lock on suspicion: when a sign-in that proved everything asked for is still held until its owner shows, by a
//! message that reaches them, that it is theirs.

use serde::{Deserialize, Serialize};

use crate::setting::Described;

use super::{Risk, RiskReason};

/// What locks an account on suspicion.
#[derive(Debug, Clone, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SuspicionPolicy {
    /// A sign-in from too far away to have travelled.
    pub impossible_travel: bool,
    /// A sign-in from a country new to the account, after failures.
    pub new_country_after_failures: bool,
    /// A sign-in with a password on the list of common ones.
    pub listed_password: bool,
}

impl Default for SuspicionPolicy {
    fn default() -> Self {
        Self { impossible_travel: true, new_country_after_failures: true, listed_password: true }
    }
}

names! {
    /// Why an account is locked on suspicion.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Suspicion {
        /// The last sighting is too far away to have travelled from.
        ImpossibleTravel => "impossible_travel",
        /// A country new to the account, after failures.
        NewCountryAfterFailures => "new_country_after_failures",
        /// The password that opened the door is on the list of common ones.
        ListedPassword => "listed_password",
        /// A passkey said something of itself that cannot be true: its key may have been copied.
        CopiedPasskey => "copied_passkey",
    }
}

impl Suspicion {
    /// Whether a message that reaches the owner releases the lock. A listed password is not made better by that: it is
    /// released by a new password only.
    #[must_use]
    pub const fn released_by_message(self) -> bool {
        !matches!(self, Self::ListedPassword)
    }
}

/// The facts that suspicion is judged by, once the password was proven.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SuspicionFacts {
    /// How unusual the attempt is, and why.
    pub risk: Risk,
    /// Whether the password that was just proven is on the list of common ones.
    pub password_listed: bool,
}

impl Suspicion {
    /// Why a sign-in with these facts locks the account; the gravest reason.
    #[must_use]
    pub fn judge(facts: &SuspicionFacts, policy: &SuspicionPolicy) -> Option<Self> {
        let has = |reason| facts.risk.reasons().contains(&reason);
        if policy.listed_password && facts.password_listed {
            return Some(Self::ListedPassword);
        }
        if policy.impossible_travel && has(RiskReason::ImpossibleTravel) {
            return Some(Self::ImpossibleTravel);
        }
        if policy.new_country_after_failures && has(RiskReason::NewCountry) && has(RiskReason::Failures) {
            return Some(Self::NewCountryAfterFailures);
        }
        None
    }
}
