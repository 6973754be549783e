//! What protects an account at one moment, and when one such state is weaker than another.

use std::collections::BTreeSet;

use super::{Freeze, FreezeScope};
use crate::id::{FactorId, IdentifierId};
use crate::policy::ProtectionPolicy;
use crate::time::Span;

/// What protects an account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Protections {
    /// The enrolled authenticator, disabled or not: it is asked for at every sign-in.
    pub authenticator: Option<FactorId>,
    /// The settings lock: how long every weakening waits, when the customer chose more than the policy asks.
    pub settings_lock: Option<Span>,
    /// Whether messages carry a word that only the customer and the house know.
    pub anti_phishing: bool,
    /// Whether withdrawals go to listed addresses only.
    pub whitelist_only: bool,
    /// The freeze in force.
    pub freeze: Option<Freeze>,
    /// The verified addresses and numbers: where alerts arrive and codes are sent.
    pub contacts: BTreeSet<IdentifierId>,
}

impl Protections {
    /// How long a weakening that is asked for now waits: the policy's delay, or the settings lock where that is longer.
    #[must_use]
    pub fn delay_in_force(&self, policy: &ProtectionPolicy) -> Span {
        self.settings_lock.map_or(policy.delay, |lock| lock.max(policy.delay))
    }

    /// Whether anything protects less here than it does in `other`. Every part counts by itself: what one part gains
    /// makes up for nothing that another loses. A contact that is missing here is a loss, for the customer no longer
    /// hears of alerts there.
    #[must_use]
    pub fn is_weaker_than(&self, other: &Self) -> bool {
        let gone = |before: Option<FactorId>, after: Option<FactorId>| before.is_some() && after.is_none();
        gone(other.authenticator, self.authenticator)
            || self.settings_lock.unwrap_or(Span::ZERO) < other.settings_lock.unwrap_or(Span::ZERO)
            || (other.anti_phishing && !self.anti_phishing)
            || (other.whitelist_only && !self.whitelist_only)
            || scope(self.freeze) < scope(other.freeze)
            || !other.contacts.is_subset(&self.contacts)
    }
}

fn scope(freeze: Option<Freeze>) -> Option<FreezeScope> {
    freeze.map(|freeze| freeze.scope)
}
