//! The time by which weakenings are asked for and applied. That cannot be taken back, so both are dated by the clock that all nodes
//! share: a delay asked for on a node whose clock is wrong is as long as any other, and such a node applies nothing.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::{Conn, StoreError, database_now};

use crate::app::{App, Core};
use crate::clock_entropy::SharedClock;

/// How far apart the two clocks may be.
const TOLERANCE: i64 = 60;

/// How far the machine's clock may jump where there is no other to compare it with.
const JUMP: Span = Span::from_hours(1);

/// The machine's clock held against its monotonic one, for SQLite, where no other clock is. After a jump ahead nothing is applied until
/// as much time has really passed as was skipped, so that no delay gets shorter. A restart forgets it: by that an operator
/// says that the clock is right. What happens to the clock while the server is down is not seen.
#[derive(Debug, Default)]
pub(crate) struct Steady {
    /// Both clocks when they were last set against each other, in microseconds.
    since: Option<(i64, i64)>,
    /// How much was skipped, and until when on the monotonic clock that is waited out.
    skipped: Option<(Span, i64)>,
}

impl Steady {
    /// How much time the clock has skipped, while that is waited out; at most `longest` is.
    fn skipped(&mut self, wall: i64, monotonic: i64, longest: Span) -> Option<Span> {
        let (wall_since, monotonic_since) = *self.since.get_or_insert((wall, monotonic));
        let passed = monotonic.saturating_sub(monotonic_since);
        let ahead = wall.saturating_sub(wall_since).saturating_sub(passed);
        if ahead.saturating_abs() > JUMP.micros() {
            self.since = Some((wall, monotonic));
        }
        if ahead > JUMP.micros() {
            let ahead = Span::from_micros(ahead);
            let until = monotonic.saturating_add(ahead.min(longest).micros());
            let (before, after) = self.skipped.unwrap_or((Span::ZERO, i64::MIN));
            self.skipped = Some((before.max(ahead), after.max(until)));
        }
        self.skipped = self.skipped.filter(|(_, until)| monotonic < *until);
        self.skipped.map(|(skipped, _)| skipped)
    }
}

impl App {
    /// How many seconds this node's clock is ahead of the database's, where that is more than a minute, or, on SQLite, how many it has
    /// skipped and not waited out: then it applies no weakening.
    #[must_use]
    pub fn clock_apart(&self) -> Option<i64> {
        let apart = self.0.clock_apart.load(Ordering::Relaxed);
        (apart.abs() > TOLERANCE).then_some(apart)
    }

    /// Compares this node's clock with the database's now; see [`Vestibule::clock_apart`].
    pub async fn compare_clocks(&self) -> Result<Option<i64>, StoreError> {
        self.0.agreed_time().await?;
        Ok(self.clock_apart())
    }
}

/// How many whole seconds `own` is ahead of `shared`; negative when it is behind.
fn seconds_ahead(own: Timestamp, shared: Timestamp) -> i64 {
    own.micros().saturating_sub(shared.micros()) / 1_000_000
}

impl Core {
    /// The time that something is dated by which waits, holds or lasts: that of the request, or the shared clock's where this
    /// node's is more than a minute away from it.
    pub(crate) async fn dated(&self, conn: &mut Conn<'_>, asked: Timestamp) -> Result<Timestamp, StoreError> {
        let shared = match &self.shared_clock {
            SharedClock::ByHand(clock) => Some(Timestamp::from_micros(clock.now_micros())),
            SharedClock::Database => database_now(conn).await?,
        };
        let differs = |shared: &Timestamp| seconds_ahead(asked, *shared).saturating_abs() > TOLERANCE;
        Ok(shared.filter(differs).unwrap_or(asked))
    }

    /// Now, where the node's clock and the shared one agree.
    pub(super) async fn agreed_time(&self) -> Result<Option<Timestamp>, StoreError> {
        let shared = match &self.shared_clock {
            SharedClock::ByHand(clock) => Some(Timestamp::from_micros(clock.now_micros())),
            SharedClock::Database => database_now(&mut self.store.read().await?).await?,
        };
        let own = Timestamp::from_micros(self.clock.now_micros());
        let Some(shared) = shared else { return Ok(self.steady_time(own)) };
        let apart = seconds_ahead(own, shared);
        let before = self.clock_apart.swap(apart, Ordering::Relaxed);
        let agrees = apart.abs() <= TOLERANCE;
        if !agrees && before.abs() <= TOLERANCE {
            tracing::warn!(
                seconds = apart,
                "this node's clock differs from the database's; it applies no change that waits until they agree"
            );
        }
        Ok(agrees.then_some(shared))
    }

    /// Now by the only clock there is, unless it has jumped ahead.
    fn steady_time(&self, own: Timestamp) -> Option<Timestamp> {
        let longest = self.policy.protection.lock_longest;
        let mut steady = self.steady.lock().unwrap_or_else(PoisonError::into_inner);
        let skipped = steady.skipped(own.micros(), self.clock.monotonic_micros(), longest);
        drop(steady);
        let seconds = skipped.map_or(0, Span::seconds);
        if self.clock_apart.swap(seconds, Ordering::Relaxed) == 0 && seconds > 0 {
            tracing::warn!(
                seconds,
                "the clock has jumped ahead; no change that waits is applied until as much time has passed, or the server is restarted"
            );
        }
        skipped.is_none().then_some(own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000_000;
    const MONTH: Span = Span::from_days(30);

    #[test]
    fn what_a_clock_skips_is_waited_out() {
        let mut steady = Steady::default();
        assert_eq!(steady.skipped(1000 * HOUR, 0, MONTH), None);
        assert_eq!(steady.skipped(1010 * HOUR, 10 * HOUR, MONTH), None);
        // Two days at once.
        assert_eq!(steady.skipped(1059 * HOUR, 11 * HOUR, MONTH), Some(Span::from_hours(48)));
        assert_eq!(steady.skipped(1106 * HOUR, 58 * HOUR, MONTH), Some(Span::from_hours(48)));
        assert_eq!(steady.skipped(1107 * HOUR, 59 * HOUR, MONTH), None);
        assert_eq!(steady.skipped(1108 * HOUR, 60 * HOUR, MONTH), None);
    }

    #[test]
    fn a_clock_that_was_behind_for_a_while_has_skipped_time_when_it_is_put_right() {
        let mut steady = Steady::default();
        assert_eq!(steady.skipped(1000 * HOUR, 0, MONTH), None);
        assert_eq!(steady.skipped(950 * HOUR, HOUR, MONTH), None);
        assert_eq!(steady.skipped(1002 * HOUR, 2 * HOUR, MONTH), Some(Span::from_hours(51)));
    }

    #[test]
    fn many_small_jumps_count_like_a_large_one_and_none_is_waited_out_for_ever() {
        let mut steady = Steady::default();
        let minute = HOUR / 60;
        assert_eq!(steady.skipped(0, 0, MONTH), None);
        assert_eq!(steady.skipped(50 * minute, minute, MONTH), None);
        assert_eq!(steady.skipped(100 * minute, 2 * minute, MONTH), Some(Span::from_minutes(98)));
        let years = 400_000 * HOUR;
        assert!(steady.skipped(years, 3 * minute, MONTH).is_some());
        assert_eq!(steady.skipped(years + 721 * HOUR, 3 * minute + 721 * HOUR, MONTH), None);
    }
}
