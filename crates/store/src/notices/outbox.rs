//! Messages on their way out. They are written in the transaction of the change they tell about, claimed for a while
//! by a worker, and delivered at least once; the id is the idempotency key.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::id::{AccountId, FlowId, MessageId};
use vestibule_domain::names;
use vestibule_domain::notice::Channel;
use vestibule_domain::time::{Span, Timestamp};

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::dialect::PerEngine;
use crate::engine::error::StoreError;

/// A message about to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// The message's id, which providers get as the idempotency key.
    pub id: MessageId,
    /// The account it is about, if any.
    pub account: Option<AccountId>,
    /// The flow it serves, if any.
    pub flow: Option<FlowId>,
    /// Whether it is a mail or a text message.
    pub channel: Channel,
    /// Which text it carries.
    pub template: &'static str,
    /// The message and its address, sealed.
    pub sealed: Vec<u8>,
    /// When it was written; it is due at once.
    pub at: Timestamp,
}

/// A message in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// The message's id, which providers get as the idempotency key.
    pub id: MessageId,
    /// The account it is about, if any.
    pub account: Option<AccountId>,
    /// The flow it serves, if any.
    pub flow: Option<FlowId>,
    /// Whether it is a mail or a text message.
    pub channel: Channel,
    /// Which text it carries.
    pub template: String,
    /// The message and its address, sealed.
    pub sealed: Vec<u8>,
    /// How far it has come.
    pub state: DeliveryState,
    /// When it came into this state.
    pub state_at: Timestamp,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it is tried next, or may be claimed again.
    pub next_try_at: Timestamp,
    /// How often it was claimed.
    pub tries: i64,
    /// What went wrong last.
    pub error: Option<String>,
}

names! {
    /// How far a message has come.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum DeliveryState {
        /// It waits for its next try.
        Waiting => "waiting",
        /// The provider took it.
        Sent => "sent",
        /// It was given up.
        Dead => "dead",
    }
}

#[derive(FromRow)]
struct Record {
    id: Uuid,
    account_id: Option<Uuid>,
    flow_id: Option<Uuid>,
    channel: String,
    template: String,
    sealed: Vec<u8>,
    state: String,
    state_at: i64,
    created_at: i64,
    next_try_at: i64,
    tries: i64,
    error: Option<String>,
}

impl TryFrom<Record> for OutboxRow {
    type Error = StoreError;
    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            id: MessageId::from_uuid(record.id),
            account: record.account_id.map(AccountId::from_uuid),
            flow: record.flow_id.map(FlowId::from_uuid),
            channel: column::word(Channel::parse(&record.channel), "outbox.channel")?,
            template: record.template,
            sealed: record.sealed,
            state: column::word(DeliveryState::parse(&record.state), "outbox.state")?,
            state_at: Timestamp::from_micros(record.state_at),
            created_at: Timestamp::from_micros(record.created_at),
            next_try_at: Timestamp::from_micros(record.next_try_at),
            tries: record.tries,
            error: record.error,
        })
    }
}

const PUT: &str = "
    insert into outbox (id, account_id, flow_id, channel, template, sealed, state, state_at, created_at,
        next_try_at, tries, error)
    values ($1, $2, $3, $4, $5, $6, 'waiting', $7, $7, $7, 0, null)";

/// Puts a message in, due at once.
pub async fn put(tx: &mut Tx<'_>, message: &NewMessage) -> Result<(), StoreError> {
    insert(tx, PUT, message).await
}

/// Writes a message, by one of the statements that take its columns in this order, and wakes the delivery worker.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    sql: &'static str,
    message: &NewMessage,
) -> Result<(), StoreError> {
    on!(tx, execute sql(
        message.id.uuid(),
        message.account.map(AccountId::uuid),
        message.flow.map(FlowId::uuid),
        message.channel.as_str(),
        message.template,
        message.sealed.as_slice(),
        message.at.micros(),
    ))?;
    tx.note_message();
    Ok(())
}

