//! Jobs that do something to many accounts. How far each has come is written in the transaction of the step that came there, by a
//! statement that succeeds once.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::client::{Actor, BulkAct, BulkEnd, BulkKey, ClientName, ExternalId};
use vestibule_domain::content::ContentDigest;
use vestibule_domain::id::{AccountId, BulkId, ClientId};
use vestibule_domain::time::{Span, Timestamp};

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::dialect::BULK_RUNNING;
use crate::engine::error::StoreError;

/// A job as stored, without its list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkRow {
    /// The job's id.
    pub id: BulkId,
    /// Who began it.
    pub by: Actor,
    /// The name that its client chose.
    pub key: Option<BulkKey>,
    /// The digest of what was asked for.
    pub content: ContentDigest,
    /// What is done to each account.
    pub act: BulkAct,
    /// Whether it is done to everybody, and not to a list.
    pub everybody: bool,
    /// How many accounts there are to go through; `None` where they were not counted yet.
    pub total: Option<u64>,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// When and how it ended.
    pub ended: Option<(Timestamp, BulkEnd)>,
    /// How many accounts it came past.
    pub through: u64,
    /// How many of them it changed.
    pub changed: u64,
    /// How many of them it could do nothing to.
    pub left_out: u64,
}

/// A job to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBulk {
    /// The job's id.
    pub id: BulkId,
    /// The client that begins it, with its own name for it; `None` at the command line.
    pub client: Option<(ClientId, BulkKey)>,
    /// The digest of what is asked for.
    pub content: ContentDigest,
    /// What is done to each account.
    pub act: BulkAct,
    /// The list, in the order of the ids; `None` for everybody.
    pub listed: Option<Vec<AccountId>>,
    /// The exchange's names in the list that no account has.
    pub unknown: Vec<ExternalId>,
    /// When it is begun.
    pub begun_at: Timestamp,
}

impl NewBulk {
    /// How many accounts and names its list has.
    #[must_use]
    pub const fn total(&self, listed: &[AccountId]) -> u64 {
        (listed.len() + self.unknown.len()) as u64
    }
}

/// A part of a job's accounts, and how far it has come in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkLane {
    /// Its number within the job.
    pub lane: i64,
    /// The account that it came to.
    pub behind: AccountId,
    /// The last account of the part.
    pub last: AccountId,
    /// Whether there is none left.
    pub over: bool,
    /// How many accounts it came past.
    pub through: u64,
    /// How many of them it changed.
    pub changed: u64,
    /// Those of a list that are not there, or not open.
    pub not_found: Vec<AccountId>,
    /// Those that something is wrong with, so that nothing was done to them.
    pub failed: Vec<AccountId>,
}

#[derive(FromRow)]
struct Record {
    id: Uuid,
    client_id: Option<Uuid>,
    name: Option<String>,
    client_key: Option<String>,
    content: Vec<u8>,
    act: String,
    everybody: i64,
    total: Option<i64>,
    begun_at: i64,
    ended_at: Option<i64>,
    end_cause: Option<String>,
    through: i64,
    changed: i64,
    left_out: i64,
}

impl Record {
    fn by(&self) -> Result<Actor, StoreError> {
        let (Some(id), Some(name)) = (self.client_id, &self.name) else { return Ok(Actor::Operator) };
        let name: Option<ClientName> = name.parse().ok();
        Ok(Actor::Client { id: ClientId::from_uuid(id), name: column::word(name, "client.name")? })
    }

    fn ended(&self) -> Result<Option<(Timestamp, BulkEnd)>, StoreError> {
        let (Some(at), Some(cause)) = (self.ended_at, &self.end_cause) else { return Ok(None) };
        let cause = column::word(BulkEnd::parse(cause), "bulk.end_cause")?;
        Ok(Some((Timestamp::from_micros(at), cause)))
    }
}

impl TryFrom<Record> for BulkRow {
    type Error = StoreError;
    fn try_from(record: Record) -> Result<Self, StoreError> {
        let key = record.client_key.as_deref().map(BulkKey::parse);
        Ok(Self {
            id: BulkId::from_uuid(record.id),
            by: record.by()?,
            ended: record.ended()?,
            key: key.map(|key| column::word(key, "bulk.client_key")).transpose()?,
            content: ContentDigest(column::bytes32(record.content, "bulk.content")?),
            act: column::from_json(&record.act, "bulk.act")?,
            everybody: record.everybody != 0,
            total: record.total.map(i64::unsigned_abs),
            begun_at: Timestamp::from_micros(record.begun_at),
            through: record.through.unsigned_abs(),
            changed: record.changed.unsigned_abs(),
            left_out: record.left_out.unsigned_abs(),
        })
    }
}

fn ids(bytes: &[u8]) -> Vec<AccountId> {
    let (each, _) = bytes.as_chunks::<16>();
    each.iter().map(|id| AccountId::from_uuid(Uuid::from_bytes(*id))).collect()
}

fn bytes(ids: &[AccountId]) -> Vec<u8> {
    ids.iter().flat_map(|id| id.uuid().into_bytes()).collect()
}

