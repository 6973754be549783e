//! Operations that clients ask customers to confirm. Each is confirmed once and used once, by guarded statements.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::content::ContentDigest;
use vestibule_domain::id::{AccountId, ClientId, OperationId, SessionId};
use vestibule_domain::operation::{Approval, Operation, OperationName, OperationState, Told};
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;

/// An operation as stored: what the customer reads of it is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationRow {
    /// The operation's id.
    pub id: OperationId,
    /// The client that asks.
    pub client: ClientId,
    /// The account whose owner is asked.
    pub account: AccountId,
    /// What is done.
    pub name: OperationName,
    /// The digest of all that the customer approves.
    pub content: ContentDigest,
    /// When it was asked for.
    pub made_at: Timestamp,
    /// Until when it can be confirmed.
    pub expires_at: Timestamp,
    /// How far it has come.
    pub state: OperationState,
    /// What the customer reads, sealed.
    pub sealed: Vec<u8>,
}

impl OperationRow {
    /// The row of an operation.
    #[must_use]
    pub fn of(operation: &Operation, sealed: Vec<u8>) -> Self {
        Self {
            id: operation.id,
            client: operation.client,
            account: operation.account,
            name: operation.name.clone(),
            content: operation.content().digest(),
            made_at: operation.made_at,
            expires_at: operation.expires_at,
            state: operation.state,
            sealed,
        }
    }

    /// The operation, with what the customer reads of it.
    #[must_use]
    pub fn operation(self, told: Told) -> Operation {
        let Self { id, client, account, name, made_at, expires_at, state, .. } = self;
        Operation { id, client, account, name, told, made_at, expires_at, state }
    }
}

#[derive(FromRow)]
struct Record {
    id: Uuid,
    client_id: Uuid,
    account_id: Uuid,
    name: String,
    content: Vec<u8>,
    made_at: i64,
    expires_at: i64,
    proven_at: Option<i64>,
    proven_session: Option<Uuid>,
    proven_given: Option<String>,
    used_at: Option<i64>,
    sealed: Vec<u8>,
}

impl Record {
    fn state(&self) -> Result<OperationState, StoreError> {
        let (at, session, given) = match (self.proven_at, self.proven_session, &self.proven_given) {
            (None, None, None) => return Ok(OperationState::Waiting),
            (Some(at), Some(session), Some(given)) => (at, session, given),
            _ => return Err(StoreError::corrupt("operation.proven_at")),
        };
        let approval = Approval {
            at: Timestamp::from_micros(at),
            session: SessionId::from_uuid(session),
            given: column::from_json(given, "operation.proven_given")?,
        };
        Ok(match column::instant(self.used_at) {
            Some(at) => OperationState::Used { approval, at },
            None => OperationState::Proven(approval),
        })
    }
}

impl TryFrom<Record> for OperationRow {
    type Error = StoreError;
    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            id: OperationId::from_uuid(record.id),
            client: ClientId::from_uuid(record.client_id),
            account: AccountId::from_uuid(record.account_id),
            name: column::word(record.name.parse().ok(), "operation.name")?,
            made_at: Timestamp::from_micros(record.made_at),
            expires_at: Timestamp::from_micros(record.expires_at),
            state: record.state()?,
            content: ContentDigest(column::bytes32(record.content, "operation.content")?),
            sealed: record.sealed,
        })
    }
}

const INSERT: &str = "
    insert into operation (id, client_id, account_id, name, content, made_at, expires_at, sealed)
    values ($1, $2, $3, $4, $5, $6, $7, $8)";

/// Stores an operation that was just asked for.
pub async fn insert(tx: &mut Tx<'_>, row: &OperationRow) -> Result<(), StoreError> {
    on!(tx, execute INSERT(
        row.id.uuid(),
        row.client.uuid(),
        row.account.uuid(),
        row.name.as_str(),
        &row.content.0[..],
        row.made_at.micros(),
        row.expires_at.micros(),
        row.sealed.as_slice(),
    ))?;
    Ok(())
}

const GET: &str = "
    select id, client_id, account_id, name, content, made_at, expires_at, proven_at, proven_session,
        proven_given, used_at, sealed
    from operation where id = $1";

/// An operation, whosever it is.
pub async fn get(conn: &mut Conn<'_>, id: OperationId) -> Result<Option<OperationRow>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional GET(id.uuid()))?;
    record.map(OperationRow::try_from).transpose()
}

const OF_ACCOUNT: &str = "
    select id, client_id, account_id, name, content, made_at, expires_at, proven_at, proven_session,
        proven_given, used_at, sealed
    from operation where account_id = $1 order by made_at desc, id desc limit $2";

/// The operations of an account that are kept, newest first; at most `limit`.
pub async fn of_account(
    conn: &mut Conn<'_>,
    account: AccountId,
    limit: u32,
) -> Result<Vec<OperationRow>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all OF_ACCOUNT(account.uuid(), column::limit(limit)))?;
    records.into_iter().map(OperationRow::try_from).collect()
}

const WAITING: &str = "
    select count(*), min(expires_at) from operation
    where account_id = $1 and client_id = $2 and proven_at is null and expires_at > $3";

/// How many operations of a client wait for the owner of an account, and when the first of them ends.
pub async fn waiting(
    conn: &mut Conn<'_>,
    account: AccountId,
    client: ClientId,
    now: Timestamp,
) -> Result<(i64, Option<Timestamp>), StoreError> {
    let (count, first): (i64, Option<i64>) =
        on!(conn, fetch_one WAITING(account.uuid(), client.uuid(), now.micros()))?;
    Ok((count, column::instant(first)))
}

const PROVE: &str = "
    update operation set proven_at = $2, proven_session = $3, proven_given = $4
    where id = $1 and proven_at is null";

/// Notes that an operation was confirmed; false when it had been before.
pub async fn prove(tx: &mut Tx<'_>, id: OperationId, approval: &Approval) -> Result<bool, StoreError> {
    let given = column::to_json(&approval.given, "operation.proven_given")?;
    let proven = on!(tx, execute PROVE(
        id.uuid(),
        approval.at.micros(),
        approval.session.uuid(),
        given.as_str(),
    ))?;
    Ok(proven == 1)
}

const USE: &str = "
    update operation set used_at = $2 where id = $1 and proven_at is not null and used_at is null";

/// Notes that an operation was used; false when it had been before, or was not confirmed.
pub async fn use_once(tx: &mut Tx<'_>, id: OperationId, at: Timestamp) -> Result<bool, StoreError> {
    Ok(on!(tx, execute USE(id.uuid(), at.micros()))? == 1)
}

const PURGE: &str = "
    delete from operation where id in
        (select id from operation where expires_at < $1 order by expires_at limit $2)";

/// Deletes operations that could be confirmed until before `before` at the latest; at most `limit`. Returns how many.
pub async fn purge(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    on!(tx, execute PURGE(before.micros(), column::limit(limit)))
}
