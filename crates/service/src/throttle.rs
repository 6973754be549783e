//! Names the scopes that failures are counted in, and keeps a single network from opening flows without end. Scopes
//! are named by a keyed hash of what was typed, so unknown identifiers are counted exactly like known ones.

use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use quick_cache::sync::Cache;
use uuid::Uuid;
use vestibule_domain::gate::{FailureCount, FailureCounts};
use vestibule_domain::policy::{CodePolicy, ThrottlePolicy};
use vestibule_domain::session::Session;
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::sign_in::FailureScopes;
use vestibule_store::{Conn, StoreError, throttle};

use crate::crypto::hmac_sha256;

/// The three scopes that one attempt falls in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ThrottleKeys {
    /// This client and identifier.
    pub(crate) client: [u8; 32],
    /// All strangers and this identifier; `None` on a known device.
    pub(crate) strangers: Option<[u8; 32]>,
    /// The whole network, whatever identifier is tried.
    pub(crate) network: [u8; 32],
}

impl ThrottleKeys {
    /// Names the scopes of an attempt on the identifier with this lookup value. A known device is named by its id,
    /// which stays when its token is renewed.
    pub(crate) fn of(key: &[u8; 32], lookup: &[u8; 32], device: Option<&[u8; 32]>, network: IpAddr) -> Self {
        let network = network.to_string();
        let named = |parts: [&[u8]; 3]| hmac_sha256(key, &parts.concat());
        Self {
            client: match device {
                Some(device) => named([b"device:", lookup, device]),
                None => named([b"stranger:", lookup, network.as_bytes()]),
            },
            strangers: device.is_none().then(|| named([b"strangers:", lookup, b""])),
            network: named([b"network:", network.as_bytes(), b""]),
        }
    }

    /// The same, each by its name.
    pub(crate) const fn named(&self) -> FailureScopes<'_> {
        FailureScopes { own: &self.client, network: &self.network, strangers: self.strangers.as_ref() }
    }

    /// Reads how many failures there were in each scope.
    pub(crate) async fn read(&self, conn: &mut Conn<'_>) -> Result<FailureCounts, StoreError> {
        let keys: Vec<[u8; 32]> =
            [Some(self.client), Some(self.network), self.strangers].into_iter().flatten().collect();
        let mut counts = throttle::read(conn, &keys).await?.into_iter();
        let (client, network) = (counts.next().unwrap_or_default(), counts.next().unwrap_or_default());
        Ok(FailureCounts { own: client, network, strangers: counts.next().unwrap_or_default() })
    }
}

/// Who asks for a code, as far as it is proven. Each is counted apart, so that no stranger uses up what others may send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asker {
    /// Anybody.
    Stranger,
    /// Somebody who has proven the password.
    Proven,
    /// A known device, by the name of its scope.
    Device([u8; 32]),
}

impl Asker {
    fn named(&self) -> (&[u8], &[u8]) {
        match self {
            Self::Stranger => (b"stranger:", b""),
            Self::Proven => (b"proven:", b""),
            Self::Device(scope) => (b"device:", scope),
        }
    }

    /// Where wrong codes for the identifier with this lookup value are counted for this kind of asker.
    pub(crate) fn wrong_codes(&self, key: &[u8; 32], lookup: &[u8; 32]) -> [u8; 32] {
        let (asker, device) = self.named();
        hmac_sha256(key, &[b"wrong codes:".as_slice(), asker, lookup, device].concat())
    }
}

/// A message with a code that is about to be sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CodeMessages<'a> {
    /// The lookup value of the identifier that was typed.
    pub(crate) lookup: &'a [u8; 32],
    pub(crate) asker: Asker,
    /// The network that it is asked from, where a captcha is asked and not solved.
    pub(crate) unsolved: Option<IpAddr>,
}

