//! Hearing that revocations were written: PostgreSQL's `NOTIFY`, or a channel from the writer in the same process. It tells
//! only that there may be something new; the rows are the truth.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use tokio::sync::watch;

use super::dialect::REVOCATIONS;
use super::error::StoreError;

const BEFORE_RECONNECTING: Duration = Duration::from_millis(200);

/// Wakes the keepers of a cache of what can be revoked.
#[derive(Debug)]
pub struct Listener(Signal);

#[derive(Debug)]
enum Signal {
    Local(watch::Receiver<u64>),
    // Boxed, as it is much larger than the other.
    Remote(Box<PgListener>),
}

impl Listener {
    pub(crate) fn local(writes: watch::Receiver<u64>) -> Self {
        Self(Signal::Local(writes))
    }

    /// Listens on a connection of its own, so that it takes none from others; waits so long for the database.
    pub(crate) async fn remote(
        options: PgConnectOptions,
        acquire_timeout: Duration,
    ) -> Result<Self, StoreError> {
        let own = PgPoolOptions::new()
            .max_connections(1)
            .max_lifetime(None)
            .idle_timeout(None)
            .acquire_timeout(acquire_timeout)
            .connect_lazy_with(options);
        let mut listener = PgListener::connect_with(&own).await?;
        listener.listen(REVOCATIONS).await?;
        Ok(Self(Signal::Remote(Box::new(listener))))
    }

    /// Resolves when there may be revocations that were not read yet, also after a lost connection, in whose gap some
    /// may have been missed. With the database away it resolves every 200 ms, so that its reader notices. On SQLite
    /// it never resolves again once the store is closed.
    pub async fn next(&mut self) {
        match &mut self.0 {
            Signal::Local(writes) => {
                if writes.changed().await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
            Signal::Remote(listener) => {
                if let Err(error) = listener.try_recv().await {
                    tracing::debug!(%error, "the revocation feed is cut");
                    tokio::time::sleep(BEFORE_RECONNECTING).await;
                }
            }
        }
    }
}
