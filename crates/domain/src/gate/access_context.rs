//! The facts that a demand is made from.

use super::ProofSet;
use crate::risk::{FailureCount, Risk, Suspicion, ThrottlePolicy};
use crate::time::Timestamp;

/// Failures in the scopes that one attempt falls in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FailureCounts {
    /// This client and this identifier: the device's own count when it is known, its network's otherwise.
    pub own: FailureCount,
    /// All strangers together and this identifier.
    pub strangers: FailureCount,
    /// Everything from this network.
    pub network: FailureCount,
}

impl FailureCounts {
    /// The failures that make a captcha due: this client's, and on an unknown device those of all strangers together.
    #[must_use]
    pub fn counting(&self, known_device: bool, now: Timestamp, policy: &ThrottlePolicy) -> u32 {
        let strangers = if known_device { 0 } else { self.strangers.counting(now, policy) };
        self.own.counting(now, policy).max(strangers)
    }

    /// Whether strangers have used up their tries for this identifier (NIST SP 800-63B-4 §3.2.2 limits consecutive
    /// failures to 100). Past that they must first show that they read the owner's messages before one more password is
    /// looked at; a known device has no strangers' count and goes on as before.
    #[must_use]
    pub fn strangers_exhausted(&self, now: Timestamp, policy: &ThrottlePolicy) -> bool {
        self.strangers.counting(now, policy) >= policy.strangers_limit
    }
}

/// Where somebody stands in front of a gate.
#[derive(Debug, Clone, PartialEq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and none excludes another")]
pub struct AccessContext {
    /// What the account could prove with: its enrolled factors and verified addresses. For an identifier that finds
    /// no account these are the factors of the account that is pretended.
    pub available: ProofSet,
    /// Whether a second factor is enrolled, whether or not it is among what is available: a second factor that
    /// cannot be used must never open the gate by its absence.
    pub second_factor: bool,
    /// Whether nothing but a passkey opens the account.
    pub passkeys_only: bool,
    /// Proofs that come with the request: a known device, a recent sign-in.
    pub passive: ProofSet,
    /// How unusual the attempt is.
    pub risk: Risk,
    /// Failures so far.
    pub attempts: FailureCounts,
    /// Why the account is locked on suspicion, or would be by this attempt.
    pub suspicion: Option<Suspicion>,
    /// Whether the session is the one that registered the account, minutes ago: there is nothing to take over yet.
    pub newly_registered: bool,
    /// How many addresses and numbers of the account hold powers; looked at within a session alone. Of two or more one alone does
    /// not speak for what would keep the owner out.
    pub contacts: usize,
    /// Whether the present authenticator took the place of one that is kept for disowning what came after it.
    pub disownable: bool,
}
