//! The facts that a demand is made from.

use super::{ProofSet, Risk, Tally};

/// Failures in the scopes that one attempt falls in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attempts {
    /// This client and this identifier: the device's own tally when it is known, its network's otherwise.
    pub client: Tally,
    /// All strangers together and this identifier.
    pub strangers: Tally,
    /// Everything from this network.
    pub network: Tally,
}

/// Where somebody stands in front of a gate.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Standing {
    /// What the account could prove with: its enrolled factors and verified addresses. For an identifier that finds
    /// no account these are the factors of the account that is pretended.
    pub available: ProofSet,
    /// Whether a second factor is enrolled, whether or not it can be used at the moment: a disabled authenticator must
    /// never open the gate by its absence.
    pub second_factor: bool,
    /// Proofs that come with the request: a known device, a recent sign-in.
    pub passive: ProofSet,
    /// How unusual the attempt is.
    pub risk: Risk,
    /// Failures so far.
    pub attempts: Attempts,
}
