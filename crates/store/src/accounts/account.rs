//! Accounts: the row that everything of a customer hangs on, and that is locked while any of it changes.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::account::AccountState;
use vestibule_domain::id::AccountId;
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;
use crate::engine::id_range::IdRange;

/// An account as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// The account's id.
    pub id: AccountId,
    /// When it was opened.
    pub created_at: Timestamp,
    /// The language of its messages, as a BCP 47 tag.
    pub language: String,
    /// What the customer tells about itself, sealed.
    pub profile: Vec<u8>,
    /// Where it was used from, sealed.
    pub location_history: Vec<u8>,
    /// Whether it is open, closed or erased; a new one is open.
    pub state: AccountState,
}

#[derive(FromRow)]
pub(super) struct Record {
    id: Uuid,
    created_at: i64,
    language: String,
    profile: Vec<u8>,
    location_history: Vec<u8>,
    closed_at: Option<i64>,
    erased_at: Option<i64>,
}

impl From<Record> for AccountRow {
    fn from(record: Record) -> Self {
        Self {
            id: AccountId::from_uuid(record.id),
            created_at: Timestamp::from_micros(record.created_at),
            language: record.language,
            profile: record.profile,
            location_history: record.location_history,
            state: AccountState::of(column::instant(record.closed_at), column::instant(record.erased_at)),
        }
    }
}

const INSERT: &str = "
    insert into account (id, created_at, language, profile, location_history)
    values ($1, $2, $3, $4, $5)";

/// Opens an account.
pub async fn insert(tx: &mut Tx<'_>, row: &AccountRow) -> Result<(), StoreError> {
    on!(tx, execute INSERT(
        row.id.uuid(),
        row.created_at.micros(),
        row.language.as_str(),
        row.profile.as_slice(),
        row.location_history.as_slice(),
    ))?;
    Ok(())
}

const GET: &str = "
    select id, created_at, language, profile, location_history, closed_at, erased_at from account where id = $1";

/// An account by its name.
pub async fn get(conn: &mut Conn<'_>, id: AccountId) -> Result<Option<AccountRow>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional GET(id.uuid()))?;
    Ok(record.map(AccountRow::from))
}

const SET_PROFILE: &str = "update account set profile = $2, language = $3 where id = $1";

/// Replaces what the customer tells about itself.
pub async fn set_profile(
    tx: &mut Tx<'_>,
    id: AccountId,
    profile: &[u8],
    language: &str,
) -> Result<(), StoreError> {
    on!(tx, execute SET_PROFILE(id.uuid(), profile, language))?;
    Ok(())
}

const SET_LOCATION_HISTORY: &str = "update account set location_history = $2 where id = $1";

/// Replaces where the account was used from.
pub async fn set_location_history(
    tx: &mut Tx<'_>,
    id: AccountId,
    location_history: &[u8],
) -> Result<(), StoreError> {
    on!(tx, execute SET_LOCATION_HISTORY(id.uuid(), location_history))?;
    Ok(())
}

const IDS: &str = "select id from account where id > $1 order by id limit $2";

/// The ids of accounts behind `after`, in their order; at most `limit`. Begin with the id of all zeros.
pub async fn ids(conn: &mut Conn<'_>, after: AccountId, limit: u32) -> Result<Vec<AccountId>, StoreError> {
    let rows: Vec<(Uuid,)> = on!(conn, fetch_all IDS(after.uuid(), column::limit(limit)))?;
    Ok(rows.into_iter().map(|(id,)| AccountId::from_uuid(id)).collect())
}

const OPEN: &str = "
    select id from account where id > $1 and id <= $2 and closed_at is null order by id limit $3";

/// The open accounts of a range, in the order of their ids; at most `limit`.
pub async fn open(conn: &mut Conn<'_>, range: IdRange, limit: u32) -> Result<Vec<AccountId>, StoreError> {
    let rows: Vec<(Uuid,)> =
        on!(conn, fetch_all OPEN(range.behind.uuid(), range.last.uuid(), column::limit(limit)))?;
    Ok(rows.into_iter().map(|(id,)| AccountId::from_uuid(id)).collect())
}

const CLOSE: &str = "update account set closed_at = $2 where id = $1 and closed_at is null";

/// Closes an account; false when it was closed already.
pub async fn close(tx: &mut Tx<'_>, id: AccountId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(on!(tx, execute CLOSE(id.uuid(), now.micros()))? == 1)
}

const CLOSED: &str = "
    select id from account
    where closed_at is not null and erased_at is null and closed_at <= $1 order by closed_at limit $2";

/// Accounts that were closed by then and are not erased, those closed longest ago first; at most `limit`.
pub async fn closed(conn: &mut Conn<'_>, by: Timestamp, limit: u32) -> Result<Vec<AccountId>, StoreError> {
    let rows: Vec<(Uuid,)> = on!(conn, fetch_all CLOSED(by.micros(), column::limit(limit)))?;
    Ok(rows.into_iter().map(|(id,)| AccountId::from_uuid(id)).collect())
}

const ERASED: &str = "
    select id, erased_at from account
    where erased_at is not null and (erased_at, id) > ($1, $2) order by erased_at, id limit $3";

/// Accounts that were erased, with when, behind this one of that time; at most `limit`. Begin with the earliest instant and the
/// id of all zeros.
pub async fn erased(
    conn: &mut Conn<'_>,
    after: (AccountId, Timestamp),
    limit: u32,
) -> Result<Vec<(AccountId, Timestamp)>, StoreError> {
    let (id, at) = after;
    let rows: Vec<(Uuid, i64)> = on!(conn, fetch_all ERASED(at.micros(), id.uuid(), column::limit(limit)))?;
    Ok(rows.into_iter().map(|(id, at)| (AccountId::from_uuid(id), Timestamp::from_micros(at))).collect())
}
