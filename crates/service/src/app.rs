//! The server as one value: what every use case needs, wired once. Cloning it is cheap.

use std::net::IpAddr;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use uuid::Uuid;
use vestibule_domain::account::Agreement;
use vestibule_domain::place::{Coordinates, CountryCode, Place};
use vestibule_domain::policy::{CaptchaKind, Policy};
use vestibule_domain::secret::{Token, TokenDigest, TokenKind};
use vestibule_domain::time::Timestamp;
use vestibule_store::{Lock, Store, StoreError, Transaction, Tx, device, heartbeat};
use zeroize::Zeroizing;

use crate::account::UNSOLVED_AT_ONCE;
use crate::actions::ACTIONS;
use crate::aside::Aside;
use crate::caller::Caller;
use crate::captcha::{CaptchaFault, ProofOfWork, Puzzle, SliderPuzzle};
use crate::channels::Channels;
use crate::clock_entropy::{Clock, Entropy, SharedClock};
use crate::crypto::{KeyRing, KeyUse, hmac_sha256};
use crate::gate::Actions;
use crate::geo::{Geo, NetworkList};
use crate::hashing::HashPool;
use crate::notice::Messengers;
use crate::problem::Problem;
use crate::protection::Steady;
use crate::sealed_columns::SealedColumns;
use crate::session::SessionCache;
use crate::signing::Signer;
use crate::throttle::{Allowance, IN_VAIN, NETWORKS_OF_A_SITE, RateLimiter};

/// What the operator calls itself and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// The name customers know.
    pub name: String,
    /// The address customers type, without a slash at its end.
    pub public_url: String,
    /// Where customers find help.
    pub support_email: String,
    /// By which ways it speaks to customers.
    pub channels: Channels,
    /// What a new customer agrees to.
    pub agreements: Vec<Agreement>,
}

