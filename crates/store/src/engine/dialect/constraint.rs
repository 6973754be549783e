//! Which unique value was taken, from what a database says about it.

use sqlx::error::DatabaseError;

/// Which unique value was taken, of those that somebody else may rightly have. Any other is drawn at random or guarded by
/// a lock, so that a second row with it is a fault of the program and no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConstraintName {
    /// The identifier belongs to an account already.
    IdentifierLookup,
    /// A flow with this client token exists: the same request was sent twice.
    FlowHolder,
}

impl std::fmt::Display for ConstraintName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::IdentifierLookup => "identifier",
            Self::FlowHolder => "flow token",
        })
    }
}

/// Each with its name in PostgreSQL and its columns in SQLite, which tells no names.
const CONSTRAINTS: [(&str, &str, ConstraintName); 2] = [
    ("identifier_lookup_pk", "identifier_lookup.lookup", ConstraintName::IdentifierLookup),
    ("flow_holder", "flow.holder", ConstraintName::FlowHolder),
];

/// Which of them a database complains about.
pub(crate) fn constraint(refusal: &dyn DatabaseError) -> Option<ConstraintName> {
    let columns = refusal.message().strip_prefix("UNIQUE constraint failed: ");
    CONSTRAINTS
        .iter()
        .find(|(name, indexed, _)| refusal.constraint() == Some(name) || columns == Some(indexed))
        .map(|(_, _, meaning)| *meaning)
}
