//! Counts beside those that lock: how many events of a kind an account had in this hour, and how many were not written down.
//! Like the tallies of failures they are named by a keyed hash, and kept for identifiers that find nobody too.

use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;

const NOTE: &str = "
    insert into counter (scope, hour, counted, left_out, expires_at)
    values ($1, $2, 1, 0, $4)
    on conflict (scope) do update
    set hour = $2,
        counted = case when counter.hour = $2 then counter.counted + 1 else 1 end,
        left_out = case when counter.hour = $2 and counter.counted >= $3 then counter.left_out + 1
            else counter.left_out end,
        expires_at = $4
    returning counted, left_out";

const TOLD: &str = "update counter set left_out = 0 where scope = $1 and left_out > 0";

/// Counts one more in this hour. Among the first `most` of the hour it returns how many were left out since the last one that
/// was not, and forgets them; `None` where this one is left out. The count is kept until `expires_at`.
pub async fn note(
    tx: &mut Tx<'_>,
    scope: &[u8; 32],
    hour: i64,
    most: u32,
    expires_at: Timestamp,
) -> Result<Option<u32>, StoreError> {
    let most = i64::from(most);
    let (counted, left_out): (i64, i64) =
        on!(tx, fetch_one NOTE(&scope[..], hour, most, expires_at.micros()))?;
    if counted > most {
        return Ok(None);
    }
    on!(tx, execute TOLD(&scope[..]))?;
    Ok(Some(u32::try_from(left_out).unwrap_or(u32::MAX)))
}

const READ: &str = "select scope, counted from counter where scope in ($1, $2, $3) and expires_at > $4";

/// The greatest count of these scopes, at most three, that is kept at `now`; 0 where there is none.
pub async fn greatest(conn: &mut Conn<'_>, scopes: &[[u8; 32]], now: Timestamp) -> Result<u32, StoreError> {
    // Repeating the last scope changes nothing and keeps the statement the same.
    let at = |place: usize| scopes.get(place).or(scopes.last()).map(|scope| &scope[..]);
    let found: Vec<(Vec<u8>, i64)> = on!(conn, fetch_all READ(at(0), at(1), at(2), now.micros()))?;
    let greatest = found.into_iter().map(|(_, counted)| counted).max().unwrap_or(0);
    Ok(u32::try_from(greatest).unwrap_or(u32::MAX))
}

const CLEAR: &str = "delete from counter where scope = $1";

/// Ends a count.
pub async fn clear(tx: &mut Tx<'_>, scope: &[u8; 32]) -> Result<(), StoreError> {
    on!(tx, execute CLEAR(&scope[..]))?;
    Ok(())
}

const PURGE: &str = "
    delete from counter where scope in
        (select scope from counter where expires_at < $1 order by expires_at limit $2)";

/// Deletes counts that were kept until before `now`, at most `limit`; returns how many.
pub async fn purge(tx: &mut Tx<'_>, now: Timestamp, limit: u32) -> Result<u64, StoreError> {
    on!(tx, execute PURGE(now.micros(), column::limit(limit)))
}
