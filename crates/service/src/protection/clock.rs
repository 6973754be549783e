//! The time by which weakenings are applied. That cannot be taken back, so it is judged by the clock that all nodes share, and
//! only by nodes whose own clock agrees with it.

use std::sync::atomic::Ordering;

use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::{StoreError, database_now};

use crate::edge::SharedClock;
use crate::vestibule::{Rooms, Vestibule};

/// How far apart the two clocks may be.
const TOLERANCE: i64 = 60;

impl Vestibule {
    /// How far this node's clock is ahead of the database's, where that is more than a minute: then it applies no weakening.
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

impl Rooms {
    /// Now, where the node's clock and the shared one agree.
    pub(super) async fn agreed_time(&self) -> Result<Option<Timestamp>, StoreError> {
        let shared = match &self.shared_clock {
            SharedClock::ByHand(clock) => Some(Timestamp::from_micros(clock.now_micros())),
            SharedClock::Database => database_now(&mut self.store.read().await?).await?,
        };
        let own = Timestamp::from_micros(self.clock.now_micros());
        let Some(shared) = shared else { return Ok(Some(own)) };
        let apart = Span::from_micros(own.micros().saturating_sub(shared.micros())).seconds();
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
}
