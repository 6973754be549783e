//! Weakenings: changes that make an account less safe and wait. Each leaves its waiting once, by a guarded statement, so
//! a veto and the worker that applies it never both win.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::id::{AccountId, WeakeningId};
use vestibule_domain::protection::{Weakening, WeakeningState};
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;

/// A weakening with its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeakeningRow {
    /// The change that waits, or has ended.
    pub weakening: Weakening,
    /// When it stopped waiting, if so.
    pub ended_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Record {
    account_id: Uuid,
    id: Uuid,
    change: String,
    asked_at: i64,
    effective_at: i64,
    reminded_at: i64,
    veto_denied: String,
    delivered_at: Option<i64>,
    state: String,
    ended_at: Option<i64>,
}

impl TryFrom<Record> for WeakeningRow {
    type Error = StoreError;
    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            weakening: Weakening {
                id: WeakeningId::from_uuid(record.id),
                account: AccountId::from_uuid(record.account_id),
                change: column::from_json(&record.change, "weakening.change")?,
                asked_at: Timestamp::from_micros(record.asked_at),
                effective_at: Timestamp::from_micros(record.effective_at),
                state: column::word(WeakeningState::parse(&record.state), "weakening.state")?,
                reminded_at: Timestamp::from_micros(record.reminded_at),
                veto_denied: column::from_json(&record.veto_denied, "weakening.veto_denied")?,
                delivered_at: column::instant(record.delivered_at),
            },
            ended_at: column::instant(record.ended_at),
        })
    }
}

const INSERT: &str = "
    insert into weakening (account_id, id, kind, change, asked_at, effective_at, reminded_at, veto_denied,
        next_run_at, state, ended_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, null)";

/// Stores a weakening that was just asked for.
pub async fn insert(tx: &mut Tx<'_>, weakening: &Weakening) -> Result<(), StoreError> {
    let change = column::to_json(&weakening.change, "weakening.change")?;
    let veto_denied = column::to_json(&weakening.veto_denied, "weakening.veto_denied")?;
    on!(tx, execute INSERT(
        weakening.account.uuid(),
        weakening.id.uuid(),
        weakening.change.as_str(),
        change.as_str(),
        weakening.asked_at.micros(),
        weakening.effective_at.micros(),
        weakening.reminded_at.micros(),
        veto_denied.as_str(),
        weakening.next_run().micros(),
        weakening.state.as_str(),
    ))?;
    Ok(())
}

const GET: &str = "
    select account_id, id, change, asked_at, effective_at, reminded_at, veto_denied, delivered_at, state,
        ended_at
    from weakening where account_id = $1 and id = $2";

/// A weakening of an account, whatever its state.
pub async fn get(
    conn: &mut Conn<'_>,
    account: AccountId,
    id: WeakeningId,
) -> Result<Option<WeakeningRow>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional GET(account.uuid(), id.uuid()))?;
    record.map(WeakeningRow::try_from).transpose()
}

const WAITING_OF: &str = "
    select account_id, id, change, asked_at, effective_at, reminded_at, veto_denied, delivered_at, state,
        ended_at
    from weakening where account_id = $1 and state = 'waiting' order by asked_at, id";

/// The weakenings of an account that wait, oldest first.
pub async fn waiting_of(conn: &mut Conn<'_>, account: AccountId) -> Result<Vec<Weakening>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all WAITING_OF(account.uuid()))?;
    records.into_iter().map(|record| Ok(WeakeningRow::try_from(record)?.weakening)).collect()
}

const OF_ACCOUNT: &str = "
    select account_id, id, change, asked_at, effective_at, reminded_at, veto_denied, delivered_at, state,
        ended_at
    from weakening where account_id = $1 order by asked_at desc, id desc limit $2";

/// The weakenings of an account, whatever their state, newest first; at most `limit`.
pub async fn of_account(
    conn: &mut Conn<'_>,
    account: AccountId,
    limit: u32,
) -> Result<Vec<WeakeningRow>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all OF_ACCOUNT(account.uuid(), column::limit(limit)))?;
    records.into_iter().map(WeakeningRow::try_from).collect()
}

const END: &str = "
    update weakening set state = $3, ended_at = $4
    where account_id = $1 and id = $2 and state = 'waiting'";

/// Ends the waiting of a weakening in `state`; false when it no longer waits.
pub async fn end(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: WeakeningId,
    state: WeakeningState,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(on!(tx, execute END(account.uuid(), id.uuid(), state.as_str(), now.micros()))? == 1)
}

const REMIND: &str = "
    update weakening set reminded_at = $4, next_run_at = $5
    where account_id = $1 and id = $2 and reminded_at = $3 and state = 'waiting'";

/// Notes that the owner was reminded, and so when to look next; `before` is until when there had been reminders. False
/// when it no longer waits, or somebody else reminded meanwhile.
pub async fn remind(tx: &mut Tx<'_>, after: &Weakening, before: Timestamp) -> Result<bool, StoreError> {
    let reminded = on!(tx, execute REMIND(
        after.account.uuid(),
        after.id.uuid(),
        before.micros(),
        after.reminded_at.micros(),
        after.next_run().micros(),
    ))?;
    Ok(reminded == 1)
}

const NOTE_DELIVERED: &str = "
    update weakening set delivered_at = $3 where account_id = $1 and id = $2 and delivered_at is null";

/// Notes that an announcement was delivered; only the first counts.
pub async fn note_delivered(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: WeakeningId,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, execute NOTE_DELIVERED(account.uuid(), id.uuid(), at.micros()))?;
    Ok(())
}

const POSTPONE: &str = "
    update weakening set next_run_at = $3
    where account_id = $1 and id = $2 and state = 'waiting'";

/// Puts off the next look at a weakening.
pub async fn postpone(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: WeakeningId,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, execute POSTPONE(account.uuid(), id.uuid(), at.micros()))?;
    Ok(())
}

const DUE: &str = "
    select account_id, id from weakening
    where state = 'waiting' and next_run_at <= $1 order by next_run_at limit $2";

/// The waiting weakenings that a worker must look at by `now`, the longest due first; at most `limit`.
pub async fn due(
    conn: &mut Conn<'_>,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<(AccountId, WeakeningId)>, StoreError> {
    let rows: Vec<(Uuid, Uuid)> = on!(conn, fetch_all DUE(now.micros(), column::limit(limit)))?;
    Ok(rows
        .into_iter()
        .map(|(account, id)| (AccountId::from_uuid(account), WeakeningId::from_uuid(id)))
        .collect())
}

const PURGE: &str = "
    delete from weakening where (account_id, id) in
        (select account_id, id from weakening where ended_at < $1 order by ended_at limit $2)";

/// Deletes weakenings that ended before `before`; at most `limit`. Returns how many.
pub async fn purge(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    on!(tx, execute PURGE(before.micros(), column::limit(limit)))
}
