//! Connections, opened when they are first needed and lent out to one borrower at a time. A connection is lent only when it
//! was proven within the last third of a second that a database is behind it that takes writes: after a switchover the old
//! primary may go on answering. One whose work failed or was given up in the middle is proven before anybody else gets it.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use crate::connecting::Lendable;
use crate::dialect;
use crate::error::StoreError;

/// How long one proof counts.
const PROVEN_FOR: Duration = Duration::from_millis(300);

/// How long a connection has to answer when it is asked for a proof.
const ANSWERS_WITHIN: Duration = Duration::from_secs(1);

/// Between two tries to connect to a database that is just starting.
const PAUSE: Duration = Duration::from_millis(50);

/// The way to the connections; every clone leads to the same ones.
#[derive(Debug)]
pub(crate) struct Lender<C: Lendable>(Arc<Room<C>>);

impl<C: Lendable> Clone for Lender<C> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

#[derive(Debug)]
struct Room<C: Lendable> {
    source: C::Source,
    count: u32,
    patience: Duration,
    shelf: Mutex<Shelf<C>>,
    closed: AtomicBool,
}

/// The connections of one generation; [`Lender::renew`] begins another.
#[derive(Debug)]
struct Shelf<C> {
    generation: u64,
    places: Arc<Semaphore>,
    /// Each with the time at which it was last proven.
    resting: Vec<(C, Instant)>,
}

impl<C> Shelf<C> {
    fn new(generation: u64, count: u32) -> Self {
        let places = Arc::new(Semaphore::new(usize::try_from(count).unwrap_or(1)));
        Self { generation, places, resting: Vec::new() }
    }
}

/// A connection on loan; it goes back when dropped.
#[derive(Debug)]
pub(crate) struct Loan<C: Lendable> {
    /// There until it goes back, with the time at which it was last proven.
    conn: Option<(C, Instant, OwnedSemaphorePermit)>,
    room: Arc<Room<C>>,
    generation: u64,
    /// Whether work was begun that has not come to a good end.
    at_work: bool,
}

/// A connection that a borrower holds for as long as it lives.
const HELD: &str = "a borrower holds the connection";

impl<C: Lendable> Lender<C> {
    /// At most `count` connections; a borrower waits no longer than `patience` for one. The first is opened now, so that
    /// a database that cannot be reached is found at once.
    pub(crate) async fn open(source: C::Source, count: u32, patience: Duration) -> Result<Self, StoreError> {
        let until = Instant::now() + patience;
        let first = tokio::time::timeout_at(until, connect::<C>(&source, until))
            .await
            .map_err(|_| StoreError::away("the database does not answer"))??;
        let mut shelf = Shelf::new(0, count);
        shelf.resting.push((first, Instant::now()));
        let (shelf, closed) = (Mutex::new(shelf), AtomicBool::new(false));
        Ok(Self(Arc::new(Room { source, count, patience, shelf, closed })))
    }

    /// How connections are opened.
    pub(crate) fn source(&self) -> &C::Source {
        &self.0.source
    }

    /// Opens a connection beside those that are lent; it is not counted.
    pub(crate) async fn another(&self) -> Result<C, StoreError> {
        connect(&self.0.source, Instant::now()).await
    }

    /// Lends a connection.
    pub(crate) async fn lend(&self) -> Result<Loan<C>, StoreError> {
        let until = Instant::now() + self.0.patience;
        tokio::time::timeout_at(until, self.lend_one(until))
            .await
            .map_err(|_| StoreError::away("every connection is busy"))?
    }

    async fn lend_one(&self, until: Instant) -> Result<Loan<C>, StoreError> {
        let room = &self.0;
        loop {
            let (generation, places) = room.now();
            let place = places.acquire_owned().await.ok();
            if room.closed.load(Ordering::Acquire) {
                return Err(StoreError::away("the store is closed"));
            }
            // Without a place, another generation has begun meanwhile.
            let Some(place) = place else { continue };
            let (conn, proven) = match room.rested(generation).await {
                Some(rested) => rested,
                None => (connect(&room.source, until).await?, Instant::now()),
            };
            return Ok(Loan {
                conn: Some((conn, proven, place)),
                room: Arc::clone(room),
                generation,
                at_work: false,
            });
        }
    }

