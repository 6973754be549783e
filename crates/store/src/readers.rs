//! SQLite's readers: a few connections, opened when they are first needed and lent out to one reader at a time. One that
//! comes back is lent again as it is: a statement that nobody waits for any more is reset by the driver, so reading
//! leaves nothing behind. The driver's own pool asks each connection that comes back whether it still lives, which costs
//! as much as the read itself.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::StoreError;

/// After so many loans a connection is asked whether it still lives: its thread could have died of a defect.
const LOANS: u32 = 64;

/// The way to the readers; every clone leads to the same ones.
#[derive(Debug, Clone)]
pub(crate) struct Readers(Arc<Room>);

#[derive(Debug)]
struct Room {
    options: SqliteConnectOptions,
    count: u32,
    patience: Duration,
    places: Arc<Semaphore>,
    resting: Mutex<Vec<SqliteConnection>>,
    loans: AtomicU32,
    closed: AtomicBool,
}

/// A connection on loan; it goes back when dropped.
#[derive(Debug)]
pub(crate) struct Reader {
    /// There until it goes back.
    conn: Option<SqliteConnection>,
    room: Arc<Room>,
    _place: OwnedSemaphorePermit,
}

/// A connection that a reader holds for as long as it lives.
const HELD: &str = "a reader holds its connection";

impl Readers {
    /// At most `count` connections; a reader waits no longer than `patience` for one. The first is opened now, so that a
    /// file that cannot be read is found at once.
    pub(crate) async fn open(
        options: SqliteConnectOptions,
        count: u32,
        patience: Duration,
    ) -> Result<Self, StoreError> {
        let resting = Mutex::new(vec![options.connect().await?]);
        let places = Arc::new(Semaphore::new(usize::try_from(count).unwrap_or(1)));
        let (loans, closed) = (AtomicU32::new(0), AtomicBool::new(false));
        Ok(Self(Arc::new(Room { options, count, patience, places, resting, loans, closed })))
    }

    /// Lends a connection.
    pub(crate) async fn lend(&self) -> Result<Reader, StoreError> {
        let room = &self.0;
        let place = tokio::time::timeout(room.patience, Arc::clone(&room.places).acquire_owned())
            .await
            .map_err(|_| StoreError::away("every reader is busy"))?;
        let Some(place) = place.ok().filter(|_| !room.closed.load(Ordering::Acquire)) else {
            return Err(StoreError::away("the store is closed"));
        };
        let rested = room.resting().pop();
        let conn = match room.living(rested).await {
            Some(conn) => conn,
            None => room.options.connect().await?,
        };
        Ok(Reader { conn: Some(conn), room: Arc::clone(room), _place: place })
    }

    /// Lends nothing any more, waits for what is on loan, and closes all.
    pub(crate) async fn close(&self) {
        self.0.closed.store(true, Ordering::Release);
        let all = self.0.places.acquire_many(self.0.count).await;
        self.0.places.close();
        drop(all);
        let resting = std::mem::take(&mut *self.0.resting());
        for conn in resting {
            if let Err(error) = conn.close().await {
                tracing::warn!(%error, "a reader's connection did not close cleanly");
            }
        }
    }
}

impl Room {
    fn resting(&self) -> MutexGuard<'_, Vec<SqliteConnection>> {
        self.resting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn living(&self, conn: Option<SqliteConnection>) -> Option<SqliteConnection> {
        let mut conn = conn?;
        let due = self.loans.fetch_add(1, Ordering::Relaxed) % LOANS == LOANS - 1;
        if due && let Err(error) = conn.ping().await {
            tracing::warn!(%error, "a reader's connection was lost");
            return None;
        }
        Some(conn)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.room.resting().extend(self.conn.take());
    }
}

impl Deref for Reader {
    type Target = SqliteConnection;
    #[expect(clippy::expect_used, reason = "the connection is taken out only when the reader is dropped")]
    fn deref(&self) -> &SqliteConnection {
        self.conn.as_ref().expect(HELD)
    }
}

impl DerefMut for Reader {
    #[expect(clippy::expect_used, reason = "the connection is taken out only when the reader is dropped")]
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        self.conn.as_mut().expect(HELD)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn readers(folder: &tempfile::TempDir, count: u32) -> Readers {
        let options = SqliteConnectOptions::new().filename(folder.path().join("db")).create_if_missing(true);
        Readers::open(options, count, Duration::from_millis(20)).await.unwrap()
    }

    async fn reads(reader: &mut Reader) -> i64 {
        sqlx::query_scalar("select 7").fetch_one(&mut **reader).await.unwrap()
    }

    #[tokio::test]
    async fn no_more_are_lent_than_there_are_and_each_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let readers = readers(&folder, 2).await;
        for _ in 0..100 {
            let (mut one, mut two) = (readers.lend().await.unwrap(), readers.lend().await.unwrap());
            assert_eq!((reads(&mut one).await, reads(&mut two).await), (7, 7));
            assert!(readers.lend().await.is_err());
        }
        assert_eq!(readers.0.resting().len(), 2);
    }

    #[tokio::test]
    async fn one_whose_reader_stopped_waiting_is_lent_again() {
        let folder = tempfile::tempdir().unwrap();
        let readers = readers(&folder, 1).await;
        for _ in 0..20 {
            let mut reader = readers.lend().await.unwrap();
            let many = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000) select i from n";
            let stopped = tokio::time::timeout(
                Duration::ZERO,
                sqlx::query_as::<_, (i64,)>(many).fetch_all(&mut *reader),
            );
            drop(stopped.await);
            drop(reader);
            assert_eq!(reads(&mut readers.lend().await.unwrap()).await, 7);
        }
    }

    #[tokio::test]
    async fn closing_waits_for_what_is_on_loan_and_ends_the_lending() {
        let folder = tempfile::tempdir().unwrap();
        let readers = readers(&folder, 2).await;
        let mut reader = readers.lend().await.unwrap();
        let closing = tokio::spawn({
            let readers = readers.clone();
            async move { readers.close().await }
        });
        assert_eq!(reads(&mut reader).await, 7);
        drop(reader);
        closing.await.unwrap();
        assert!(readers.lend().await.is_err());
    }
}
