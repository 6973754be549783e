//! Authenticator apps, one per account. A time step is used by a guarded statement, so a code counts once even when
//! requests race.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::factor::BurnedSteps;
use vestibule_domain::id::{AccountId, DeviceId, FactorId};
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;

/// An enrolled authenticator app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthenticatorRow {
    /// The account that it belongs to.
    pub account: AccountId,
    /// The factor's id.
    pub id: FactorId,
    /// The shared secret, sealed.
    pub sealed_secret: Vec<u8>,
    /// When it was enrolled.
    pub enrolled_at: Timestamp,
    /// The newest time step that was used.
    pub last_step: Option<i64>,
    /// The steps that refused codes were told to be right for; never accepted any more.
    pub burned: BurnedSteps,
    /// How many steps its clock is ahead of ours.
    pub drift_steps: i64,
    /// Wrong codes in a row from clients that the account does not know; devices that it knows have a count of their own.
    pub failures: i64,
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
    burned_step: Option<i64>,
    burned_earlier: Option<Vec<u8>>,
    drift_steps: i64,
    failures: i64,
    last_used_at: Option<i64>,
}

impl TryFrom<Record> for AuthenticatorRow {
    type Error = StoreError;
    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            account: AccountId::from_uuid(record.account_id),
            id: FactorId::from_uuid(record.id),
            sealed_secret: record.sealed_secret,
            enrolled_at: Timestamp::from_micros(record.enrolled_at),
            last_step: record.last_step,
            burned: burned(record.burned_step, record.burned_earlier)?,
            drift_steps: record.drift_steps,
            failures: record.failures,
            last_used_at: column::instant(record.last_used_at),
        })
    }
}

/// The told steps, as their two columns say.
pub(crate) fn burned(newest: Option<i64>, earlier: Option<Vec<u8>>) -> Result<BurnedSteps, StoreError> {
    let corrupt = || StoreError::corrupt("authenticator.burned_earlier");
    let newest = newest.map(u64::try_from).transpose().map_err(|_| corrupt())?;
    let earlier = earlier.map(<[u8; 16]>::try_from).transpose().map_err(|_| corrupt())?;
    Ok(BurnedSteps::of(newest, earlier.map_or(0, u128::from_be_bytes)))
}

/// The two columns of the told steps.
pub(crate) fn burned_columns(burned: BurnedSteps) -> (Option<i64>, Option<Vec<u8>>) {
    let newest = burned.newest().map(|step| i64::try_from(step).unwrap_or(i64::MAX));
    (newest, newest.map(|_| burned.earlier().to_be_bytes().to_vec()))
}

const PUT: &str = "
    insert into authenticator (account_id, id, sealed_secret, enrolled_at, last_step, burned_step, drift_steps,
        failures, last_used_at, burned_earlier)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (account_id) do update
    set id = excluded.id, sealed_secret = excluded.sealed_secret, enrolled_at = excluded.enrolled_at,
        last_step = excluded.last_step, burned_step = excluded.burned_step, burned_earlier = excluded.burned_earlier,
        drift_steps = excluded.drift_steps, failures = excluded.failures, last_used_at = excluded.last_used_at";

/// Enrols an authenticator in place of an older one.
pub async fn put(tx: &mut Tx<'_>, row: &AuthenticatorRow) -> Result<(), StoreError> {
    let (burned_step, burned_earlier) = burned_columns(row.burned);
    on!(tx, execute PUT(
        row.account.uuid(),
        row.id.uuid(),
        row.sealed_secret.as_slice(),
        row.enrolled_at.micros(),
        row.last_step,
        burned_step,
        row.drift_steps,
        row.failures,
        row.last_used_at.map(Timestamp::micros),
        burned_earlier.as_deref(),
    ))?;
    Ok(())
}

const GET: &str = "
    select account_id, id, sealed_secret, enrolled_at, last_step, burned_step, burned_earlier, drift_steps, failures,
        last_used_at
    from authenticator where account_id = $1";

/// The authenticator of an account.
pub async fn get(conn: &mut Conn<'_>, account: AccountId) -> Result<Option<AuthenticatorRow>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional GET(account.uuid()))?;
    record.map(AuthenticatorRow::try_from).transpose()
}

const USE_STEP: &str = "
    update authenticator set last_step = $3, failures = 0, last_used_at = $4
    where account_id = $1 and id = $2 and (last_step is null or last_step < $3) and failures < $5";

/// Uses a time step for a client that the account does not know, and ends the count of wrong codes from such clients; false
/// when that step or a later one was used before, when the authenticator was replaced, and after `most` wrong codes.
pub async fn use_step(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: FactorId,
    step: i64,
    now: Timestamp,
    most: u32,
) -> Result<bool, StoreError> {
    let most = i64::from(most);
    Ok(on!(tx, execute USE_STEP(account.uuid(), id.uuid(), step, now.micros(), most))? == 1)
}

const USE_STEP_ON: &str = "
    update authenticator set last_step = $3, last_used_at = $4
    where account_id = $1 and id = $2 and (last_step is null or last_step < $3)
        and exists (select 1 from device d where d.account_id = $1 and d.id = $5 and d.wrong_codes < $6)";

/// The same for a device that the account knows: the wrong codes typed on it decide, and the count of the others goes on.
pub async fn use_step_on(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: FactorId,
    step: i64,
    now: Timestamp,
    (device, most): (DeviceId, u32),
) -> Result<bool, StoreError> {
    let (device, most) = (device.uuid(), i64::from(most));
    Ok(on!(tx, execute USE_STEP_ON(account.uuid(), id.uuid(), step, now.micros(), device, most))? == 1)
}

const BURN_STEP: &str = "
    update authenticator set burned_step = $3, burned_earlier = $4
    where account_id = $1 and id = $2";

/// Remembers the step that a refused code was told to be right for, so that it is never accepted; those told before stay.
pub async fn burn_step(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: FactorId,
    step: u64,
) -> Result<(), StoreError> {
    let Some(row) = get(tx, account).await?.filter(|row| row.id == id) else { return Ok(()) };
    let (newest, earlier) = burned_columns(row.burned.with(step));
    on!(tx, execute BURN_STEP(account.uuid(), id.uuid(), newest, earlier.as_deref()))?;
    Ok(())
}

const RECORD_FAILURE: &str = "
    update authenticator set failures = failures + 1
    where account_id = $1 and id = $2
    returning failures";

/// Counts a wrong code from a client that the account does not know and returns how many there were in a row; 0 when the
/// authenticator is gone.
pub async fn record_failure(tx: &mut Tx<'_>, account: AccountId, id: FactorId) -> Result<i64, StoreError> {
    let row: Option<(i64,)> = on!(tx, fetch_optional RECORD_FAILURE(account.uuid(), id.uuid()))?;
    Ok(row.map_or(0, |(failures,)| failures))
}

const RESYNCHRONISE: &str = "
    update authenticator set drift_steps = $3, last_step = $4, failures = 0
    where account_id = $1 and id = $2 and (last_step is null or last_step < $4)";

/// Notes how far the authenticator's clock is off, and the later of the two steps that showed it as used, and ends the count
/// of wrong codes from clients that the account does not know; false when that step or a later one was used before.
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