impl CodeMessages<'_> {
    /// The scopes that it is counted in, and how many each lets through.
    pub(crate) fn scopes(&self, key: &[u8; 32], policy: &CodePolicy) -> Vec<([u8; 32], u32)> {
        let (asker, device) = self.asker.named();
        let named = |what: &[u8]| hmac_sha256(key, &[what, asker, self.lookup, device].concat());
        let mut scopes = vec![(named(b"codes:"), policy.hourly_per_identifier)];
        // The network's own limit is for strangers: a known device is not kept from its code by others behind its address.
        let network = self.unsolved.filter(|_| !matches!(self.asker, Asker::Device(_)));
        if self.unsolved.is_some() {
            scopes.push((named(b"unsolved:"), policy.hourly_unsolved_per_identifier));
        }
        if let Some(network) = network {
            let network = [b"unsolved network:", network.to_string().as_bytes()].concat();
            scopes.push((hmac_sha256(key, &network), policy.hourly_unsolved_per_network));
        }
        scopes
    }
}

/// Until when these attempts are locked, if they are: by the client's own failures or by its network's.
pub(crate) fn locked_until(
    attempts: &FailureCounts,
    known_device: bool,
    now: Timestamp,
    policy: &ThrottlePolicy,
) -> Option<Timestamp> {
    let lock = |count: &FailureCount| lock_in_force(count, now, policy);
    let network = if known_device { None } else { lock(&attempts.network) };
    lock(&attempts.own).max(network)
}

/// The lock of one scope, if it is in force.
pub(crate) async fn lock_of(
    conn: &mut Conn<'_>,
    scope: &[u8; 32],
    now: Timestamp,
    policy: &ThrottlePolicy,
) -> Result<Option<Timestamp>, StoreError> {
    let counts = throttle::read(conn, &[*scope]).await?;
    Ok(counts.first().and_then(|count| lock_in_force(count, now, policy)))
}

/// A lock counts while it lasts, unless it would last an hour longer than the longest there is: such a one was made
/// under a clock that was ahead and has been put right since, and must not keep anybody out until then.
fn lock_in_force(count: &FailureCount, now: Timestamp, policy: &ThrottlePolicy) -> Option<Timestamp> {
    let longest = policy.ladder.iter().copied().max().unwrap_or_default();
    let latest = now + longest + Span::from_hours(1);
    count.locked_until.filter(|until| *until > now && *until <= latest)
}

/// Counts what each network (or device, account, flow) does in a minute, or in an hour, in this process only; what must be
/// exact is in the database.
#[derive(Debug)]
pub(crate) struct RateLimiter<K = IpAddr> {
    /// The last minute or hour in which each did something, and how often.
    counts: Cache<K, (i64, u32)>,
    /// Held while one is counted: of two at once both would read the same count, and be the same one.
    turn: Mutex<()>,
}

/// How many networks of one site, as [`crate::caller::Caller::site`] means it, may use up their allowances together.
pub(crate) const NETWORKS_OF_A_SITE: u32 = 8;

/// How many sessions of one account may use up their allowances together.
pub(crate) const SESSIONS_OF_AN_ACCOUNT: u32 = 10;

/// How many strangers without a solved captcha may have a new password hashed at once, from wherever they come.
pub(crate) const UNSOLVED_AT_ONCE: usize = 4;

/// How often a network may do something in each of these stretches of time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowance {
    pub(crate) most: u32,
    pub(crate) within: Span,
}

/// How often tokens from one network may lead nowhere before its questions are read aside, or its links are not looked
/// up for a while: nobody guesses 256 bits, so these are only reads of the database.
pub(crate) const IN_VAIN: Allowance = Allowance { most: 60, within: Span::from_minutes(1) };

impl Allowance {
    pub(crate) fn a_minute(most: u32) -> Self {
        Self { most, within: Span::from_minutes(1) }
    }

    pub(crate) fn an_hour(most: u32) -> Self {
        Self { most, within: Span::from_hours(1) }
    }

