//! The audit log: one hash chain per account, appended to in the transaction of the change it tells about.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::audit::{ChainBreak, ChainHash, Link, Outcome};
use vestibule_domain::id::{AccountId, DeviceId, EventId, SessionId};
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, Head, Tx, on};
use crate::engine::dialect::{EVENT, OPEN_ACCOUNTS, PerEngine};
use crate::engine::error::StoreError;

/// An event about to be appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// The event's id, unique among all accounts.
    pub id: EventId,
    /// The account that it happened to.
    pub account: AccountId,
    /// When it happened.
    pub at: Timestamp,
    /// Its stable name.
    pub kind: &'static str,
    /// Whether the customer got what was asked for.
    pub outcome: Outcome,
    /// The device it came from, when it is one the account knows.
    pub device: Option<DeviceId>,
    /// The session it happened in.
    pub session: Option<SessionId>,
    /// Whether the customer is told of it, so that it stands in the list of notices. Not part of the chain.
    pub notified: bool,
    /// Everything about it, sealed with [`key`] among others; the columns beside it are for filtering only.
    pub sealed: Vec<u8>,
}

impl NewEvent {
    /// Its place in the chain that ended so, and the hash of its link.
    pub(crate) fn follow(&self, last: i64, before: ChainHash) -> (i64, ChainHash) {
        let seq = last + 1;
        let link = Link {
            account: self.account,
            seq,
            event: self.id,
            at: self.at,
            kind: self.kind,
            body: &self.sealed,
            before,
        };
        (seq, link.hash())
    }
}

/// An event as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// Its place in the account's chain, from 1.
    pub seq: i64,
    /// The event's id, unique among all accounts.
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
    /// The hash of its link.
    pub hash: ChainHash,
    /// The account's half of the key that it is sealed with; none where the account was erased.
    pub key: Option<[u8; 32]>,
}

#[derive(FromRow)]
struct Record {
    account_id: Uuid,
    seq: i64,
    id: Uuid,
    at: i64,
    kind: String,
    outcome: String,
    device_id: Option<Uuid>,
    session_id: Option<Uuid>,
    sealed: Vec<u8>,
    hash: Vec<u8>,
    key: Option<Vec<u8>>,
}

impl TryFrom<Record> for EventRow {
    type Error = StoreError;
    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            seq: record.seq,
            id: EventId::from_uuid(record.id),
            account: AccountId::from_uuid(record.account_id),
            at: Timestamp::from_micros(record.at),
            kind: record.kind,
            outcome: column::word(Outcome::parse(&record.outcome), "event.outcome")?,
            device: record.device_id.map(DeviceId::from_uuid),
            session: record.session_id.map(SessionId::from_uuid),
            sealed: record.sealed,
            hash: ChainHash::from_bytes(column::bytes32(record.hash, "event.hash")?),
            key: record.key.map(|key| column::bytes32(key, "event_head.key")).transpose()?,
        })
    }
}

const HEAD: &str = "select seq, hash, key from event_head where account_id = $1";

/// Where an account's chain ends; `None` while it has no event.
async fn head(conn: &mut Conn<'_>, account: AccountId) -> Result<Option<Head>, StoreError> {
    let row: Option<(i64, Vec<u8>, Option<Vec<u8>>)> = on!(conn, fetch_optional HEAD(account.uuid()))?;
    row.map(|(seq, hash, key)| Head::stored(account, seq, hash, key)).transpose()
}

impl Head {
    /// As it stands in the columns of `event_head`.
    pub(crate) fn stored(
        account: AccountId,
        seq: i64,
        hash: Vec<u8>,
        key: Option<Vec<u8>>,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            account,
            seq,
            hash: ChainHash::from_bytes(column::bytes32(hash, "event_head.hash")?),
            key: key.map(|key| column::bytes32(key, "event_head.key")).transpose()?,
        })
    }
}

