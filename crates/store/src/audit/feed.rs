//! The events of all accounts in the order in which they became readable, for programs that follow them.
//!
//! Numbers can become visible out of order: a transaction that took a smaller one may still be under way. So nothing is handed
//! out before every transaction has ended that could hold a number below it.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::audit::Outcome;
use vestibule_domain::id::{AccountId, DeviceId, EventId, SessionId};
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, on};
use crate::engine::dialect::{EVENT_WRITERS, EVENTS_COUNTED, STILL_WRITING};
use crate::engine::error::StoreError;

/// An event among those of all accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedRow {
    /// Its place among the events of all accounts; greater than those before it, with gaps.
    pub number: i64,
    /// The event's id.
    pub id: EventId,
    /// The account that it happened to.
    pub account: AccountId,
    /// When it happened.
    pub at: Timestamp,
    /// Its stable name.
    pub kind: String,
    /// Whether the customer got what was asked for.
    pub outcome: Outcome,
    /// The device it came from.
    pub device: Option<DeviceId>,
    /// The session it happened in.
    pub session: Option<SessionId>,
    /// Everything about it, sealed.
    pub sealed: Vec<u8>,
    /// The account's half of the key that it is sealed with; none where the account was erased.
    pub key: Option<[u8; 32]>,
}

#[derive(FromRow)]
struct Record {
    number: i64,
    id: Uuid,
    account_id: Uuid,
    at: i64,
    kind: String,
    outcome: String,
    device_id: Option<Uuid>,
    session_id: Option<Uuid>,
    sealed: Vec<u8>,
    key: Option<Vec<u8>>,
}

impl TryFrom<Record> for FeedRow {
    type Error = StoreError;
    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            number: record.number,
            id: EventId::from_uuid(record.id),
            account: AccountId::from_uuid(record.account_id),
            at: Timestamp::from_micros(record.at),
            kind: record.kind,
            outcome: column::word(Outcome::parse(&record.outcome), "event.outcome")?,
            device: record.device_id.map(DeviceId::from_uuid),
            session: record.session_id.map(SessionId::from_uuid),
            sealed: record.sealed,
            key: record.key.map(|key| column::bytes32(key, "event_head.key")).transpose()?,
        })
    }
}

/// How far numbers were given out, and who may hold one of them without its event being readable yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// No number that is greater was given out.
    pub number: i64,
    writers: String,
}

/// How far numbers are given out now. They are read before the writers: whoever took one of them had begun to write by then.
pub async fn head(conn: &mut Conn<'_>) -> Result<Head, StoreError> {
    let sql = EVENTS_COUNTED.text(conn.engine());
    let (number,): (i64,) = on!(conn, fetch_one sql())?;
    let sql = EVENT_WRITERS.text(conn.engine());
    let (writers,): (String,) = on!(conn, fetch_one sql())?;
    Ok(Head { number, writers })
}

/// Whether everything up to this head can be read.
pub async fn is_settled(conn: &mut Conn<'_>, head: &Head) -> Result<bool, StoreError> {
    if head.writers.is_empty() {
        return Ok(true);
    }
    let sql = STILL_WRITING.text(conn.engine());
    let (writing,): (i64,) = on!(conn, fetch_one sql(head.writers.as_str()))?;
    Ok(writing == 0)
}

const BETWEEN: &str = "
    select e.number, e.id, e.account_id, e.at, e.kind, e.outcome, e.device_id, e.session_id, e.sealed, h.key
    from event e left join event_head h on h.account_id = e.account_id
    where e.number > $1 and e.number <= $2 order by e.number limit $3";

/// Events with numbers behind `after` up to `until`, in their order; at most `limit`.
pub async fn between(
    conn: &mut Conn<'_>,
    after: i64,
    until: i64,
    limit: u32,
) -> Result<Vec<FeedRow>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all BETWEEN(after, until, column::limit(limit)))?;
    records.into_iter().map(FeedRow::try_from).collect()
}

const BEFORE: &str = "
    select coalesce((select number from event where at >= $1 order by at limit 1) - 1,
        (select max(number) from event), 0)";

/// The number behind which the events from this instant on are, by the clock of those who wrote them: a few that are dated
/// slightly earlier may come too.
pub async fn before(conn: &mut Conn<'_>, since: Timestamp) -> Result<i64, StoreError> {
    let (number,): (i64,) = on!(conn, fetch_one BEFORE(since.micros()))?;
    Ok(number)
}
