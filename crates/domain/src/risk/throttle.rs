//! How failures slow down further tries. A count belongs to one scope: this device and identifier, this network and
//! identifier, all strangers and this identifier, or this network as a whole. Because a known device has a count of
//! its own, no stranger can lock it out (law 3).

use serde::{Deserialize, Serialize};

use crate::setting::Described;
use crate::time::{Span, Timestamp};

/// What failures cost.
#[derive(Debug, Clone, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ThrottlePolicy {
    /// Failures of one client for one identifier before the first lock.
    pub failures_before_lock: u32,
    /// The locks that follow, one for each further failure; the last one repeats.
    pub ladder: Vec<Span>,
    /// Quiet time after which failures are forgotten.
    pub forget_after: Span,
    /// Failures of all strangers for one identifier after which a mailed code comes before the password; at most 100
    /// (NIST SP 800-63B-4 §3.2.2).
    pub strangers_limit: u32,
    /// Failures of one network, over all identifiers, before it is locked.
    pub network_limit: u32,
    /// Flows that one client may open in one minute.
    pub flows_per_minute: u32,
    /// New passwords that one session may set in one hour, and one attempt at a forgotten password; 2 to 1,000. All sessions of
    /// an account together may set ten times as many.
    pub new_passwords_per_hour: u32,
    /// Captchas that one network may be handed in one minute; 10 to 100,000. The networks of a /24 (IPv4) or /48 (IPv6) may
    /// together be handed eight times as many.
    pub captchas_per_minute: u32,
    /// Copies of everything that is kept about a customer that the customer may take in 24 hours; 1 to 24.
    pub exports_per_day: u32,
    /// Questions to the message checker that one network may ask in one minute; 5 to 10,000.
    pub message_checks_per_minute: u32,
    /// Codes unknown to the message checker that one network may ask about in one hour; 5 to 1,000.
    pub unknown_messages_per_hour: u32,
    /// Refused sign-ins within one minute above which the log tells of an attack, a line a minute, and when it is over; likewise
    /// other refused attempts, wrong captchas, locks, and passwords that the hashing threads had no time for. 0: never told.
    pub attack_above: u32,
}

impl Default for ThrottlePolicy {
    fn default() -> Self {
        Self {
            failures_before_lock: 5,
            ladder: vec![
                Span::from_minutes(1),
                Span::from_minutes(5),
                Span::from_minutes(15),
                Span::from_minutes(30),
            ],
            forget_after: Span::from_hours(24),
            strangers_limit: 100,
            network_limit: 200,
            flows_per_minute: 60,
            new_passwords_per_hour: 20,
            captchas_per_minute: 120,
            exports_per_day: 3,
            message_checks_per_minute: 30,
            unknown_messages_per_hour: 40,
            attack_above: 300,
        }
    }
}

/// Failures in a row within one scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct FailureCount {
    /// Failures since the last success, or since they were forgotten.
    pub failures: u32,
    /// When the last failure happened.
    pub last_failure: Option<Timestamp>,
    /// Until when nothing is checked.
    pub locked_until: Option<Timestamp>,
}

/// What a count says about the next try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The try may be checked.
    Free,
    /// The try is refused unchecked.
    Locked {
        /// When tries count again.
        until: Timestamp,
    },
}

impl FailureCount {
    /// Whether a try at `now` may be checked.
    #[must_use]
    pub fn verdict(&self, now: Timestamp) -> Verdict {
        match self.locked_until {
            Some(until) if until > now => Verdict::Locked { until },
            _ => Verdict::Free,
        }
    }

    /// The failures that still count at `now`.
    #[must_use]
    pub fn counting(&self, now: Timestamp, policy: &ThrottlePolicy) -> u32 {
        match self.last_failure {
            Some(last) if now.since(last) < policy.forget_after => self.failures,
            _ => 0,
        }
    }

    /// Whether so many were counted, and no time of this length without any has passed since. One that was counted under a
    /// clock that has been put back does not count.
    #[must_use]
    pub fn used_up(&self, most: u32, quiet: Span, now: Timestamp) -> bool {
        self.failures >= most && self.last_failure.is_some_and(|last| last <= now && now.since(last) < quiet)
    }

