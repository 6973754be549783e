//! What protects an account at one moment, and when one such state is weaker than another.

use std::collections::BTreeSet;

use super::{Freeze, FreezeScope};
use crate::id::{FactorId, IdentifierId};
use crate::policy::ProtectionPolicy;
use crate::time::{Span, Timestamp};

/// What protects an account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and none excludes another")]
pub struct Protections {
    /// The enrolled authenticator: it is asked for at every sign-in.
    pub authenticator: Option<FactorId>,
    /// The passkeys: each opens the account without a password, or is asked for beside it.
    pub passkeys: BTreeSet<FactorId>,
    /// The settings lock: how long every weakening waits, when the customer chose more than the policy asks.
    pub settings_lock: Option<Span>,
    /// When the lock was last set or lengthened, and what counted until then.
    pub fresh_lock: Option<FreshLock>,
    /// Whether messages carry an anti-phishing code that only the customer and the server know.
    pub anti_phishing: bool,
    /// Whether withdrawals go to listed addresses only.
    pub whitelist_only: bool,
    /// Whether nothing but a passkey opens the account.
    pub passkeys_only: bool,
    /// The freeze in force.
    pub freeze: Option<Freeze>,
    /// The verified addresses and numbers: where alerts arrive and codes are sent.
    pub contacts: BTreeSet<IdentifierId>,
    /// Whether the account is closed: then nothing of it protects anybody any more.
    pub closed: bool,
}

/// A settings lock that was set or lengthened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FreshLock {
    /// When the delay was chosen.
    pub since: Timestamp,
    /// The lock that counted until then.
    pub before: Option<Span>,
}

impl Protections {
    /// The settings lock that counts at `now`. A new one counts once it is as old as the policy's delay: until then the one
    /// before it counts, so that a thief cannot lengthen the owner's way back by setting a lock.
    #[must_use]
    pub fn counting_lock(&self, policy: &ProtectionPolicy, now: Timestamp) -> Option<Span> {
        match self.fresh_lock {
            Some(fresh) if now < fresh.since + policy.delay => fresh.before.min(self.settings_lock),
            _ => self.settings_lock,
        }
    }

    /// From when on the present settings lock counts, where it does not yet at `now`.
    #[must_use]
    pub fn lock_counts_from(&self, policy: &ProtectionPolicy, now: Timestamp) -> Option<Timestamp> {
        let counts = self.settings_lock.and(self.fresh_lock)?.since + policy.delay;
        (now < counts).then_some(counts)
    }

    /// What to remember of the present lock when `new` takes its place at `now`.
    #[must_use]
    pub fn after_lock(
        &self,
        new: Option<Span>,
        policy: &ProtectionPolicy,
        now: Timestamp,
    ) -> Option<FreshLock> {
        if new == self.settings_lock {
            return self.fresh_lock;
        }
        (new > self.settings_lock).then(|| FreshLock { since: now, before: self.counting_lock(policy, now) })
    }

    /// How long a weakening that is asked for at `now` waits: the policy's delay, or the counting settings lock where that
    /// is longer.
    #[must_use]
    pub fn delay_in_force(&self, policy: &ProtectionPolicy, now: Timestamp) -> Span {
        self.counting_lock(policy, now).map_or(policy.delay, |lock| lock.max(policy.delay))
    }

    /// How long the end of a freeze waits that is asked for at `now`.
    #[must_use]
    pub fn unfreeze_delay(&self, policy: &ProtectionPolicy, now: Timestamp) -> Span {
        self.delay_in_force(policy, now).max(policy.unfreeze_delay)
    }

    /// Whether a second factor is enrolled.
    #[must_use]
    pub fn second_factor(&self) -> bool {
        self.authenticator.is_some() || !self.passkeys.is_empty()
    }

    /// Whether anything protects less here than it does in `other`. Every part counts by itself: what one part gains
    /// makes up for nothing that another loses. A contact that is missing here is a loss, for the customer no longer
    /// hears of alerts there; so is a new one, for it finds the account, gets codes, and can freeze and veto.
    #[must_use]
    pub fn is_weaker_than(&self, other: &Self) -> bool {
        let gone = |before: Option<FactorId>, after: Option<FactorId>| before.is_some() && after.is_none();
        gone(other.authenticator, self.authenticator)
            || !other.passkeys.is_subset(&self.passkeys)
            || self.settings_lock.unwrap_or(Span::ZERO) < other.settings_lock.unwrap_or(Span::ZERO)
            || (other.anti_phishing && !self.anti_phishing)
            || (other.whitelist_only && !self.whitelist_only)
            || (other.passkeys_only && !self.passkeys_only)
            || scope(self.freeze) < scope(other.freeze)
            || other.contacts != self.contacts
            || (self.closed && !other.closed)
    }
}

fn scope(freeze: Option<Freeze>) -> Option<FreezeScope> {
    freeze.map(|freeze| freeze.scope)
}
