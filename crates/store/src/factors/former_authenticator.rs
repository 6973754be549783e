//! Authenticators that were replaced, each with the password that counted at that moment. Together with a message they disown
//! what took their place, and nothing else; they are kept no longer than that is possible.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::factor::BurnedSteps;
use vestibule_domain::id::{AccountId, FactorId};
use vestibule_domain::time::Timestamp;

use super::authenticator::{burned, burned_columns};
use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;

/// An authenticator that was replaced.
#[derive(Clone, PartialEq, Eq)]
pub struct FormerAuthenticatorRow {
    /// The account that it belonged to.
    pub account: AccountId,
    /// The factor's id.
    pub id: FactorId,
    /// Its secret, sealed.
    pub sealed_secret: Vec<u8>,
    /// The hash of the password of that moment in PHC string format.
    pub hash: String,
    /// Which pepper went into it.
    pub pepper_key: String,
    /// When it was replaced.
    pub replaced_at: Timestamp,
    /// The newest time step that was used.
    pub last_step: Option<i64>,
    /// The steps that refused codes were told to be right for; never accepted any more.
    pub burned: BurnedSteps,
    /// How many steps its clock is ahead of ours.
    pub drift_steps: i64,
    /// Wrong codes in a row.
    pub failures: i64,
}

impl std::fmt::Debug for FormerAuthenticatorRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FormerAuthenticatorRow").field("id", &self.id).finish_non_exhaustive()
    }
}

#[derive(FromRow)]
struct Record {
    account_id: Uuid,
    id: Uuid,
    sealed_secret: Vec<u8>,
    hash: String,
    pepper_key: String,
    replaced_at: i64,
    last_step: Option<i64>,
    burned_step: Option<i64>,
    burned_earlier: Option<Vec<u8>>,
    drift_steps: i64,
    failures: i64,
}

impl TryFrom<Record> for FormerAuthenticatorRow {
    type Error = StoreError;

    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            account: AccountId::from_uuid(record.account_id),
            id: FactorId::from_uuid(record.id),
            sealed_secret: record.sealed_secret,
            hash: record.hash,
            pepper_key: record.pepper_key,
            replaced_at: Timestamp::from_micros(record.replaced_at),
            last_step: record.last_step,
            burned: burned(record.burned_step, record.burned_earlier)?,
            drift_steps: record.drift_steps,
            failures: record.failures,
        })
    }
}

const INSERT: &str = "
    insert into former_authenticator (account_id, id, sealed_secret, hash, pepper_key, replaced_at, last_step, burned_step,
        burned_earlier, drift_steps, failures)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

/// Keeps an authenticator that was just replaced.
pub async fn insert(tx: &mut Tx<'_>, row: &FormerAuthenticatorRow) -> Result<(), StoreError> {
    let (burned_step, burned_earlier) = burned_columns(row.burned);
    on!(tx, execute INSERT(
        row.account.uuid(),
        row.id.uuid(),
        row.sealed_secret.as_slice(),
        row.hash.as_str(),
        row.pepper_key.as_str(),
        row.replaced_at.micros(),
        row.last_step,
        burned_step,
        burned_earlier.as_deref(),
        row.drift_steps,
        row.failures,
    ))?;
    Ok(())
}

const OF_ACCOUNT: &str = "
    select account_id, id, sealed_secret, hash, pepper_key, replaced_at, last_step, burned_step, burned_earlier,
        drift_steps, failures
    from former_authenticator where account_id = $1 and replaced_at > $2 order by replaced_at, id";

/// Those of an account that were replaced after `since`, the oldest first.
pub async fn of_account(
    conn: &mut Conn<'_>,
    account: AccountId,
    since: Timestamp,
) -> Result<Vec<FormerAuthenticatorRow>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all OF_ACCOUNT(account.uuid(), since.micros()))?;
    records.into_iter().map(FormerAuthenticatorRow::try_from).collect()
}

const USE_STEP: &str = "
    update former_authenticator set last_step = $3
    where account_id = $1 and id = $2 and (last_step is null or last_step < $3) and failures < $4";

/// Uses a time step; false when it or a later one was used before, when the authenticator is not kept any more, and after
/// `most` wrong codes.
pub async fn use_step(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: FactorId,
    step: i64,
    most: u32,
) -> Result<bool, StoreError> {
    Ok(on!(tx, execute USE_STEP(account.uuid(), id.uuid(), step, i64::from(most)))? == 1)
}

const RESYNCHRONISE: &str = "
    update former_authenticator set drift_steps = $3, last_step = $4
    where account_id = $1 and id = $2 and (last_step is null or last_step < $4)";

/// Notes how far its clock is off, and the later of the two steps that showed it as used; false when that step or a later one
/// was used before, or the authenticator is not kept any more.
pub async fn resynchronise(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: FactorId,
    drift_steps: i64,
    step: i64,
) -> Result<bool, StoreError> {
    Ok(on!(tx, execute RESYNCHRONISE(account.uuid(), id.uuid(), drift_steps, step))? == 1)
}

const FORGIVE: &str = "update former_authenticator set failures = 0 where account_id = $1";

/// Ends the count of wrong codes, which could have been meant for any of them.
pub async fn forgive(tx: &mut Tx<'_>, account: AccountId) -> Result<(), StoreError> {
    on!(tx, execute FORGIVE(account.uuid()))?;
    Ok(())
}

const RECORD_FAILURE: &str = "update former_authenticator set failures = failures + 1 where account_id = $1";

/// Counts a wrong code, which could have been meant for any of them.
pub async fn record_failure(tx: &mut Tx<'_>, account: AccountId) -> Result<(), StoreError> {
    on!(tx, execute RECORD_FAILURE(account.uuid()))?;
    Ok(())
}

const FORGET: &str = "delete from former_authenticator where account_id = $1";

/// Deletes those of an account. Returns how many.
pub async fn forget(tx: &mut Tx<'_>, account: AccountId) -> Result<u64, StoreError> {
    on!(tx, execute FORGET(account.uuid()))
}

const PURGE: &str = "
    delete from former_authenticator where (account_id, id) in
        (select account_id, id from former_authenticator where replaced_at <= $1 order by replaced_at limit $2)";

/// Deletes those that were replaced up to `before`; at most `limit`. Returns how many.
pub async fn purge(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    on!(tx, execute PURGE(before.micros(), column::limit(limit)))
}
