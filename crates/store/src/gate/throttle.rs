//! Tallies of failures. Each failure is counted by one guarded statement, so none is lost and none counts while the
//! scope is locked.

use sqlx::FromRow;
use vestibule_domain::gate::FailureCount;
use vestibule_domain::time::Timestamp;

use crate::engine::column;
use crate::engine::conn::{Conn, Tx, on};
use crate::engine::error::StoreError;

#[derive(FromRow)]
struct Record {
    scope: Vec<u8>,
    failures: i64,
    last_failure_at: i64,
    locked_until: Option<i64>,
}

impl From<&Record> for FailureCount {
    fn from(record: &Record) -> Self {
        Self {
            failures: u32::try_from(record.failures).unwrap_or(u32::MAX),
            last_failure: Some(Timestamp::from_micros(record.last_failure_at)),
            locked_until: column::instant(record.locked_until),
        }
    }
}

/// As many scopes as one statement reads.
const SCOPES: usize = 8;

const READ: &str = "
    select scope, failures, last_failure_at, locked_until
    from throttle where scope in ($1, $2, $3, $4, $5, $6, $7, $8)";

/// The tallies of these scopes, in the same order; a scope without failures has an empty one. One statement for up
/// to eight scopes.
pub async fn read(conn: &mut Conn<'_>, scopes: &[[u8; 32]]) -> Result<Vec<FailureCount>, StoreError> {
    let mut tallies = Vec::with_capacity(scopes.len());
    for some in scopes.chunks(SCOPES) {
        let found = read_some(conn, some).await?;
        tallies.extend(some.iter().map(|scope| {
            found.iter().find(|record| record.scope == scope[..]).map(FailureCount::from).unwrap_or_default()
        }));
    }
    Ok(tallies)
}

async fn read_some(conn: &mut Conn<'_>, scopes: &[[u8; 32]]) -> Result<Vec<Record>, StoreError> {
    // Repeating the last scope changes nothing and keeps the statement the same.
    let at = |place: usize| scopes.get(place).or(scopes.last()).map(|scope| &scope[..]);
    on!(conn, fetch_all READ(at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7)))
}

const FAIL: &str = "
    insert into throttle (scope, failures, last_failure_at, locked_until)
    values ($1, 1, $2, null)
    on conflict (scope) do update
    set failures = case when throttle.last_failure_at <= $3 then 1 else throttle.failures + 1 end,
        last_failure_at = $2
    where throttle.locked_until is null or throttle.locked_until <= $2
    returning failures";

/// Counts a failure and returns how many count now; `None` when the scope is locked at `now`, where nothing counts.
/// Failures are forgotten when the last one was at or before `forget_before`.
pub async fn fail(
    tx: &mut Tx<'_>,
    scope: &[u8; 32],
    now: Timestamp,
    forget_before: Timestamp,
) -> Result<Option<u32>, StoreError> {
    let row: Option<(i64,)> = on!(tx, fetch_optional FAIL(&scope[..], now.micros(), forget_before.micros()))?;
    Ok(row.map(|(failures,)| u32::try_from(failures).unwrap_or(u32::MAX)))
}

const LOCK: &str = "
    update throttle set locked_until = $2
    where scope = $1 and (locked_until is null or locked_until < $2)";

/// Locks a scope; a lock that lasts longer stays.
pub async fn lock(tx: &mut Tx<'_>, scope: &[u8; 32], until: Timestamp) -> Result<(), StoreError> {
    on!(tx, execute LOCK(&scope[..], until.micros()))?;
    Ok(())
}

const CLEAR: &str = "delete from throttle where scope = $1";

/// Forgets the failures of a scope.
pub async fn clear(tx: &mut Tx<'_>, scope: &[u8; 32]) -> Result<(), StoreError> {
    on!(tx, execute CLEAR(&scope[..]))?;
    Ok(())
}

const PURGE: &str = "
    delete from throttle where scope in
        (select scope from throttle where last_failure_at < $1 and (locked_until is null or locked_until <= $2)
            order by last_failure_at limit $3)
    and last_failure_at < $1 and (locked_until is null or locked_until <= $2)";

/// Forgets scopes whose last failure was before `before` and that are not locked at `now`; at most `limit`. Returns how
/// many.
pub async fn purge(
    tx: &mut Tx<'_>,
    before: Timestamp,
    now: Timestamp,
    limit: u32,
) -> Result<u64, StoreError> {
    on!(tx, execute PURGE(before.micros(), now.micros(), column::limit(limit)))
}
