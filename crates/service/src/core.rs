//! What every use case needs: database, keys, clock, chance, policy, and what counts requests.

use std::sync::atomic::{AtomicI64, AtomicU64};
use std::sync::{Arc, Mutex};

use arc_swap::{ArcSwap, Guard};
use tokio::sync::Semaphore;
use uuid::Uuid;
use vestibule_domain::place::CountryCode;
use vestibule_domain::policy::CaptchaKind;
use vestibule_domain::secret::{Token, TokenDigest, TokenKind};
use vestibule_domain::time::Timestamp;
use vestibule_store::{Store, StoreError, device};
use zeroize::Zeroizing;

use crate::aside::Aside;
use crate::caller::Caller;
use crate::captcha::{CaptchaFault, Puzzle};
use crate::client_cache::ClientCache;
use crate::clock_entropy::{Clock, Entropy, SharedClock};
use crate::crypto::hmac_sha256;
use crate::hashing::HashPool;
use crate::in_force::{InForce, OperatorInForce, PolicyInForce};
use crate::messengers::Messengers;
use crate::problem::Problem;
use crate::region::Way;
use crate::sealed_columns::SealedColumns;
use crate::session_cache::SessionCache;
use crate::signing::Signer;
use crate::steady::Steady;
use crate::tally::Tally;
use crate::throttle::{IN_VAIN, RateLimiter};

/// A captcha to be solved.
#[derive(Debug)]
pub enum Challenge {
    /// A proof of work (altcha protocol), as JSON.
    Work(String),
    /// A slider puzzle.
    Slider(Puzzle),
}

/// What use cases share, wired once.
pub(crate) struct Core {
    /// What a reload replaces; read by [`Core::policy`], [`Core::operator`] and [`Core::in_force`].
    pub(crate) reloadable: ArcSwap<InForce>,
    pub(crate) store: Store,
    pub(crate) hashing: HashPool,
    pub(crate) post: Messengers,
    pub(crate) clock: Clock,
    pub(crate) shared_clock: SharedClock,
    /// How far this node's clock was from the shared one when that was last asked, or what it has skipped, in seconds.
    pub(crate) clock_apart: AtomicI64,
    /// What is known of this node's clock where there is no other.
    pub(crate) steady: Mutex<Steady>,
    pub(crate) entropy: Entropy,
    pub(crate) seals: SealedColumns,
    pub(crate) signer: Signer,
    pub(crate) sessions: SessionCache,
    pub(crate) clients: ClientCache,
    /// The name of this process among the nodes.
    pub(crate) node: Uuid,
    /// When it was last asked whether requests can be served, and the answer.
    pub(crate) ready: tokio::sync::Mutex<Option<(i64, bool)>>,
    pub(crate) networks: RateLimiter,
    /// Does what takes a millisecond and strangers can ask for.
    pub(crate) aside: Aside,
    /// Counts flows of known devices whose network has opened too many.
    pub(crate) devices: RateLimiter<[u8; 32]>,
    /// Counts passwords that are looked at within sessions, for each and for its account.
    pub(crate) passwords_within: RateLimiter<Uuid>,
    /// Lets one row of a device be read at a time for those whose network has used up its allowance.
    pub(crate) device_reads: Semaphore,
    /// Lets one row of a client be read at a time for networks that often ask in vain.
    pub(crate) client_reads: Semaphore,
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
    /// Names requests.
    pub(crate) request_key: Zeroizing<[u8; 32]>,
    pub(crate) requests: AtomicU64,
}

impl Core {
    /// Everything that a reload replaces, as it is now.
    pub(crate) fn in_force(&self) -> Guard<Arc<InForce>> {
        self.reloadable.load()
    }

    /// The policy as it is now.
    pub(crate) fn policy(&self) -> PolicyInForce {
        PolicyInForce(self.in_force())
    }

    /// The operator's name and address as they are now.
    pub(crate) fn operator(&self) -> OperatorInForce {
        OperatorInForce(self.in_force())
    }

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

    /// Refuses those whom the operator does not let in by this way from where they are.
    pub(crate) fn lets_in(&self, caller: &Caller, way: Way) -> Result<(), Problem> {
        if !self.in_force().refused.refuse(way, caller.place.country, caller.ip) {
            return Ok(());
        }
        match way {
            Way::Registration => Tally::RegionRegistration.note(),
            Way::SignIn => Tally::RegionSignIn.note(),
        }
        tracing::debug!(?way, country = caller.place.country.map(CountryCode::as_str), "refused by region");
        Err(Problem::RegionRefused)
    }

    pub(crate) fn make_challenge(&self) -> Result<Challenge, CaptchaFault> {
        let (now, in_force) = (self.clock.now_micros(), self.in_force());
        match in_force.policy.captcha.kind {
            CaptchaKind::ProofOfWork => in_force.work().challenge(now, &self.entropy).map(Challenge::Work),
            CaptchaKind::Slider => in_force.slider().puzzle(now, &self.entropy).map(Challenge::Slider),
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
        let known = row.filter(|row| row.device.is_known(&self.policy().device, caller.now));
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
