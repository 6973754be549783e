//! Connections, opened when they are first needed and lent out to one borrower at a time. One that comes back after good
//! work is lent again as it is; the driver's own pool asks each that comes back whether it still lives, which costs as
//! much as a read. One whose work failed or was given up in the middle is asked before anybody else gets it.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sqlx::{ConnectOptions, Connection};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use crate::dialect;
use crate::error::StoreError;

/// A connection that rested longer is asked whether it still lives before it is lent, and has as long to answer.
const RESTED: Duration = Duration::from_secs(1);

/// Between two tries to connect to a database that is just starting.
const PAUSE: Duration = Duration::from_millis(50);

/// The way to the connections; every clone leads to the same ones.
#[derive(Debug)]
pub(crate) struct Lender<C: Connection>(Arc<Room<C>>);

impl<C: Connection> Clone for Lender<C> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

#[derive(Debug)]
struct Room<C: Connection> {
    options: C::Options,
    count: u32,
    patience: Duration,
    places: Arc<Semaphore>,
    resting: Mutex<Vec<(C, Instant)>>,
    closed: AtomicBool,
}

/// A connection on loan; it goes back when dropped.
#[derive(Debug)]
pub(crate) struct Loan<C: Connection + 'static> {
    /// There until it goes back.
    conn: Option<(C, OwnedSemaphorePermit)>,
    room: Arc<Room<C>>,
    /// Whether work was begun that has not come to a good end.
    at_work: bool,
}

/// A connection that a borrower holds for as long as it lives.
const HELD: &str = "a borrower holds the connection";

impl<C: Connection + 'static> Lender<C> {
    /// At most `count` connections; a borrower waits no longer than `patience` for one. The first is opened now, so that
    /// a database that cannot be reached is found at once.
    pub(crate) async fn open(
        options: C::Options,
        count: u32,
        patience: Duration,
    ) -> Result<Self, StoreError> {
        let first: C = connect(&options, Instant::now() + patience).await?;
        let resting = Mutex::new(vec![(first, Instant::now())]);
        let places = Arc::new(Semaphore::new(usize::try_from(count).unwrap_or(1)));
        let closed = AtomicBool::new(false);
        Ok(Self(Arc::new(Room { options, count, patience, places, resting, closed })))
    }

    /// How connections are opened.
    pub(crate) fn options(&self) -> &C::Options {
        &self.0.options
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
        let place = Arc::clone(&room.places).acquire_owned().await.ok();
        let Some(place) = place.filter(|_| !room.closed.load(Ordering::Acquire)) else {
            return Err(StoreError::away("the store is closed"));
        };
        let conn = match room.rested().await {
            Some(conn) => conn,
            None => connect(&room.options, until).await?,
        };
        Ok(Loan { conn: Some((conn, place)), room: Arc::clone(room), at_work: false })
    }

    /// Lends nothing any more, waits for what is on loan, and closes all.
    pub(crate) async fn close(&self) {
        self.0.closed.store(true, Ordering::Release);
        let all = self.0.places.acquire_many(self.0.count).await;
        self.0.places.close();
        drop(all);
        let resting = std::mem::take(&mut *self.0.resting());
        for (conn, _) in resting {
            if let Err(error) = conn.close().await {
                tracing::warn!(%error, "a connection did not close cleanly");
            }
        }
    }
}

impl<C: Connection + 'static> Room<C> {
    fn resting(&self) -> MutexGuard<'_, Vec<(C, Instant)>> {
        self.resting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connection that rested shortest, if there is one that lives.
    async fn rested(&self) -> Option<C> {
        let (conn, since) = self.resting().pop()?;
        if since.elapsed() < RESTED { Some(conn) } else { living(conn).await }
    }
}

/// Opens a connection. A database that is just starting is waited for.
async fn connect<O: ConnectOptions>(options: &O, until: Instant) -> Result<O::Connection, sqlx::Error>
where
    O::Connection: Sized,
{
    loop {
        match options.connect().await {
            Err(error) if dialect::is_starting(&error) && Instant::now() + PAUSE < until => {
                tokio::time::sleep(PAUSE).await;
            }
            outcome => return outcome,
        }
    }
}

async fn living<C: Connection>(mut conn: C) -> Option<C> {
    match tokio::time::timeout(RESTED, conn.ping()).await {
        Ok(Ok(())) => return Some(conn),
        Ok(Err(error)) => tracing::debug!(%error, "a connection was lost"),
        Err(_) => tracing::debug!("a connection does not answer"),
    }
    None
}

impl<C: Connection + 'static> Loan<C> {
    /// Notes that work begins. Until it has [ended well](Self::ended_well) the connection may be in any state.
    pub(crate) const fn begins(&mut self) {
        self.at_work = true;
    }

    /// Notes that what was begun came to a good end.
    pub(crate) const fn ended_well(&mut self) {
        self.at_work = false;
    }
}

impl<C: Connection + 'static> Drop for Loan<C> {
    fn drop(&mut self) {
        let Some((conn, place)) = self.conn.take() else { return };
        if !self.at_work {
            self.room.resting().push((conn, Instant::now()));
            return;
        }
        // At once, not when it is lent again: it may hold locks that only a roll-back lets go. Without a runtime it is
        // closed, which does the same.
        let (room, Ok(runtime)) = (Arc::clone(&self.room), tokio::runtime::Handle::try_current()) else {
            return;
        };
        runtime.spawn(async move {
            if let Some(conn) = living(conn).await {
                room.resting().push((conn, Instant::now()));
            }
            drop(place);
        });
    }
}

impl<C: Connection + 'static> Deref for Loan<C> {
    type Target = C;
    #[expect(clippy::expect_used, reason = "the connection is taken out only when the loan is dropped")]
    fn deref(&self) -> &C {
        &self.conn.as_ref().expect(HELD).0
    }
}

impl<C: Connection + 'static> DerefMut for Loan<C> {
    #[expect(clippy::expect_used, reason = "the connection is taken out only when the loan is dropped")]
    fn deref_mut(&mut self) -> &mut C {
        &mut self.conn.as_mut().expect(HELD).0
    }
}

#[cfg(test)]
mod tests {
    use sqlx::SqliteConnection;
    use sqlx::sqlite::SqliteConnectOptions;

    use super::*;

    async fn lender(folder: &tempfile::TempDir, count: u32) -> Lender<SqliteConnection> {
        let options = SqliteConnectOptions::new().filename(folder.path().join("db")).create_if_missing(true);
        Lender::open(options, count, Duration::from_millis(20)).await.unwrap()
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
        assert_eq!(lender.0.resting().len(), 2);
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
        while lender.0.places.available_permits() < 2 {
            tokio::task::yield_now().await;
        }
        let mut other: SqliteConnection = lender.options().connect().await.unwrap();
        sqlx::query("begin immediate").execute(&mut other).await.unwrap();
        assert_eq!(lender.0.resting().len(), 1);
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
}
