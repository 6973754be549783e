//! The people, instants and passages that these tests are about.

use uuid::Uuid;
use vestibule_domain::gate::{
    Clause, ContentDigest, Demand, OpenWith, Passage, ProofKind, ProofSet, Purpose, Subject,
};
use vestibule_domain::id::{AccountId, DeviceId, PassageId, SessionId};
use vestibule_domain::secret::TokenDigest;
use vestibule_domain::time::{Span, Timestamp};

pub(crate) const NOON: Timestamp = Timestamp::from_seconds(1_700_000_000);
pub(crate) const LIFETIME: Span = Span::from_minutes(20);

pub(crate) fn account(number: u128) -> AccountId {
    AccountId::from_uuid(Uuid::from_u128(number))
}

pub(crate) fn session_id() -> SessionId {
    SessionId::from_uuid(Uuid::from_u128(700))
}

pub(crate) fn device_id() -> DeviceId {
    DeviceId::from_uuid(Uuid::from_u128(800))
}

pub(crate) fn passage_id(number: u128) -> PassageId {
    PassageId::from_uuid(Uuid::from_u128(number))
}

/// The token of client `number`, as stored.
pub(crate) fn token(number: u8) -> TokenDigest {
    TokenDigest::from_bytes([number; 32])
}

pub(crate) fn content(number: u8) -> ContentDigest {
    ContentDigest([number; 32])
}

/// A sign-in of account 1 by client 1, in passage 1.
pub(crate) fn with() -> OpenWith {
    OpenWith {
        id: passage_id(1),
        purpose: Purpose::SignIn,
        subject: Subject::Account(account(1)),
        client: token(1),
        content: None,
        passive: ProofSet::EMPTY,
        tries: 5,
        lifetime: LIFETIME,
    }
}

/// One clause for each of these.
pub(crate) fn demand(clauses: &[&[ProofKind]]) -> Demand {
    Demand::from_clauses(clauses.iter().map(|kinds| Clause::any_of(kinds)).collect())
}

/// A sign-in of account 1 by client 1, in passage 1, opened at noon.
pub(crate) fn passage(clauses: &[&[ProofKind]]) -> Passage {
    Passage::open(with(), demand(clauses), NOON)
}