macro_rules! claim {
    ($skip:literal) => {
        concat!(
            "update outbox set tries = tries + 1, next_try_at = $3
             where id in (
                 select id from outbox where state = 'waiting' and next_try_at <= $1
                 order by next_try_at limit $2 ",
            $skip,
            ") and state = 'waiting' and next_try_at <= $1
             returning id, account_id, flow_id, channel, template, sealed, state, state_at, created_at,
                 next_try_at, tries, error"
        )
    };
}

const CLAIM: PerEngine = PerEngine { sqlite: claim!(""), postgres: claim!("for update skip locked") };

/// Claims due messages, oldest first, for one worker. A worker that dies loses them after `lease`, and another tries.
pub async fn claim(
    tx: &mut Tx<'_>,
    now: Timestamp,
    limit: u32,
    lease: Span,
) -> Result<Vec<OutboxRow>, StoreError> {
    let text = CLAIM.text(tx.engine());
    let records: Vec<Record> =
        on!(tx, fetch_all text(now.micros(), column::limit(limit), (now + lease).micros()))?;
    let mut rows: Vec<OutboxRow> = records.into_iter().map(OutboxRow::try_from).collect::<Result<_, _>>()?;
    rows.sort_unstable_by_key(|row| (row.created_at, row.id));
    Ok(rows)
}

const SENT: &str = "update outbox set state = 'sent', state_at = $2, error = null where id = $1";

/// Notes that the provider took a message.
pub async fn sent(tx: &mut Tx<'_>, id: MessageId, now: Timestamp) -> Result<(), StoreError> {
    on!(tx, execute SENT(id.uuid(), now.micros()))?;
    Ok(())
}

const RETRY: &str = "update outbox set next_try_at = $2, error = $3 where id = $1 and state = 'waiting'";

/// Notes that a try failed and when the next one is due.
pub async fn retry(
    tx: &mut Tx<'_>,
    id: MessageId,
    next_try_at: Timestamp,
    error: &str,
) -> Result<(), StoreError> {
    on!(tx, execute RETRY(id.uuid(), next_try_at.micros(), error))?;
    Ok(())
}

const HOLD: &str = "
    update outbox set next_try_at = $2, error = $3, tries = 1 where id = $1 and state = 'waiting'";

/// Notes that the operator has to mend something first, and when the next try is due. The tries so far do not count: what
/// goes wrong after that is another matter.
pub async fn hold(
    tx: &mut Tx<'_>,
    id: MessageId,
    next_try_at: Timestamp,
    error: &str,
) -> Result<(), StoreError> {
    on!(tx, execute HOLD(id.uuid(), next_try_at.micros(), error))?;
    Ok(())
}

const DEAD: &str = "
    update outbox set state = 'dead', state_at = $3, error = $2
    where id = $1 and state = 'waiting'";

/// Gives a message up.
pub async fn dead(tx: &mut Tx<'_>, id: MessageId, error: &str, now: Timestamp) -> Result<(), StoreError> {
    on!(tx, execute DEAD(id.uuid(), error, now.micros()))?;
    Ok(())
}

const REVIVE: &str = "
    update outbox set state = 'waiting', state_at = $2, next_try_at = $2, tries = 0
    where id = $1 and state = 'dead'";

/// Gives a dead message another life, due at once; false when it is not dead.
pub async fn revive(tx: &mut Tx<'_>, id: MessageId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(on!(tx, execute REVIVE(id.uuid(), now.micros()))? == 1)
}

/// What became of a flow's newest message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// How far it has come.
    pub state: DeliveryState,
    /// How often it was tried.
    pub tries: i64,
    /// When it got into this state.
    pub at: Timestamp,
    /// When it is tried next, while it waits.
    pub next_try_at: Option<Timestamp>,
}

const OF_FLOW: &str = "
    select state, tries, state_at, next_try_at from outbox
    where flow_id = $1 order by created_at desc, id desc limit 1";

