//! The lock on suspicion: when a sign-in that proved everything asked for is still held until its owner shows, by a
//! message that reaches them, that it is theirs.

use serde::{Deserialize, Serialize};

use crate::gate::{Risk, RiskReason};
use crate::policy::SuspicionPolicy;

/// Why an account is locked on suspicion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suspicion {
    /// The last sighting is too far away to have travelled from.
    ImpossibleTravel,
    /// A country new to the account, after failures.
    NewCountryAfterFailures,
    /// The password that opened the door is on the list of common ones.
    ListedPassword,
}

impl Suspicion {
    /// The stable name used in storage, the API and the texts.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ImpossibleTravel => "impossible_travel",
            Self::NewCountryAfterFailures => "new_country_after_failures",
            Self::ListedPassword => "listed_password",
        }
    }

    /// Reads the stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::ImpossibleTravel, Self::NewCountryAfterFailures, Self::ListedPassword]
            .into_iter()
            .find(|reason| reason.as_str() == text)
    }

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
