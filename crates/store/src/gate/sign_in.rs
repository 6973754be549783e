//! Everything a sign-in asks about an account, in one statement: this is the hot path.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::account::AccountState;
use vestibule_domain::gate::{FailureCount, FailureCounts};
use vestibule_domain::id::{AccountId, DeviceId};
use vestibule_domain::protection::{Freeze, OperatorFreeze, Suspicion};
use vestibule_domain::session::{Device, ShownDevices};
use vestibule_domain::time::Timestamp;

use crate::accounts::account::AccountRow;
use crate::engine::column;
use crate::engine::conn::{Conn, Head, on};
use crate::engine::error::StoreError;
use crate::factors::authenticator::AuthenticatorRow;
use crate::factors::joined::Joined;
use crate::factors::password::PasswordRow;
use crate::protections::protection::Stops;
use crate::sessions::device::{self, DeviceRow};

/// What is known about the account that signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInFacts {
    /// The account that the identifier finds.
    pub account: AccountRow,
    /// The password, where the account has one.
    pub password: Option<PasswordRow>,
    /// The authenticator app, where one is enrolled.
    pub authenticator: Option<AuthenticatorRow>,
    /// How many passkeys it has.
    pub passkeys: i64,
    /// Whether nothing but a passkey opens the account.
    pub passkeys_only: bool,
    /// Its unused backup codes.
    pub backup_codes_left: i64,
    /// The device that the client shows a token of, when the account knows it.
    pub device: Option<DeviceRow>,
    /// The freeze in force.
    pub freeze: Option<Freeze>,
    /// The exchange's own freeze in force.
    pub operator_freeze: Option<OperatorFreeze>,
    /// When the exchange last demanded a new password.
    pub password_demanded_at: Option<Timestamp>,
    /// Why the account is locked on suspicion, and since when.
    pub suspicion: Option<(Suspicion, Timestamp)>,
}

/// Where the failures of an attempt count.
#[derive(Debug, Clone, Copy)]
pub struct FailureScopes<'a> {
    /// Those of the client.
    pub own: &'a [u8; 32],
    /// Those of its network.
    pub network: &'a [u8; 32],
    /// Those of all strangers; none on a device that the account knows.
    pub strangers: Option<&'a [u8; 32]>,
}

/// What an identifier finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The identifier finds this account.
    Account(Box<SignInFacts>),
    /// Nothing, or an account that is closed. What stands there, or next to the place where it would be was read instead, if there is any, so that both take as
    /// long; it is to be opened like the other, and dropped.
    Nobody(Option<Box<SignInFacts>>),
}

#[derive(FromRow)]
struct Record {
    lookup: Vec<u8>,
    id: Uuid,
    created_at: i64,
    language: String,
    profile: Vec<u8>,
    location_history: Vec<u8>,
    closed_at: Option<i64>,
    erased_at: Option<i64>,
    #[sqlx(flatten)]
    factors: Joined,
    device_id: Option<Uuid>,
    token: Option<Vec<u8>>,
    earlier: Option<Vec<u8>>,
    renewed_at: Option<i64>,
    first_seen_at: Option<i64>,
    last_seen_at: Option<i64>,
    wrong_codes: Option<i64>,
    device_sealed: Option<Vec<u8>>,
    passkeys: i64,
    passkeys_only: i64,
    backup_codes_left: i64,
    #[sqlx(flatten)]
    stops: Stops,
    head_seq: Option<i64>,
    head_hash: Option<Vec<u8>>,
    head_key: Option<Vec<u8>>,
}

#[derive(FromRow)]
struct RecordWithFailures {
    #[sqlx(flatten)]
    record: Record,
    own_failures: Option<i64>,
    own_last: Option<i64>,
    own_locked: Option<i64>,
    network_failures: Option<i64>,
    network_last: Option<i64>,
    network_locked: Option<i64>,
    strangers_failures: Option<i64>,
    strangers_last: Option<i64>,
    strangers_locked: Option<i64>,
}

impl RecordWithFailures {
    fn failures(&self) -> FailureCounts {
        let count = |failures: Option<i64>, last, locked| FailureCount {
            failures: u32::try_from(failures.unwrap_or(0)).unwrap_or(u32::MAX),
            last_failure: column::instant(last),
            locked_until: column::instant(locked),
        };
        FailureCounts {
            own: count(self.own_failures, self.own_last, self.own_locked),
            network: count(self.network_failures, self.network_last, self.network_locked),
            strangers: count(self.strangers_failures, self.strangers_last, self.strangers_locked),
        }
    }
}

impl Record {
    fn head(&mut self, account: AccountId) -> Result<Option<Head>, StoreError> {
        let (Some(seq), Some(hash)) = (self.head_seq, self.head_hash.take()) else { return Ok(None) };
        Head::stored(account, seq, hash, self.head_key.take()).map(Some)
    }

    fn device(&mut self, account: AccountId) -> Result<Option<DeviceRow>, StoreError> {
        let (Some(id), Some(token), Some(first), Some(last), Some(sealed)) = (
            self.device_id,
            self.token.take(),
            self.first_seen_at,
            self.last_seen_at,
            self.device_sealed.take(),
        ) else {
            return Ok(None);
        };
        Ok(Some(DeviceRow {
            device: Device {
                id: DeviceId::from_uuid(id),
                account,
                first_seen_at: Timestamp::from_micros(first),
                last_seen_at: Timestamp::from_micros(last),
                forgotten_at: None,
            },
            token: column::token(token, "device.token")?,
            wrong_codes: self.wrong_codes.unwrap_or(0),
            before: device::before(self.earlier.take(), self.renewed_at)?,
            sealed,
        }))
    }
}

