//! What can go wrong with a database: it is away, or it is broken. Nothing here is a refusal of the product's; those are values of
//! the domain. That a unique value is taken is no error either: the functions that can meet it answer it.

use std::error::Error;
use std::sync::Arc;

use super::dialect;

/// What an error was caused by, for the log.
pub type Cause = Arc<dyn Error + Send + Sync>;

/// Why the store did not do what it was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The database is locked, full, busy or away; the same request may succeed later. Nothing was changed, except
    /// when the connection was lost during the commit itself, where only the database knows.
    #[error("the database is locked or away")]
    Unavailable(#[source] Cause),
    /// The database or what is stored in it is not as this program expects; waiting does not help.
    #[error("the database refused or returned something unexpected")]
    Broken(#[source] Cause),
}

/// Why a schema was not read or brought up to date.
#[derive(Debug, Clone, thiserror::Error)]
pub enum MigrationError {
    /// The schema is not one this program can work with.
    #[error(transparent)]
    Schema(#[from] SchemaError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why the schema of a database does not fit this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    /// A newer program has migrated the database.
    #[error("the database has migration {version}, which this program does not know: run the newer program")]
    Newer {
        /// The number of the unknown migration.
        version: i64,
    },
    /// A migration was applied from another text.
    #[error("migration {version} was applied from another text: this database was not made by a release")]
    Altered {
        /// The number of the migration.
        version: i64,
    },
    /// A migration stopped half-way.
    #[error("migration {version} stopped half-way: restore the backup made before it")]
    HalfDone {
        /// The number of the migration.
        version: i64,
    },
}

impl StoreError {
    /// Something that is stored, or about to be, cannot be sealed, opened or read.
    pub fn broken(cause: impl Error + Send + Sync + 'static) -> Self {
        Self::Broken(Arc::new(cause))
    }

    /// Another change came first although the lock should have kept it out; nothing was changed.
    #[must_use]
    pub fn raced() -> Self {
        Self::away("another change came first")
    }

    /// Whether the same request may succeed later.
    #[must_use]
    pub const fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }

    /// What the driver said, where that may be over later.
    pub(crate) fn passing(&self) -> Option<&sqlx::Error> {
        match self {
            Self::Unavailable(cause) => cause.downcast_ref(),
            Self::Broken(_) => None,
        }
    }

    /// What the driver said.
    pub(crate) fn driver(&self) -> Option<&sqlx::Error> {
        match self {
            Self::Unavailable(cause) | Self::Broken(cause) => cause.downcast_ref(),
        }
    }

    /// A connection could not be opened, for whatever reason: it may be possible later.
    pub(crate) fn unreachable(cause: sqlx::Error) -> Self {
        Self::Unavailable(Arc::new(cause))
    }

    /// Stored data that cannot be read back.
    pub(crate) fn corrupt(what: &'static str) -> Self {
        Self::Broken(Arc::new(Fault(what)))
    }

    /// The store cannot be reached for a reason of its own.
    pub(crate) fn away(why: &'static str) -> Self {
        Self::Unavailable(Arc::new(Fault(why)))
    }
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Fault(&'static str);

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(refusal) if dialect::may_pass(refusal.as_ref()) => {
                Self::Unavailable(Arc::new(error))
            }
            // What does not follow the protocol is not the database's answer: the connection is of no use any more.
            sqlx::Error::Io(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(Arc::new(error)),
            _ => Self::Broken(Arc::new(error)),
        }
    }
}

impl From<sqlx::Error> for MigrationError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<sqlx::migrate::MigrateError> for MigrationError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError as E;
        match error {
            E::VersionMissing(version) => Self::Schema(SchemaError::Newer { version }),
            E::VersionMismatch(version) => Self::Schema(SchemaError::Altered { version }),
            E::Dirty(version) => Self::Schema(SchemaError::HalfDone { version }),
            E::Execute(error) | E::ExecuteMigration(error, _) => error.into(),
            other => Self::Store(StoreError::broken(other)),
        }
    }
}
