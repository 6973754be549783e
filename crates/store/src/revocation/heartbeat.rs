//! Each node writes a sign of life. That it was committed proves that the database takes writes; what it says is only for
//! people who look at the table.

use uuid::Uuid;
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Tx, on};
use crate::engine::error::StoreError;

const BEAT: &str = "
    insert into heartbeat (node, at) values ($1, $2)
    on conflict (node) do update set at = excluded.at";

/// Notes that a node is alive at this instant.
pub async fn beat(tx: &mut Tx<'_>, node: Uuid, at: Timestamp) -> Result<(), StoreError> {
    on!(tx, execute BEAT(node, at.micros()))?;
    Ok(())
}

const PURGE: &str = "
    delete from heartbeat where node in (select node from heartbeat where at < $1 order by at limit $2)";

/// Forgets nodes that gave no sign since `before`; at most `limit`. Returns how many.
pub async fn purge(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    on!(tx, execute PURGE(before.micros(), column::limit(limit)))
}
