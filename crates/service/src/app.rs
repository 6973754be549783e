//! The server as one value: what every use case needs, wired once. Cloning it is cheap.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use sha2::{Digest, Sha256};
use uuid::Uuid;
use vestibule_domain::place::{Coordinates, CountryCode, Place};
use vestibule_domain::time::Timestamp;
use vestibule_store::{Lock, Store, StoreError, Transaction, Tx, heartbeat};

use crate::action::Actions;
use crate::caller::Caller;
use crate::core::Challenge;
use crate::core::Core;
use crate::in_force::{InForce, OperatorInForce, PolicyInForce, Reloadable};
use crate::problem::Problem;
use crate::region::Way;
use crate::tally::Tally;
use crate::throttle::{Allowance, NETWORKS_OF_A_SITE};

/// The server: use cases are its methods.
#[derive(Clone)]
pub struct App(
    pub(crate) Arc<Core>,
    /// What flows are spent on.
    pub(crate) Actions,
);

impl App {
    /// The policy in force.
    #[must_use]
    pub fn policy(&self) -> PolicyInForce {
        self.0.policy()
    }

    /// The operator's name and address.
    #[must_use]
    pub fn operator(&self) -> OperatorInForce {
        self.0.operator()
    }

    /// Puts all of this in force from the next request on; those under way finish by what they have taken.
    pub fn reload(&self, reloadable: Reloadable) {
        self.0.reloadable.store(Arc::new(InForce::of(reloadable, &self.0.seals.ring)));
    }

    /// The instant by the server's clock.
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
        let in_force = self.0.in_force();
        let listed = in_force.listed.contains(ip).is_some();
        let Some(facts) = in_force.geo.lookup(ip) else { return (Place::unknown(), listed) };
        let country = std::str::from_utf8(&facts.country_code).ok().and_then(CountryCode::parse);
        let coordinates =
            facts.lat_lon.and_then(|(latitude, longitude)| Coordinates::new(latitude, longitude).ok());
        (Place { country, city: facts.city, coordinates }, listed)
    }

    /// A fresh captcha of the kind that the operator chose. A network gets so many in a minute, the networks of its site together
    /// eight times as many, and a browser that some account knows gets more where others have used them up. It is made on a thread of its own, whose queue is short.
    pub async fn challenge(&self, caller: &Caller) -> Result<Challenge, Problem> {
        let core = &self.0;
        let most = core.policy().throttle.captchas_per_minute;
        let around = Allowance::a_minute(most.saturating_mul(NETWORKS_OF_A_SITE));
        let counted = core
            .captchas
            .count(caller.network(), caller.now, Allowance::a_minute(most))
            .and_then(|()| core.captchas.count(caller.site(), caller.now, around));
        if let Err(until) = counted {
            let known = core.scope_of_known_device(caller, b"captchas:").await?;
            let scope = known.ok_or(Problem::TooMany { until })?;
            let own = core.devices.admit(scope, caller.now, &core.policy().throttle);
            own.map_err(|until| Problem::TooMany { until })?;
        }
        let work = Arc::clone(core);
        let made = core.aside.does(move || work.make_challenge()).await?;
        let challenge = made.map_err(Problem::fault)?;
        match challenge {
            Challenge::Work(_) => Tally::WorkMade.note(),
            Challenge::Slider(_) => Tally::SliderMade.note(),
        }
        Ok(challenge)
    }

    /// Refuses those whom the operator lets in neither by this way nor from where they are.
    pub fn lets_in(&self, caller: &Caller, way: Way) -> Result<(), Problem> {
        self.0.lets_in(caller, way)
    }

    /// How many passwords wait for a hashing thread, for the metrics.
    #[must_use]
    pub fn hashes_waiting(&self) -> usize {
        self.0.hashing.waiting()
    }

    /// How many sessions are kept in memory, for the metrics.
    #[must_use]
    pub fn sessions_cached(&self) -> usize {
        self.0.sessions.len()
    }

    /// Seconds since the revocation feed was last confirmed; none where this process is alone on its database.
    #[must_use]
    pub fn feed_age_seconds(&self) -> Option<f64> {
        self.0.sessions.age(self.0.clock.monotonic_micros())
    }

    /// Microseconds by a clock that never goes back, to measure how long something takes.
    #[must_use]
    pub fn monotonic_micros(&self) -> i64 {
        self.0.clock.monotonic_micros()
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

/// Microseconds that an answer to [`App::ready`] counts.
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
