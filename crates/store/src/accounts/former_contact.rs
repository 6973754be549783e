//! Addresses and numbers that were replaced and for a while still hear of everything, so that a thief who replaces a
//! customer's address cannot silence the customer.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::account::IdentifierKind;
use vestibule_domain::id::{AccountId, IdentifierId};
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;

/// An address or number that was an identifier of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerContactRow {
    /// The account that it belonged to.
    pub account: AccountId,
    /// The name it had as an identifier.
    pub id: IdentifierId,
    /// Which kind it is.
    pub kind: IdentifierKind,
    /// The address or number, sealed.
    pub sealed: Vec<u8>,
    /// From this instant on it hears no more.
    pub until: Timestamp,
}

#[derive(FromRow)]
struct Record {
    account_id: Uuid,
    id: Uuid,
    kind: String,
    sealed: Vec<u8>,
    until: i64,
}

impl TryFrom<Record> for FormerContactRow {
    type Error = StoreError;
    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            account: AccountId::from_uuid(record.account_id),
            id: IdentifierId::from_uuid(record.id),
            kind: column::word(record.kind.parse().ok(), "former_contact.kind")?,
            sealed: record.sealed,
            until: Timestamp::from_micros(record.until),
        })
    }
}

const INSERT: &str = "
    insert into former_contact (account_id, id, kind, sealed, until)
    values ($1, $2, $3, $4, $5)";

/// Keeps an address or number that was just replaced.
pub async fn insert(tx: &mut Tx<'_>, row: &FormerContactRow) -> Result<(), StoreError> {
    on!(tx, execute INSERT(
        row.account.uuid(),
        row.id.uuid(),
        row.kind.as_str(),
        row.sealed.as_slice(),
        row.until.micros(),
    ))?;
    Ok(())
}

const OF_ACCOUNT: &str = "
    select account_id, id, kind, sealed, until
    from former_contact where account_id = $1 and until > $2 order by until, id";

/// The former addresses and numbers of an account that still hear at `now`.
pub async fn of_account(
    conn: &mut Conn<'_>,
    account: AccountId,
    now: Timestamp,
) -> Result<Vec<FormerContactRow>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all OF_ACCOUNT(account.uuid(), now.micros()))?;
    records.into_iter().map(FormerContactRow::try_from).collect()
}

const PURGE: &str = "
    delete from former_contact where (account_id, id) in
        (select account_id, id from former_contact where until < $1 order by until limit $2)";

/// Deletes those whose time was over before `before`; at most `limit`. Returns how many.
pub async fn purge(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    on!(tx, execute PURGE(before.micros(), column::limit(limit)))
}
