//! What the links of alerts have done, for each address or number that they were sent to. It outlives the links and the
//! address: what a mailbox did by a link it does not do again for a while.

use std::collections::BTreeMap;

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::id::{AccountId, IdentifierId};
use vestibule_domain::protection::LinkRecord;
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;

#[derive(FromRow)]
struct Record {
    contact_id: Uuid,
    vetoed_at: Option<i64>,
    freeze_ended_at: Option<i64>,
}

const OF_ACCOUNT: &str = "
    select contact_id, vetoed_at, freeze_ended_at from link_record where account_id = $1";

/// What the links of each address or number of an account have done; those that did nothing are left out.
pub async fn of_account(
    conn: &mut Conn<'_>,
    account: AccountId,
) -> Result<BTreeMap<IdentifierId, LinkRecord>, StoreError> {
    let records: Vec<Record> = on!(conn, fetch_all OF_ACCOUNT(account.uuid()))?;
    let read = |record: Record| {
        let done = LinkRecord {
            vetoed_at: column::instant(record.vetoed_at),
            freeze_ended_at: column::instant(record.freeze_ended_at),
        };
        (IdentifierId::from_uuid(record.contact_id), done)
    };
    Ok(records.into_iter().map(read).collect())
}

const NOTE_VETO: &str = "
    insert into link_record (account_id, contact_id, vetoed_at, last_at) values ($1, $2, $3, $3)
    on conflict (account_id, contact_id) do update
    set vetoed_at = excluded.vetoed_at, last_at = excluded.last_at";

/// Notes that a link of this address or number vetoed.
pub async fn note_veto(
    tx: &mut Tx<'_>,
    account: AccountId,
    contact: IdentifierId,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, execute NOTE_VETO(account.uuid(), contact.uuid(), at.micros()))?;
    Ok(())
}

const NOTE_FREEZE: &str = "
    insert into link_record (account_id, contact_id, froze_at, last_at) values ($1, $2, $3, $3)
    on conflict (account_id, contact_id) do update
    set froze_at = excluded.froze_at, last_at = excluded.last_at";

/// Notes that a link of this address or number froze the account.
pub async fn note_freeze(
    tx: &mut Tx<'_>,
    account: AccountId,
    contact: IdentifierId,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, execute NOTE_FREEZE(account.uuid(), contact.uuid(), at.micros()))?;
    Ok(())
}

const END_FREEZES: &str = "
    update link_record set freeze_ended_at = $2, last_at = $2
    where account_id = $1 and froze_at is not null and (freeze_ended_at is null or freeze_ended_at < froze_at)";

/// Notes that the freeze ended which links of these addresses and numbers had begun.
pub async fn end_freezes(tx: &mut Tx<'_>, account: AccountId, at: Timestamp) -> Result<(), StoreError> {
    on!(tx, execute END_FREEZES(account.uuid(), at.micros()))?;
    Ok(())
}

const PURGE: &str = "
    delete from link_record where (account_id, contact_id) in
        (select account_id, contact_id from link_record
         where last_at < $1 and (froze_at is null or freeze_ended_at >= froze_at)
         order by last_at limit $2)";

/// Deletes what was last written before `before`, except for freezes in force; at most `limit`. Returns how many.
pub async fn purge(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    on!(tx, execute PURGE(before.micros(), column::limit(limit)))
}
