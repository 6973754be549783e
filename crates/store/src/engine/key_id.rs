//! Which keys this database was sealed with, so that a missing one is noticed at the start.

use vestibule_domain::time::Timestamp;

use super::conn::{Conn, Tx, on};
use super::error::StoreError;

const REMEMBER: &str = "insert into key_id (id, first_used_at) values ($1, $2) on conflict (id) do nothing";

/// Remembers that a key is in use.
pub async fn remember(tx: &mut Tx<'_>, id: &str, now: Timestamp) -> Result<(), StoreError> {
    on!(tx, execute REMEMBER(id, now.micros()))?;
    Ok(())
}

const LIST: &str = "select id from key_id order by first_used_at, id";

/// Every key that was ever in use, oldest first.
pub async fn list(conn: &mut Conn<'_>) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = on!(conn, fetch_all LIST())?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
