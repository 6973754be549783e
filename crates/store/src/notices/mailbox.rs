//! The built-in mailbox: where mail and SMS go as long as no provider is set.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::id::MessageId;
use vestibule_domain::notice::Channel;
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;

/// A message in the mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxRow {
    /// The message's id, also in its address.
    pub id: MessageId,
    /// When it was delivered into the mailbox.
    pub at: Timestamp,
    /// How it would have travelled.
    pub channel: Channel,
    /// The message, sealed.
    pub sealed: Vec<u8>,
}

#[derive(FromRow)]
struct Record {
    id: Uuid,
    at: i64,
    channel: String,
    sealed: Vec<u8>,
}

impl TryFrom<Record> for MailboxRow {
    type Error = StoreError;
    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            id: MessageId::from_uuid(record.id),
            at: Timestamp::from_micros(record.at),
            channel: column::word(Channel::parse(&record.channel), "mailbox.channel")?,
            sealed: record.sealed,
        })
    }
}

const PUT: &str = "
    insert into mailbox (id, at, channel, sealed)
    values ($1, $2, $3, $4)
    on conflict (id) do nothing";

/// Puts a message in; one that is there already stays as it is, so that delivering twice shows it once.
pub async fn put(tx: &mut Tx<'_>, row: &MailboxRow) -> Result<(), StoreError> {
    on!(tx, execute PUT(row.id.uuid(), row.at.micros(), row.channel.as_str(), row.sealed.as_slice()))?;
    Ok(())
}

const LIST: &str = "select id, at, channel, sealed from mailbox order by at desc, id desc limit $1";

/// The newest messages, newest first.
pub async fn list(conn: &mut Conn<'_>, limit: u32) -> Result<Vec<MailboxRow>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all LIST(column::limit(limit)))?;
    records.into_iter().map(MailboxRow::try_from).collect()
}

const GET: &str = "select id, at, channel, sealed from mailbox where id = $1";

/// A message by its id.
pub async fn get(conn: &mut Conn<'_>, id: MessageId) -> Result<Option<MailboxRow>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional GET(id.uuid()))?;
    record.map(MailboxRow::try_from).transpose()
}

const CLEAR: &str = "delete from mailbox";

/// Empties the mailbox.
pub async fn clear(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    on!(tx, execute CLEAR())?;
    Ok(())
}

const PURGE: &str = "
    delete from mailbox where id in (select id from mailbox where at < $1 order by at limit $2)";

/// Deletes messages that arrived before `before`; at most `limit`. Returns how many.
pub async fn purge(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    on!(tx, execute PURGE(before.micros(), column::limit(limit)))
}
