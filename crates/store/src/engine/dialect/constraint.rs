//! Which unique value was taken, from what a database says about it.

use sqlx::error::DatabaseError;

/// Which unique value was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConstraintName {
    /// The identifier belongs to an account already.
    IdentifierLookup,
    /// The session token exists.
    SessionToken,
    /// The account knows a device with this token.
    DeviceToken,
    /// A flow with this client token exists.
    FlowHolder,
    /// A code with this link exists.
    CodeLink,
    /// Another event took this place in the account's chain.
    EventPlace,
    /// A row with this id exists.
    Id,
}

impl std::fmt::Display for ConstraintName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::IdentifierLookup => "identifier",
            Self::SessionToken => "session token",
            Self::DeviceToken => "device token",
            Self::FlowHolder => "flow token",
            Self::CodeLink => "link",
            Self::EventPlace => "place in the event chain",
            Self::Id => "id",
        })
    }
}

/// Each unique constraint with its name in PostgreSQL and its columns in SQLite, which tells no names.
const CONSTRAINTS: [(&str, &str, ConstraintName); 21] = [
    ("identifier_lookup_pk", "identifier_lookup.lookup", ConstraintName::IdentifierLookup),
    ("session_token_pk", "session_token.token", ConstraintName::SessionToken),
    ("device_token", "device.account_id, device.token", ConstraintName::DeviceToken),
    ("flow_holder", "flow.holder", ConstraintName::FlowHolder),
    ("code_link", "code.link", ConstraintName::CodeLink),
    ("event_pk", "event.account_id, event.seq", ConstraintName::EventPlace),
    ("event_head_pk", "event_head.account_id", ConstraintName::EventPlace),
    ("account_pk", "account.id", ConstraintName::Id),
    ("identifier_pk", "identifier.account_id, identifier.id", ConstraintName::Id),
    ("flow_pk", "flow.id", ConstraintName::Id),
    ("session_pk", "session.account_id, session.id", ConstraintName::Id),
    ("device_pk", "device.account_id, device.id", ConstraintName::Id),
    ("outbox_pk", "outbox.id", ConstraintName::Id),
    ("mailbox_pk", "mailbox.id", ConstraintName::Id),
    ("backup_code_pk", "backup_code.account_id, backup_code.digest", ConstraintName::Id),
    ("authenticator_pk", "authenticator.account_id", ConstraintName::Id),
    ("weakening_pk", "weakening.account_id, weakening.id", ConstraintName::Id),
    ("alert_link_pk", "alert_link.token", ConstraintName::Id),
    (
        "former_authenticator_pk",
        "former_authenticator.account_id, former_authenticator.id",
        ConstraintName::Id,
    ),
    ("former_contact_pk", "former_contact.account_id, former_contact.id", ConstraintName::Id),
    ("pending_contact_pk", "pending_contact.account_id, pending_contact.id", ConstraintName::Id),
];

/// Which unique constraint a database complains about.
pub(crate) fn constraint(refusal: &dyn DatabaseError) -> Option<ConstraintName> {
    let columns = refusal.message().strip_prefix("UNIQUE constraint failed: ");
    CONSTRAINTS
        .iter()
        .find(|(name, indexed, _)| refusal.constraint() == Some(name) || columns == Some(indexed))
        .map(|(_, _, meaning)| *meaning)
}
