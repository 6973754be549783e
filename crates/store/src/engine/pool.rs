//! A pool of connections, opened when they are first needed. A connection is handed out only when it was proven within the
//! last third of a second that a database is behind it that takes writes: after a switchover the old primary may go on
//! answering. One whose work failed or was given up in the middle is proven before anybody else gets it.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use super::connecting::Poolable;
use super::dialect;
use super::error::StoreError;

/// How long one proof counts.
const PROVEN_FOR: Duration = Duration::from_millis(300);

/// How long a connection has to answer when it is asked for a proof.
const ANSWERS_WITHIN: Duration = Duration::from_secs(1);

/// Between two tries to connect to a database that is just starting.
const PAUSE: Duration = Duration::from_millis(50);

/// A pool of connections; every clone is the same pool.
#[derive(Debug)]
pub(crate) struct Pool<C: Poolable>(Arc<PoolInner<C>>);

impl<C: Poolable> Clone for Pool<C> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

#[derive(Debug)]
struct PoolInner<C: Poolable> {
    source: C::Source,
    count: u32,
    acquire_timeout: Duration,
    current: Mutex<Generation<C>>,
    closed: AtomicBool,
    waits: AtomicU64,
    denied: AtomicU64,
    failed: AtomicU64,
}

/// What a pool has come to since it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PoolCounts {
    /// The most connections that it opens.
    pub size: u64,
    /// Connections on loan at this moment.
    pub in_use: u64,
    /// How often one had to be waited for.
    pub waits: u64,
    /// How often none became free in time, or none could be opened.
    pub denied: u64,
    /// How often the work on one failed or was given up in the middle.
    pub failed: u64,
}

/// The connections of one generation; [`Pool::renew`] begins another.
#[derive(Debug)]
struct Generation<C> {
    number: u64,
    permits: Arc<Semaphore>,
    /// Each with the time at which it was last proven.
    idle: Vec<(C, Instant)>,
}

impl<C> Generation<C> {
    fn new(number: u64, count: u32) -> Self {
        let permits = Arc::new(Semaphore::new(usize::try_from(count).unwrap_or(1)));
        Self { number, permits, idle: Vec::new() }
    }
}

/// A connection of a pool; it goes back when dropped.
#[derive(Debug)]
pub(crate) struct PooledConn<C: Poolable> {
    /// There until it goes back, with the time at which it was last proven.
    conn: Option<(C, Instant, OwnedSemaphorePermit)>,
    inner: Arc<PoolInner<C>>,
    generation: u64,
    /// Whether work was begun that has not come to a good end.
    at_work: bool,
}

/// What holds a pooled connection has it for as long as it lives.
const HELD: &str = "the connection is there until it goes back";

impl<C: Poolable> Pool<C> {
    /// At most `count` connections; nobody waits longer than `acquire_timeout` for one. The first is opened now, so that a
    /// database that cannot be reached is found at once.
    pub(crate) async fn open(
        source: C::Source,
        count: u32,
        acquire_timeout: Duration,
    ) -> Result<Self, StoreError> {
        let until = Instant::now() + acquire_timeout;
        let first = tokio::time::timeout_at(until, connect::<C>(&source, until))
            .await
            .map_err(|_| StoreError::away("the database does not answer"))??;
        let mut first_generation = Generation::new(0, count);
        first_generation.idle.push((first, Instant::now()));
        let (current, closed) = (Mutex::new(first_generation), AtomicBool::new(false));
        let (waits, denied, failed) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
        let inner = PoolInner { source, count, acquire_timeout, current, closed, waits, denied, failed };
        Ok(Self(Arc::new(inner)))
    }

    /// How connections are opened.
    pub(crate) fn source(&self) -> &C::Source {
        &self.0.source
    }

    /// Opens a connection beside those of the pool; it is not counted.
    pub(crate) async fn open_uncounted(&self) -> Result<C, StoreError> {
        connect(&self.0.source, Instant::now()).await
    }

    /// A connection, once one is free.
    pub(crate) async fn acquire(&self) -> Result<PooledConn<C>, StoreError> {
        let until = Instant::now() + self.0.acquire_timeout;
        let acquired = tokio::time::timeout_at(until, self.acquire_one(until))
            .await
            .unwrap_or_else(|_| Err(StoreError::away("every connection is busy")));
        if acquired.is_err() {
            self.0.denied.fetch_add(1, Ordering::Relaxed);
        }
        acquired
    }

    /// What it has come to so far.
    pub(crate) fn counts(&self) -> PoolCounts {
        let inner = &self.0;
        let free = u64::try_from(inner.now().1.available_permits()).unwrap_or(u64::MAX);
        let size = u64::from(inner.count);
        PoolCounts {
            size,
            in_use: size.saturating_sub(free),
            waits: inner.waits.load(Ordering::Relaxed),
            denied: inner.denied.load(Ordering::Relaxed),
            failed: inner.failed.load(Ordering::Relaxed),
        }
    }

