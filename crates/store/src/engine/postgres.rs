//! Writing to PostgreSQL: the aggregate's row is locked first, then the change is applied under READ COMMITTED.
//! Transactions that were in each other's way, or lost their connection before the commit, are tried again.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use super::commits::Commits;
use super::conn::{Tx, in_time};
use super::dialect;
use super::error::StoreError;
use super::pool::Pool;
use super::transaction::{Lock, Transaction};

const TRIES: u32 = 6;
/// The longest that all tries together may take. Much shorter than the time after which the missing number of a
/// revocation is given up.
const DEADLINE: Duration = Duration::from_secs(10);

const INSTALLATION: i64 = 0x7665_7374_6962_756c;
const BEGIN: &str = "begin isolation level read committed";
// “No key” lets rows that refer to this one be inserted meanwhile; two such locks still exclude each other.
const LOCK: &str = "for no key update";

/// Applies the change in a task of its own, so that a caller who goes away leaves no half-spoken connection behind.
pub(crate) async fn write<C: Transaction>(
    pool: Pool<PgConnection>,
    lock: Lock,
    change: C,
    commits: Arc<Commits>,
) -> Result<C::Output, StoreError> {
    let task = tokio::spawn(async move {
        tokio::time::timeout(DEADLINE, persistently(&pool, &lock, &change, &commits))
            .await
            .unwrap_or_else(|_| Err(StoreError::away("the transaction took too long")))
    });
    task.await.unwrap_or_else(|_| Err(StoreError::corrupt("a change panicked")))
}

async fn persistently<C: Transaction>(
    pool: &Pool<PgConnection>,
    lock: &Lock,
    change: &C,
    commits: &Arc<Commits>,
) -> Result<C::Output, StoreError> {
    let mut tried = 0;
    loop {
        tried += 1;
        match once(pool, lock, change, commits).await {
            Ok((output, queued)) => {
                commits.note(1, queued);
                return Ok(output);
            }
            Err(Failure { error, again: true }) if tried < TRIES => {
                tracing::debug!(%error, tried, "a transaction is tried again");
                commits.note_repetition();
                tokio::time::sleep(pause(tried)).await;
            }
            Err(Failure { error, .. }) => return Err(error),
        }
    }
}

struct Failure {
    error: StoreError,
    again: bool,
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let again = error.passing().is_some_and(dialect::worth_repeating);
        Self { error, again }
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        StoreError::from(error).into()
    }
}

async fn once<C: Transaction>(
    pool: &Pool<PgConnection>,
    lock: &Lock,
    change: &C,
    commits: &Arc<Commits>,
) -> Result<(C::Output, bool), Failure> {
    let mut conn = pool.acquire().await?;
    conn.begins();
    let output = transact(&mut conn, lock, change, commits).await?;
    conn.ended_well();
    Ok(output)
}

/// The output, and whether a message was put into the outbox.
async fn transact<C: Transaction>(
    conn: &mut PgConnection,
    lock: &Lock,
    change: &C,
    commits: &Arc<Commits>,
) -> Result<(C::Output, bool), Failure> {
    let mut transaction = in_time(conn.begin_with(AssertSqlSafe(begin(lock)))).await?;
    let mut tx = Tx::counted(&mut *transaction, commits);
    let output = change.run(&mut tx).await?;
    if tx.is_abandoned() {
        transaction.rollback().await?;
        return Ok((output, false));
    }
    let queued = tx.has_queued();
    if let Err(error) = in_time(transaction.commit()).await {
        let error = StoreError::from(error);
        let again = error.passing().is_some_and(dialect::surely_undone);
        return Err(Failure { error, again });
    }
    Ok((output, queued))
}

/// Begins a transaction and takes its lock, in one message. The ids are drawn here and hold nothing but hexadecimal digits.
fn begin(lock: &Lock) -> String {
    match lock {
        Lock::Account(id) => format!("{BEGIN}; select id from account where id = '{}' {LOCK}", id.uuid()),
        Lock::Accounts(ids) if ids.is_empty() => BEGIN.to_owned(),
        Lock::Accounts(ids) => {
            let ids: Vec<String> = ids.iter().map(|id| format!("'{}'", id.uuid())).collect();
            format!("{BEGIN}; select id from account where id in ({}) order by id {LOCK}", ids.join(", "))
        }
        Lock::Flow(id) => format!("{BEGIN}; select id from flow where id = '{}' {LOCK}", id.uuid()),
        // No row stands for it, so a number does that no other lock has.
        Lock::Installation => format!("{BEGIN}; select pg_advisory_xact_lock({INSTALLATION})"),
        Lock::Fresh | Lock::Queue => BEGIN.to_owned(),
    }
}

const SHARED: &str = "a pooler shares connections between transactions (PgBouncer: pool_mode = \
    transaction or statement), where limits, locks and the feed of ended sessions are lost; use pool_mode = session, or \
    PostgreSQL itself";

/// Whether a pooler gives this session the server process of another one that is open too, which no time limit and no
/// `listen` survives.
pub(crate) async fn refuse_shared_sessions(pool: &Pool<PgConnection>) -> Result<(), StoreError> {
    let mut one = pool.acquire().await?;
    let mut two = pool.open_uncounted().await.map_err(name_pooler)?;
    let shared =
        backend(&mut one).await.map_err(name_pooler)? == backend(&mut two).await.map_err(name_pooler)?;
    two.close().await?;
    if shared { Err(StoreError::corrupt(SHARED)) } else { Ok(()) }
}

async fn backend(conn: &mut PgConnection) -> Result<i32, StoreError> {
    use sqlx::Row;
    // Without preparing it: that a pooler shares prepared statements must not hide that it shares sessions.
    let row = sqlx::raw_sql(dialect::BACKEND).fetch_one(conn).await?;
    Ok(row.try_get(0)?)
}

/// In such a pooler one session finds the prepared statements of another, or not its own.
pub(crate) fn name_pooler(error: StoreError) -> StoreError {
    let shared = error.driver().is_some_and(dialect::is_of_another_session);
    if shared { StoreError::corrupt(SHARED) } else { error }
}

/// 4, 8, 16 … milliseconds and up to as much again, so that two that collided do not collide again. A counter is
/// enough to tell them apart.
fn pause(tried: u32) -> Duration {
    static COLLISIONS: AtomicU64 = AtomicU64::new(0);
    let mut hasher = DefaultHasher::new();
    COLLISIONS.fetch_add(1, Ordering::Relaxed).hash(&mut hasher);
    std::process::id().hash(&mut hasher);
    let base = 4_000_u64 << tried.min(8);
    Duration::from_micros(base / 2 + hasher.finish() % (base / 2))
}
