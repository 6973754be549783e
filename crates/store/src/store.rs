//! The store itself: opening, reading, writing, closing.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, PgConnection, SqliteConnection};
use vestibule_domain::id::AccountId;
use vestibule_domain::secret::TokenDigest;
use vestibule_domain::session::Session;

use crate::accounts::customer::{self, CustomerRow};
use crate::engine::batcher::Batcher;
use crate::engine::commits::{Commits, WriteCounts};
use crate::engine::conn::{ReadConn, on};
use crate::engine::connecting::{PostgresSource, STATEMENTS};
use crate::engine::dialect::Engine;
use crate::engine::error::{MigrationError, StoreError};
use crate::engine::listen::Listener;
use crate::engine::pool::Pool;
use crate::engine::pool::PoolCounts;
use crate::engine::readers::{ReadPool, Readers};
use crate::engine::settings::StoreSettings;
use crate::engine::transaction::{Lock, Transaction};
use crate::engine::writer::Writer;
use crate::engine::{migrate, postgres, schema};
use crate::sessions::session;

/// An open database. Clones share the same connections.
#[derive(Debug, Clone)]
pub struct Store {
    backend: Arc<Backend>,
    commits: Arc<Commits>,
    readers: Readers,
    session_checks: Arc<Batcher<session::ByToken>>,
    session_checks_aside: Arc<Batcher<session::ByToken>>,
    look_ups: Arc<Batcher<customer::ById>>,
}

/// A connection outside every pool, which knows no time limit.
pub(crate) enum Apart {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

#[derive(Debug)]
enum Backend {
    Sqlite { readers: Pool<SqliteConnection>, writer: Writer, options: Box<SqliteConnectOptions> },
    Postgres { pool: Pool<PgConnection>, acquire_timeout: Duration },
}

impl Backend {
    fn readers(&self) -> ReadPool {
        match self {
            Self::Sqlite { readers, .. } => ReadPool::Sqlite(readers.clone()),
            Self::Postgres { pool, .. } => ReadPool::Postgres(pool.clone()),
        }
    }
}

impl Store {
    /// Opens `sqlite:<path>` (the file is made when missing, its directory is not) or `postgres://…`. The schema is
    /// left alone; see [`Store::migrate`].
    pub async fn open(url: &str, settings: StoreSettings) -> Result<Self, StoreError> {
        let commits = Arc::new(Commits::default());
        let backend = match url.strip_prefix("sqlite:") {
            Some(path) => open_sqlite(Path::new(path.trim_start_matches("//")), &settings, &commits).await?,
            None => open_postgres(url, &settings).await?,
        };
        let readers = Readers { pool: backend.readers(), commits: Arc::clone(&commits) };
        Ok(Self {
            backend: Arc::new(backend),
            commits,
            session_checks: Batcher::usual(readers.clone()),
            session_checks_aside: Batcher::aside(readers.clone()),
            look_ups: Batcher::usual(readers.clone()),
            readers,
        })
    }

