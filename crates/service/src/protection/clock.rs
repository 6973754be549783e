//! The time by which weakenings are asked for and applied. That cannot be taken back, so both are dated by the clock that all nodes
//! share: a delay asked for on a node whose clock is wrong is as long as any other, and such a node applies nothing.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::{Conn, StoreError, database_now};

use crate::app::App;
use crate::clock_entropy::SharedClock;
use crate::core::Core;

/// How far apart the two clocks may be.
const TOLERANCE: i64 = 60;

impl App {
    /// How many seconds this node's clock is ahead of the database's, where that is more than a minute, or, on SQLite, how many it has
    /// skipped and not waited out: then it applies no weakening.
    #[must_use]
    pub fn clock_apart(&self) -> Option<i64> {
        let apart = self.0.clock_apart.load(Ordering::Relaxed);
        (apart.abs() > TOLERANCE).then_some(apart)
    }

    /// Compares this node's clock with the database's now; see [`App::clock_apart`].
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
    pub(crate) async fn agreed_time(&self) -> Result<Option<Timestamp>, StoreError> {
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
        let longest = self.policy().protection.lock_longest;
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
