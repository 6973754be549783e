//! Sessions that were checked lately, in this process. A cached answer counts only while the revocation feed has been
//! confirmed within the last second; otherwise the check reads through.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use quick_cache::sync::Cache;
use vestibule_domain::id::SessionId;
use vestibule_domain::secret::TokenDigest;
use vestibule_domain::session::Session;
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::Engine;
use vestibule_store::session::Use;

use super::revocable::{Handle, Revocable};

/// A session in the cache, with what this process has seen of it since it was read.
#[derive(Debug)]
pub(crate) struct Cached {
    pub(crate) session: Session,
    /// Last use in this process, microseconds.
    pub(crate) seen: AtomicI64,
    /// Last use that was written to the database, microseconds.
    written: AtomicI64,
    /// By this the session is found when it ends, for as long as this value lives.
    handle: Arc<Handle>,
}

impl Cached {
    /// Notes a use at `now`; says whether it is a minute since one was written down.
    fn see(&self, now: Timestamp) -> bool {
        self.seen.fetch_max(now.micros(), Ordering::Relaxed);
        let written = self.written.load(Ordering::Relaxed);
        let due = now.since(Timestamp::from_micros(written)) >= Span::from_minutes(1);
        due && self
            .written
            .compare_exchange(written, now.micros(), Ordering::Relaxed, Ordering::Relaxed)
            .is_ok()
    }

    /// The session with its latest use.
    pub(crate) fn now(&self) -> Session {
        let seen = Timestamp::from_micros(self.seen.load(Ordering::Relaxed));
        Session { last_seen_at: self.session.last_seen_at.max(seen), ..self.session.clone() }
    }
}

/// The sessions checked lately.
pub(crate) struct SessionCache {
    by_token: Cache<[u8; 32], Arc<Cached>>,
    by_id: Revocable,
    /// Monotonic microseconds until which the feed vouches for the cache; `i64::MAX` where this process is alone.
    vouched_until: AtomicI64,
    /// How many times something was forgotten: a session read before the last time may be stale and is not kept.
    forgotten: AtomicU64,
    /// The latest use of each session that is to be written down.
    touched: Mutex<HashMap<SessionId, Use>>,
}

/// How long one confirmation of the feed counts.
pub(crate) const VOUCHED: i64 = 1_000_000;

impl SessionCache {
    /// A cache of about so many sessions.
    pub(crate) fn new(engine: Engine, capacity: usize) -> Self {
        let vouched_until = match engine {
            Engine::Sqlite => i64::MAX,
            Engine::Postgres => i64::MIN,
        };
        Self {
            by_token: Cache::new(capacity),
            by_id: Revocable::default(),
            vouched_until: AtomicI64::new(vouched_until),
            forgotten: AtomicU64::new(0),
            touched: Mutex::default(),
        }
    }

    /// The cached session of a token, unless the feed has not been confirmed lately.
    pub(crate) fn get(&self, token: &TokenDigest, monotonic: i64) -> Option<Arc<Cached>> {
        if !self.is_vouched(monotonic) {
            return None;
        }
        self.by_token.get(token.bytes()).filter(|cached| !cached.handle.is_over())
    }

    /// Whether the feed was confirmed lately, so that what is cached counts.
    pub(crate) fn is_vouched(&self, monotonic: i64) -> bool {
        monotonic < self.vouched_until.load(Ordering::Acquire)
    }

    /// About how many sessions it holds.
    pub(crate) fn len(&self) -> usize {
        self.by_token.len()
    }

    /// Seconds since the feed was last confirmed; none where this process is alone.
    pub(crate) fn age(&self, monotonic: i64) -> Option<f64> {
        let until = self.vouched_until.load(Ordering::Acquire);
        let age = monotonic.saturating_sub(until.saturating_sub(VOUCHED)).max(0);
        (until != i64::MAX).then(|| Duration::from_micros(age.unsigned_abs()).as_secs_f64())
    }

    /// A mark to be taken before a session is read from the database.
    pub(crate) fn mark(&self) -> u64 {
        self.forgotten.load(Ordering::Acquire)
    }

    /// Keeps a session that was read after `mark` was taken; not when something was forgotten in between, since the
    /// session could be among it.
    pub(crate) fn keep(&self, token: &TokenDigest, session: Session, mark: u64) -> Arc<Cached> {
        let seen = session.last_seen_at.micros();
        let handle = self.by_id.handle(session.id);
        let cached =
            Arc::new(Cached { session, seen: AtomicI64::new(seen), written: AtomicI64::new(seen), handle });
        self.by_token.insert(*token.bytes(), Arc::clone(&cached));
        if self.mark() != mark {
            self.by_token.remove(token.bytes());
        }
        cached
    }