    async fn acquire_one(&self, until: Instant) -> Result<PooledConn<C>, StoreError> {
        let inner = &self.0;
        loop {
            let (generation, permits) = inner.now();
            if permits.available_permits() == 0 {
                inner.waits.fetch_add(1, Ordering::Relaxed);
            }
            let permit = permits.acquire_owned().await.ok();
            if inner.closed.load(Ordering::Acquire) {
                return Err(StoreError::away("the store is closed"));
            }
            // Without a permit, another generation has begun meanwhile.
            let Some(permit) = permit else { continue };
            let (conn, proven) = match inner.idle_checked(generation).await {
                Some(idle) => idle,
                None => (connect(&inner.source, until).await?, Instant::now()),
            };
            return Ok(PooledConn {
                conn: Some((conn, proven, permit)),
                inner: Arc::clone(inner),
                generation,
                at_work: false,
            });
        }
    }

    /// Closes every idle connection and hands out only new ones from now on. Those in use are closed when they come
    /// back, and take no permit away from the new ones, however long that is.
    pub(crate) fn renew(&self) {
        if self.0.closed.load(Ordering::Acquire) {
            return;
        }
        let mut current = self.0.current();
        let next = Generation::new(current.number + 1, self.0.count);
        let old = std::mem::replace(&mut *current, next);
        drop(current);
        old.permits.close();
    }

    /// Hands out nothing any more, waits for what is in use, and closes all.
    pub(crate) async fn close(&self) {
        self.0.closed.store(true, Ordering::Release);
        let (_, permits) = self.0.now();
        let all = permits.acquire_many(self.0.count).await;
        permits.close();
        drop(all);
        let idle = std::mem::take(&mut self.0.current().idle);
        for (conn, _) in idle {
            if let Err(error) = conn.close().await {
                tracing::warn!(%error, "a connection did not close cleanly");
            }
        }
    }
}

impl<C: Poolable> PoolInner<C> {
    fn current(&self) -> MutexGuard<'_, Generation<C>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> (u64, Arc<Semaphore>) {
        let current = self.current();
        (current.number, Arc::clone(&current.permits))
    }

    /// The connection of this generation that was idle for the shortest time, if it is proven, or can be.
    async fn idle_checked(&self, generation: u64) -> Option<(C, Instant)> {
        let (conn, proven) = {
            let mut current = self.current();
            if current.number == generation { current.idle.pop()? } else { return None }
        };
        if proven.elapsed() < PROVEN_FOR { Some((conn, proven)) } else { prove(conn).await }
    }

    fn put_back(&self, generation: u64, conn: C, proven: Instant) {
        let mut current = self.current();
        if current.number == generation {
            current.idle.push((conn, proven));
        }
    }
}

/// Opens a connection. A database that is just starting is waited for.
async fn connect<C: Poolable>(source: &C::Source, until: Instant) -> Result<C, StoreError> {
    loop {
        match C::open(source).await {
            Err(error)
                if error.passing().is_some_and(dialect::is_starting) && Instant::now() + PAUSE < until =>
            {
                tokio::time::sleep(PAUSE).await;
            }
            outcome => return outcome,
        }
    }
}

/// The connection and when it was proven, unless it is lost or leads to a database that takes no writes.
async fn prove<C: Poolable>(mut conn: C) -> Option<(C, Instant)> {
    let began = Instant::now();
    match tokio::time::timeout(ANSWERS_WITHIN, conn.prove()).await {
        Ok(Ok(true)) => return Some((conn, began)),
        Ok(Ok(false)) => tracing::info!("the database takes no writes any more; the connection is closed"),
        Ok(Err(error)) => tracing::debug!(%error, "a connection was lost"),
        Err(_) => tracing::debug!("a connection does not answer"),
    }
    None
}

impl<C: Poolable> PooledConn<C> {
    /// Notes that work begins. Until it has [ended well](Self::ended_well) the connection may be in any state.
    pub(crate) const fn begins(&mut self) {
        self.at_work = true;
    }

    /// Notes that what was begun came to a good end.
    pub(crate) const fn ended_well(&mut self) {
        self.at_work = false;
    }
}

impl<C: Poolable> Drop for PooledConn<C> {
    fn drop(&mut self) {
        let Some((conn, proven, permit)) = self.conn.take() else { return };
        let generation = self.generation;
        if !self.at_work {
            self.inner.put_back(generation, conn, proven);
            return;
        }
        self.inner.failed.fetch_add(1, Ordering::Relaxed);
        // At once, not when it is handed out again: it may hold locks that only a roll-back lets go. Without a runtime it is
        // closed, which does the same.
        let (inner, Ok(runtime)) = (Arc::clone(&self.inner), tokio::runtime::Handle::try_current()) else {
            return;
        };
        runtime.spawn(async move {
            if let Some((conn, proven)) = prove(conn).await {
                inner.put_back(generation, conn, proven);
            }
            drop(permit);
        });
    }
}

