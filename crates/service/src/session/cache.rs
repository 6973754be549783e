//! Sessions that were checked lately, in this process. A cached answer counts only while the revocation feed has been
//! confirmed within the last second; otherwise the check reads through.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

use quick_cache::sync::Cache;
use vestibule_domain::id::{AccountId, SessionId};
use vestibule_domain::secret::TokenDigest;
use vestibule_domain::session::Session;
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::Engine;

/// A session in the cache, with what this process has seen of it since it was read.
#[derive(Debug)]
pub(crate) struct Cached {
    pub(crate) session: Session,
    /// Last use in this process, microseconds.
    pub(crate) seen: AtomicI64,
    /// Last use that was written to the database, microseconds.
    written: AtomicI64,
    over: AtomicBool,
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
    by_id: Cache<SessionId, [u8; 32]>,
    /// Monotonic microseconds until which the feed vouches for the cache; `i64::MAX` where this process is alone.
    vouched_until: AtomicI64,
    /// How many times something was forgotten: a session read before the last time may be stale and is not kept.
    forgotten: AtomicU64,
    touched: std::sync::Mutex<Vec<(AccountId, SessionId, Timestamp)>>,
}

/// How long one confirmation of the feed counts.
pub(crate) const VOUCHED: i64 = 1_000_000;

const CAPACITY: usize = 100_000;

impl SessionCache {
    pub(crate) fn new(engine: Engine) -> Self {
        let vouched_until = match engine {
            Engine::Sqlite => i64::MAX,
            Engine::Postgres => i64::MIN,
        };
        Self {
            by_token: Cache::new(CAPACITY),
            by_id: Cache::new(CAPACITY),
            vouched_until: AtomicI64::new(vouched_until),
            forgotten: AtomicU64::new(0),
            touched: std::sync::Mutex::default(),
        }
    }

    /// The cached session of a token, unless the feed has not been confirmed lately.
    pub(crate) fn get(&self, token: &TokenDigest, monotonic: i64) -> Option<Arc<Cached>> {
        if monotonic >= self.vouched_until.load(Ordering::Acquire) {
            return None;
        }
        self.by_token.get(token.bytes()).filter(|cached| !cached.over.load(Ordering::Acquire))
    }

    /// A mark to be taken before a session is read from the database.
    pub(crate) fn mark(&self) -> u64 {
        self.forgotten.load(Ordering::Acquire)
    }

    /// Keeps a session that was read after `mark` was taken; not when something was forgotten in between, since the
    /// session could be among it.
    pub(crate) fn keep(&self, token: &TokenDigest, session: Session, mark: u64) -> Arc<Cached> {
        let seen = session.last_seen_at.micros();
        let id = session.id;
        let cached = Arc::new(Cached {
            session,
            seen: AtomicI64::new(seen),
            written: AtomicI64::new(seen),
            over: AtomicBool::new(false),
        });
        self.by_token.insert(*token.bytes(), Arc::clone(&cached));
        self.by_id.insert(id, *token.bytes());
        if self.mark() != mark {
            self.by_token.remove(token.bytes());
            self.by_id.remove(&id);
        }
        cached
    }

    /// Notes a use.
    pub(crate) fn see(&self, cached: &Cached, now: Timestamp) {
        if cached.see(now) {
            let mut touched = self.touched.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            touched.push((cached.session.account, cached.session.id, now));
        }
    }

    /// Takes the uses that are to be written down.
    pub(crate) fn take_touched(&self) -> Vec<(AccountId, SessionId, Timestamp)> {
        std::mem::take(&mut *self.touched.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Forgets sessions that have ended.
    pub(crate) fn forget(&self, ended: &[SessionId]) {
        self.forgotten.fetch_add(1, Ordering::AcqRel);
        for id in ended {
            if let Some((_, token)) = self.by_id.remove(id)
                && let Some((_, cached)) = self.by_token.remove(&token)
            {
                cached.over.store(true, Ordering::Release);
            }
        }
    }

    /// Forgets everything: what has happened meanwhile is not known.
    pub(crate) fn clear(&self) {
        self.forgotten.fetch_add(1, Ordering::AcqRel);
        self.by_token.clear();
        self.by_id.clear();
    }

    /// The feed was confirmed by a read that began at this monotonic moment.
    pub(crate) fn vouch(&self, began: i64) {
        self.vouched_until.fetch_max(began.saturating_add(VOUCHED), Ordering::AcqRel);
    }
}
