//! The revocation feed: what ended on any node is forgotten here. It is confirmed by reading it, several times a second
//! and whenever the database announces something; a node that cannot read it stops trusting its cache within a second.

use std::time::Duration;

use vestibule_store::StoreError;
use vestibule_store::revocation::{self, RevocationCursor};

use crate::vestibule::Vestibule;

/// How often the feed is read when nothing is announced.
const POLL: Duration = Duration::from_millis(250);

impl Vestibule {
    /// Follows the feed until the future is dropped.
    pub async fn follow_revocations(&self) {
        let mut cursor: Option<RevocationCursor> = None;
        let mut listener = self.0.store.listen().await.ok();
        loop {
            let began = self.0.clock.monotonic_micros();
            match self.read_feed(&mut cursor).await {
                Ok(()) => self.0.sessions.vouch(began),
                Err(cause) => {
                    tracing::warn!(%cause, "the revocation feed cannot be read; session checks read through");
                }
            }
            if let Some(listening) = &mut listener {
                let _ = tokio::time::timeout(POLL, listening.next()).await;
            } else {
                tokio::time::sleep(POLL).await;
                listener = self.0.store.listen().await.ok();
            }
        }
    }

    async fn read_feed(&self, cursor: &mut Option<RevocationCursor>) -> Result<(), StoreError> {
        let (rooms, now) = (&self.0, self.now());
        let mut conn = rooms.store.read().await?;
        if let Some(cursor) = cursor {
            let fresh = revocation::catch_up(&mut conn, cursor, now).await?;
            rooms.sessions.forget(&fresh.iter().filter_map(|row| row.session).collect::<Vec<_>>());
            if fresh.iter().any(|row| row.session.is_none()) {
                // Something about a whole account: rare, and it may be any of the sessions kept here.
                rooms.sessions.clear();
            }
        } else {
            // Nothing that was read before this moment may stay in the cache.
            *cursor = Some(RevocationCursor::starting_at(revocation::head(&mut conn).await?, now));
            rooms.sessions.clear();
        }
        Ok(())
    }
}
