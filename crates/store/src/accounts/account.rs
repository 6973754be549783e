//! Accounts: the row that everything of a customer hangs on, and that is locked while any of it changes.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::id::AccountId;
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;

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
}

#[derive(FromRow)]
pub(super) struct Record {
    id: Uuid,
    created_at: i64,
    language: String,
    profile: Vec<u8>,
    location_history: Vec<u8>,
}

impl From<Record> for AccountRow {
    fn from(record: Record) -> Self {
        Self {
            id: AccountId::from_uuid(record.id),
            created_at: Timestamp::from_micros(record.created_at),
            language: record.language,
            profile: record.profile,
            location_history: record.location_history,
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

const GET: &str = "select id, created_at, language, profile, location_history from account where id = $1";

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
