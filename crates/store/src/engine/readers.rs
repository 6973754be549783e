//! The way to connections for reading.

use std::sync::Arc;

use sqlx::{PgConnection, SqliteConnection};

use super::commits::Commits;
use super::conn::ReadConn;
use super::error::StoreError;
use super::pool::{Pool, PoolCounts};

/// The pool that reads are served from; every clone leads to the same one.
#[derive(Debug, Clone)]
pub(crate) struct Readers {
    pub(crate) pool: ReadPool,
    /// Where their statements are counted.
    pub(crate) commits: Arc<Commits>,
}

/// The pool of either engine.
#[derive(Debug, Clone)]
pub(crate) enum ReadPool {
    Sqlite(Pool<SqliteConnection>),
    Postgres(Pool<PgConnection>),
}

impl Readers {
    /// A connection for reading. Each statement sees what was committed before it.
    pub(crate) async fn read(&self) -> Result<ReadConn, StoreError> {
        let conn: ReadConn = match &self.pool {
            ReadPool::Sqlite(pool) => pool.acquire().await?.into(),
            ReadPool::Postgres(pool) => pool.acquire().await?.into(),
        };
        Ok(conn.counted(&self.commits))
    }

    /// What the pool has come to so far.
    pub(crate) fn counts(&self) -> PoolCounts {
        match &self.pool {
            ReadPool::Sqlite(pool) => pool.counts(),
            ReadPool::Postgres(pool) => pool.counts(),
        }
    }
}
