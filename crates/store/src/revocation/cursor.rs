//! How far a node has read the revocations. PostgreSQL hands numbers out when rows are written and shows the rows when
//! they are committed, so a smaller number can appear after a larger one. The cursor remembers the numbers that it has
//! not seen and waits for them until every transaction that could hold one has ended.

use std::collections::BTreeMap;

/// Numbers below the head that may still be under way when a node starts, and the most that are waited for in one gap.
const LOOK_BACK: i64 = 1000;

/// Microseconds after which a number is given up although some transaction of its time is still under way. What it would
/// have revoked is then unknown, so the cache is emptied.
const GIVEN_UP_AFTER: i64 = 30_000_000;

/// Which transactions have ended when the revocations are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transactions {
    /// All before this one have ended.
    pub done: i64,
    /// From this one on none had begun.
    pub next: i64,
}

/// A number that was not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Hole {
    /// When it was missed, in monotonic microseconds.
    missed_at: i64,
    /// Its transaction comes before this one; known from the read after the one that missed it.
    before: Option<i64>,
}

/// How far the revocations were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevocationCursor {
    high: i64,
    holes: BTreeMap<i64, Hole>,
}

impl RevocationCursor {
    /// A cursor at the head of the feed. Transactions that were under way when the head was read are still waited
    /// for; some older revocations come out too, which does no harm to an empty cache. Times are monotonic microseconds.
    #[must_use]
    pub fn starting_at(head: i64, now: i64) -> Self {
        let mut cursor = Self { high: head, holes: BTreeMap::new() };
        cursor.note_missing(head.saturating_sub(LOOK_BACK).max(0) + 1, head + 1, now);
        cursor
    }

    /// Everything up to this number is settled; read what comes after it.
    #[must_use]
    pub fn after(&self) -> i64 {
        self.holes.first_key_value().map_or(self.high, |(hole, _)| hole - 1)
    }

    /// The largest number that was seen.
    #[must_use]
    pub const fn high(&self) -> i64 {
        self.high
    }

    /// Whether numbers are missing, so that [`Self::settle`] needs to know of transactions.
    #[must_use]
    pub fn waits(&self) -> bool {
        !self.holes.is_empty()
    }

    /// Takes note of a number that was read.
    pub fn take(&mut self, seq: i64, now: i64) -> Taken {
        if seq <= self.high {
            return if self.holes.remove(&seq).is_some() { Taken::Fresh } else { Taken::Known };
        }
        let first = seq.saturating_sub(LOOK_BACK).max(self.high + 1);
        let leapt = first > self.high + 1;
        self.note_missing(first, seq, now);
        self.high = seq;
        if leapt { Taken::Leapt } else { Taken::Fresh }
    }

    /// Stops waiting for numbers whose transactions had all ended before the rows were read; `transactions` was asked for
    /// before that read. False when numbers were given up that may still come.
    #[must_use]
    pub fn settle(&mut self, transactions: Transactions, now: i64) -> bool {
        let mut sure = true;
        self.holes.retain(|_, hole| {
            if hole.before.is_some_and(|before| before <= transactions.done) {
                return false;
            }
            if now.saturating_sub(hole.missed_at) > GIVEN_UP_AFTER {
                sure = false;
                return false;
            }
            // Asked for after the number was missed, so its transaction had begun.
            if hole.missed_at < now {
                hole.before.get_or_insert(transactions.next);
            }
            true
        });
        sure
    }

    fn note_missing(&mut self, first: i64, end: i64, now: i64) {
        self.holes.extend((first..end).map(|seq| (seq, Hole { missed_at: now, before: None })));
    }
}

