//! One connection, of either engine, and one inside a write transaction. Writing functions take a [`Tx`], which only
//! the store can make, so nothing is written outside a transaction.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;

use sqlx::{PgConnection, SqliteConnection};
use vestibule_domain::audit::ChainHash;
use vestibule_domain::id::AccountId;

use super::commits::Commits;
use super::dialect::Engine;
use super::error::StoreError;
use super::pool::PooledConn;

/// A connection for reading: of a pool, or borrowed from a transaction.
#[derive(Debug)]
pub struct Conn<'c> {
    handle: Handle<'c>,
    heads: Vec<Head>,
    /// Where its statements are counted, where they are.
    counted: Option<Arc<Commits>>,
}

/// The end of an account's event chain, as this connection saw it last. A transaction that holds the account's lock need
/// not read it again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head {
    pub(crate) account: AccountId,
    pub(crate) seq: i64,
    pub(crate) hash: ChainHash,
    /// The account's half of the key of its events; none where the account was erased.
    pub(crate) key: Option<[u8; 32]>,
}

/// A connection of a pool; it goes back when dropped.
pub type ReadConn = Conn<'static>;

#[derive(Debug)]
enum Handle<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
    PooledSqlite(PooledConn<SqliteConnection>),
    PooledPostgres(PooledConn<PgConnection>),
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
        match self.handle {
            Handle::Sqlite(_) | Handle::PooledSqlite(_) => Engine::Sqlite,
            Handle::Postgres(_) | Handle::PooledPostgres(_) => Engine::Postgres,
        }
    }

    /// The driver, for one statement; how it [ended](Self::ended) must be told.
    pub(crate) fn driver(&mut self) -> Driver<'_> {
        if let Some(counted) = &self.counted {
            counted.note_statement();
        }
        match &mut self.handle {
            Handle::Sqlite(conn) => Driver::Sqlite(conn),
            Handle::Postgres(conn) => Driver::Postgres(conn),
            Handle::PooledSqlite(conn) => {
                conn.begins();
                Driver::Sqlite(conn)
            }
            Handle::PooledPostgres(conn) => {
                conn.begins();
                Driver::Postgres(conn)
            }
        }
    }

    /// Tells how a statement ended.
    pub(crate) fn ended<T>(&mut self, result: Result<T, sqlx::Error>) -> Result<T, StoreError> {
        if result.is_ok() {
            match &mut self.handle {
                Handle::PooledSqlite(conn) => conn.ended_well(),
                Handle::PooledPostgres(conn) => conn.ended_well(),
                Handle::Sqlite(_) | Handle::Postgres(_) => {}
            }
        }
        Ok(result?)
    }

    /// The same connection, whose statements are counted here.
    pub(crate) fn counted(self, counted: &Arc<Commits>) -> Self {
        Self { counted: Some(Arc::clone(counted)), ..self }
    }

    /// Notes where an account's event chain ends.
    pub(crate) fn note_head(&mut self, head: Head) {
        match self.heads.iter_mut().find(|noted| noted.account == head.account) {
            Some(noted) => *noted = head,
            None => self.heads.push(head),
        }
    }

    /// Where the event chain of this account ends, if that was noted.
    pub(crate) fn noted_head(&self, account: AccountId) -> Option<Head> {
        self.heads.iter().find(|head| head.account == account).copied()
    }
}

impl<'c> From<Handle<'c>> for Conn<'c> {
    fn from(handle: Handle<'c>) -> Self {
        Self { handle, heads: Vec::new(), counted: None }
    }
}

impl<'c> From<&'c mut SqliteConnection> for Conn<'c> {
    fn from(conn: &'c mut SqliteConnection) -> Self {
        Handle::Sqlite(conn).into()
    }
}

impl<'c> From<&'c mut PgConnection> for Conn<'c> {
    fn from(conn: &'c mut PgConnection) -> Self {
        Handle::Postgres(conn).into()
    }
}

impl From<PooledConn<SqliteConnection>> for ReadConn {
    fn from(conn: PooledConn<SqliteConnection>) -> Self {
        Handle::PooledSqlite(conn).into()
    }
}

impl From<PooledConn<PgConnection>> for ReadConn {
    fn from(conn: PooledConn<PgConnection>) -> Self {
        Handle::PooledPostgres(conn).into()
    }
}

/// A connection inside a write transaction. It reads like any [`Conn`] and sees its own changes.
#[derive(Debug)]
pub struct Tx<'c> {
    conn: Conn<'c>,
    abandoned: bool,
    revoked: bool,
    queued: bool,
}

impl<'c> Tx<'c> {
    pub(crate) fn new(conn: impl Into<Conn<'c>>) -> Self {
        Self::on(conn.into())
    }

    /// The same, whose statements are counted here.
    pub(crate) fn counted(conn: impl Into<Conn<'c>>, counted: &Arc<Commits>) -> Self {
        Self::on(conn.into().counted(counted))
    }

    const fn on(conn: Conn<'c>) -> Self {
        Self { conn, abandoned: false, revoked: false, queued: false }
    }

    /// Undoes the change when it returns; its output is delivered nevertheless.
    pub fn abandon(&mut self) {
        self.abandoned = true;
    }

    pub(crate) fn note_revocation(&mut self) {
        self.revoked = true;
    }

    pub(crate) const fn note_message(&mut self) {
        self.queued = true;
    }

    pub(crate) const fn is_abandoned(&self) -> bool {
        self.abandoned
    }

    pub(crate) const fn has_revoked(&self) -> bool {
        self.revoked
    }

    /// Whether a message was put into the outbox.
    pub(crate) const fn has_queued(&self) -> bool {
        self.queued
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
const TIMEOUT: Duration = Duration::from_secs(8);

pub(crate) async fn in_time<T>(
    statement: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    tokio::time::timeout(TIMEOUT, statement)
        .await
        .unwrap_or_else(|_| Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())))
}

/// Runs one statement on whichever driver the connection has: `on!(conn, fetch_one SQL(first, second))`. With
/// `execute` it returns the number of rows changed, with `fetch_*` rows of whatever type is expected.
macro_rules! on {
    ($conn:ident, execute $sql:ident ($($arg:expr),* $(,)?)) => {{
        let result = match $conn.driver() {
            $crate::engine::conn::Driver::Sqlite(c) =>
                sqlx::query::<sqlx::Sqlite>($sql)$(.bind($arg))*.execute(c).await.map(|done| done.rows_affected()),
            $crate::engine::conn::Driver::Postgres(c) =>
                $crate::engine::conn::in_time(sqlx::query::<sqlx::Postgres>($sql)$(.bind($arg))*.execute(c))
                    .await.map(|done| done.rows_affected()),
        };
        $conn.ended(result)
    }};
    ($conn:ident, $fetch:ident $sql:ident ($($arg:expr),* $(,)?)) => {{
        let result = match $conn.driver() {
            $crate::engine::conn::Driver::Sqlite(c) =>
                sqlx::query_as::<sqlx::Sqlite, _>($sql)$(.bind($arg))*.$fetch(c).await,
            $crate::engine::conn::Driver::Postgres(c) =>
                $crate::engine::conn::in_time(sqlx::query_as::<sqlx::Postgres, _>($sql)$(.bind($arg))*.$fetch(c)).await,
        };
        $conn.ended(result)
    }};
}
pub(crate) use on;
