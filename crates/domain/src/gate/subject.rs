//! Whom a flow, and each proof in it, is about.

use crate::id::AccountId;

/// Whom a flow is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The account that an identifier found, or a session is of.
    Account(AccountId),
    /// No account: an unknown identifier that must look like a known one, or one about to be registered.
    Nobody,
}

impl Subject {
    /// The account, if there is one.
    #[must_use]
    pub const fn account(self) -> Option<AccountId> {
        match self {
            Self::Account(id) => Some(id),
            Self::Nobody => None,
        }
    }
}
