//! What counts once and was used: solved captchas, and the challenges that passkeys signed.

use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Tx, on};
use crate::engine::error::StoreError;

const USE_ONCE: &str = "insert into used_once (id, expires_at) values ($1, $2) on conflict (id) do nothing";

/// Uses what has this digest, and no end after `expires_at`; false when it was used before.
pub async fn use_once(tx: &mut Tx<'_>, id: [u8; 32], expires_at: Timestamp) -> Result<bool, StoreError> {
    Ok(on!(tx, execute USE_ONCE(&id[..], expires_at.micros()))? == 1)
}

const GIVE_BACK: &str = "delete from used_once where id = $1";

/// Makes it count as if it had not been used.
pub async fn give_back(tx: &mut Tx<'_>, id: [u8; 32]) -> Result<(), StoreError> {
    on!(tx, execute GIVE_BACK(&id[..]))?;
    Ok(())
}

const PURGE: &str = "
    delete from used_once where id in
        (select id from used_once where expires_at < $1 order by expires_at limit $2)";

/// Forgets what expired before `before`; at most `limit`. Returns how many.
pub async fn purge(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    on!(tx, execute PURGE(before.micros(), column::limit(limit)))
}
