//! Finds cached sessions by their id, so that the end of one reaches whatever is cached of it. The index holds exactly the
//! ids of the [`Handle`]s that live, and every cached session owns one: what the cache still has, the index cannot lose.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use vestibule_domain::id::SessionId;

/// Requests that read different sessions seldom wait for each other.
const SHARDS: usize = 16;

type Shard = HashMap<SessionId, Weak<Handle>>;

#[derive(Debug, Default)]
struct Index {
    shards: [Mutex<Shard>; SHARDS],
    hasher: RandomState,
}

impl Index {
    fn shard(&self, id: SessionId) -> Option<MutexGuard<'_, Shard>> {
        let place = usize::try_from(self.hasher.hash_one(id)).unwrap_or_default() % SHARDS;
        self.shards.get(place).map(|shard| shard.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Whether a session is over; all cached copies of it share one.
#[derive(Debug)]
pub(super) struct Handle {
    id: SessionId,
    over: AtomicBool,
    index: Arc<Index>,
}

impl Handle {
    /// Whether the session was revoked since it was read.
    pub(super) fn is_over(&self) -> bool {
        self.over.load(Ordering::Acquire)
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        if let Some(mut shard) = self.index.shard(self.id)
            // Another one for the same session may have taken the place meanwhile.
            && shard.get(&self.id).is_some_and(|held| held.strong_count() == 0)
        {
            shard.remove(&self.id);
        }
    }
}

/// The sessions that can be revoked here.
#[derive(Debug, Default)]
pub(super) struct Revocable(Arc<Index>);

impl Revocable {
    /// The handle of a session: the present one, or a new one.
    pub(super) fn handle(&self, id: SessionId) -> Arc<Handle> {
        let fresh = Arc::new(Handle { id, over: AtomicBool::new(false), index: Arc::clone(&self.0) });
        // No handle may be dropped while the shard is locked, as it locks the shard itself.
        let Some(mut shard) = self.0.shard(id) else { return fresh };
        if let Some(present) = shard.get(&id).and_then(Weak::upgrade) {
            drop(shard);
            return present;
        }
        shard.insert(id, Arc::downgrade(&fresh));
        drop(shard);
        fresh
    }

    /// Marks everything that is cached of a session as over.
    pub(super) fn revoke(&self, id: SessionId) {
        let held = self.0.shard(id).and_then(|mut shard| shard.remove(&id));
        if let Some(handle) = held.and_then(|held| held.upgrade()) {
            handle.over.store(true, Ordering::Release);
        }
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.shards.iter().map(|shard| shard.lock().unwrap().len()).sum()
    }
}