/// Those of these accounts that are open. Where the chain of each ends is noted, so that an event of it need not ask.
pub async fn open_accounts(tx: &mut Tx<'_>, accounts: &[AccountId]) -> Result<Vec<AccountId>, StoreError> {
    type Ended = (Uuid, Option<i64>, Option<Vec<u8>>, Option<Vec<u8>>);
    let list = column::id_list(accounts.iter().map(|id| id.uuid()))?;
    let sql = OPEN_ACCOUNTS.text(tx.engine());
    let found: Vec<Ended> = on!(tx, fetch_all sql(list))?;
    let mut open = Vec::with_capacity(found.len());
    for (id, seq, hash, key) in found {
        let account = AccountId::from_uuid(id);
        if let Some((seq, hash)) = seq.zip(hash) {
            tx.note_head(Head::stored(account, seq, hash, key)?);
        }
        open.push(account);
    }
    Ok(open)
}

/// The end of the chain that an event is about to be appended to. The account's first event begins it with the key `fresh`.
async fn noted(tx: &mut Tx<'_>, account: AccountId, fresh: [u8; 32]) -> Result<Head, StoreError> {
    if let Some(noted) = tx.noted_head(account) {
        return Ok(noted);
    }
    let first = Head { account, seq: 0, hash: ChainHash::root(account), key: Some(fresh) };
    let head = head(tx, account).await?.unwrap_or(first);
    tx.note_head(head);
    Ok(head)
}

/// The account's half of the key that its next event is to be sealed with: `fresh` where that is its first one. An error where
/// the account was erased: nothing happens to it any more.
pub async fn key(tx: &mut Tx<'_>, account: AccountId, fresh: [u8; 32]) -> Result<[u8; 32], StoreError> {
    noted(tx, account, fresh).await?.key.ok_or_else(StoreError::raced)
}

const DESTROY_KEY: &str = "update event_head set key = null where account_id = $1";

/// Destroys an account's half of the key of its events, so that what they say can never be read again. The chain still
/// verifies.
pub async fn destroy_key(tx: &mut Tx<'_>, account: AccountId) -> Result<(), StoreError> {
    on!(tx, execute DESTROY_KEY(account.uuid()))?;
    if let Some(noted) = tx.noted_head(account) {
        tx.note_head(Head { key: None, ..noted });
    }
    Ok(())
}

const MOVE_HEAD: &str = "
    insert into event_head (account_id, seq, hash, base_seq, key)
    values ($1, $2, $3, 0, $4)
    on conflict (account_id) do update
    set seq = excluded.seq, hash = excluded.hash
    where event_head.seq = excluded.seq - 1";

/// Appends an event, sealed with the key that [`key`] told, to its account's chain and returns the hash of its link. Behind the account's lock this always
/// succeeds; without it a racing append fails, and never forks the chain.
pub async fn append(tx: &mut Tx<'_>, event: &NewEvent) -> Result<ChainHash, StoreError> {
    let before = tx.noted_head(event.account).ok_or_else(StoreError::raced)?;
    let (seq, hash) = event.follow(before.seq, before.hash);
    insert(tx, &EVENT, event, (seq, hash)).await?;
    let key = before.key.as_ref().map(|key| &key[..]);
    let moved = on!(tx, execute MOVE_HEAD(event.account.uuid(), seq, &hash.bytes()[..], key))?;
    if moved != 1 {
        return Err(StoreError::raced());
    }
    tx.note_head(Head { seq, hash, ..before });
    Ok(hash)
}

/// Writes an event at its place, by one of the statements that take its columns in this order.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    sql: &PerEngine,
    event: &NewEvent,
    (seq, hash): (i64, ChainHash),
) -> Result<(), StoreError> {
    let sql = sql.text(tx.engine());
    on!(tx, execute sql(
        event.account.uuid(),
        seq,
        event.id.uuid(),
        event.at.micros(),
        event.kind,
        event.outcome.as_str(),
        event.device.map(DeviceId::uuid),
        event.session.map(SessionId::uuid),
        event.sealed.as_slice(),
        &hash.bytes()[..],
        i64::from(event.notified),
    ))?;
    Ok(())
}

/// Which events to show.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventFilter {
    /// Only of these kinds.
    pub kinds: Option<Vec<String>>,
    /// None of these kinds.
    pub except: Vec<&'static str>,
    /// Only with this outcome.
    pub outcome: Option<Outcome>,
    /// Only from this device.
    pub device: Option<DeviceId>,
    /// Only at this instant or later.
    pub from: Option<Timestamp>,
    /// Only before this instant.
    pub to: Option<Timestamp>,
}

