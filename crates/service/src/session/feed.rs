//! The revocation feed: what ended on any node is forgotten here. It is confirmed by reading it, several times a second
//! and whenever the database announces something; a node that cannot read it stops trusting its cache within a second.

use std::time::Duration;

use vestibule_store::revocation::Heard;

use crate::app::App;

/// How often the feed is read when nothing is announced.
const POLL: Duration = Duration::from_millis(250);

impl App {
    /// Follows the feed until the future is dropped.
    pub async fn follow_revocations(&self) {
        let core = &self.0;
        let mut feed = core.store.follow(core.node);
        let mut listener = None;
        let mut away = false;
        loop {
            match feed.hear(self.now(), core.clock.monotonic_micros()).await {
                Ok(heard) => {
                    if heard.reconnected {
                        listener = None;
                    }
                    if away {
                        tracing::info!("the revocation feed can be read again");
                    }
                    away = false;
                    self.forget(&heard);
                }
                Err(cause) => {
                    if !away {
                        tracing::warn!(%cause, "the revocation feed cannot be read; session checks read through");
                    }
                    away = true;
                }
            }
            listener = match listener {
                Some(mut listening) => {
                    let _ = tokio::time::timeout(POLL, vestibule_store::Listener::next(&mut listening)).await;
                    Some(listening)
                }
                None if away => {
                    tokio::time::sleep(POLL).await;
                    None
                }
                // What is announced until it listens is found by the next read.
                None => tokio::time::timeout(2 * POLL, core.store.listen()).await.ok().and_then(Result::ok),
            };
        }
    }

    fn forget(&self, heard: &Heard) {
        let sessions = &self.0.sessions;
        if heard.everything || !heard.clients.is_empty() {
            self.0.clients.clear();
        }
        sessions.forget(&heard.ended);
        if heard.everything {
            sessions.clear();
        }
        sessions.vouch(heard.as_of);
    }
}
