//! One connection, of either engine, and one inside a write transaction. Writing functions take a [`Tx`], which only
//! the store can make, so nothing is written outside a transaction.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres, SqliteConnection};

use crate::dialect::Engine;
use crate::readers::Reader;

/// A connection for reading: taken from the pool, or borrowed from a transaction.
#[derive(Debug)]
pub struct Conn<'c>(Handle<'c>);

/// A connection from the pool; it goes back when dropped.
pub type ReadConn = Conn<'static>;

#[derive(Debug)]
enum Handle<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
    LentSqlite(Reader),
    PooledPostgres(PoolConnection<Postgres>),
}

/// The driver under a connection, for the `on!` macro.
pub(crate) enum Driver<'d> {
    Sqlite(&'d mut SqliteConnection),
    Postgres(&'d mut PgConnection),
}

impl Conn<'_> {
    /// Which engine this connection speaks to.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        match self.0 {
            Handle::Sqlite(_) | Handle::LentSqlite(_) => Engine::Sqlite,
            Handle::Postgres(_) | Handle::PooledPostgres(_) => Engine::Postgres,
        }
    }

    pub(crate) fn driver(&mut self) -> Driver<'_> {
        match &mut self.0 {
            Handle::Sqlite(conn) => Driver::Sqlite(conn),
            Handle::Postgres(conn) => Driver::Postgres(conn),
            Handle::LentSqlite(conn) => Driver::Sqlite(conn),
            Handle::PooledPostgres(conn) => Driver::Postgres(conn),
        }
    }
}

impl<'c> From<&'c mut SqliteConnection> for Conn<'c> {
    fn from(conn: &'c mut SqliteConnection) -> Self {
        Self(Handle::Sqlite(conn))
    }
}

impl<'c> From<&'c mut PgConnection> for Conn<'c> {
    fn from(conn: &'c mut PgConnection) -> Self {
        Self(Handle::Postgres(conn))
    }
}

impl From<Reader> for ReadConn {
    fn from(conn: Reader) -> Self {
        Self(Handle::LentSqlite(conn))
    }
}

impl From<PoolConnection<Postgres>> for ReadConn {
    fn from(conn: PoolConnection<Postgres>) -> Self {
        Self(Handle::PooledPostgres(conn))
    }
}

/// A connection inside a write transaction. It reads like any [`Conn`] and sees its own changes.
#[derive(Debug)]
pub struct Tx<'c> {
    conn: Conn<'c>,
    abandoned: bool,
    revoked: bool,
}

impl<'c> Tx<'c> {
    pub(crate) fn new(conn: impl Into<Conn<'c>>) -> Self {
        Self { conn: conn.into(), abandoned: false, revoked: false }
    }

    /// Undoes the change when it returns; its output is delivered nevertheless.
    pub fn abandon(&mut self) {
        self.abandoned = true;
    }

    pub(crate) fn note_revocation(&mut self) {
        self.revoked = true;
    }

    pub(crate) const fn is_abandoned(&self) -> bool {
        self.abandoned
    }

    pub(crate) const fn has_revoked(&self) -> bool {
        self.revoked
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = Conn<'c>;
    fn deref(&self) -> &Conn<'c> {
        &self.conn
    }
}

impl<'c> DerefMut for Tx<'c> {
    fn deref_mut(&mut self) -> &mut Conn<'c> {
        &mut self.conn
    }
}

/// How long one statement may take before the connection counts as lost. The server's own limits are shorter; this
/// one is for a server that no longer answers at all.
const PATIENCE: Duration = Duration::from_secs(8);

pub(crate) async fn patiently<T>(
    statement: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    tokio::time::timeout(PATIENCE, statement)
        .await
        .unwrap_or_else(|_| Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())))
}

/// Runs one statement on whichever driver the connection has: `on!(conn, fetch_one SQL(first, second))`. With
/// `execute` it returns the number of rows changed, with `fetch_*` rows of whatever type is expected.
macro_rules! on {
    ($conn:expr, execute $sql:ident ($($arg:expr),* $(,)?)) => {
        match $conn.driver() {
            $crate::conn::Driver::Sqlite(c) =>
                sqlx::query::<sqlx::Sqlite>($sql)$(.bind($arg))*.execute(c).await.map(|done| done.rows_affected()),
            $crate::conn::Driver::Postgres(c) =>
                $crate::conn::patiently(sqlx::query::<sqlx::Postgres>($sql)$(.bind($arg))*.execute(c))
                    .await.map(|done| done.rows_affected()),
        }
        .map_err($crate::error::StoreError::from)
    };
    ($conn:expr, $fetch:ident $sql:ident ($($arg:expr),* $(,)?)) => {
        match $conn.driver() {
            $crate::conn::Driver::Sqlite(c) =>
                sqlx::query_as::<sqlx::Sqlite, _>($sql)$(.bind($arg))*.$fetch(c).await,
            $crate::conn::Driver::Postgres(c) =>
                $crate::conn::patiently(sqlx::query_as::<sqlx::Postgres, _>($sql)$(.bind($arg))*.$fetch(c)).await,
        }
        .map_err($crate::error::StoreError::from)
    };
}
pub(crate) use on;
