//! How fast messages leave, for somebody who waits for one and of whom nothing is known.

use vestibule_domain::notice::{Channel, Template};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::outbox;

use crate::app::App;
use crate::problem::Problem;

/// A message that waits longer than this makes the whole channel slow.
const TIMEOUT: Span = Span::from_minutes(1);

impl App {
    /// Whether messages of this channel are slow to leave just now. Judged by messages that no stranger can cause: by
    /// those that one can, whether an address is known could be told from whether one waits (law 3).
    pub async fn is_slow(&self, channel: Channel, now: Timestamp) -> Result<bool, Problem> {
        let mut conn = self.0.store.read().await?;
        let without: Vec<&str> = Template::by_strangers().map(Template::as_str).collect();
        let oldest = outbox::oldest_waiting(&mut conn, channel, &without).await?;
        Ok(oldest.is_some_and(|at| now.since(at) >= TIMEOUT))
    }
}
