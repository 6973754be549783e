//! The oldest password of each account that was replaced lately while an authenticator stood: a thief who replaced both, the password
//! first, does not take from the owner what a disowning asks for.

use vestibule_domain::id::AccountId;
use vestibule_domain::time::Timestamp;

use super::password::{PasswordRow, Record};
use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;

const KEEP: &str = "
    insert into former_password (account_id, hash, pepper_key, set_at, replaced_at) values ($1, $2, $3, $4, $5)
    on conflict (account_id) do update
    set hash = excluded.hash, pepper_key = excluded.pepper_key, set_at = excluded.set_at,
        replaced_at = excluded.replaced_at
    where former_password.replaced_at <= $6";

/// Keeps a password that is replaced at `now`, unless an older one is kept that was replaced after `since`.
pub async fn keep(
    tx: &mut Tx<'_>,
    row: &PasswordRow,
    now: Timestamp,
    since: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, execute KEEP(
        row.account.uuid(),
        row.hash.as_str(),
        row.pepper_key.as_str(),
        row.set_at.micros(),
        now.micros(),
        since.micros(),
    ))?;
    Ok(())
}

const GET: &str = "
    select account_id, hash, pepper_key, set_at from former_password where account_id = $1 and replaced_at > $2";

/// The one of an account, where it was replaced after `since`.
pub async fn get(
    conn: &mut Conn<'_>,
    account: AccountId,
    since: Timestamp,
) -> Result<Option<PasswordRow>, StoreError> {
    let record: Option<Record> = on!(conn, fetch_optional GET(account.uuid(), since.micros()))?;
    Ok(record.map(PasswordRow::from))
}

const FORGET: &str = "delete from former_password where account_id = $1";

/// Deletes the one of an account. Returns how many there were.
pub async fn forget(tx: &mut Tx<'_>, account: AccountId) -> Result<u64, StoreError> {
    on!(tx, execute FORGET(account.uuid()))
}

const PURGE: &str = "
    delete from former_password where account_id in
        (select account_id from former_password where replaced_at <= $1 order by replaced_at limit $2)";

/// Deletes those that were replaced up to `before`; at most `limit`. Returns how many.
pub async fn purge(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    on!(tx, execute PURGE(before.micros(), column::limit(limit)))
}
