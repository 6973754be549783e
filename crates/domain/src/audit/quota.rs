//! How often what strangers can cause is written into an account's record in one hour. Without a limit anybody would fill the
//! record and the owner's mailbox, and what matters would drown there.

use crate::time::{Span, Timestamp};

/// What is written down a limited number of times in an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quota {
    /// Refused tries, with the kind that they are of.
    Refusals,
    /// Locks after too many failures; each is told to the owner.
    Locks,
    /// Right passwords on devices that the account does not know.
    Passwords,
    /// Sign-ins that were stopped by the freeze; each is told to the owner.
    FrozenSignIns,
    /// Resets that were stopped by the freeze; each is told to the owner.
    FrozenResets,
}

impl Quota {
    /// How many are written down for one account in one hour of the clock.
    #[must_use]
    pub const fn an_hour(self) -> u32 {
        match self {
            Self::Refusals => 10,
            Self::Locks | Self::FrozenSignIns | Self::FrozenResets => 1,
            Self::Passwords => 5,
        }
    }

    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refusals => "refusals",
            Self::Locks => "locks",
            Self::Passwords => "passwords",
            Self::FrozenSignIns => "frozen_sign_ins",
            Self::FrozenResets => "frozen_resets",
        }
    }

    /// The hour of the clock that an instant lies in, counted from 1970.
    #[must_use]
    pub fn hour(now: Timestamp) -> i64 {
        now.micros().div_euclid(Span::from_hours(1).micros())
    }
}