// The kinds come as one text `,this,that,`; taking `,this,` out changes it exactly when it is among them.
const PAGE: &str = "
    select account_id, seq, id, at, kind, outcome, device_id, session_id, sealed, hash,
        (select key from event_head where account_id = $1) as key
    from event
    where account_id = $1 and seq < $2 and at >= $3 and at < $4
        and ($5 is null or replace($5, ',' || kind || ',', ',') <> $5)
        and ($6 is null or outcome = $6)
        and ($7 is null or device_id = $7)
        and replace($8, ',' || kind || ',', ',') = $8
    order by seq desc limit $9";

/// Events of an account, newest first, from before the place `before_seq`; at most `limit`.
pub async fn page(
    conn: &mut Conn<'_>,
    account: AccountId,
    filter: &EventFilter,
    before_seq: Option<i64>,
    limit: u32,
) -> Result<Vec<EventRow>, StoreError> {
    let kinds = filter.kinds.as_ref().map(|kinds| format!(",{},", kinds.join(",")));
    let records: Vec<Record> = on!(conn, fetch_all PAGE(
        account.uuid(),
        before_seq.unwrap_or(i64::MAX),
        filter.from.map_or(i64::MIN, Timestamp::micros),
        filter.to.map_or(i64::MAX, Timestamp::micros),
        kinds.as_deref(),
        filter.outcome.map(Outcome::as_str),
        filter.device.map(DeviceId::uuid),
        format!(",{},", filter.except.join(",")),
        column::limit(limit),
    ))?;
    records.into_iter().map(EventRow::try_from).collect()
}

// The places are found in the index alone, so that a long log with few notices is not walked through.
const NOTICES: &str = "
    select account_id, seq, id, at, kind, outcome, device_id, session_id, sealed, hash,
        (select key from event_head where account_id = $1) as key
    from event where account_id = $1 and seq in
        (select seq from event where account_id = $1 and notified = 1 and seq < $2 order by seq desc limit $3)
    order by seq desc";

