//! Identifiers: sealed, and found by a keyed hash in a table of its own.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::account::IdentifierKind;
use vestibule_domain::id::{AccountId, IdentifierId};
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;

/// A verified e-mail address or mobile number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentifierRow {
    /// The identifier's id.
    pub id: IdentifierId,
    /// The account that it belongs to.
    pub account: AccountId,
    /// Which kind it is.
    pub kind: IdentifierKind,
    /// Its keyed hash.
    pub lookup: [u8; 32],
    /// The identifier, sealed.
    pub sealed: Vec<u8>,
    /// When its owner showed that messages arrive.
    pub verified_at: Timestamp,
    /// When it was added.
    pub created_at: Timestamp,
}

#[derive(FromRow)]
struct Record {
    account_id: Uuid,
    id: Uuid,
    kind: String,
    lookup: Vec<u8>,
    sealed: Vec<u8>,
    verified_at: i64,
    created_at: i64,
}

impl TryFrom<Record> for IdentifierRow {
    type Error = StoreError;
    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            id: IdentifierId::from_uuid(record.id),
            account: AccountId::from_uuid(record.account_id),
            kind: column::word(record.kind.parse().ok(), "identifier.kind")?,
            lookup: column::bytes32(record.lookup, "identifier.lookup")?,
            sealed: record.sealed,
            verified_at: Timestamp::from_micros(record.verified_at),
            created_at: Timestamp::from_micros(record.created_at),
        })
    }
}

/// The columns of `identifier i`, joined to an account on the left.
#[derive(FromRow)]
pub(super) struct Joined {
    #[sqlx(rename = "contact_id")]
    id: Option<Uuid>,
    #[sqlx(rename = "contact_kind")]
    kind: Option<String>,
    #[sqlx(rename = "contact_lookup")]
    lookup: Option<Vec<u8>>,
    #[sqlx(rename = "contact_sealed")]
    sealed: Option<Vec<u8>>,
    #[sqlx(rename = "contact_verified_at")]
    verified_at: Option<i64>,
    #[sqlx(rename = "contact_created_at")]
    created_at: Option<i64>,
}

impl Joined {
    pub(super) fn identifier(&mut self, account: AccountId) -> Result<Option<IdentifierRow>, StoreError> {
        let (Some(id), Some(kind), Some(lookup), Some(sealed), Some(verified_at), Some(created_at)) = (
            self.id,
            self.kind.take(),
            self.lookup.take(),
            self.sealed.take(),
            self.verified_at,
            self.created_at,
        ) else {
            return Ok(None);
        };
        Ok(Some(IdentifierRow {
            id: IdentifierId::from_uuid(id),
            account,
            kind: column::word(kind.parse().ok(), "identifier.kind")?,
            lookup: column::bytes32(lookup, "identifier.lookup")?,
            sealed,
            verified_at: Timestamp::from_micros(verified_at),
            created_at: Timestamp::from_micros(created_at),
        }))
    }
}

/// An identifier that was free and is its account's from here on; only [`claim`] makes one.
#[derive(Debug)]
#[must_use]
pub struct ClaimedIdentifier<'r>(&'r IdentifierRow);

const CLAIM: &str = "
    insert into identifier_lookup (lookup, account_id, identifier_id)
    values ($1, $2, $3)
    on conflict (lookup) do nothing";

/// Claims an identifier for its account, which need not be there yet; `None`, and nothing is done, when any account has it. Who
/// claims it at the same moment waits for the one that came first.
pub async fn claim<'r>(
    tx: &mut Tx<'_>,
    row: &'r IdentifierRow,
) -> Result<Option<ClaimedIdentifier<'r>>, StoreError> {
    let claimed = on!(tx, execute CLAIM(&row.lookup[..], row.account.uuid(), row.id.uuid()))?;
    Ok((claimed == 1).then_some(ClaimedIdentifier(row)))
}

const INSERT: &str = "
    insert into identifier (account_id, id, kind, lookup, sealed, verified_at, created_at)
    values ($1, $2, $3, $4, $5, $6, $7)";

/// Adds an identifier to its account.
pub async fn insert(tx: &mut Tx<'_>, claimed: ClaimedIdentifier<'_>) -> Result<(), StoreError> {
    let ClaimedIdentifier(row) = claimed;
    on!(tx, execute INSERT(
        row.account.uuid(),
        row.id.uuid(),
        row.kind.as_str(),
        &row.lookup[..],
        row.sealed.as_slice(),
        row.verified_at.micros(),
        row.created_at.micros(),
    ))?;
    Ok(())
}

const FIND: &str = "select account_id from identifier_lookup where lookup = $1";

/// The account that an identifier belongs to.
pub async fn find(conn: &mut Conn<'_>, lookup: &[u8; 32]) -> Result<Option<AccountId>, StoreError> {
    let row: Option<(Uuid,)> = on!(conn, fetch_optional FIND(&lookup[..]))?;
    Ok(row.map(|(id,)| AccountId::from_uuid(id)))
}

const OWNER: &str = "
    select l.account_id, a.closed_at from identifier_lookup l left join account a on a.id = l.account_id
    where l.lookup = $1";

/// The account that an identifier belongs to, and whether it is still open.
pub async fn owner(conn: &mut Conn<'_>, lookup: &[u8; 32]) -> Result<Option<(AccountId, bool)>, StoreError> {
    let row: Option<(Uuid, Option<i64>)> = on!(conn, fetch_optional OWNER(&lookup[..]))?;
    Ok(row.map(|(id, closed_at)| (AccountId::from_uuid(id), closed_at.is_none())))
}

const OF_ACCOUNT: &str = "
    select account_id, id, kind, lookup, sealed, verified_at, created_at
    from identifier where account_id = $1 order by created_at, id";

/// The identifiers of an account, oldest first.
pub async fn of_account(conn: &mut Conn<'_>, account: AccountId) -> Result<Vec<IdentifierRow>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all OF_ACCOUNT(account.uuid()))?;
    records.into_iter().map(IdentifierRow::try_from).collect()
}

const GET: &str = "
    select account_id, id, kind, lookup, sealed, verified_at, created_at
    from identifier where account_id = $1 and id = $2";

/// An identifier of an account.
pub async fn get(
    conn: &mut Conn<'_>,
    account: AccountId,
    id: IdentifierId,
) -> Result<Option<IdentifierRow>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional GET(account.uuid(), id.uuid()))?;
    record.map(IdentifierRow::try_from).transpose()
}

const DELETE: &str = "delete from identifier where account_id = $1 and id = $2 returning lookup";

const DELETE_LOOKUP: &str = "
    delete from identifier_lookup where lookup = $1 and account_id = $2 and identifier_id = $3";

/// Removes an identifier, so that nothing is found by it and anybody may have it; false when the account has none of
/// this name.
pub async fn remove(tx: &mut Tx<'_>, account: AccountId, id: IdentifierId) -> Result<bool, StoreError> {
    let removed: Option<(Vec<u8>,)> = on!(tx, fetch_optional DELETE(account.uuid(), id.uuid()))?;
    let Some((lookup,)) = removed else { return Ok(false) };
    on!(tx, execute DELETE_LOOKUP(lookup.as_slice(), account.uuid(), id.uuid()))?;
    Ok(true)
}