fn names(names: &[ExternalId]) -> Vec<&str> {
    names.iter().map(ExternalId::as_str).collect()
}

fn counted(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

const INSERT: &str = "
    insert into bulk (id, client_id, client_key, content, act, everybody, listed, unknown, unknown_count, begun_at, held_until)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)
    on conflict (client_id, client_key) do nothing";

/// Stores a job; says whether its client has no other of this name.
pub async fn insert(tx: &mut Tx<'_>, new: &NewBulk) -> Result<bool, StoreError> {
    let listed = new.listed.as_deref();
    let inserted = on!(tx, execute INSERT(
        new.id.uuid(),
        new.client.as_ref().map(|(id, _)| id.uuid()),
        new.client.as_ref().map(|(_, key)| key.as_str()),
        &new.content.0[..],
        column::to_json(&new.act, "bulk.act")?,
        i64::from(listed.is_none()),
        listed.map(bytes),
        column::to_json(&names(&new.unknown), "bulk.unknown")?,
        counted(new.unknown.len() as u64),
        new.begun_at.micros(),
    ))?;
    Ok(inserted == 1)
}

/// What is read of a job, up to the condition.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select b.id, b.client_id, c.name, b.client_key, b.content, b.act, b.everybody, b.total, b.begun_at, b.ended_at, b.end_cause,
                b.unknown_count + cast(coalesce(l.through, 0) as bigint) as through,
                cast(coalesce(l.changed, 0) as bigint) as changed,
                b.unknown_count + cast(coalesce(l.left_out, 0) as bigint) as left_out
             from bulk b left join client c on c.id = b.client_id
             left join (select bulk_id, sum(through) as through, sum(changed) as changed,
                    sum(length(not_found) + length(failed)) / 16 as left_out
                from bulk_lane group by bulk_id) l on l.bulk_id = b.id ",
            $rest
        )
    };
}

const GET: &str = select!("where b.id = $1");

/// A job, whosever it is.
pub async fn get(conn: &mut Conn<'_>, id: BulkId) -> Result<Option<BulkRow>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional GET(id.uuid()))?;
    record.map(BulkRow::try_from).transpose()
}

const NAMED: &str = select!("where b.client_id = $1 and b.client_key = $2");

/// The job that a client calls by this name.
pub async fn named(
    conn: &mut Conn<'_>,
    client: ClientId,
    key: &BulkKey,
) -> Result<Option<BulkRow>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional NAMED(client.uuid(), key.as_str()))?;
    record.map(BulkRow::try_from).transpose()
}

const OF_CLIENT: &str = select!("where b.client_id = $1 order by b.begun_at desc, b.id desc limit $2");

/// The jobs of a client, the newest first; at most `limit`.
pub async fn of_client(
    conn: &mut Conn<'_>,
    client: ClientId,
    limit: u32,
) -> Result<Vec<BulkRow>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all OF_CLIENT(client.uuid(), column::limit(limit)))?;
    records.into_iter().map(BulkRow::try_from).collect()
}

const ALL: &str = select!("order by b.begun_at desc, b.id desc limit $1");

/// The jobs of everybody, the newest first; at most `limit`.
pub async fn all(conn: &mut Conn<'_>, limit: u32) -> Result<Vec<BulkRow>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all ALL(column::limit(limit)))?;
    records.into_iter().map(BulkRow::try_from).collect()
}

const RUNNING: &str = select!("where b.ended_at is null order by b.begun_at, b.id limit $1");

/// The jobs that have not ended, the oldest first; at most `limit`.
pub async fn running(conn: &mut Conn<'_>, limit: u32) -> Result<Vec<BulkRow>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all RUNNING(column::limit(limit)))?;
    records.into_iter().map(BulkRow::try_from).collect()
}

const RUNNING_OF: &str = "select count(*) from bulk where client_id = $1 and ended_at is null";

