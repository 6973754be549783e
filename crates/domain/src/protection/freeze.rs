//! A freeze: the owner's emergency stop. It works at once and from every alert; its end waits.

use serde::{Deserialize, Serialize};

use crate::policy::ProtectionPolicy;
use crate::time::{Span, Timestamp};

names! {
    /// How much a freeze stops. The order is that of how much.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum FreezeScope {
        /// Withdrawals only; signing in goes on.
        Withdrawals => "withdrawals",
        /// Everything: nobody signs in, the owner neither.
        Everything => "everything",
    }
}

names! {
    /// Who froze it.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum FrozenBy {
        /// The customer, within a session.
        Owner => "owner",
        /// The holder of the link of an alert.
        AlertLink => "alert_link",
    }
}

/// A freeze in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Freeze {
    /// How much it stops.
    pub scope: FreezeScope,
    /// When it was frozen.
    pub since: Timestamp,
    /// Who asked for it.
    pub by: FrozenBy,
}

impl Freeze {
    /// The freeze after one more was asked for: the wider scope, since the earlier moment. A freeze never narrows by
    /// being asked for again.
    #[must_use]
    pub fn joined(self, present: Option<Self>) -> Self {
        match present {
            Some(present) if present.scope >= self.scope => present,
            Some(present) => Self { since: present.since, ..self },
            None => self,
        }
    }

    /// From when on a session of an account without a second factor may freeze everything again, after such a freeze ended at
    /// `lock_ended_at`; `None` where it may at `now`. The reader of one of two mailboxes resets the password, signs in and
    /// freezes; as soon as that ended they could do it again, and keep the owner out for ever. Withdrawals are frozen
    /// at any time, and links have a rest of their own.
    #[must_use]
    pub fn session_rests_until(
        lock_ended_at: Option<Timestamp>,
        second_factor: bool,
        policy: &ProtectionPolicy,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let until = lock_ended_at? + policy.link_rest;
        (!second_factor && now < until).then_some(until)
    }

    /// Whether a forgotten password may be chosen anew at `now`. With a second factor always: the account stays frozen. Where
    /// a message alone would do, not until `delay` has passed: a thief who reads the mailbox must gain nothing by it while
    /// the owner reacts, and an owner who forgot the password gets back in afterwards.
    #[must_use]
    pub fn lets_reset(&self, second_factor: bool, delay: Span, now: Timestamp) -> bool {
        second_factor || !self.stops_sign_in() || now >= self.since + delay
    }

    /// Whether nobody may sign in.
    #[must_use]
    pub fn stops_sign_in(&self) -> bool {
        self.scope == FreezeScope::Everything
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn freezing_again_only_widens() {
        let at = Timestamp::from_seconds;
        let freeze = |scope, since| Freeze { scope, since: at(since), by: FrozenBy::Owner };
        let (narrow, wide) = (freeze(FreezeScope::Withdrawals, 1), freeze(FreezeScope::Everything, 2));
        assert_eq!(wide.joined(Some(narrow)), freeze(FreezeScope::Everything, 1));
        assert_eq!(freeze(FreezeScope::Withdrawals, 3).joined(Some(wide)), wide);
        assert_eq!(narrow.joined(None), narrow);
    }

    #[test]
    fn without_a_second_factor_a_session_locks_again_after_the_rest() {
        let (ended, policy) = (Timestamp::from_seconds(0), ProtectionPolicy::default());
        let until = ended + policy.link_rest;
        let early = until - Span::from_seconds(1);
        assert_eq!(Freeze::session_rests_until(Some(ended), false, &policy, early), Some(until));
        assert_eq!(Freeze::session_rests_until(Some(ended), false, &policy, until), None);
        assert_eq!(Freeze::session_rests_until(Some(ended), true, &policy, early), None);
        assert_eq!(Freeze::session_rests_until(None, false, &policy, early), None);
    }

    #[test]
    fn a_message_alone_resets_no_password_while_everything_is_frozen_until_the_delay_has_passed() {
        let (since, delay) = (Timestamp::from_seconds(0), Span::from_hours(48));
        let freeze = |scope| Freeze { scope, since, by: FrozenBy::Owner };
        let (some, all) = (freeze(FreezeScope::Withdrawals), freeze(FreezeScope::Everything));
        let early = since + Span::from_hours(47);
        assert!(!all.lets_reset(false, delay, early) && all.lets_reset(false, delay, since + delay));
        assert!(all.lets_reset(true, delay, early) && some.lets_reset(false, delay, early));
    }
}
