//! Whether an account is open, closed or erased ([the states](STATES.md)).

use serde::{Deserialize, Serialize};

use crate::time::{Span, Timestamp};

names! {
    /// Who asked for something that ends in the account's record.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum AskedBy {
        /// The customer, within a session.
        Owner => "owner",
        /// The operator, by a command or a program of the exchange.
        Operator => "operator",
    }
}

/// How far an account's life has come. It only moves forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// In use.
    Open,
    /// Nobody gets in, and its addresses stay taken.
    Closed {
        /// When it was closed.
        since: Timestamp,
    },
    /// Nothing of the person is left; the chain of events still verifies.
    Erased {
        /// When it was erased.
        at: Timestamp,
    },
}

/// Why an account cannot be closed or erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateRefusal {
    /// It is still open, and nobody confirmed that this does not matter.
    StillOpen,
    /// It is closed already.
    ClosedAlready,
    /// Nothing is left to close or erase.
    ErasedAlready,
}

impl AccountState {
    /// The state that follows from when it was closed and when it was erased.
    #[must_use]
    pub const fn of(closed_at: Option<Timestamp>, erased_at: Option<Timestamp>) -> Self {
        match (closed_at, erased_at) {
            (_, Some(at)) => Self::Erased { at },
            (Some(since), None) => Self::Closed { since },
            (None, None) => Self::Open,
        }
    }

    /// Whether it can be signed in to, and its settings changed.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open)
    }

    /// Whether nothing of the person is left.
    #[must_use]
    pub const fn is_erased(self) -> bool {
        matches!(self, Self::Erased { .. })
    }

    /// When it was closed; nothing where it is open, or where nobody is left who could want to know.
    #[must_use]
    pub const fn closed_at(self) -> Option<Timestamp> {
        match self {
            Self::Closed { since } => Some(since),
            Self::Open | Self::Erased { .. } => None,
        }
    }

    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed { .. } => "closed",
            Self::Erased { .. } => "erased",
        }
    }

    /// The state after it was closed at `now`.
    pub const fn close(self, now: Timestamp) -> Result<Self, StateRefusal> {
        match self {
            Self::Open => Ok(Self::Closed { since: now }),
            Self::Closed { .. } => Err(StateRefusal::ClosedAlready),
            Self::Erased { .. } => Err(StateRefusal::ErasedAlready),
        }
    }

    /// The state after it was erased at `now`: from closed, or from open where `at_once` says that nobody need wait.
    pub const fn erase(self, at_once: bool, now: Timestamp) -> Result<Self, StateRefusal> {
        match self {
            Self::Open if !at_once => Err(StateRefusal::StillOpen),
            Self::Open | Self::Closed { .. } => Ok(Self::Erased { at: now }),
            Self::Erased { .. } => Err(StateRefusal::ErasedAlready),
        }
    }

    /// The latest closing whose accounts are due to be erased at `now`; `None` where only the operator erases.
    #[must_use]
    pub fn erased_if_closed_by(kept: Span, now: Timestamp) -> Option<Timestamp> {
        (kept > Span::ZERO).then(|| now - kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_seconds(1_800_000_000);

    #[test]
    fn a_life_only_moves_forward() {
        let open = AccountState::of(None, None);
        let closed = open.close(NOON).unwrap();
        assert_eq!(closed, AccountState::Closed { since: NOON });
        assert_eq!(closed.close(NOON), Err(StateRefusal::ClosedAlready));
        let erased = closed.erase(false, NOON).unwrap();
        assert_eq!(erased, AccountState::Erased { at: NOON });
        assert_eq!(erased.close(NOON), Err(StateRefusal::ErasedAlready));
        assert_eq!(erased.erase(true, NOON), Err(StateRefusal::ErasedAlready));
        assert!(open.is_open() && !closed.is_open() && !erased.is_open());
        assert!(!open.is_erased() && !closed.is_erased() && erased.is_erased());
        assert_eq!([open, closed, erased].map(AccountState::closed_at), [None, Some(NOON), None]);
    }

    #[test]
    fn an_open_account_is_erased_only_at_once() {
        let open = AccountState::Open;
        assert_eq!(open.erase(false, NOON), Err(StateRefusal::StillOpen));
        assert_eq!(open.erase(true, NOON), Ok(AccountState::Erased { at: NOON }));
    }

    #[test]
    fn what_is_erased_was_closed_before() {
        assert_eq!(AccountState::of(Some(NOON), Some(NOON)), AccountState::Erased { at: NOON });
        assert_eq!(AccountState::of(Some(NOON), None), AccountState::Closed { since: NOON });
    }

    #[test]
    fn closed_accounts_are_kept_as_long_as_the_policy_says() {
        assert_eq!(AccountState::erased_if_closed_by(Span::ZERO, NOON), None);
        let kept = Span::from_days(30);
        assert_eq!(AccountState::erased_if_closed_by(kept, NOON), Some(NOON - kept));
    }
}