    /// The stretch that an instant lies in.
    fn stretch(self, now: Timestamp) -> i64 {
        now.micros().div_euclid(self.within.micros().max(1))
    }

    fn over_at(self, stretch: i64) -> Timestamp {
        Timestamp::from_micros(stretch.saturating_add(1).saturating_mul(self.within.micros()))
    }
}

impl<K: Copy + Eq + Hash> RateLimiter<K> {
    pub(crate) fn new() -> Self {
        Self { counts: Cache::new(10_000), turn: Mutex::new(()) }
    }

    /// Counts once more; says until when that is too often.
    pub(crate) fn count(&self, who: K, now: Timestamp, allowance: Allowance) -> Result<(), Timestamp> {
        let stretch = allowance.stretch(now);
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let count = match self.counts.get(&who) {
            Some((at, count)) if at == stretch => count.saturating_add(1),
            _ => 1,
        };
        self.counts.insert(who, (stretch, count));
        if count > allowance.most { Err(allowance.over_at(stretch)) } else { Ok(()) }
    }

    /// Without counting: until when nothing more is allowed.
    pub(crate) fn look(&self, who: K, now: Timestamp, allowance: Allowance) -> Result<(), Timestamp> {
        let stretch = allowance.stretch(now);
        let used_up = |(at, count)| at == stretch && count >= allowance.most;
        if self.counts.get(&who).is_some_and(used_up) { Err(allowance.over_at(stretch)) } else { Ok(()) }
    }

    /// Counts one more flow; says until when there are too many.
    pub(crate) fn admit(&self, who: K, now: Timestamp, policy: &ThrottlePolicy) -> Result<(), Timestamp> {
        self.count(who, now, Allowance::a_minute(policy.flows_per_minute))
    }
}

