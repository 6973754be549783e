//! Messages that were sent, found by the keyed digest of their code. No account is kept beside them: a question about
//! a message is nobody.

use sqlx::FromRow;
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;

/// What is known of a message that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentMessageRow {
    /// The keyed digest of its code.
    pub code: [u8; 32],
    /// What may be told about it, sealed.
    pub sealed: Vec<u8>,
    /// When it was sent.
    pub sent_at: Timestamp,
}

#[derive(FromRow)]
struct Record {
    code: Vec<u8>,
    sealed: Vec<u8>,
    sent_at: i64,
}

impl TryFrom<Record> for SentMessageRow {
    type Error = StoreError;
    fn try_from(record: Record) -> Result<Self, StoreError> {
        Ok(Self {
            code: column::bytes32(record.code, "sent_message.code")?,
            sealed: record.sealed,
            sent_at: Timestamp::from_micros(record.sent_at),
        })
    }
}

// Codes are short enough for two to meet; a refused insert would spoil the whole transaction in PostgreSQL.
const INSERT: &str = "
    insert into sent_message (code, sealed, sent_at) values ($1, $2, $3)
    on conflict (code) do nothing";

/// Remembers a message; false when another one has this code, and then the message must carry a different one.
pub async fn insert(tx: &mut Tx<'_>, row: &SentMessageRow) -> Result<bool, StoreError> {
    Ok(on!(tx, execute INSERT(&row.code[..], row.sealed.as_slice(), row.sent_at.micros()))? == 1)
}

const FIND: &str = "select code, sealed, sent_at from sent_message where code = $1";

/// The message with this code.
pub async fn find(conn: &mut Conn<'_>, code: &[u8; 32]) -> Result<Option<SentMessageRow>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional FIND(&code[..]))?;
    record.map(SentMessageRow::try_from).transpose()
}

const PURGE: &str = "
    delete from sent_message where code in
        (select code from sent_message where sent_at < $1 order by sent_at limit $2)";

/// Forgets messages that were sent before `before`; at most `limit`. Returns how many.
pub async fn purge(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    on!(tx, execute PURGE(before.micros(), column::limit(limit)))
}
