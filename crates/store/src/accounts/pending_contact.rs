//! Addresses and numbers that were shown to be readable and wait for the weakening that lets them in. They belong to
//! nobody yet: only [`crate::identifier::claim`] says whether one is still free.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::account::IdentifierKind;
use vestibule_domain::id::{AccountId, IdentifierId};
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;

/// An address or number that is to become an identifier of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingContactRow {
    /// Whose it is to be.
    pub account: AccountId,
    /// The name it will have as an identifier.
    pub id: IdentifierId,
    /// Which kind it is.
    pub kind: IdentifierKind,
    /// Its keyed hash.
    pub lookup: [u8; 32],
    /// The address or number, sealed.
    pub sealed: Vec<u8>,
    /// When its owner showed that messages arrive.
    pub verified_at: Timestamp,
    /// From this instant on nothing waits for it any more.
    pub until: Timestamp,
}

#[derive(FromRow)]
struct Record {
    account_id: Uuid,
    id: Uuid,
    kind: String,
    lookup: Vec<u8>,
    sealed: Vec<u8>,
    verified_at: i64,
    until: i64,
}

impl TryFrom<Record> for PendingContactRow {
    type Error = StoreError;
    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            account: AccountId::from_uuid(record.account_id),
            id: IdentifierId::from_uuid(record.id),
            kind: column::word(record.kind.parse().ok(), "pending_contact.kind")?,
            lookup: column::bytes32(record.lookup, "pending_contact.lookup")?,
            sealed: record.sealed,
            verified_at: Timestamp::from_micros(record.verified_at),
            until: Timestamp::from_micros(record.until),
        })
    }
}

const INSERT: &str = "
    insert into pending_contact (account_id, id, kind, lookup, sealed, verified_at, until)
    values ($1, $2, $3, $4, $5, $6, $7)";

/// Keeps an address or number until its weakening takes effect.
pub async fn insert(tx: &mut Tx<'_>, row: &PendingContactRow) -> Result<(), StoreError> {
    on!(tx, execute INSERT(
        row.account.uuid(),
        row.id.uuid(),
        row.kind.as_str(),
        &row.lookup[..],
        row.sealed.as_slice(),
        row.verified_at.micros(),
        row.until.micros(),
    ))?;
    Ok(())
}

const GET: &str = "
    select account_id, id, kind, lookup, sealed, verified_at, until
    from pending_contact where account_id = $1 and id = $2";

/// An address or number of an account that waits.
pub async fn get(
    conn: &mut Conn<'_>,
    account: AccountId,
    id: IdentifierId,
) -> Result<Option<PendingContactRow>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional GET(account.uuid(), id.uuid()))?;
    record.map(PendingContactRow::try_from).transpose()
}

const OF_ACCOUNT: &str = "
    select account_id, id, kind, lookup, sealed, verified_at, until
    from pending_contact where account_id = $1 order by verified_at, id";

/// All addresses and numbers of an account that wait.
pub async fn of_account(
    conn: &mut Conn<'_>,
    account: AccountId,
) -> Result<Vec<PendingContactRow>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all OF_ACCOUNT(account.uuid()))?;
    records.into_iter().map(PendingContactRow::try_from).collect()
}

const DELETE: &str = "delete from pending_contact where account_id = $1 and id = $2";

/// Deletes an address or number that waits; false when there is none.
pub async fn delete(tx: &mut Tx<'_>, account: AccountId, id: IdentifierId) -> Result<bool, StoreError> {
    Ok(on!(tx, execute DELETE(account.uuid(), id.uuid()))? == 1)
}

const PURGE: &str = "
    delete from pending_contact where (account_id, id) in
        (select account_id, id from pending_contact where until < $1 order by until limit $2)";

/// Deletes those whose time was over before `before`; at most `limit`. Returns how many.
pub async fn purge(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    on!(tx, execute PURGE(before.micros(), column::limit(limit)))
}
