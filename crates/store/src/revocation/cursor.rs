//! How far a node has read the revocations. PostgreSQL hands numbers out when rows are written and shows the rows when
//! they are committed, so a smaller number can appear after a larger one. The cursor remembers the numbers that it has
//! not seen and waits for them, until they are so old that their transaction can no longer be under way.

use std::collections::BTreeMap;

use vestibule_domain::time::{Span, Timestamp};

/// Longer than any write transaction lives: a number that stays away this long was rolled back.
const GIVEN_UP_AFTER: Span = Span::from_seconds(30);

/// Numbers below the head that may still be under way when a node starts.
const LOOK_BACK: i64 = 1000;

/// How far the revocations were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevocationCursor {
    high: i64,
    holes: BTreeMap<i64, Timestamp>,
}

impl RevocationCursor {
    /// A cursor at the head of the feed. Transactions that were under way when the head was read are still waited
    /// for; some older revocations come out too, which does no harm to an empty cache.
    #[must_use]
    pub fn starting_at(head: i64, now: Timestamp) -> Self {
        let first = head.saturating_sub(LOOK_BACK).max(0) + 1;
        Self { high: head, holes: (first..=head).map(|seq| (seq, now)).collect() }
    }

    /// Everything up to this number is settled; read what comes after it.
    #[must_use]
    pub fn after(&self) -> i64 {
        self.holes.first_key_value().map_or(self.high, |(hole, _)| hole - 1)
    }

    /// Takes note of a number that was read at `now`; true when it was not seen before.
    pub fn take(&mut self, seq: i64, now: Timestamp) -> bool {
        if seq <= self.high {
            return self.holes.remove(&seq).is_some();
        }
        self.holes.extend((self.high + 1..seq).map(|hole| (hole, now)));
        self.high = seq;
        true
    }

    /// Stops waiting for numbers that were missed longer than 30 seconds before `now`.
    pub fn give_up_old_holes(&mut self, now: Timestamp) {
        self.holes.retain(|_, missed_at| now.since(*missed_at) <= GIVEN_UP_AFTER);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use proptest::prelude::*;

    const NOON: Timestamp = Timestamp::from_seconds(1_000_000);

    #[test]
    fn a_late_commit_is_not_skipped() {
        let mut cursor = RevocationCursor::starting_at(0, NOON);
        assert!(cursor.take(1, NOON));
        assert!(cursor.take(3, NOON));
        assert_eq!(cursor.after(), 1);
        assert!(!cursor.take(3, NOON));
        assert!(cursor.take(2, NOON + Span::from_seconds(9)));
        assert_eq!(cursor.after(), 3);
    }

    #[test]
    fn a_number_that_was_rolled_back_is_waited_for_half_a_minute() {
        let mut cursor = RevocationCursor::starting_at(0, NOON);
        cursor.take(5, NOON);
        cursor.give_up_old_holes(NOON + Span::from_seconds(30));
        assert_eq!(cursor.after(), 0);
        cursor.give_up_old_holes(NOON + Span::from_seconds(31));
        assert_eq!(cursor.after(), 5);
    }

    #[test]
    fn what_was_under_way_at_the_start_is_waited_for() {
        let mut cursor = RevocationCursor::starting_at(5000, NOON);
        assert_eq!(cursor.after(), 4000);
        assert!(cursor.take(4999, NOON));
    }

    proptest! {
        /// Each number is committed at some second after the one before it was handed out, at most 29 seconds late,
        /// or never; a node that polls at any times sees each committed one exactly once.
        #[test]
        fn whatever_the_order_every_commit_comes_out_once(
            delays in proptest::collection::vec(proptest::option::weighted(0.8, 0_u32..29), 1..60),
            polls in proptest::collection::vec(1_u32..7, 40..80),
        ) {
            let visible_at = |index: usize, delay: u32| u32::try_from(index).unwrap() + delay;
            let commits: Vec<(i64, u32)> = delays.iter().enumerate()
                .filter_map(|(index, delay)| Some((i64::try_from(index).unwrap() + 1, visible_at(index, (*delay)?))))
                .collect();
            let mut cursor = RevocationCursor::starting_at(0, NOON);
            let (mut second, mut seen) = (0, BTreeSet::new());
            for pause in polls.into_iter().chain([200]) {
                second += pause;
                let now = NOON + Span::from_seconds(second);
                let after = cursor.after();
                for (seq, _) in commits.iter().filter(|(seq, at)| *at <= second && *seq > after) {
                    if cursor.take(*seq, now) {
                        prop_assert!(seen.insert(*seq), "{} came out twice", seq);
                    }
                }
                cursor.give_up_old_holes(now);
            }
            prop_assert_eq!(seen, commits.into_iter().map(|(seq, _)| seq).collect::<BTreeSet<_>>());
        }
    }
}