    /// Notes a use.
    pub(crate) fn see(&self, cached: &Cached, now: Timestamp) {
        if cached.see(now) {
            let Session { account, id, device, .. } = cached.session;
            self.touched().insert(id, Use { account, session: id, device, at: now });
        }
    }

    /// Takes the uses that are to be written down.
    pub(crate) fn take_touched(&self) -> Vec<Use> {
        std::mem::take(&mut *self.touched()).into_values().collect()
    }

    /// Gives back uses that could not be written down; later ones that were noted meanwhile stay.
    pub(crate) fn give_back(&self, uses: impl Iterator<Item = Use>) {
        let mut touched = self.touched();
        for back in uses {
            touched.entry(back.session).or_insert(back);
        }
    }

    fn touched(&self) -> MutexGuard<'_, HashMap<SessionId, Use>> {
        self.touched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets sessions that have ended.
    pub(crate) fn forget(&self, ended: &[SessionId]) {
        self.forgotten.fetch_add(1, Ordering::AcqRel);
        for id in ended {
            self.by_id.revoke(*id);
        }
    }

    /// Forgets everything: what has happened meanwhile is not known.
    pub(crate) fn clear(&self) {
        self.forgotten.fetch_add(1, Ordering::AcqRel);
        self.by_token.clear();
    }

    /// The feed was confirmed by a read that began at this monotonic moment.
    pub(crate) fn vouch(&self, began: i64) {
        self.vouched_until.fetch_max(began.saturating_add(VOUCHED), Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;
    use vestibule_domain::gate::{ProofKind, ProofSet};
    use vestibule_domain::id::{AccountId, DeviceId};

    use super::*;

    const NOON: Timestamp = Timestamp::from_seconds(1_795_000_000);

    fn session(number: u128) -> Session {
        Session {
            id: SessionId::from_uuid(Uuid::from_u128(number)),
            account: AccountId::from_uuid(Uuid::from_u128(1)),
            device: DeviceId::from_uuid(Uuid::from_u128(2)),
            given: ProofSet::of(&[ProofKind::Password]),
            begun_at: NOON,
            proven_at: NOON,
            last_seen_at: NOON,
            expires_at: NOON + Span::from_days(1),
            raised: None,
            ended: None,
        }
    }

    fn token(number: u128) -> TokenDigest {
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(&number.to_be_bytes());
        TokenDigest::from_bytes(bytes)
    }

    fn keeps(cache: &SessionCache, number: u128) {
        cache.keep(&token(number), session(number), cache.mark());
    }

    #[test]
    fn a_session_in_use_is_found_when_it_ends_whatever_came_after_it() {
        let cache = SessionCache::new(Engine::Sqlite, 100);
        // The cache has been full of sessions that nobody uses any more for long.
        (1000..10_000).for_each(|number| keeps(&cache, number));
        keeps(&cache, 7);
        for number in 10_000..20_000 {
            assert!(cache.get(&token(7), 0).is_some(), "a session in use stays cached");
            keeps(&cache, number);
        }
        cache.forget(&[session(7).id]);
        assert!(cache.get(&token(7), 0).is_none());
    }

    #[test]
    fn all_that_is_kept_can_be_revoked_and_what_is_not_leaves_nothing_behind() {
        let cache = SessionCache::new(Engine::Sqlite, 100);
        for number in 0..10_000 {
            keeps(&cache, number);
            // Some are used again and again, some are read by two requests at the same moment.
            if number % 3 == 0 {
                keeps(&cache, number);
            }
            let _ = cache.get(&token(number / 2), 0);
        }
        let kept: Vec<u128> = (0..10_000).filter(|number| cache.get(&token(*number), 0).is_some()).collect();
        assert!(!kept.is_empty() && kept.len() <= 110, "{}", kept.len());
        assert_eq!(cache.by_id.len(), cache.by_token.len(), "the index holds what the cache holds");
        for number in kept {
            cache.forget(&[session(number).id]);
            assert!(cache.get(&token(number), 0).is_none());
        }
        cache.clear();
        assert_eq!(cache.by_id.len(), 0);
    }

    #[test]
    fn a_session_that_was_read_before_something_ended_is_not_kept() {
        let cache = SessionCache::new(Engine::Sqlite, 100);
        let mark = cache.mark();
        cache.forget(&[session(7).id]);
        cache.keep(&token(7), session(7), mark);
        assert!(cache.get(&token(7), 0).is_none());
    }
}
