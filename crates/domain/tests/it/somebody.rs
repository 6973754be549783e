//! The people, instants and flows that these tests are about.

use uuid::Uuid;
use vestibule_domain::gate::{
    Clause, ContentDigest, Demand, Flow, OpenWith, ProofKind, ProofSet, Purpose, Subject,
};
use vestibule_domain::id::{AccountId, DeviceId, FlowId, SessionId};
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

pub(crate) fn flow_id(number: u128) -> FlowId {
    FlowId::from_uuid(Uuid::from_u128(number))
}

/// The token of client `number`, as stored.
pub(crate) fn token(number: u8) -> TokenDigest {
    TokenDigest::from_bytes([number; 32])
}

pub(crate) fn content(number: u8) -> ContentDigest {
    ContentDigest([number; 32])
}

/// A sign-in of account 1 by client 1, in flow 1.
pub(crate) fn with() -> OpenWith {
    OpenWith {
        id: flow_id(1),
        purpose: Purpose::SignIn,
        subject: Subject::Account(account(1)),
        holder: token(1),
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

/// A sign-in of account 1 by client 1, in flow 1, opened at noon.
pub(crate) fn flow(clauses: &[&[ProofKind]]) -> Flow {
    Flow::open(with(), demand(clauses), NOON)
}