/// What became of the newest message of a flow.
pub async fn of_flow(conn: &mut Conn<'_>, flow: FlowId) -> Result<Option<Delivery>, StoreError> {
    let row: Option<(String, i64, i64, i64)> = on!(conn, fetch_optional OF_FLOW(flow.uuid()))?;
    row.map(|(state, tries, at, next)| {
        let state = column::word(DeliveryState::parse(&state), "outbox.state")?;
        let waiting = state == DeliveryState::Waiting;
        let next_try_at = waiting.then(|| Timestamp::from_micros(next));
        Ok(Delivery { state, tries, at: Timestamp::from_micros(at), next_try_at })
    })
    .transpose()
}

/// How full the outbox is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutboxCounts {
    /// Messages that wait.
    pub waiting: i64,
    /// Messages that were given up.
    pub dead: i64,
    /// When the oldest that waits was written.
    pub oldest_waiting_at: Option<Timestamp>,
}

const COUNTS: &str = "
    select
        (select count(*) from outbox where state = 'waiting'),
        (select count(*) from outbox where state = 'dead'),
        (select min(created_at) from outbox where state = 'waiting')";

/// How full the outbox is.
pub async fn counts(conn: &mut Conn<'_>) -> Result<OutboxCounts, StoreError> {
    let (waiting, dead, oldest): (i64, i64, Option<i64>) = on!(conn, fetch_one COUNTS())?;
    Ok(OutboxCounts { waiting, dead, oldest_waiting_at: column::instant(oldest) })
}

// The templates come as one text `,this,that,`; taking `,this,` out changes it exactly when it is among them.
const OLDEST_WAITING: &str = "
    select min(created_at) from outbox
    where state = 'waiting' and channel = $1 and replace($2, ',' || template || ',', ',') = $2";

/// When the oldest message that waits in this channel was written, leaving these templates out.
pub async fn oldest_waiting(
    conn: &mut Conn<'_>,
    channel: Channel,
    without: &[&str],
) -> Result<Option<Timestamp>, StoreError> {
    let without = format!(",{},", without.join(","));
    let (oldest,): (Option<i64>,) = on!(conn, fetch_one OLDEST_WAITING(channel.as_str(), without.as_str()))?;
    Ok(column::instant(oldest))
}

const DEAD_LETTERS: &str = "
    select id, account_id, flow_id, channel, template, sealed, state, state_at, created_at, next_try_at, tries,
        error
    from outbox where state = 'dead' order by state_at desc, id desc limit $1";

/// Messages that were given up, newest first.
pub async fn dead_letters(conn: &mut Conn<'_>, limit: u32) -> Result<Vec<OutboxRow>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all DEAD_LETTERS(column::limit(limit)))?;
    records.into_iter().map(OutboxRow::try_from).collect()
}

const NEXT_DUE: &str = "select min(next_try_at) from outbox where state = 'waiting'";

/// When the next message is due; `None` when none waits.
pub async fn next_due(conn: &mut Conn<'_>) -> Result<Option<Timestamp>, StoreError> {
    let (due,): (Option<i64>,) = on!(conn, fetch_one NEXT_DUE())?;
    Ok(column::instant(due))
}

const PURGE: &str = "
    delete from outbox where id in
        (select id from outbox where state = 'sent' and state_at < $1 order by state_at limit $2)";

/// Deletes messages that were sent before `before`; at most `limit`. Returns how many.
pub async fn purge(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    on!(tx, execute PURGE(before.micros(), column::limit(limit)))
}

const OF_ACCOUNT: &str = "
    select id, account_id, flow_id, channel, template, sealed, state, state_at, created_at, next_try_at, tries, error
    from outbox where account_id = $1 order by created_at desc, id desc limit $2";

/// The messages about an account, whatever became of them, newest first; at most `limit`.
pub async fn of_account(
    conn: &mut Conn<'_>,
    account: AccountId,
    limit: u32,
) -> Result<Vec<OutboxRow>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all OF_ACCOUNT(account.uuid(), column::limit(limit)))?;
    records.into_iter().map(OutboxRow::try_from).collect()
}
