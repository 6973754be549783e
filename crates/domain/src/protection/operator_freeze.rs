//! A freeze that the exchange made: for a court, for compliance, or because the customer asked support for it. It stands beside the
//! owner's own freeze, so that neither ends the other, and the owner sees why it is there.

use serde::{Deserialize, Serialize};

use super::FreezeScope;
use crate::time::Timestamp;

names! {
    /// Why the exchange froze an account, as its owner is told.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum FreezeReason {
        /// The customer asked for it.
        Requested => "requested",
        /// Something about the account looks as if somebody else used it.
        SuspiciousActivity => "suspicious_activity",
        /// The exchange has to check something before the account can be used on.
        Review => "review",
        /// An authority or a court ordered it.
        LegalOrder => "legal_order",
    }
}

/// A freeze of the exchange's, in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OperatorFreeze {
    /// How much it stops.
    pub scope: FreezeScope,
    /// Why.
    pub reason: FreezeReason,
    /// When it was frozen.
    pub since: Timestamp,
}

impl OperatorFreeze {
    /// Whether nobody may sign in.
    #[must_use]
    pub fn stops_sign_in(&self) -> bool {
        self.scope == FreezeScope::Everything
    }

    /// The freeze in force where this one is asked for: since when it was first frozen, with the scope and the reason of now.
    #[must_use]
    pub fn after(self, present: Option<Self>) -> Self {
        Self { since: present.map_or(self.since, |present| present.since), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exchange_may_narrow_its_own_freeze_which_keeps_its_beginning() {
        let freeze = |scope, seconds| OperatorFreeze {
            scope,
            reason: FreezeReason::Review,
            since: Timestamp::from_seconds(seconds),
        };
        let all = freeze(FreezeScope::Everything, 1);
        let narrowed = freeze(FreezeScope::Withdrawals, 2).after(Some(all));
        assert_eq!(narrowed, freeze(FreezeScope::Withdrawals, 1));
        assert!(all.stops_sign_in() && !narrowed.stops_sign_in());
        assert_eq!(all.after(None), all);
    }
}