impl RateLimiter<Uuid> {
    /// Counts once more for a session, and for its account, whose sessions together may do ten times as much: a thief in one
    /// of them uses up its own allowance, and not its owner's.
    pub(crate) fn count_within(
        &self,
        session: &Session,
        now: Timestamp,
        allowance: Allowance,
    ) -> Result<(), Timestamp> {
        self.count(session.id.uuid(), now, allowance)?;
        let most = allowance.most.saturating_mul(SESSIONS_OF_AN_ACCOUNT);
        self.count(session.account.uuid(), now, Allowance { most, ..allowance })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [1; 32];

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_known_device_shares_no_scope_with_strangers() {
        let stranger = ThrottleKeys::of(&KEY, &[2; 32], None, ip("192.0.2.1"));
        let device = ThrottleKeys::of(&KEY, &[2; 32], Some(&[3; 32]), ip("192.0.2.1"));
        assert_ne!(stranger.client, device.client);
        assert!(stranger.strangers.is_some() && device.strangers.is_none());
        assert_eq!(stranger.network, device.network);
    }

    #[test]
    fn strangers_from_two_networks_share_only_the_strangers_scope() {
        let one = ThrottleKeys::of(&KEY, &[2; 32], None, ip("192.0.2.1"));
        let two = ThrottleKeys::of(&KEY, &[2; 32], None, ip("192.0.2.2"));
        assert_eq!(one.strangers, two.strangers);
        assert!(one.client != two.client && one.network != two.network);
    }

    #[test]
    fn strangers_use_up_nobody_elses_codes() {
        let names = |lookup: &[u8; 32], asker| {
            let messages = CodeMessages { lookup, asker, unsolved: Some(ip("192.0.2.1")) };
            messages.scopes(&KEY, &CodePolicy::default())
        };
        let stranger = names(&[2; 32], Asker::Stranger);
        for other in [Asker::Proven, Asker::Device([3; 32]), Asker::Device([4; 32])] {
            let other = names(&[2; 32], other);
            assert!(stranger[0].0 != other[0].0 && stranger[1].0 != other[1].0);
        }
        assert_eq!(names(&[2; 32], Asker::Proven)[2], stranger[2]);
        assert_eq!(names(&[2; 32], Asker::Device([3; 32])).len(), 2);
        assert_ne!(names(&[5; 32], Asker::Stranger)[0].0, stranger[0].0);
        assert_eq!(stranger.iter().map(|(_, most)| *most).collect::<Vec<_>>(), [20, 5, 60]);
    }

    #[test]
    fn a_locked_network_never_locks_a_known_device() {
        let now = Timestamp::from_seconds(100);
        let locked =
            FailureCount { locked_until: Some(now + Span::from_minutes(1)), ..FailureCount::default() };
        let attempts = FailureCounts { network: locked, ..FailureCounts::default() };
        let policy = ThrottlePolicy::default();
        assert!(locked_until(&attempts, false, now, &policy).is_some());
        assert!(locked_until(&attempts, true, now, &policy).is_none());
    }

    #[test]
    fn a_lock_from_a_clock_that_was_ahead_is_not_in_force() {
        let (now, policy) = (Timestamp::from_seconds(100), ThrottlePolicy::default());
        let lock = |minutes| FailureCount {
            locked_until: Some(now + Span::from_minutes(minutes)),
            ..FailureCount::default()
        };
        assert!(lock_in_force(&lock(30), now, &policy).is_some());
        assert!(lock_in_force(&lock(90), now, &policy).is_some());
        assert!(lock_in_force(&lock(91), now, &policy).is_none());
    }

    #[test]
    fn looking_costs_nothing_and_tells_when_all_is_used_up() {
        let (keeper, hour) =
            (RateLimiter::<IpAddr>::new(), Allowance { most: 2, within: Span::from_hours(1) });
        let (network, now) = (ip("192.0.2.1"), Timestamp::from_seconds(3600 + 5));
        for _ in 0..9 {
            assert!(keeper.look(network, now, hour).is_ok());
        }
        assert!(keeper.count(network, now, hour).is_ok() && keeper.count(network, now, hour).is_ok());
        assert_eq!(keeper.look(network, now, hour), Err(Timestamp::from_seconds(7200)));
        assert!(keeper.look(ip("192.0.2.2"), now, hour).is_ok());
        assert!(keeper.look(network, Timestamp::from_seconds(7200), hour).is_ok());
    }

    #[test]
    fn of_many_at_once_no_more_are_admitted_than_one_after_the_other() {
        let keeper = RateLimiter::<IpAddr>::new();
        let (network, now) = (ip("192.0.2.1"), Timestamp::from_seconds(3600 + 5));
        let knocks =
            || (0..2000).filter(|_| keeper.count(network, now, Allowance::an_hour(4000)).is_ok()).count();
        let admitted: usize = std::thread::scope(|scope| {
            let guests: Vec<_> = (0..8).map(|_| scope.spawn(knocks)).collect();
            guests.into_iter().map(|guest| guest.join().unwrap()).sum()
        });
        assert_eq!(admitted, 4000);
    }

    #[test]
    fn the_doorkeeper_opens_again_with_the_next_minute() {
        let (keeper, policy) = (
            RateLimiter::<IpAddr>::new(),
            ThrottlePolicy { flows_per_minute: 2, ..ThrottlePolicy::default() },
        );
        let now = Timestamp::from_seconds(125);
        assert!(keeper.admit(ip("192.0.2.1"), now, &policy).is_ok());
        assert!(keeper.admit(ip("192.0.2.1"), now, &policy).is_ok());
        assert_eq!(keeper.admit(ip("192.0.2.1"), now, &policy), Err(Timestamp::from_seconds(180)));
        assert!(keeper.admit(ip("192.0.2.9"), now, &policy).is_ok());
        assert!(keeper.admit(ip("192.0.2.1"), Timestamp::from_seconds(180), &policy).is_ok());
    }
}