/// How many jobs of a client have not ended.
pub async fn running_of(conn: &mut Conn<'_>, client: ClientId) -> Result<usize, StoreError> {
    let (count,): (i64,) = on!(conn, fetch_one RUNNING_OF(client.uuid()))?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

const LISTED: &str = "select listed from bulk where id = $1";

/// The list of a job, in the order of the ids; `None` where it is for everybody, or has ended.
pub async fn listed(conn: &mut Conn<'_>, id: BulkId) -> Result<Option<Vec<AccountId>>, StoreError> {
    let row: Option<(Option<Vec<u8>>,)> = on!(conn, fetch_optional LISTED(id.uuid()))?;
    Ok(row.and_then(|(listed,)| listed).map(|listed| ids(&listed)))
}

const HOLD: &str = "
    update bulk set held_by = $2, held_until = $4
    where id = $1 and ended_at is null and (held_by = $2 or held_until <= $3)";

/// Takes a job up for a node, or goes on holding it, for a while; false where another node holds it or it has ended.
pub async fn hold(
    tx: &mut Tx<'_>,
    id: BulkId,
    node: Uuid,
    now: Timestamp,
    lease: Span,
) -> Result<bool, StoreError> {
    Ok(on!(tx, execute HOLD(id.uuid(), node, now.micros(), (now + lease).micros()))? == 1)
}

const UNKNOWN: &str = "select unknown from bulk where id = $1";

/// The exchange's names in the list of a job that no account had.
pub async fn unknown(conn: &mut Conn<'_>, id: BulkId) -> Result<Vec<ExternalId>, StoreError> {
    let row: Option<(String,)> = on!(conn, fetch_optional UNKNOWN(id.uuid()))?;
    let Some((text,)) = row else { return Ok(Vec::new()) };
    let names: Vec<String> = column::from_json(&text, "bulk.unknown")?;
    names.into_iter().map(|name| column::word(ExternalId::parse(name), "bulk.unknown")).collect()
}

/// Whether a job goes on, with the client that began it. It does not end before this transaction has.
pub async fn is_running(tx: &mut Tx<'_>, id: BulkId) -> Result<Option<Option<ClientId>>, StoreError> {
    let text = BULK_RUNNING.text(tx.engine());
    let row: Option<(Option<Uuid>,)> = on!(tx, fetch_optional text(id.uuid()))?;
    Ok(row.map(|(client,)| client.map(ClientId::from_uuid)))
}

const COUNT: &str = "update bulk set total = $2 where id = $1";

const INSERT_LANE: &str = "
    insert into bulk_lane (bulk_id, lane, behind, last, over, through, changed, not_found, failed)
    values ($1, $2, $3, $4, 0, 0, 0, $5, $5)
    on conflict (bulk_id, lane) do nothing";

/// Notes how many accounts a job has, and into which parts they fall; false where that was done before.
pub async fn divide(
    tx: &mut Tx<'_>,
    id: BulkId,
    total: u64,
    lanes: &[(AccountId, AccountId)],
) -> Result<bool, StoreError> {
    let nothing: &[u8] = &[];
    for (number, (behind, last)) in (0_i64..).zip(lanes) {
        let made = on!(tx, execute INSERT_LANE(id.uuid(), number, behind.uuid(), last.uuid(), nothing))?;
        // Another node was faster.
        if made != 1 {
            return Ok(false);
        }
    }
    on!(tx, execute COUNT(id.uuid(), counted(total)))?;
    Ok(true)
}

#[derive(FromRow)]
struct LaneRecord {
    lane: i64,
    behind: Uuid,
    last: Uuid,
    over: i64,
    through: i64,
    changed: i64,
    not_found: Vec<u8>,
    failed: Vec<u8>,
}

impl From<LaneRecord> for BulkLane {
    fn from(record: LaneRecord) -> Self {
        Self {
            lane: record.lane,
            behind: AccountId::from_uuid(record.behind),
            last: AccountId::from_uuid(record.last),
            over: record.over != 0,
            through: record.through.unsigned_abs(),
            changed: record.changed.unsigned_abs(),
            not_found: ids(&record.not_found),
            failed: ids(&record.failed),
        }
    }
}

const LANES: &str = "
    select lane, behind, last, over, through, changed, not_found, failed
    from bulk_lane where bulk_id = $1 order by lane";

/// The parts of a job.
pub async fn lanes(conn: &mut Conn<'_>, id: BulkId) -> Result<Vec<BulkLane>, StoreError> {
    let records: Vec<LaneRecord> = on!(conn, fetch_all LANES(id.uuid()))?;
    Ok(records.into_iter().map(BulkLane::from).collect())
}

const ADVANCE: &str = "
    update bulk_lane set behind = $4, over = $5, through = $6, changed = $7, not_found = $8, failed = $9
    where bulk_id = $1 and lane = $2 and behind = $3 and over = 0
        and exists (select 1 from bulk where id = $1 and ended_at is null)";

/// Notes how far a part has come; false where it is not any more where it was `before`, or the job has ended.
pub async fn advance(
    tx: &mut Tx<'_>,
    id: BulkId,
    before: &BulkLane,
    after: &BulkLane,
) -> Result<bool, StoreError> {
    let advanced = on!(tx, execute ADVANCE(
        id.uuid(),
        before.lane,
        before.behind.uuid(),
        after.behind.uuid(),
        i64::from(after.over),
        counted(after.through),
        counted(after.changed),
        bytes(&after.not_found),
        bytes(&after.failed),
    ))?;
    Ok(advanced == 1)
}

const END: &str = "
    update bulk set ended_at = $2, end_cause = $3, listed = null, held_by = null
    where id = $1 and ended_at is null";

/// Ends a job and deletes its list; false when it had ended.
pub async fn end(tx: &mut Tx<'_>, id: BulkId, how: BulkEnd, now: Timestamp) -> Result<bool, StoreError> {
    Ok(on!(tx, execute END(id.uuid(), now.micros(), how.as_str()))? == 1)
}

const PURGE: &str = "
    delete from bulk where id in
        (select id from bulk where ended_at < $1 order by ended_at, id limit $2)";

/// Deletes jobs that ended before `before`; at most `limit`. Returns how many.
pub async fn purge(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    on!(tx, execute PURGE(before.micros(), column::limit(limit)))
}
