//! Revocations: what every node must stop trusting at once. Rows are numbered; the numbers may become visible out of
//! order, which the [`RevocationCursor`] takes care of.

mod cursor;
mod follower;

pub mod heartbeat;

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::id::{AccountId, ClientId, SessionId};
use vestibule_domain::time::Timestamp;

pub use cursor::{RevocationCursor, Taken, Transactions};
pub use follower::{Follower, Heard};

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::dialect::{Engine, NOTIFY, REVOKE_SESSIONS, TRANSACTIONS};
use crate::engine::error::StoreError;

/// Something that is no longer to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revocation {
    /// The number of the row; later rows have greater ones.
    pub seq: i64,
    /// When it was written.
    pub at: Timestamp,
    /// What is no longer to be trusted.
    pub what: Revoked,
}

/// What is no longer to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revoked {
    /// A session that ended, or in which more was proven: what is cached of it.
    Session(AccountId, SessionId),
    /// Everything that is cached of an account.
    Account(AccountId),
    /// What is cached of a client.
    Client(ClientId),
}

impl Revoked {
    const fn columns(self) -> (Option<AccountId>, Option<SessionId>, Option<ClientId>) {
        match self {
            Self::Session(account, session) => (Some(account), Some(session), None),
            Self::Account(account) => (Some(account), None, None),
            Self::Client(client) => (None, None, Some(client)),
        }
    }
}

#[derive(FromRow)]
struct Record {
    seq: i64,
    at: i64,
    account_id: Option<Uuid>,
    session_id: Option<Uuid>,
    client_id: Option<Uuid>,
}

impl TryFrom<Record> for Revocation {
    type Error = StoreError;
    fn try_from(record: Record) -> Result<Self, StoreError> {
        let account = record.account_id.map(AccountId::from_uuid);
        let session = record.session_id.map(SessionId::from_uuid);
        let what = match (account, session, record.client_id.map(ClientId::from_uuid)) {
            (Some(account), Some(session), None) => Revoked::Session(account, session),
            (Some(account), None, None) => Revoked::Account(account),
            (None, None, Some(client)) => Revoked::Client(client),
            (Some(_), _, Some(_)) | (None, Some(_), _) | (None, None, None) => {
                return Err(StoreError::corrupt("revocation.account_id"));
            }
        };
        Ok(Self { seq: record.seq, at: Timestamp::from_micros(record.at), what })
    }
}

const RECORD: &str = "
    insert into revocation (at, account_id, session_id, client_id) values ($1, $2, $3, $4)";

/// Writes a revocation, without waking anybody. The transaction must have written or locked a row before: only then is it
/// known to be under way to those who miss the revocation's number.
pub(crate) async fn record(tx: &mut Tx<'_>, what: Revoked, now: Timestamp) -> Result<(), StoreError> {
    let (account, session, client) = what.columns();
    on!(tx, execute RECORD(
        now.micros(),
        account.map(AccountId::uuid),
        session.map(SessionId::uuid),
        client.map(ClientId::uuid),
    ))?;
    Ok(())
}

/// Writes the revocations of these sessions, and wakes every listener once the transaction is committed. The sessions' rows must have been
/// written before, in this transaction.
pub(crate) async fn revoke_sessions(
    tx: &mut Tx<'_>,
    sessions: &[(AccountId, SessionId)],
    now: Timestamp,
) -> Result<(), StoreError> {
    if sessions.is_empty() {
        return Ok(());
    }
    let ids = |(account, session): &(AccountId, SessionId)| {
        (column::id_text(account.uuid()), column::id_text(session.uuid()))
    };
    let list = column::to_json(&sessions.iter().map(ids).collect::<Vec<_>>(), "revocation.session_id")?;
    let sql = REVOKE_SESSIONS.text(tx.engine());
    on!(tx, execute sql(list, now.micros()))?;
    announce(tx).await
}

/// Wakes every listener once the transaction is committed.
pub(crate) async fn announce(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.note_revocation();
    // SQLite has one node, which the writer tells.
    if tx.engine() == Engine::Postgres {
        on!(tx, execute NOTIFY())?;
    }
    Ok(())
}

/// Voids what every node has cached of an account, for changes other than the end of a session.
pub async fn revoke_account(tx: &mut Tx<'_>, account: AccountId, now: Timestamp) -> Result<(), StoreError> {
    record(tx, Revoked::Account(account), now).await?;
    announce(tx).await
}

/// Voids what every node has cached of a client. The client's row must have been written before, in this transaction.
pub(crate) async fn revoke_client(
    tx: &mut Tx<'_>,
    client: ClientId,
    now: Timestamp,
) -> Result<(), StoreError> {
    record(tx, Revoked::Client(client), now).await?;
    announce(tx).await
}

const SINCE: &str = "
    select seq, at, account_id, session_id, client_id
    from revocation where seq > $1 order by seq limit $2";

/// Revocations with larger numbers than `after`, in their order; at most `limit`.
pub async fn since(conn: &mut Conn<'_>, after: i64, limit: u32) -> Result<Vec<Revocation>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all SINCE(after, column::limit(limit)))?;
    records.into_iter().map(Revocation::try_from).collect()
}

const HEAD: &str = "select max(seq) from revocation";

/// The largest number so far; 0 when there is none.
pub async fn head(conn: &mut Conn<'_>) -> Result<i64, StoreError> {
    let (head,): (Option<i64>,) = on!(conn, fetch_one HEAD())?;
    Ok(head.unwrap_or(0))
}

/// As many rows as are read at a time.
const PAGE: u32 = 500;

/// What a read of the feed has brought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct News {
    /// Every revocation that was not read before.
    pub fresh: Vec<Revocation>,
    /// Whether there may have been others, of which nothing is known.
    pub gap: bool,
}

/// Reads everything that the cursor has not seen and moves it on. Every revocation comes out at least once. `now` is
/// monotonic, in microseconds, and greater than at the read before.
pub async fn catch_up(
    conn: &mut Conn<'_>,
    cursor: &mut RevocationCursor,
    now: i64,
) -> Result<News, StoreError> {
    let mut news = News::default();
    let transactions = if cursor.waits() { Some(transactions(conn).await?) } else { None };
    let mut after = cursor.after();
    loop {
        let rows = since(conn, after, PAGE).await?;
        let Some(last) = rows.last() else { break };
        after = last.seq;
        for row in rows {
            let taken = cursor.take(row.seq, now);
            news.gap |= taken == Taken::Leapt;
            if taken != Taken::Known {
                news.fresh.push(row);
            }
        }
    }
    if let Some(transactions) = transactions {
        news.gap |= !cursor.settle(transactions, now);
    }
    Ok(news)
}

async fn transactions(conn: &mut Conn<'_>) -> Result<Transactions, StoreError> {
    let text = TRANSACTIONS.text(conn.engine());
    let (done, next): (i64, i64) = on!(conn, fetch_one text())?;
    Ok(Transactions { done, next })
}

const PURGE: &str = "
    delete from revocation where seq in
        (select seq from revocation where at < $1 order by at limit $2)";

/// Deletes revocations older than `before`, which must lie further back than a session can last; at most `limit`.
/// Returns how many.
pub async fn purge(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    on!(tx, execute PURGE(before.micros(), column::limit(limit)))
}
