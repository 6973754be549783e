//! The hash chain over an account's events. Each link covers the one before it, its own place and time, and the
//! digest of its sealed body, so the chain can be checked without any key.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::id::{AccountId, EventId};
use crate::time::Timestamp;

/// The hash of a link: 32 bytes of SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ChainHash([u8; 32]);

impl ChainHash {
    /// What the first link of an account points at: a hash of the account's id, so that chains cannot be swapped.
    #[must_use]
    pub fn root(account: AccountId) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"vestibule audit root 1");
        hash.update(account.uuid().as_bytes());
        Self(hash.finalize().into())
    }

    /// Wraps a hash read from storage.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes of the hash, as they are stored.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for ChainHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", data_encoding::HEXLOWER.encode(&self.0))
    }
}

/// One link, with everything its hash covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link<'a> {
    /// Whose chain.
    pub account: AccountId,
    /// Place in the chain, from 1.
    pub seq: i64,
    /// The id of the event that is chained.
    pub event: EventId,
    /// When the event happened.
    pub at: Timestamp,
    /// The event's stable name.
    pub kind: &'a str,
    /// The event's sealed body.
    pub body: &'a [u8],
    /// The hash of the link before.
    pub before: ChainHash,
}

impl Link<'_> {
    /// The hash of this link.
    #[must_use]
    pub fn hash(&self) -> ChainHash {
        let mut hash = Sha256::new();
        hash.update(b"vestibule audit link 1");
        hash.update(self.before.0);
        hash.update(self.account.uuid().as_bytes());
        hash.update(self.seq.to_be_bytes());
        hash.update(self.event.uuid().as_bytes());
        hash.update(self.at.micros().to_be_bytes());
        hash.update(u64::try_from(self.kind.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(self.kind.as_bytes());
        hash.update(Sha256::digest(self.body));
        ChainHash(hash.finalize().into())
    }

    /// Checks that this link follows `before` at place `seq` and carries the hash that was stored for it.
    pub fn check(&self, seq: i64, before: ChainHash, stored: ChainHash) -> Result<(), ChainBreak> {
        if self.seq != seq {
            return Err(ChainBreak::Missing { seq });
        }
        if self.before != before || self.hash() != stored {
            return Err(ChainBreak::Altered { seq });
        }
        Ok(())
    }
}

/// Where a chain does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainBreak {
    /// An event is missing.
    #[error("event {seq} is missing")]
    Missing {
        /// The place that should be filled.
        seq: i64,
    },
    /// An event is not what was written.
    #[error("event {seq} was altered")]
    Altered {
        /// The place in the account's chain, counted from 1.
        seq: i64,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn chain(bodies: &[Vec<u8>]) -> Vec<(Link<'_>, ChainHash)> {
        let account = AccountId::from_uuid(Uuid::from_u128(1));
        let mut before = ChainHash::root(account);
        bodies
            .iter()
            .zip(1_i64..)
            .map(|(body, seq)| {
                let event = EventId::from_uuid(Uuid::from_u128(seq.unsigned_abs().into()));
                let link = Link {
                    account,
                    seq,
                    event,
                    at: Timestamp::from_seconds(seq),
                    kind: "signed_in",
                    body,
                    before,
                };
                before = link.hash();
                (link, before)
            })
            .collect()
    }

    fn holds(links: &[(Link<'_>, ChainHash)]) -> bool {
        let mut before = ChainHash::root(AccountId::from_uuid(Uuid::from_u128(1)));
        links.iter().zip(1_i64..).all(|((link, stored), seq)| {
            let fine = link.check(seq, before, *stored).is_ok();
            before = *stored;
            fine
        })
    }

    proptest! {
        #[test]
        fn taking_out_swapping_or_altering_a_link_is_noticed(
            bodies in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 1..20), 3..9),
            at in 0_usize..2,
        ) {
            let links = chain(&bodies);
            prop_assert!(holds(&links));
            let mut shorter = links.clone();
            shorter.remove(at);
            prop_assert!(!holds(&shorter));
            let mut swapped = links.clone();
            swapped.swap(at, at + 1);
            prop_assert!(!holds(&swapped));
            let mut altered = links.clone();
            altered[at].0.body = b"another body altogether, longer than any";
            prop_assert!(!holds(&altered));
        }
    }
}
