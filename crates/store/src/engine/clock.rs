//! The time by the database's clock, which all nodes share.

use vestibule_domain::time::Timestamp;

use super::conn::{Conn, on};
use super::dialect::{CLOCK, Engine};
use super::error::StoreError;

/// The time by the clock that all nodes share; `None` on SQLite, which runs within the node. The one statement that asks
/// the database for the time.
pub async fn database_now(conn: &mut Conn<'_>) -> Result<Option<Timestamp>, StoreError> {
    if conn.engine() == Engine::Sqlite {
        return Ok(None);
    }
    let (now,): (i64,) = on!(conn, fetch_one CLOCK())?;
    Ok(Some(Timestamp::from_micros(now)))
}
