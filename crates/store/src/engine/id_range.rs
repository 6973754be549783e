//! Which accounts a statement goes through.

use uuid::Uuid;
use vestibule_domain::id::AccountId;

/// Accounts by their ids: those behind one, up to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdRange {
    /// The id before the first.
    pub behind: AccountId,
    /// The last one.
    pub last: AccountId,
}

impl IdRange {
    /// Every account.
    pub const ALL: Self =
        Self { behind: AccountId::from_uuid(Uuid::nil()), last: AccountId::from_uuid(Uuid::max()) };
}
