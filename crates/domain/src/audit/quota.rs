//! How often what strangers can cause is written into an account's record in one hour. Without a limit anybody would fill the
//! record and the owner's mailbox, and what matters would drown there.

use crate::time::{Span, Timestamp};

names! {
    /// What is written down a limited number of times in an hour.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Quota {
        /// Refused tries, with the kind that they are of.
        Refusals => "refusals",
        /// Locks after too many failures; each is told to the owner.
        Locks => "locks",
        /// Right passwords on devices that the account does not know.
        Passwords => "passwords",
        /// Sign-ins that were stopped by the freeze; each is told to the owner.
        FrozenSignIns => "frozen_sign_ins",
        /// Resets that were stopped by the freeze; each is told to the owner.
        FrozenResets => "frozen_resets",
    }
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

    /// The hour of the clock that an instant lies in, counted from 1970.
    #[must_use]
    pub fn hour(now: Timestamp) -> i64 {
        now.micros().div_euclid(Span::from_hours(1).micros())
    }
}