/// Everything that is wired into a [`Vestibule`].
pub struct AppParts {
    /// The policy in force.
    pub policy: Policy,
    /// The operator's name and address.
    pub operator: Operator,
    /// The database.
    pub store: Store,
    /// The keys.
    pub ring: Arc<KeyRing>,
    /// The hashing threads.
    pub hashing: HashPool,
    /// Proof of work.
    pub work: ProofOfWork,
    /// Slider puzzles.
    pub slider: SliderPuzzle,
    /// Places of addresses.
    pub geo: Geo,
    /// Networks that count as a risk.
    pub listed: NetworkList,
    /// How messages leave.
    pub post: Messengers,
    /// The clock.
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

/// A captcha to be solved.
#[derive(Debug)]
pub enum Challenge {
    /// A proof of work (altcha protocol), as JSON.
    Work(String),
    /// A slider puzzle.
    Slider(Puzzle),
}

/// The server: use cases are its methods.
#[derive(Clone)]
pub struct App(pub(crate) Arc<Core>);

pub(crate) struct Core {
    pub(crate) policy: Policy,
    pub(crate) operator: Operator,
    pub(crate) store: Store,
    pub(crate) hashing: HashPool,
    pub(crate) work: ProofOfWork,
    pub(crate) slider: SliderPuzzle,
    pub(crate) geo: Geo,
    pub(crate) listed: NetworkList,
    pub(crate) post: Messengers,
    pub(crate) clock: Clock,
    pub(crate) shared_clock: SharedClock,
    /// How far this node's clock was from the shared one when that was last asked, or what it has skipped, in seconds.
    pub(crate) clock_apart: AtomicI64,
    /// What is known of this node's clock where there is no other.
    pub(crate) steady: Mutex<Steady>,
    pub(crate) entropy: Entropy,
    pub(crate) seals: SealedColumns,
    /// What flows are spent on.
    pub(crate) actions: Actions,
    pub(crate) signer: Signer,
    pub(crate) sessions: SessionCache,
    /// The name of this process among the nodes.
    pub(crate) node: Uuid,
    ready: tokio::sync::Mutex<Option<(i64, bool)>>,
    pub(crate) networks: RateLimiter,
    /// Does what takes a millisecond and strangers can ask for.
    pub(crate) aside: Aside,
    /// Counts flows of known devices whose network has opened too many.
    pub(crate) devices: RateLimiter<[u8; 32]>,
    /// Counts passwords that are looked at within sessions, for each and for its account.
    pub(crate) passwords_within: RateLimiter<Uuid>,
    /// Lets one row of a device be read at a time for those whose network has used up its allowance.
    device_reads: Semaphore,
    /// Counts changes that sessions begin.
    pub(crate) sessions_pace: RateLimiter<Uuid>,
    /// Counts requests to flows of clients that are locked.
    pub(crate) locked_flows: RateLimiter<TokenDigest>,
    /// Counts new passwords of sessions, of their accounts, and of flows for forgotten ones.
    pub(crate) new_passwords: RateLimiter<Uuid>,
    /// Counts passwords of registrations without a solved captcha, for networks and for sites.
    pub(crate) unsolved_passwords: RateLimiter,
    /// How many of those may be hashed at once.
    pub(crate) unsolved_places: Semaphore,
    /// Counts captchas that were handed out.
    pub(crate) captchas: RateLimiter,
    /// Counts questions to the message checker.
    pub(crate) checkers: RateLimiter,
    /// Counts tokens that led nowhere.
    pub(crate) vain: RateLimiter,
    /// Counts codes that the message checker did not know.
    pub(crate) strange_codes: RateLimiter,
    /// Names throttles and codes; see [`KeyUse::Throttle`].
    pub(crate) throttle_key: Zeroizing<[u8; 32]>,
    /// Derives the tokens that a sign-in hands out; see [`KeyUse::Tokens`].
    pub(crate) tokens_key: Zeroizing<[u8; 32]>,
    request_key: Zeroizing<[u8; 32]>,
    requests: AtomicU64,
}

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
        let seals = SealedColumns { ring: parts.ring, entropy: parts.entropy.clone() };
        let sessions = SessionCache::new(parts.store.engine(), parts.cached_sessions);
        let networks = RateLimiter::new();
        Self(Arc::new(Core {
            policy: parts.policy,
            operator: parts.operator,
            store: parts.store,
            hashing: parts.hashing,
            work: parts.work,
            slider: parts.slider,
            geo: parts.geo,
            listed: parts.listed,
            post: parts.post,
            clock: parts.clock,
            shared_clock: parts.shared_clock,
            clock_apart: AtomicI64::new(0),
            steady: Mutex::default(),
            entropy: parts.entropy,
            seals,
            actions: ACTIONS,
            signer,
            sessions,
            node,
            ready: tokio::sync::Mutex::default(),
            networks,
            aside: parts.aside,
            devices: RateLimiter::new(),
            passwords_within: RateLimiter::new(),
            device_reads: Semaphore::new(1),
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
        }))
    }

    /// The policy in force.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.0.policy
    }

    /// The operator's name and address.
    #[must_use]
    pub fn operator(&self) -> &Operator {
        &self.0.operator
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.clock.now_micros())
    }

    /// The database, for checks and tests.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Where an address is and whether its network is on the operator's list.
    #[must_use]
    pub fn place_of(&self, ip: IpAddr) -> (Place, bool) {
        let listed = self.0.listed.contains(ip).is_some();
        let Some(facts) = self.0.geo.lookup(ip) else { return (Place::unknown(), listed) };
        let country = std::str::from_utf8(&facts.country_code).ok().and_then(CountryCode::parse);
        let coordinates =
            facts.lat_lon.and_then(|(latitude, longitude)| Coordinates::new(latitude, longitude).ok());
        (Place { country, city: facts.city, coordinates }, listed)
    }

    /// A fresh captcha of the kind that the operator chose. A network gets so many in a minute, the networks of its site together
    /// eight times as many, and a browser that some account knows gets more where others have used them up. It is made on a thread of its own, whose queue is short.
    pub async fn challenge(&self, caller: &Caller) -> Result<Challenge, Problem> {
        let core = &self.0;
        let most = core.policy.throttle.captchas_per_minute;
        let around = Allowance::a_minute(most.saturating_mul(NETWORKS_OF_A_SITE));
        let counted = core
            .captchas
            .count(caller.network(), caller.now, Allowance::a_minute(most))
            .and_then(|()| core.captchas.count(caller.site(), caller.now, around));
        if let Err(until) = counted {
            let known = core.scope_of_known_device(caller, b"captchas:").await?;
            let scope = known.ok_or(Problem::TooMany { until })?;
            let own = core.devices.admit(scope, caller.now, &core.policy.throttle);
            own.map_err(|until| Problem::TooMany { until })?;
        }
        let work = Arc::clone(core);
        let made = core.aside.does(move || work.make_challenge()).await?;
        made.map_err(Problem::fault)
    }

    /// How many hashes of passwords were asked for since the start, by which tests see who can make the server work.
    #[must_use]
    pub fn hashes_asked(&self) -> u64 {
        self.0.hashing.asked()
    }

    /// Whether requests can be served: a sign of life can be written to the database within two seconds. Each answer
    /// counts for a second, so that asking costs next to nothing however often it is done.
    pub async fn ready(&self) -> bool {
        let core = &self.0;
        let mut last = core.ready.lock().await;
        let began = core.clock.monotonic_micros();
        if let Some((_, ready)) = last.filter(|(at, _)| began.saturating_sub(*at) < READY_FOR) {
            return ready;
        }
        let beat = core.store.write(Lock::Queue, Beat { node: core.node, now: self.now() });
        let ready = matches!(tokio::time::timeout(WRITES_WITHIN, beat).await, Ok(Ok(())));
        *last = Some((core.clock.monotonic_micros(), ready));
        ready
    }

    /// Twelve bytes in hexadecimal, to name a request in the log and on an error page. Strangers learn nothing from them,
    /// not even how many requests there are; asking the operating system for each would cost a call into the kernel.
    #[must_use]
    pub fn request_id(&self) -> String {
        let (key, count) = (&self.0.request_key, self.0.requests.fetch_add(1, Ordering::Relaxed));
        let name = Sha256::new().chain_update(key.as_slice()).chain_update(count.to_be_bytes()).finalize();
        data_encoding::HEXLOWER.encode(name.get(..12).unwrap_or_default())
    }
}