    /// Closes every connection that rests and lends only new ones from now on. Those on loan are closed when they come
    /// back, and take no place away from the new ones, however long that is.
    pub(crate) fn renew(&self) {
        if self.0.closed.load(Ordering::Acquire) {
            return;
        }
        let mut shelf = self.0.shelf();
        let next = Shelf::new(shelf.generation + 1, self.0.count);
        let old = std::mem::replace(&mut *shelf, next);
        drop(shelf);
        old.places.close();
    }

    /// Lends nothing any more, waits for what is on loan, and closes all.
    pub(crate) async fn close(&self) {
        self.0.closed.store(true, Ordering::Release);
        let (_, places) = self.0.now();
        let all = places.acquire_many(self.0.count).await;
        places.close();
        drop(all);
        let resting = std::mem::take(&mut self.0.shelf().resting);
        for (conn, _) in resting {
            if let Err(error) = conn.close().await {
                tracing::warn!(%error, "a connection did not close cleanly");
            }
        }
    }
}

impl<C: Lendable> Room<C> {
    fn shelf(&self) -> MutexGuard<'_, Shelf<C>> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> (u64, Arc<Semaphore>) {
        let shelf = self.shelf();
        (shelf.generation, Arc::clone(&shelf.places))
    }

    /// The connection of this generation that rested shortest, if it is proven, or can be.
    async fn rested(&self, generation: u64) -> Option<(C, Instant)> {
        let (conn, proven) = {
            let mut shelf = self.shelf();
            if shelf.generation == generation { shelf.resting.pop()? } else { return None }
        };
        if proven.elapsed() < PROVEN_FOR { Some((conn, proven)) } else { prove(conn).await }
    }

    fn put_back(&self, generation: u64, conn: C, proven: Instant) {
        let mut shelf = self.shelf();
        if shelf.generation == generation {
            shelf.resting.push((conn, proven));
        }
    }
}

/// Opens a connection. A database that is just starting is waited for.
async fn connect<C: Lendable>(source: &C::Source, until: Instant) -> Result<C, StoreError> {
    loop {
        match C::open(source).await {
            Err(error) if dialect::is_starting(&error) && Instant::now() + PAUSE < until => {
                tokio::time::sleep(PAUSE).await;
            }
            outcome => return outcome,
        }
    }
}

/// The connection and when it was proven, unless it is lost or leads to a database that takes no writes.
async fn prove<C: Lendable>(mut conn: C) -> Option<(C, Instant)> {
    let began = Instant::now();
    match tokio::time::timeout(ANSWERS_WITHIN, conn.prove()).await {
        Ok(Ok(true)) => return Some((conn, began)),
        Ok(Ok(false)) => tracing::info!("the database takes no writes any more; the connection is closed"),
        Ok(Err(error)) => tracing::debug!(%error, "a connection was lost"),
        Err(_) => tracing::debug!("a connection does not answer"),
    }
    None
}

impl<C: Lendable> Loan<C> {
    /// Notes that work begins. Until it has [ended well](Self::ended_well) the connection may be in any state.
    pub(crate) const fn begins(&mut self) {
        self.at_work = true;
    }

    /// Notes that what was begun came to a good end.
    pub(crate) const fn ended_well(&mut self) {
        self.at_work = false;
    }
}

impl<C: Lendable> Drop for Loan<C> {
    fn drop(&mut self) {
        let Some((conn, proven, place)) = self.conn.take() else { return };
        let generation = self.generation;
        if !self.at_work {
            self.room.put_back(generation, conn, proven);
            return;
        }
        // At once, not when it is lent again: it may hold locks that only a roll-back lets go. Without a runtime it is
        // closed, which does the same.
        let (room, Ok(runtime)) = (Arc::clone(&self.room), tokio::runtime::Handle::try_current()) else {
            return;
        };
        runtime.spawn(async move {
            if let Some((conn, proven)) = prove(conn).await {
                room.put_back(generation, conn, proven);
            }
            drop(place);
        });
    }
}

impl<C: Lendable> Deref for Loan<C> {
    type Target = C;
    #[expect(clippy::expect_used, reason = "the connection is taken out only when the loan is dropped")]
    fn deref(&self) -> &C {
        &self.conn.as_ref().expect(HELD).0
    }
}

