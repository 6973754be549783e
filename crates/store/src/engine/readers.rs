//! The way to connections for reading.

use sqlx::{PgConnection, SqliteConnection};

use super::conn::ReadConn;
use super::error::StoreError;
use super::pool::Pool;

/// The pool that reads are served from; every clone leads to the same one.
#[derive(Debug, Clone)]
pub(crate) enum Readers {
    Sqlite(Pool<SqliteConnection>),
    Postgres(Pool<PgConnection>),
}

impl Readers {
    /// A connection for reading. Each statement sees what was committed before it.
    pub(crate) async fn read(&self) -> Result<ReadConn, StoreError> {
        Ok(match self {
            Self::Sqlite(pool) => pool.acquire().await?.into(),
            Self::Postgres(pool) => pool.acquire().await?.into(),
        })
    }
}
