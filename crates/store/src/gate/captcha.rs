//! Captchas that were redeemed, so that each counts once.

use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Tx, on};
use crate::engine::error::StoreError;

const USE_ONCE: &str =
    "insert into used_captcha (id, expires_at) values ($1, $2) on conflict (id) do nothing";

/// Redeems a captcha; false when it was redeemed before.
pub async fn use_once(tx: &mut Tx<'_>, id: [u8; 32], expires_at: Timestamp) -> Result<bool, StoreError> {
    Ok(on!(tx, execute USE_ONCE(&id[..], expires_at.micros()))? == 1)
}

const GIVE_BACK: &str = "delete from used_captcha where id = $1";

/// Makes a captcha count as if it had not been redeemed.
pub async fn give_back(tx: &mut Tx<'_>, id: [u8; 32]) -> Result<(), StoreError> {
    on!(tx, execute GIVE_BACK(&id[..]))?;
    Ok(())
}

const PURGE: &str = "
    delete from used_captcha where id in
        (select id from used_captcha where expires_at < $1 order by expires_at limit $2)";

/// Forgets captchas that expired before `before`; at most `limit`. Returns how many.
pub async fn purge(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    on!(tx, execute PURGE(before.micros(), column::limit(limit)))
}