    /// How many more failures there can be until the lock that the last of them brings; 0 where each further one brings a
    /// lock.
    #[must_use]
    pub fn left_before_lock(&self, now: Timestamp, limit: u32, policy: &ThrottlePolicy) -> u32 {
        limit.saturating_sub(self.counting(now, policy))
    }

    /// The count after one more failure. The lock grows along the policy's ladder with each failure from the limit on.
    #[must_use]
    pub fn after_failure(&self, now: Timestamp, limit: u32, policy: &ThrottlePolicy) -> Self {
        let failures = self.counting(now, policy).saturating_add(1);
        let locked_until = failures.checked_sub(limit).map(|beyond| {
            let rung =
                usize::try_from(beyond).unwrap_or(usize::MAX).min(policy.ladder.len().saturating_sub(1));
            now + policy.ladder.get(rung).copied().unwrap_or_default()
        });
        Self { failures, last_failure: Some(now), locked_until }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOON: Timestamp = Timestamp::from_seconds(1_000_000);

    fn after(failures: u32, policy: &ThrottlePolicy) -> (FailureCount, Timestamp) {
        let mut now = NOON;
        let mut count = FailureCount::default();
        for _ in 0..failures {
            if let Verdict::Locked { until } = count.verdict(now) {
                now = until;
            }
            count = count.after_failure(now, policy.failures_before_lock, policy);
        }
        (count, now)
    }

    #[test]
    fn five_failures_lock_for_one_five_fifteen_then_thirty_minutes() {
        let policy = ThrottlePolicy::default();
        let waits: Vec<i64> = (4..=9)
            .map(|failures| {
                let (count, now) = after(failures, &policy);
                count.locked_until.map_or(0, |until| until.since(now).minutes())
            })
            .collect();
        assert_eq!(waits, [0, 1, 5, 15, 30, 30]);
    }

    #[test]
    fn what_is_left_before_a_lock_counts_down_to_it() {
        let policy = ThrottlePolicy::default();
        let limit = policy.failures_before_lock;
        let mut count = FailureCount::default();
        for left in (0..limit).rev() {
            count = count.after_failure(NOON, limit, &policy);
            assert_eq!(count.left_before_lock(NOON, limit, &policy), left);
            assert_eq!(count.locked_until.is_some(), left == 0);
        }
        assert_eq!(count.left_before_lock(NOON + Span::from_hours(24), limit, &policy), limit);
    }

    #[test]
    fn failures_are_forgotten_after_a_quiet_day() {
        let policy = ThrottlePolicy::default();
        let (count, now) = after(7, &policy);
        let next_day = now + Span::from_hours(24);
        assert_eq!(count.counting(next_day, &policy), 0);
        assert_eq!(count.after_failure(next_day, policy.failures_before_lock, &policy).failures, 1);
    }

    #[test]
    fn what_is_used_up_comes_back_after_a_quiet_time() {
        let hour = Span::from_hours(1);
        let count = |failures| FailureCount { failures, last_failure: Some(NOON), locked_until: None };
        assert!(!count(4).used_up(5, hour, NOON));
        assert!(count(5).used_up(5, hour, NOON));
        assert!(count(6).used_up(5, hour, NOON + Span::from_minutes(59)));
        assert!(!count(6).used_up(5, hour, NOON + hour));
        assert!(!count(6).used_up(5, hour, NOON - Span::from_seconds(1)));
        assert!(!FailureCount::default().used_up(5, hour, NOON));
    }

    proptest! {
        #[test]
        fn no_schedule_of_tries_beats_the_ladder(gaps in proptest::collection::vec(0_u32..120, 1..200)) {
            let policy = ThrottlePolicy::default();
            let (mut now, mut count, mut checked) = (NOON, FailureCount::default(), 0_u32);
            for gap in gaps {
                now = now + Span::from_seconds(gap);
                if count.verdict(now) == Verdict::Free {
                    checked += 1;
                    count = count.after_failure(now, policy.failures_before_lock, &policy);
                }
            }
            let minutes = u32::try_from(now.since(NOON).minutes()).unwrap();
            // five free tries, then at most one at each rung: after 1, 6, 21, 51, 81 … minutes
            let rungs = [1, 6, 21].iter().filter(|at| minutes >= **at).count();
            let rest = minutes.saturating_sub(21) / 30;
            prop_assert!(checked <= 5 + u32::try_from(rungs).unwrap() + rest, "{checked} tries in {minutes} min");
        }
    }
}
