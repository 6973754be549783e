//! The machine's clock held against its monotonic one, where there is no other clock.

use vestibule_domain::time::Span;

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
    pub(crate) fn skipped(&mut self, wall: i64, monotonic: i64, longest: Span) -> Option<Span> {
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
