//! Clients whose secrets were checked lately, in this process. There are few clients, so a change of one forgets all that is
//! known; the revocation feed says of a change, and vouches for the rest, as it does for sessions.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use vestibule_domain::client::{Application, Client, ClientSecret};
use vestibule_domain::id::ClientId;
use vestibule_domain::secret::TokenDigest;
use vestibule_domain::time::{Span, Timestamp};

/// From how many secrets on those are forgotten that count no more, as access tokens do after minutes.
const MANY: usize = 256;

/// A client as it was read, with the secret that it showed.
#[derive(Debug)]
pub(crate) struct Cached {
    pub(crate) client: Client,
    pub(crate) secret: ClientSecret,
    /// The last use that was noted for the database, microseconds.
    noted: AtomicI64,
}

/// The clients checked lately, by the digest of the secret.
#[derive(Debug, Default)]
pub(crate) struct ClientCache {
    by_secret: RwLock<HashMap<[u8; 32], Arc<Cached>>>,
    /// How many times everything was forgotten: what was read before the last time is not kept.
    forgotten: AtomicU64,
    /// The applications of all clients.
    pub(crate) applications: RwLock<Option<Arc<[Application]>>>,
    /// Uses that are to be written down.
    used: Mutex<HashMap<ClientId, Timestamp>>,
}

impl ClientCache {
    pub(crate) fn get(&self, digest: &TokenDigest) -> Option<Arc<Cached>> {
        let known = self.by_secret.read().unwrap_or_else(PoisonError::into_inner);
        known.get(digest.bytes()).cloned()
    }

    /// A mark to be taken before a client is read from the database.
    pub(crate) fn mark(&self) -> u64 {
        self.forgotten.load(Ordering::Acquire)
    }

    /// Keeps what was read after `mark` was taken, unless something was forgotten in between.
    pub(crate) fn keep(
        &self,
        client: Client,
        secret: ClientSecret,
        mark: u64,
        now: Timestamp,
    ) -> Arc<Cached> {
        let (digest, noted) = (*secret.digest.bytes(), AtomicI64::new(i64::MIN));
        let cached = Arc::new(Cached { client, secret, noted });
        let mut known = self.by_secret.write().unwrap_or_else(PoisonError::into_inner);
        if self.mark() == mark {
            if known.len() >= MANY {
                known.retain(|_, one| one.secret.validity.counts(now));
            }
            known.insert(digest, Arc::clone(&cached));
        }
        cached
    }

    /// Forgets every client.
    pub(crate) fn clear(&self) {
        let mut known = self.by_secret.write().unwrap_or_else(PoisonError::into_inner);
        self.forgotten.fetch_add(1, Ordering::AcqRel);
        known.clear();
        drop(known);
        *self.applications.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Keeps the applications that were read after `mark` was taken, unless something was forgotten in between.
    pub(crate) fn keep_applications(&self, read: Arc<[Application]>, mark: u64) {
        let mut known = self.applications.write().unwrap_or_else(PoisonError::into_inner);
        if self.mark() == mark {
            *known = Some(read);
        }
    }

    /// Notes a use, where a minute has passed since one was noted.
    pub(crate) fn see(&self, cached: &Cached, now: Timestamp) {
        let before = cached.noted.load(Ordering::Relaxed);
        let due = now.micros().saturating_sub(before) >= Span::from_minutes(1).micros();
        let takes =
            || cached.noted.compare_exchange(before, now.micros(), Ordering::Relaxed, Ordering::Relaxed);
        if due && takes().is_ok() {
            self.used.lock().unwrap_or_else(PoisonError::into_inner).insert(cached.client.id, now);
        }
    }

    /// Takes the uses that are to be written down.
    pub(crate) fn take_used(&self) -> Vec<(ClientId, Timestamp)> {
        std::mem::take(&mut *self.used.lock().unwrap_or_else(PoisonError::into_inner)).into_iter().collect()
    }
}