/// Microseconds that an answer to [`Vestibule::ready`] counts.
const READY_FOR: i64 = 1_000_000;

/// How long the sign of life may take.
const WRITES_WITHIN: Duration = Duration::from_secs(2);

struct Beat {
    node: Uuid,
    now: Timestamp,
}

impl Transaction for Beat {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        heartbeat::beat(tx, self.node, self.now).await
    }
}

impl Core {
    /// Looks a link's token up, unless too many from the caller's network led nowhere lately.
    pub(crate) async fn unless_in_vain<T>(
        &self,
        caller: &Caller,
        look: impl Future<Output = Result<Option<T>, StoreError>>,
    ) -> Result<Option<T>, Problem> {
        let network = caller.network();
        self.vain.look(network, caller.now, IN_VAIN).map_err(|until| Problem::TooMany { until })?;
        let found = look.await?;
        if found.is_none() {
            let _ = self.vain.count(network, caller.now, IN_VAIN);
        }
        Ok(found)
    }

    fn make_challenge(&self) -> Result<Challenge, CaptchaFault> {
        let now = self.clock.now_micros();
        match self.policy.captcha.kind {
            CaptchaKind::ProofOfWork => self.work.challenge(now, &self.entropy).map(Challenge::Work),
            CaptchaKind::Slider => self.slider.puzzle(now, &self.entropy).map(Challenge::Slider),
        }
    }

    /// What a browser is counted by that some account remembers, for what is asked. Anybody can make up a token, so for all of
    /// them together one row is read at a time: they wait for each other, and hold up nobody else.
    pub(crate) async fn scope_of_known_device(
        &self,
        caller: &Caller,
        what: &[u8],
    ) -> Result<Option<[u8; 32]>, Problem> {
        let shown = caller.devices.shown(caller.now);
        if shown.is_empty() {
            return Ok(None);
        }
        let turn = self.device_reads.acquire().await.map_err(Problem::fault)?;
        let row = device::latest_of(&mut self.store.read().await?, &shown).await?;
        drop(turn);
        let known = row.filter(|row| row.device.is_known(&self.policy.device, caller.now));
        let scope = |id: Uuid| hmac_sha256(&self.throttle_key, &[what, id.as_bytes()].concat());
        Ok(known.map(|row| scope(row.device.id.uuid())))
    }

    pub(crate) fn uuid(&self, now: Timestamp) -> Uuid {
        self.entropy.uuid_v7(now.micros())
    }

    pub(crate) fn token(&self, kind: TokenKind) -> Token {
        Token::new(kind, &self.entropy.bytes())
    }
}