    /// Which engine is behind it.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match *self.backend {
            Backend::Sqlite { .. } => Engine::Sqlite,
            Backend::Postgres { .. } => Engine::Postgres,
        }
    }

    /// A connection for reading. Each statement sees what was committed before it.
    pub async fn read(&self) -> Result<ReadConn, StoreError> {
        self.readers.read().await
    }

    /// The session that a token carries, ended or not, as it is after everything that was committed before the call.
    pub async fn session(&self, token: TokenDigest) -> Result<Option<Session>, StoreError> {
        self.session_checks.get(token).await
    }

    /// The same for those who often ask in vain: one statement at a time serves them all, and nobody else waits for it.
    pub async fn session_aside(&self, token: TokenDigest) -> Result<Option<Session>, StoreError> {
        self.session_checks_aside.get(token).await
    }

    /// An account as programs of the exchange look it up.
    pub async fn customer(&self, id: AccountId) -> Result<Option<CustomerRow>, StoreError> {
        self.look_ups.get(id).await
    }

    /// PostgreSQL's connections; nothing on SQLite.
    pub(crate) fn postgres_pool(&self) -> Option<Pool<PgConnection>> {
        match &*self.backend {
            Backend::Sqlite { .. } => None,
            Backend::Postgres { pool, .. } => Some(pool.clone()),
        }
    }

    /// Applies a change behind its lock and returns once it is durable. The change may be applied more than once
    /// before that, but counts once. A caller who stops waiting does not undo it.
    #[tracing::instrument(name = "transaction", level = "debug", skip_all)]
    pub async fn write<C: Transaction>(&self, lock: Lock, change: C) -> Result<C::Output, StoreError> {
        match &*self.backend {
            // One writer is every lock at once.
            Backend::Sqlite { writer, .. } => writer.write(change).await,
            Backend::Postgres { pool, .. } => {
                postgres::write(pool.clone(), lock, change, Arc::clone(&self.commits)).await
            }
        }
    }

    /// Brings the schema up to date.
    pub async fn migrate(&self) -> Result<(), MigrationError> {
        self.migrate_to(usize::MAX).await
    }

    /// Applies the first `count` migrations as far as they are missing.
    pub(crate) async fn migrate_to(&self, count: usize) -> Result<(), MigrationError> {
        match self.apart().await? {
            Apart::Sqlite(mut conn) => {
                migrate::run(&mut conn, Engine::Sqlite, count).await?;
                conn.close().await?;
            }
            Apart::Postgres(mut conn) => {
                migrate::run(&mut conn, Engine::Postgres, count).await?;
                conn.close().await?;
            }
        }
        Ok(())
    }

    /// A connection of its own for work that may take its time: migrations, backups.
    pub(crate) async fn apart(&self) -> Result<Apart, StoreError> {
        Ok(match &*self.backend {
            Backend::Sqlite { options, .. } => Apart::Sqlite(options.connect().await?),
            Backend::Postgres { pool, .. } => {
                let mut conn = pool.source().options().connect().await?;
                let limits = "set statement_timeout = 0; set lock_timeout = 0; \
                              set idle_in_transaction_session_timeout = 0";
                sqlx::raw_sql(limits).execute(&mut conn).await?;
                Apart::Postgres(conn)
            }
        })
    }

    /// How many migrations were applied; an error when the database does not fit this program.
    pub(crate) async fn applied_migrations(&self) -> Result<usize, MigrationError> {
        let pending = self.pending_migrations().await?;
        Ok(migrate::history().len() - pending.len())
    }

    /// What the database lacks of what the migrations make, or has otherwise; nothing when it is whole. To be asked when
    /// no migration is pending.
    pub async fn schema_faults(&self) -> Result<Vec<String>, StoreError> {
        let expected = migrate::tables(usize::MAX)?;
        schema::faults(&mut self.read().await?, &expected).await
    }

    /// The names of the migrations that [`Store::migrate`] would apply; an error when the database does not fit.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, MigrationError> {
        migrate::pending(&mut self.read().await?).await
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let mut conn = self.read().await?;
        let _answer: (i64,) = on!(conn, fetch_one PING())?;
        Ok(())
    }

    /// Hears when revocations are written.
    pub async fn listen(&self) -> Result<Listener, StoreError> {
        match &*self.backend {
            Backend::Sqlite { writer, .. } => Ok(Listener::local(writer.revocations())),
            Backend::Postgres { pool, acquire_timeout } => {
                Listener::remote(pool.source().options().clone(), *acquire_timeout).await
            }
        }
    }

    /// Resolves once a message was put into the outbox here since this was last asked. Other nodes wake workers of their own.
    pub async fn message_queued(&self) {
        self.commits.message_queued().await;
    }

    /// What was written since the store was opened.
    #[must_use]
    pub fn write_counts(&self) -> WriteCounts {
        self.commits.counts()
    }

    /// What became of the connections since the store was opened; on SQLite of those that read.
    #[must_use]
    pub fn pool_counts(&self) -> PoolCounts {
        self.readers.counts()
    }

    /// How many statements were run since the store was opened, without those that begin a transaction, with its lock, and
    /// end it.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.commits.statements()
    }

    /// Finishes the changes that wait and closes every connection; what is asked afterwards is refused.
    pub async fn close(&self) {
        match &*self.backend {
            Backend::Sqlite { readers, writer, .. } => {
                // The writer last: the one that closes last folds the write-ahead log back into the file.
                readers.close().await;
                writer.stop().await;
            }
            Backend::Postgres { pool, .. } => pool.close().await,
        }
    }
}

const PING: &str = "select cast(1 as bigint)";

async fn open_sqlite(
    path: &Path,
    settings: &StoreSettings,
    commits: &Arc<Commits>,
) -> Result<Backend, StoreError> {
    if path.as_os_str().is_empty() || path.as_os_str() == ":memory:" {
        return Err(StoreError::corrupt("an SQLite address needs the path of a file: sqlite:<path>"));
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // Every commit waits for the disk: what was acknowledged survives a power cut.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(settings.acquire_timeout)
        // Kibibytes per connection; the operating system caches the file better than each connection could.
        .pragma("cache_size", "-1024")
        .pragma("journal_size_limit", "67108864")
        .statement_cache_capacity(STATEMENTS);
    let writer = Writer::start(options.clone(), Arc::clone(commits)).await?;
    let count = settings.max_connections.clamp(1, READERS);
    let readers =
        Pool::open(options.clone().pragma("query_only", "on"), count, settings.acquire_timeout).await?;
    Ok(Backend::Sqlite { readers, writer, options: Box::new(options) })
}

/// SQLite reads a row in microseconds; more connections than this only cost memory.
const READERS: u32 = 4;

async fn open_postgres(url: &str, settings: &StoreSettings) -> Result<Backend, StoreError> {
    let source = PostgresSource::parse(url, settings)?;
    let pool = Pool::open(source, settings.max_connections.max(1), settings.acquire_timeout)
        .await
        .map_err(postgres::name_pooler)?;
    postgres::refuse_shared_sessions(&pool).await?;
    Ok(Backend::Postgres { pool, acquire_timeout: settings.acquire_timeout })
}
