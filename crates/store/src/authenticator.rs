//! Authenticator apps, one per account. A time step is used by a guarded statement, so a code counts once even when
//! requests race.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::id::{AccountId, FactorId};
use vestibule_domain::time::Timestamp;

use crate::column;
use crate::conn::{Conn, Tx, on};
use crate::error::StoreError;

/// An enrolled authenticator app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthenticatorRow {
    /// Whose it is.
    pub account: AccountId,
    /// Its name.
    pub id: FactorId,
    /// The shared secret, sealed.
    pub sealed_secret: Vec<u8>,
    /// When it was enrolled.
    pub enrolled_at: Timestamp,
    /// The newest time step that was used.
    pub last_step: Option<i64>,
    /// The step that a refused code was told to be right for; never accepted any more.
    pub told_step: Option<i64>,
    /// How many steps its clock is ahead of ours.
    pub drift_steps: i64,
    /// Wrong codes in a row.
    pub failures: i64,
    /// When it was disabled, if so.
    pub disabled_at: Option<Timestamp>,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Record {
    account_id: Uuid,
    id: Uuid,
    sealed_secret: Vec<u8>,
    enrolled_at: i64,
    last_step: Option<i64>,
    told_step: Option<i64>,
    drift_steps: i64,
    failures: i64,
    disabled_at: Option<i64>,
    last_used_at: Option<i64>,
}

impl From<Record> for AuthenticatorRow {
    fn from(record: Record) -> Self {
        Self {
            account: AccountId::from_uuid(record.account_id),
            id: FactorId::from_uuid(record.id),
            sealed_secret: record.sealed_secret,
            enrolled_at: Timestamp::from_micros(record.enrolled_at),
            last_step: record.last_step,
            told_step: record.told_step,
            drift_steps: record.drift_steps,
            failures: record.failures,
            disabled_at: column::instant(record.disabled_at),
            last_used_at: column::instant(record.last_used_at),
        }
    }
}

const PUT: &str = "
    insert into authenticator (account_id, id, sealed_secret, enrolled_at, last_step, told_step, drift_steps,
        failures, disabled_at, last_used_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (account_id) do update
    set id = excluded.id, sealed_secret = excluded.sealed_secret, enrolled_at = excluded.enrolled_at,
        last_step = excluded.last_step, told_step = excluded.told_step, drift_steps = excluded.drift_steps,
        failures = excluded.failures, disabled_at = excluded.disabled_at, last_used_at = excluded.last_used_at";

/// Enrols an authenticator in place of an older one.
pub async fn put(tx: &mut Tx<'_>, row: &AuthenticatorRow) -> Result<(), StoreError> {
    on!(tx, execute PUT(
        row.account.uuid(),
        row.id.uuid(),
        row.sealed_secret.as_slice(),
        row.enrolled_at.micros(),
        row.last_step,
        row.told_step,
        row.drift_steps,
        row.failures,
        row.disabled_at.map(Timestamp::micros),
        row.last_used_at.map(Timestamp::micros),
    ))?;
    Ok(())
}

const GET: &str = "
    select account_id, id, sealed_secret, enrolled_at, last_step, told_step, drift_steps, failures, disabled_at,
        last_used_at
    from authenticator where account_id = $1";

/// The authenticator of an account, disabled or not.
pub async fn get(conn: &mut Conn<'_>, account: AccountId) -> Result<Option<AuthenticatorRow>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional GET(account.uuid()))?;
    Ok(record.map(AuthenticatorRow::from))
}

const USE_STEP: &str = "
    update authenticator set last_step = $3, failures = 0, last_used_at = $4
    where account_id = $1 and id = $2 and disabled_at is null and (last_step is null or last_step < $3)";

/// Uses a time step; false when it or a later one was used before, or the authenticator is disabled or replaced.
pub async fn use_step(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: FactorId,
    step: i64,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let used = on!(tx, execute USE_STEP(account.uuid(), id.uuid(), step, now.micros()))?;
    Ok(used == 1)
}

const TELL_STEP: &str = "
    update authenticator set told_step = $3
    where account_id = $1 and id = $2";

/// Remembers the step that a refused code was told to be right for, so that it is never accepted.
pub async fn tell_step(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: FactorId,
    step: i64,
) -> Result<(), StoreError> {
    on!(tx, execute TELL_STEP(account.uuid(), id.uuid(), step))?;
    Ok(())
}

const MISS: &str = "
    update authenticator set failures = failures + 1
    where account_id = $1 and id = $2
    returning failures";

/// Counts a wrong code and returns how many there were in a row; 0 when the authenticator is gone.
pub async fn miss(tx: &mut Tx<'_>, account: AccountId, id: FactorId) -> Result<i64, StoreError> {
    let row: Option<(i64,)> = on!(tx, fetch_optional MISS(account.uuid(), id.uuid()))?;
    Ok(row.map_or(0, |(failures,)| failures))
}

const DISABLE: &str = "
    update authenticator set disabled_at = $3
    where account_id = $1 and id = $2 and disabled_at is null";

/// Disables the authenticator; false when it was already.
pub async fn disable(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: FactorId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(on!(tx, execute DISABLE(account.uuid(), id.uuid(), now.micros()))? == 1)
}

const RESYNCHRONISE: &str = "
    update authenticator set drift_steps = $3, last_step = $4, failures = 0
    where account_id = $1 and id = $2 and disabled_at is null and (last_step is null or last_step < $4)";

/// Notes how far the authenticator's clock is off, and the later of the two steps that showed it as used; false when
/// that step or a later one was used before.
pub async fn resynchronise(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: FactorId,
    drift_steps: i64,
    step: i64,
) -> Result<bool, StoreError> {
    Ok(on!(tx, execute RESYNCHRONISE(account.uuid(), id.uuid(), drift_steps, step))? == 1)
}

const REMOVE: &str = "delete from authenticator where account_id = $1 and id = $2";

/// Removes the authenticator; false when the account has none of this name, or another one by now.
pub async fn remove(tx: &mut Tx<'_>, account: AccountId, id: FactorId) -> Result<bool, StoreError> {
    Ok(on!(tx, execute REMOVE(account.uuid(), id.uuid()))? == 1)
}
