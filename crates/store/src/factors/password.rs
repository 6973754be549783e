//! Password hashes, one per account.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::id::AccountId;
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;
use crate::engine::id_range::IdRange;

/// A password in its stored form.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordRow {
    /// The account that it belongs to.
    pub account: AccountId,
    /// The hash in PHC string format.
    pub hash: String,
    /// Which pepper went into it.
    pub pepper_key: String,
    /// When it was chosen.
    pub set_at: Timestamp,
}

impl std::fmt::Debug for PasswordRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordRow").field("account", &self.account).finish_non_exhaustive()
    }
}

#[derive(FromRow)]
pub(crate) struct Record {
    account_id: Uuid,
    hash: String,
    pepper_key: String,
    set_at: i64,
}

impl From<Record> for PasswordRow {
    fn from(record: Record) -> Self {
        Self {
            account: AccountId::from_uuid(record.account_id),
            hash: record.hash,
            pepper_key: record.pepper_key,
            set_at: Timestamp::from_micros(record.set_at),
        }
    }
}

const PUT: &str = "
    insert into password (account_id, hash, pepper_key, set_at)
    values ($1, $2, $3, $4)
    on conflict (account_id) do update
    set hash = excluded.hash, pepper_key = excluded.pepper_key, set_at = excluded.set_at";

/// Sets the password of an account, in place of an older one.
pub async fn put(tx: &mut Tx<'_>, row: &PasswordRow) -> Result<(), StoreError> {
    on!(tx, execute PUT(
        row.account.uuid(),
        row.hash.as_str(),
        row.pepper_key.as_str(),
        row.set_at.micros(),
    ))?;
    Ok(())
}

const GET: &str = "select account_id, hash, pepper_key, set_at from password where account_id = $1";

/// The password of an account.
pub async fn get(conn: &mut Conn<'_>, account: AccountId) -> Result<Option<PasswordRow>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional GET(account.uuid()))?;
    Ok(record.map(PasswordRow::from))
}

const ACCOUNTS: &str = "
    select account_id from password where account_id > $1 and account_id <= $2 order by account_id limit $3";

/// The accounts of a range that have a password, in the order of their ids; at most `limit`.
pub async fn accounts(conn: &mut Conn<'_>, range: IdRange, limit: u32) -> Result<Vec<AccountId>, StoreError> {
    let rows: Vec<(Uuid,)> =
        on!(conn, fetch_all ACCOUNTS(range.behind.uuid(), range.last.uuid(), column::limit(limit)))?;
    Ok(rows.into_iter().map(|(id,)| AccountId::from_uuid(id)).collect())
}