impl<C: Poolable> Deref for PooledConn<C> {
    type Target = C;
    #[expect(clippy::expect_used, reason = "the connection is taken out only when this is dropped")]
    fn deref(&self) -> &C {
        &self.conn.as_ref().expect(HELD).0
    }
}

impl<C: Poolable> DerefMut for PooledConn<C> {
    #[expect(clippy::expect_used, reason = "the connection is taken out only when this is dropped")]
    fn deref_mut(&mut self) -> &mut C {
        &mut self.conn.as_mut().expect(HELD).0
    }
}

#[cfg(test)]
mod tests {
    use sqlx::sqlite::SqliteConnectOptions;
    use sqlx::{ConnectOptions, Connection, SqliteConnection};

    use super::*;

    async fn pool(folder: &tempfile::TempDir, count: u32) -> Pool<SqliteConnection> {
        let options = SqliteConnectOptions::new().filename(folder.path().join("db")).create_if_missing(true);
        Pool::open(options, count, Duration::from_millis(500)).await.unwrap()
    }

    async fn reads(conn: &mut PooledConn<SqliteConnection>) -> i64 {
        conn.begins();
        let answer = sqlx::query_scalar("select 7").fetch_one(&mut **conn).await.unwrap();
        conn.ended_well();
        answer
    }

    #[tokio::test]
    async fn no_more_are_handed_out_than_there_are_and_each_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let pool = pool(&folder, 2).await;
        for _ in 0..100 {
            let (mut one, mut two) = (pool.acquire().await.unwrap(), pool.acquire().await.unwrap());
            assert_eq!((reads(&mut one).await, reads(&mut two).await), (7, 7));
            assert!(pool.acquire().await.is_err());
        }
        assert_eq!(pool.0.current().idle.len(), 2);
        let expected = PoolCounts { size: 2, in_use: 0, waits: 100, denied: 100, failed: 0 };
        assert_eq!(pool.counts(), expected);
        let _one = pool.acquire().await.unwrap();
        assert_eq!(pool.counts().in_use, 1);
    }

    #[tokio::test]
    async fn one_whose_user_stopped_waiting_is_handed_out_again() {
        let folder = tempfile::tempdir().unwrap();
        let pool = pool(&folder, 1).await;
        for _ in 0..20 {
            let mut conn = pool.acquire().await.unwrap();
            let many = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000) select i from n";
            conn.begins();
            let stopped =
                tokio::time::timeout(Duration::ZERO, sqlx::query_as::<_, (i64,)>(many).fetch_all(&mut *conn));
            drop(stopped.await);
            drop(conn);
            assert_eq!(reads(&mut pool.acquire().await.unwrap()).await, 7);
        }
    }

    #[tokio::test]
    async fn what_was_begun_and_given_up_is_rolled_back_though_nobody_asks_again() {
        let folder = tempfile::tempdir().unwrap();
        let pool = pool(&folder, 2).await;
        let mut conn = pool.acquire().await.unwrap();
        conn.begins();
        let transaction = conn.begin_with("begin immediate").await.unwrap();
        drop(transaction);
        drop(conn);
        // It comes back after the roll-back, so that the lock is free for anybody.
        while pool.0.now().1.available_permits() < 2 {
            tokio::task::yield_now().await;
        }
        let mut other: SqliteConnection = pool.source().connect().await.unwrap();
        sqlx::query("begin immediate").execute(&mut other).await.unwrap();
        assert_eq!(pool.0.current().idle.len(), 1);
    }

    #[tokio::test]
    async fn closing_waits_for_what_is_on_loan_and_ends_the_pool() {
        let folder = tempfile::tempdir().unwrap();
        let pool = pool(&folder, 2).await;
        let mut conn = pool.acquire().await.unwrap();
        let closing = tokio::spawn({
            let pool = pool.clone();
            async move { pool.close().await }
        });
        assert_eq!(reads(&mut conn).await, 7);
        drop(conn);
        closing.await.unwrap();
        assert!(pool.acquire().await.is_err());
    }

    #[tokio::test]
    async fn a_new_generation_waits_for_no_connection_of_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let pool = pool(&folder, 2).await;
        let (hangs, mut works) = (pool.acquire().await.unwrap(), pool.acquire().await.unwrap());
        assert!(pool.acquire().await.is_err());
        pool.renew();
        let (_one, _two) = (pool.acquire().await.unwrap(), pool.acquire().await.unwrap());
        assert_eq!(reads(&mut works).await, 7, "what is under way may come to its end");
        drop((hangs, works));
        assert_eq!(pool.0.current().idle.len(), 0, "and is not lent again");
    }
}
