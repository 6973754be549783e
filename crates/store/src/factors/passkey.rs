//! Passkeys, up to ten per account. Each use is a guarded statement, so that of two uses with the same counter one counts.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::factor::PasskeyMemory;
use vestibule_domain::id::{AccountId, FactorId};
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;

/// A passkey of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyRow {
    /// The account that it opens.
    pub account: AccountId,
    /// The factor's id.
    pub id: FactorId,
    /// The id that its authenticator gave it; at most 1023 bytes, unique among all accounts.
    pub credential_id: Vec<u8>,
    /// Its public key, its name and what else does not change with its use, sealed.
    pub sealed: Vec<u8>,
    /// What it said at its last use.
    pub memory: PasskeyMemory,
    /// When it was added.
    pub added_at: Timestamp,
    /// When it was last used; `None` before its first use.
    pub last_used_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Record {
    account_id: Uuid,
    id: Uuid,
    credential_id: Vec<u8>,
    sealed: Vec<u8>,
    counter: i64,
    backup_eligible: i64,
    backed_up: i64,
    added_at: i64,
    last_used_at: Option<i64>,
}

impl TryFrom<Record> for PasskeyRow {
    type Error = StoreError;
    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            account: AccountId::from_uuid(record.account_id),
            id: FactorId::from_uuid(record.id),
            credential_id: record.credential_id,
            sealed: record.sealed,
            memory: PasskeyMemory {
                counter: u32::try_from(record.counter).map_err(|_| StoreError::corrupt("passkey.counter"))?,
                backup_eligible: record.backup_eligible != 0,
                backed_up: record.backed_up != 0,
            },
            added_at: Timestamp::from_micros(record.added_at),
            last_used_at: column::instant(record.last_used_at),
        })
    }
}

const INSERT: &str = "
    insert into passkey (account_id, id, credential_id, sealed, counter, backup_eligible, backed_up, added_at, last_used_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (credential_id) do nothing";

/// Adds a passkey; false when some account has one with this credential id already.
pub async fn insert(tx: &mut Tx<'_>, row: &PasskeyRow) -> Result<bool, StoreError> {
    let inserted = on!(tx, execute INSERT(
        row.account.uuid(),
        row.id.uuid(),
        row.credential_id.as_slice(),
        row.sealed.as_slice(),
        i64::from(row.memory.counter),
        i64::from(row.memory.backup_eligible),
        i64::from(row.memory.backed_up),
        row.added_at.micros(),
        row.last_used_at.map(Timestamp::micros),
    ))?;
    Ok(inserted == 1)
}

const OF_ACCOUNT: &str = "
    select account_id, id, credential_id, sealed, counter, backup_eligible, backed_up, added_at, last_used_at
    from passkey where account_id = $1 order by added_at, id";

/// The passkeys of an account, the oldest first.
pub async fn of_account(conn: &mut Conn<'_>, account: AccountId) -> Result<Vec<PasskeyRow>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all OF_ACCOUNT(account.uuid()))?;
    records.into_iter().map(PasskeyRow::try_from).collect()
}

const BY_CREDENTIAL: &str = "
    select account_id, id, credential_id, sealed, counter, backup_eligible, backed_up, added_at, last_used_at
    from passkey where credential_id = $1";

/// The passkey with this credential id, whosever it is.
pub async fn by_credential(
    conn: &mut Conn<'_>,
    credential_id: &[u8],
) -> Result<Option<PasskeyRow>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional BY_CREDENTIAL(credential_id))?;
    record.map(PasskeyRow::try_from).transpose()
}

const USE: &str = "
    update passkey set counter = $3, backed_up = $4, last_used_at = $5
    where account_id = $1 and id = $2 and counter = $6";

/// Remembers a use, which was judged by what is remembered of it `before`; false when it was removed, or used with a counter,
/// meanwhile.
pub async fn note_use(
    tx: &mut Tx<'_>,
    (account, id): (AccountId, FactorId),
    before: PasskeyMemory,
    after: PasskeyMemory,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (counter, known) = (i64::from(after.counter), i64::from(before.counter));
    let used = on!(tx, execute USE(
        account.uuid(), id.uuid(), counter, i64::from(after.backed_up), now.micros(), known
    ))?;
    Ok(used == 1)
}

const SET_SEALED: &str = "update passkey set sealed = $3 where account_id = $1 and id = $2";

/// Replaces what is sealed, with another name in it; false when there is no such passkey.
pub async fn set_sealed(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: FactorId,
    sealed: &[u8],
) -> Result<bool, StoreError> {
    Ok(on!(tx, execute SET_SEALED(account.uuid(), id.uuid(), sealed))? == 1)
}

const REMOVE: &str = "delete from passkey where account_id = $1 and id = $2";

/// Removes a passkey; false when it was removed before.
pub async fn remove(tx: &mut Tx<'_>, account: AccountId, id: FactorId) -> Result<bool, StoreError> {
    Ok(on!(tx, execute REMOVE(account.uuid(), id.uuid()))? == 1)
}