/// The one statement, with these columns and joins more.
macro_rules! facts {
    ($columns:literal, $joins:literal) => {
        concat!(
            "
    select i.lookup, a.id, a.created_at, a.language, a.profile, a.location_history, a.closed_at, a.erased_at,
        p.hash, p.pepper_key, p.set_at,
        f.id as factor_id, f.sealed_secret, f.enrolled_at, f.last_step, f.burned_step, f.burned_earlier, f.drift_steps,
        f.failures, f.last_used_at,
        d.id as device_id, d.token, d.earlier, d.renewed_at, d.first_seen_at, d.last_seen_at, d.wrong_codes, d.sealed as device_sealed,
        (select count(*) from passkey k where k.account_id = a.id) as passkeys,
        coalesce(g.passkeys_only, 0) as passkeys_only,
        (select count(*) from backup_code b where b.account_id = a.id and b.used_at is null) as backup_codes_left,
        g.frozen_scope, g.frozen_by, g.frozen_at, g.exchange_freeze, g.exchange_reason, g.exchange_froze_at,
        g.password_demanded_at, g.suspicion, g.suspected_at,
        h.seq as head_seq, h.hash as head_hash, h.key as head_key",
            $columns,
            "
    from (select lookup, account_id from identifier_lookup where lookup >= $1 order by lookup limit 1) i
        join account a on a.id = i.account_id
        left join password p on p.account_id = a.id
        left join authenticator f on f.account_id = a.id
        left join protection g on g.account_id = a.id
        left join event_head h on h.account_id = a.id
        left join device d on d.account_id = a.id and d.forgotten_at is null and (d.token in ($2, $3, $4, $5, $6)
            or (d.earlier in ($2, $3, $4, $5, $6) and d.renewed_at > $7 and d.renewed_at <= $8))",
            $joins,
            "
    order by d.last_seen_at desc, d.id desc limit 1"
        )
    };
}

const FACTS: &str = facts!("", "");

const FACTS_AND_FAILURES: &str = facts!(
    ", t.failures as own_failures, t.last_failure_at as own_last, t.locked_until as own_locked,
        n.failures as network_failures, n.last_failure_at as network_last, n.locked_until as network_locked,
        s.failures as strangers_failures, s.last_failure_at as strangers_last, s.locked_until as strangers_locked",
    "
        left join throttle t on t.scope = $9
        left join throttle n on n.scope = $10
        left join throttle s on s.scope = $11"
);

/// The facts about the account that an identifier finds, seen from a client that may hold tokens of devices. Notes on the
/// way where the account's event chain ends: a sign-in appends to it.
pub async fn facts(
    conn: &mut Conn<'_>,
    lookup: &[u8; 32],
    shown: &ShownDevices,
) -> Result<Found, StoreError> {
    let [one, two, three, four, five] = device::digests(shown);
    let (after, until) = shown.earlier_counts();
    let record: Option<Record> = on!(conn, fetch_optional FACTS(
        &lookup[..], one, two, three, four, five, after.micros(), until.micros()
    ))?;
    let Some(record) = record else { return Ok(Found::Nobody(None)) };
    found(conn, record, lookup)
}

/// The same, with the failures of these scopes. `None` where nothing was found that they could stand beside.
pub async fn facts_and_failures(
    conn: &mut Conn<'_>,
    lookup: &[u8; 32],
    shown: &ShownDevices,
    scopes: FailureScopes<'_>,
) -> Result<Option<(Found, FailureCounts)>, StoreError> {
    let [one, two, three, four, five] = device::digests(shown);
    let (after, until) = shown.earlier_counts();
    let record: Option<RecordWithFailures> = on!(conn, fetch_optional FACTS_AND_FAILURES(
        &lookup[..], one, two, three, four, five, after.micros(), until.micros(),
        &scopes.own[..], &scopes.network[..], scopes.strangers.map(|scope| &scope[..])
    ))?;
    let Some(record) = record else { return Ok(None) };
    let failures = record.failures();
    Ok(Some((found(conn, record.record, lookup)?, failures)))
}

fn found(conn: &mut Conn<'_>, mut record: Record, lookup: &[u8; 32]) -> Result<Found, StoreError> {
    let id = AccountId::from_uuid(record.id);
    let head = record.head(id)?;
    let facts = Box::new(SignInFacts {
        password: record.factors.password(id),
        authenticator: record.factors.authenticator(id)?,
        device: record.device(id)?,
        freeze: record.stops.freeze()?,
        operator_freeze: record.stops.operator_freeze()?,
        password_demanded_at: record.stops.password_demanded_at(),
        suspicion: record.stops.suspicion()?,
        passkeys: record.passkeys,
        passkeys_only: record.passkeys_only != 0,
        backup_codes_left: record.backup_codes_left,
        account: AccountRow {
            id,
            created_at: Timestamp::from_micros(record.created_at),
            language: record.language,
            profile: record.profile,
            location_history: record.location_history,
            state: AccountState::of(column::instant(record.closed_at), column::instant(record.erased_at)),
        },
    });
    // A closed account is nobody's, and takes as long as if the identifier found nobody.
    if record.lookup != lookup[..] || !facts.account.state.is_open() {
        return Ok(Found::Nobody(Some(facts)));
    }
    if let Some(head) = head {
        conn.note_head(head);
    }
    Ok(Found::Account(facts))
}