/// Events that the customer was told of, newest first, from before the place `before`; at most `limit`.
pub async fn notices(
    conn: &mut Conn<'_>,
    account: AccountId,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<EventRow>, StoreError> {
    let records: Vec<Record> =
        on!(conn, fetch_all NOTICES(account.uuid(), before.unwrap_or(i64::MAX), column::limit(limit)))?;
    records.into_iter().map(EventRow::try_from).collect()
}

const UNREAD: &str = "
    select count(*) from
        (select seq from event where account_id = $1 and notified = 1 and seq > $2 limit $3) as unread";

/// How many events after the place `after_seq` the customer was told of; counts no further than `most`.
pub async fn unread(
    conn: &mut Conn<'_>,
    account: AccountId,
    after_seq: i64,
    most: u32,
) -> Result<u32, StoreError> {
    let (unread,): (i64,) = on!(conn, fetch_one UNREAD(account.uuid(), after_seq, column::limit(most)))?;
    Ok(u32::try_from(unread).unwrap_or(most))
}

const UNREAD_NOTICES: &str = "
    select count(*) from
        (select seq from event where account_id = $1 and notified = 1 and seq >
            coalesce((select notices_seen from protection where account_id = $1), 0) limit $2) as unread";

/// How many events the customer was told of and has not marked as read; counts no further than `most`.
pub async fn unread_notices(conn: &mut Conn<'_>, account: AccountId, most: u32) -> Result<u32, StoreError> {
    let (unread,): (i64,) = on!(conn, fetch_one UNREAD_NOTICES(account.uuid(), column::limit(most)))?;
    Ok(u32::try_from(unread).unwrap_or(most))
}

const COUNT: &str = "select count(*) from event where account_id = $1";

/// How many events an account has.
pub async fn count(conn: &mut Conn<'_>, account: AccountId) -> Result<u64, StoreError> {
    let (count,): (i64,) = on!(conn, fetch_one COUNT(account.uuid()))?;
    Ok(count.unsigned_abs())
}

const ONWARDS: &str = "
    select account_id, seq, id, at, kind, outcome, device_id, session_id, sealed, hash,
        (select key from event_head where account_id = $1) as key
    from event where account_id = $1 and seq > $2 order by seq limit $3";

/// As many events as are checked at a time.
const STRIDE: u32 = 500;

const BASE: &str = "select base_seq, base_hash from event_head where account_id = $1";

/// Where the kept part of a chain begins: behind the last link that was cleared away, or at the root.
async fn base(conn: &mut Conn<'_>, account: AccountId) -> Result<(i64, ChainHash), StoreError> {
    let row: Option<(i64, Option<Vec<u8>>)> = on!(conn, fetch_optional BASE(account.uuid()))?;
    match row {
        Some((seq, Some(hash))) => {
            Ok((seq, ChainHash::from_bytes(column::bytes32(hash, "event_head.base_hash")?)))
        }
        Some((_, None)) | None => Ok((0, ChainHash::root(account))),
    }
}

/// Checks the whole kept chain of an account, a page at a time, up to the head it had at the beginning. Returns how
/// many events were ever chained, or where it does not hold.
pub async fn verify(conn: &mut Conn<'_>, account: AccountId) -> Result<Result<u64, ChainBreak>, StoreError> {
    let head = head(conn, account).await?;
    let (last, stored_head) = head.map_or((0, ChainHash::root(account)), |head| (head.seq, head.hash));
    let (mut seq, mut before) = base(conn, account).await?;
    loop {
        let records: Vec<Record> = on!(conn, fetch_all ONWARDS(account.uuid(), seq, column::limit(STRIDE)))?;
        let exhausted = records.is_empty();
        for record in records {
            let row = EventRow::try_from(record)?;
            if let Err(broken) = link(&row, before).check(seq + 1, before, row.hash) {
                return Ok(Err(broken));
            }
            (seq, before) = (row.seq, row.hash);
            if seq == last && before != stored_head {
                return Ok(Err(ChainBreak::Altered { seq }));
            }
        }
        if exhausted {
            let whole = seq >= last;
            return Ok(if whole {
                Ok(seq.unsigned_abs())
            } else {
                Err(ChainBreak::Missing { seq: seq + 1 })
            });
        }
    }
}

const SINCE: &str = "select count(*), min(at) from event where account_id = $1 and kind = $2 and at > $3";

/// How many events of a kind an account had after an instant, and when the first of them was.
pub async fn since(
    conn: &mut Conn<'_>,
    account: AccountId,
    kind: &str,
    after: Timestamp,
) -> Result<(u32, Option<Timestamp>), StoreError> {
    let (count, first): (i64, Option<i64>) =
        on!(conn, fetch_one SINCE(account.uuid(), kind, after.micros()))?;
    Ok((u32::try_from(count).unwrap_or(u32::MAX), column::instant(first)))
}

const OUTLIVED: &str = "
    select distinct e.account_id from event e join event_head h on h.account_id = e.account_id
    where e.at < $1 and e.seq < h.seq limit $2";

const LAST_OUTLIVED: &str = "
    select seq, hash from event
    where account_id = $1 and seq < (
        select min(seq) from event where account_id = $1 and (at >= $2 or seq = (
            select seq from event_head where account_id = $1)))
    order by seq desc limit 1";

const MOVE_BASE: &str = "
    update event_head set base_seq = $2, base_hash = $3
    where account_id = $1 and base_seq < $2";

const CLEAR: &str = "delete from event where account_id = $1 and seq <= $2";

/// Clears away events from before `before`, of at most `accounts` accounts, and remembers the hash of the last one, so
/// that the rest of the chain can still be checked. The newest event of an account always stays. Returns how many
/// events were deleted.
pub async fn purge(tx: &mut Tx<'_>, before: Timestamp, accounts: u32) -> Result<u64, StoreError> {
    let found: Vec<(Uuid,)> = on!(tx, fetch_all OUTLIVED(before.micros(), column::limit(accounts)))?;
    let mut cleared = 0;
    for (account,) in found {
        let last: Option<(i64, Vec<u8>)> = on!(tx, fetch_optional LAST_OUTLIVED(account, before.micros()))?;
        let Some((seq, hash)) = last else { continue };
        on!(tx, execute MOVE_BASE(account, seq, hash.as_slice()))?;
        cleared += on!(tx, execute CLEAR(account, seq))?;
    }
    Ok(cleared)
}

fn link(row: &EventRow, before: ChainHash) -> Link<'_> {
    Link {
        account: row.account,
        seq: row.seq,
        event: row.id,
        at: row.at,
        kind: &row.kind,
        body: &row.sealed,
        before,
    }
}