/// What a number that was read means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It was seen before.
    Known,
    /// It is new.
    Fresh,
    /// It is new, and so far after the last one that not all between are waited for.
    Leapt,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use proptest::prelude::*;

    const SECOND: i64 = 1_000_000;

    /// Every transaction up to this one has ended.
    const fn ended(up_to: i64) -> Transactions {
        Transactions { done: up_to + 1, next: up_to + 1 }
    }

    #[test]
    fn a_late_commit_is_not_skipped() {
        let mut cursor = RevocationCursor::starting_at(0, 0);
        assert_eq!(cursor.take(1, 0), Taken::Fresh);
        assert_eq!(cursor.take(3, 0), Taken::Fresh);
        assert_eq!(cursor.after(), 1);
        assert_eq!(cursor.take(3, 0), Taken::Known);
        assert_eq!(cursor.take(2, 9 * SECOND), Taken::Fresh);
        assert_eq!(cursor.after(), 3);
    }

    #[test]
    fn a_number_is_waited_for_until_its_transaction_must_have_ended() {
        let mut cursor = RevocationCursor::starting_at(0, 0);
        cursor.take(5, 0);
        let busy = Transactions { done: 7, next: 10 };
        assert!(cursor.settle(busy, SECOND));
        assert_eq!(cursor.after(), 0, "one of 7 to 9 may still hold it");
        assert!(cursor.settle(Transactions { done: 9, next: 12 }, 2 * SECOND));
        assert_eq!(cursor.after(), 0);
        assert!(cursor.settle(Transactions { done: 10, next: 12 }, 3 * SECOND));
        assert_eq!(cursor.after(), 5);
    }

    #[test]
    fn what_is_known_before_a_number_is_missed_says_nothing_about_it() {
        let mut cursor = RevocationCursor::starting_at(0, 0);
        // The transactions were asked for, and all had ended; then two began, and the later one committed.
        cursor.take(2, 0);
        assert!(cursor.settle(ended(9), 0));
        assert_eq!(cursor.after(), 0);
    }

    #[test]
    fn a_number_given_up_while_it_may_still_come_is_told() {
        let mut cursor = RevocationCursor::starting_at(0, 0);
        cursor.take(5, 0);
        let stuck = Transactions { done: 3, next: 9 };
        assert!(cursor.settle(stuck, 30 * SECOND));
        assert!(!cursor.settle(stuck, 30 * SECOND + 1));
        assert_eq!(cursor.after(), 5);
    }

    #[test]
    fn what_was_under_way_at_the_start_is_waited_for() {
        let mut cursor = RevocationCursor::starting_at(5000, 0);
        assert_eq!(cursor.after(), 4000);
        assert_eq!(cursor.take(4999, 0), Taken::Fresh);
    }

    #[test]
    fn a_leap_costs_no_memory_and_is_told() {
        let mut cursor = RevocationCursor::starting_at(0, 0);
        assert_eq!(cursor.take(1_000_000_000, 0), Taken::Leapt);
        assert_eq!(cursor.after(), 1_000_000_000 - 1001);
        assert_eq!(cursor.take(999_999_999, 0), Taken::Fresh);
    }

    proptest! {
        /// Transaction n takes number n at second n and commits some seconds later, or never; it has ended by then
        /// either way. A node that reads at any times sees each committed number exactly once and is always sure.
        #[test]
        fn whatever_the_order_every_commit_comes_out_once(
            ends in proptest::collection::vec((0_i64..29, proptest::bool::weighted(0.8)), 1..60),
            reads in proptest::collection::vec(1_i64..7, 40..80),
        ) {
            let ends: Vec<(i64, i64, bool)> = (1..).zip(ends).map(|(seq, (after, commits))| (seq, seq + after, commits)).collect();
            let mut cursor = RevocationCursor::starting_at(0, 0);
            let (mut second, mut seen) = (0, BTreeSet::new());
            for pause in reads.into_iter().chain([200, 200, 200]) {
                second += pause;
                let open = ends.iter().filter(|(seq, end, _)| *seq <= second && *end > second).map(|(seq, ..)| *seq).min();
                let next = ends.iter().filter(|(seq, ..)| *seq <= second).count();
                let next = i64::try_from(next).unwrap() + 1;
                let transactions = Transactions { done: open.unwrap_or(next), next };
                let after = cursor.after();
                for (seq, ..) in ends.iter().filter(|(seq, end, commits)| *commits && *end <= second && *seq > after) {
                    if cursor.take(*seq, second) == Taken::Fresh {
                        prop_assert!(seen.insert(*seq), "{} came out twice", seq);
                    }
                }
                prop_assert!(cursor.settle(transactions, second));
            }
            let committed = ends.into_iter().filter(|(.., commits)| *commits).map(|(seq, ..)| seq).collect();
            prop_assert_eq!(seen, committed);
            prop_assert!(!cursor.waits());
        }
    }
}
