//! What is written for an identifier that nobody has: as much as an event of an account for a try, as much as a message for
//! one that would be sent. Nobody reads it. Time must not tell strangers whether an account exists.

use vestibule_domain::audit::ChainHash;
use vestibule_domain::time::Timestamp;

use super::event::{self, NewEvent};
use crate::engine::column;
use crate::engine::conn::{Tx, on};
use crate::engine::dialect::DECOY_EVENT;
use crate::engine::error::StoreError;
use crate::notices::outbox::{self, NewMessage};
use crate::notices::sent_message::SentMessageRow;

const HEAD: &str = "select seq, hash from decoy_head where account_id = $1";

const MOVE_HEAD: &str = "
    insert into decoy_head (account_id, seq, hash, at)
    values ($1, $2, $3, $4)
    on conflict (account_id) do update
    set seq = excluded.seq, hash = excluded.hash, at = excluded.at
    where decoy_head.seq = excluded.seq - 1";

/// Does the work of [`crate::event::append`] for an account that does not exist.
pub async fn append(tx: &mut Tx<'_>, event: &NewEvent) -> Result<(), StoreError> {
    let found: Option<(i64, Vec<u8>)> = on!(tx, fetch_optional HEAD(event.account.uuid()))?;
    let (last, before) = match found {
        Some((seq, hash)) => (seq, ChainHash::from_bytes(column::bytes32(hash, "decoy_head.hash")?)),
        None => (0, ChainHash::root(event.account)),
    };
    let (seq, hash) = event.follow(last, before);
    event::insert(tx, &DECOY_EVENT, event, (seq, hash)).await?;
    on!(tx, execute MOVE_HEAD(event.account.uuid(), seq, &hash.bytes()[..], event.at.micros()))?;
    Ok(())
}

const PUT: &str = "
    insert into decoy_outbox (id, account_id, flow_id, channel, template, sealed, state, state_at, created_at,
        next_try_at, tries, error)
    values ($1, $2, $3, $4, $5, $6, 'waiting', $7, $7, $7, 0, null)";

/// Does the work of [`crate::outbox::put`] for a message that goes nowhere.
pub async fn put(tx: &mut Tx<'_>, message: &NewMessage) -> Result<(), StoreError> {
    outbox::insert(tx, PUT, message).await
}

const NOTE_SENT: &str = "
    insert into decoy_sent (code, sealed, sent_at) values ($1, $2, $3)
    on conflict (code) do nothing";

/// Does the work of [`crate::sent_message::insert`] for such a message.
pub async fn note_sent(tx: &mut Tx<'_>, row: &SentMessageRow) -> Result<(), StoreError> {
    on!(tx, execute NOTE_SENT(&row.code[..], row.sealed.as_slice(), row.sent_at.micros()))?;
    Ok(())
}

const PURGE_EVENTS: &str = "
    delete from decoy_event where (account_id, seq) in
        (select account_id, seq from decoy_event where at < $1 order by at limit $2)";

const PURGE_HEADS: &str = "
    delete from decoy_head where account_id in
        (select account_id from decoy_event where at < $1 order by at limit $2)
    and at < $1";

const PURGE_OUTBOX: &str = "
    delete from decoy_outbox where id in
        (select id from decoy_outbox where state = 'waiting' and next_try_at < $1 order by next_try_at limit $2)";

const PURGE_SENT: &str = "
    delete from decoy_sent where code in
        (select code from decoy_sent where sent_at < $1 order by sent_at limit $2)";

/// Deletes what was written before `before`, at most `limit` of each kind; of heads those whose last event is among what
/// is deleted. Returns how many there were of the kind that had most.
pub async fn purge(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    let messages = on!(tx, execute PURGE_OUTBOX(before.micros(), column::limit(limit)))?;
    let sent = on!(tx, execute PURGE_SENT(before.micros(), column::limit(limit)))?;
    on!(tx, execute PURGE_HEADS(before.micros(), column::limit(limit)))?;
    let events = on!(tx, execute PURGE_EVENTS(before.micros(), column::limit(limit)))?;
    Ok(messages.max(sent).max(events))
}
