//! Wires the server together.

use std::sync::atomic::{AtomicI64, AtomicU64};
use std::sync::{Arc, Mutex};

use tokio::sync::Semaphore;
use vestibule_store::Store;
use zeroize::Zeroizing;

use crate::actions::ACTIONS;
use crate::app::App;
use crate::aside::Aside;
use crate::client_cache::ClientCache;
use crate::clock_entropy::{Clock, Entropy, SharedClock};
use crate::core::Core;
use crate::crypto::{KeyRing, KeyUse, hmac_sha256};
use crate::hashing::HashPool;
use crate::in_force::{self, Reloadable};
use crate::messengers::Messengers;
use crate::sealed_columns::SealedColumns;
use crate::session_cache::SessionCache;
use crate::signing::Signer;
use crate::throttle::{RateLimiter, UNSOLVED_AT_ONCE};

/// Everything that is wired into a [`App`].
pub struct AppParts {
    /// What a reload replaces.
    pub reloadable: Reloadable,
    /// The open database, at the newest migration.
    pub store: Store,
    /// The working keys, derived from the root key.
    pub ring: Arc<KeyRing>,
    /// The hashing threads.
    pub hashing: HashPool,
    /// How messages leave.
    pub post: Messengers,
    /// The clock by which everything is dated.
    pub clock: Clock,
    /// The clock that all nodes share.
    pub shared_clock: SharedClock,
    /// The source of chance.
    pub entropy: Entropy,
    /// About how many sessions are kept in memory; see [`CACHED_SESSIONS`].
    pub cached_sessions: usize,
    /// The thread for what takes a millisecond and strangers can ask for.
    pub aside: Aside,
}

/// About as many sessions as a node keeps in memory.
pub const CACHED_SESSIONS: usize = 100_000;

impl App {
    /// Wires the server together.
    #[must_use]
    pub fn new(parts: AppParts) -> Self {
        let throttle_key = parts.ring.derive(KeyUse::Throttle).key;
        let tokens_key = parts.ring.derive(KeyUse::Tokens).key;
        // Another one at each start, so that no name comes twice.
        let start = parts.clock.now_micros().to_be_bytes();
        let request_key =
            Zeroizing::new(hmac_sha256(&throttle_key, &[b"request:".as_slice(), &start].concat()));
        let signer = Signer::of(&parts.ring);
        let node = parts.entropy.uuid_v7(parts.clock.now_micros());
        let reloadable = in_force::place(parts.reloadable, &parts.ring);
        let seals = SealedColumns { ring: parts.ring, entropy: parts.entropy.clone() };
        let sessions = SessionCache::new(parts.store.engine(), parts.cached_sessions);
        let networks = RateLimiter::new();
        let core = Arc::new(Core {
            reloadable,
            store: parts.store,
            hashing: parts.hashing,
            post: parts.post,
            clock: parts.clock,
            shared_clock: parts.shared_clock,
            clock_apart: AtomicI64::new(0),
            steady: Mutex::default(),
            entropy: parts.entropy,
            seals,
            signer,
            sessions,
            clients: ClientCache::default(),
            node,
            ready: tokio::sync::Mutex::default(),
            networks,
            aside: parts.aside,
            devices: RateLimiter::new(),
            passwords_within: RateLimiter::new(),
            device_reads: Semaphore::new(1),
            client_reads: Semaphore::new(1),
            sessions_pace: RateLimiter::new(),
            locked_flows: RateLimiter::new(),
            new_passwords: RateLimiter::new(),
            unsolved_passwords: RateLimiter::new(),
            unsolved_places: Semaphore::new(UNSOLVED_AT_ONCE),
            captchas: RateLimiter::new(),
            checkers: RateLimiter::new(),
            strange_codes: RateLimiter::new(),
            vain: RateLimiter::new(),
            throttle_key,
            tokens_key,
            request_key,
            requests: AtomicU64::new(0),
        });
        Self(core, ACTIONS)
    }
}
