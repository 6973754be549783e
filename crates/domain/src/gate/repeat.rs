//! The request that ended a flow, sent again: its answer may have been lost on the way, or a form was pressed twice. For a
//! minute the same client with the same evidence gets the same answer; to anybody else, and later, the flow is over.

use std::fmt;

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use super::{Flow, FlowState, HolderDigest};
use crate::secret::TokenDigest;
use crate::time::{Span, Timestamp};

/// For how long the request that ended a flow may be sent again.
const AGAIN: Span = Span::from_minutes(1);

/// How far the clocks of two nodes may be apart.
const CLOCK_SLACK: Span = Span::from_minutes(5);

/// A keyed digest of everything that one request gave: each proof, and a new password.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct EvidenceDigest([u8; 32]);

impl EvidenceDigest {
    /// Wraps a digest.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes of the digest, as they are stored.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for EvidenceDigest {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for EvidenceDigest {}

impl fmt::Debug for EvidenceDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EvidenceDigest(…)")
    }
}

/// When a flow was spent, and by which evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// When the flow was spent.
    pub at: Timestamp,
    /// By which evidence.
    pub evidence: EvidenceDigest,
}

impl Flow {
    /// Whether a request is the one that spent this flow, sent again: by the same client, with the same evidence, within a
    /// minute. What it is answered then is the outcome of that time, if that still stands; nothing is done once more.
    #[must_use]
    pub fn is_repeated(
        &self,
        ending: &Ending,
        evidence: &EvidenceDigest,
        holder: &TokenDigest,
        now: Timestamp,
    ) -> bool {
        let parts = self.parts();
        parts.state == FlowState::Spent
            && parts.holder == HolderDigest::from(*holder)
            && ending.evidence == *evidence
            && now < ending.at + AGAIN
            && ending.at <= now + CLOCK_SLACK
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::{AccessContext, Demand, OpenWith, ProofSet, Purpose, Subject};
    use crate::id::{AccountId, FlowId};
    use crate::policy::Policy;
    use crate::secret::{Token, TokenKind};

    const NOON: Timestamp = Timestamp::from_seconds(1_000_000);

    fn holder(number: u8) -> TokenDigest {
        Token::new(TokenKind::Flow, &[number; 32]).digest()
    }

    fn in_state(state: FlowState) -> Flow {
        let with = OpenWith {
            id: FlowId::from_uuid(uuid::Uuid::from_u128(1)),
            purpose: Purpose::SignIn,
            subject: Subject::Account(AccountId::from_uuid(uuid::Uuid::from_u128(2))),
            holder: holder(1),
            content: None,
            passive: ProofSet::EMPTY,
            tries: 5,
            lifetime: Span::from_minutes(10),
        };
        let demand = Demand::of(Purpose::SignIn, &AccessContext::default(), &Policy::default(), NOON);
        let parts = Flow::open(with, demand, NOON).parts().clone();
        Flow::from_parts(crate::gate::FlowParts { state, ..parts })
    }

    #[test]
    fn only_the_same_client_with_the_same_evidence_within_a_minute_repeats() {
        let evidence = EvidenceDigest::from_bytes([3; 32]);
        let ending = Ending { at: NOON, evidence };
        let spent = in_state(FlowState::Spent);
        let after = |seconds| NOON + Span::from_seconds(seconds);
        let repeats = |evidence: &EvidenceDigest, number, now| {
            spent.is_repeated(&ending, evidence, &holder(number), now)
        };
        assert!(repeats(&evidence, 1, NOON) && repeats(&evidence, 1, after(59)));
        assert!(repeats(&evidence, 1, NOON - Span::from_seconds(5)), "the clock of another node");
        assert!(!repeats(&evidence, 1, after(60)), "later");
        assert!(!repeats(&evidence, 1, NOON - Span::from_minutes(6)), "spent under a clock that was ahead");
        assert!(!repeats(&evidence, 2, after(1)), "another client");
        assert!(!repeats(&EvidenceDigest::from_bytes([4; 32]), 1, after(1)), "other evidence");
        for state in [FlowState::Proving, FlowState::Open, FlowState::Shut] {
            assert!(!in_state(state).is_repeated(&ending, &evidence, &holder(1), after(1)), "{state:?}");
        }
    }
}