impl<C: Lendable> DerefMut for Loan<C> {
    #[expect(clippy::expect_used, reason = "the connection is taken out only when the loan is dropped")]
    fn deref_mut(&mut self) -> &mut C {
        &mut self.conn.as_mut().expect(HELD).0
    }
}

#[cfg(test)]
mod tests {
    use sqlx::sqlite::SqliteConnectOptions;
    use sqlx::{ConnectOptions, Connection, SqliteConnection};

    use super::*;

    async fn lender(folder: &tempfile::TempDir, count: u32) -> Lender<SqliteConnection> {
        let options = SqliteConnectOptions::new().filename(folder.path().join("db")).create_if_missing(true);
        Lender::open(options, count, Duration::from_millis(500)).await.unwrap()
    }

    async fn reads(loan: &mut Loan<SqliteConnection>) -> i64 {
        loan.begins();
        let answer = sqlx::query_scalar("select 7").fetch_one(&mut **loan).await.unwrap();
        loan.ended_well();
        answer
    }

    #[tokio::test]
    async fn no_more_are_lent_than_there_are_and_each_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let lender = lender(&folder, 2).await;
        for _ in 0..100 {
            let (mut one, mut two) = (lender.lend().await.unwrap(), lender.lend().await.unwrap());
            assert_eq!((reads(&mut one).await, reads(&mut two).await), (7, 7));
            assert!(lender.lend().await.is_err());
        }
        assert_eq!(lender.0.shelf().resting.len(), 2);
    }

    #[tokio::test]
    async fn one_whose_borrower_stopped_waiting_is_lent_again() {
        let folder = tempfile::tempdir().unwrap();
        let lender = lender(&folder, 1).await;
        for _ in 0..20 {
            let mut loan = lender.lend().await.unwrap();
            let many = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000) select i from n";
            loan.begins();
            let stopped =
                tokio::time::timeout(Duration::ZERO, sqlx::query_as::<_, (i64,)>(many).fetch_all(&mut *loan));
            drop(stopped.await);
            drop(loan);
            assert_eq!(reads(&mut lender.lend().await.unwrap()).await, 7);
        }
    }

    #[tokio::test]
    async fn what_was_begun_and_given_up_is_rolled_back_though_nobody_borrows_again() {
        let folder = tempfile::tempdir().unwrap();
        let lender = lender(&folder, 2).await;
        let mut loan = lender.lend().await.unwrap();
        loan.begins();
        let transaction = loan.begin_with("begin immediate").await.unwrap();
        drop(transaction);
        drop(loan);
        // It comes back after the roll-back, so that the lock is free for anybody.
        while lender.0.now().1.available_permits() < 2 {
            tokio::task::yield_now().await;
        }
        let mut other: SqliteConnection = lender.source().connect().await.unwrap();
        sqlx::query("begin immediate").execute(&mut other).await.unwrap();
        assert_eq!(lender.0.shelf().resting.len(), 1);
    }

    #[tokio::test]
    async fn closing_waits_for_what_is_on_loan_and_ends_the_lending() {
        let folder = tempfile::tempdir().unwrap();
        let lender = lender(&folder, 2).await;
        let mut loan = lender.lend().await.unwrap();
        let closing = tokio::spawn({
            let lender = lender.clone();
            async move { lender.close().await }
        });
        assert_eq!(reads(&mut loan).await, 7);
        drop(loan);
        closing.await.unwrap();
        assert!(lender.lend().await.is_err());
    }

    #[tokio::test]
    async fn a_new_generation_waits_for_no_connection_of_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let lender = lender(&folder, 2).await;
        let (hangs, mut works) = (lender.lend().await.unwrap(), lender.lend().await.unwrap());
        assert!(lender.lend().await.is_err());
        lender.renew();
        let (_one, _two) = (lender.lend().await.unwrap(), lender.lend().await.unwrap());
        assert_eq!(reads(&mut works).await, 7, "what is under way may come to its end");
        drop((hangs, works));
        assert_eq!(lender.0.shelf().resting.len(), 0, "and is not lent again");
    }
}
