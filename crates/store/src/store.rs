//! The store itself: opening, reading, writing, closing.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, PgConnection, SqliteConnection};
use tokio::sync::Notify;

use crate::change::{Change, Lock};
use crate::conn::{ReadConn, on};
use crate::connecting::{PostgresSource, STATEMENTS};
use crate::dialect::Engine;
use crate::error::StoreError;
use crate::gathering::Ways;
use crate::lending::Lender;
use crate::listen::Listener;
use crate::writer::Writer;
use crate::{migrate, postgres, schema};

/// How a store is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreSettings {
    /// The most connections: to PostgreSQL altogether, to SQLite for reading (one more writes). At least 1.
    pub max_connections: u32,
    /// How long to wait for a free connection, and for a lock that somebody else holds.
    pub patience: Duration,
    /// The longest that PostgreSQL may work on one statement.
    pub statement_limit: Duration,
    /// Certificates of the authorities that may vouch for PostgreSQL, as PEM, beside those compiled into this program. They
    /// count where the address demands that the server proves its name (`sslmode=verify-full` or `verify-ca`).
    pub authorities: Option<String>,
}

impl Default for StoreSettings {
    fn default() -> Self {
        Self {
            max_connections: 16,
            patience: Duration::from_secs(2),
            statement_limit: Duration::from_secs(5),
            authorities: None,
        }
    }
}

/// What the store has written since it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WriteCounts {
    /// Commits; on SQLite several changes share one.
    pub commits: u64,
    /// Changes that were answered by those commits, refused ones included.
    pub changes: u64,
    /// Transactions that were tried again.
    pub repetitions: u64,
}

/// What commits leave behind beside their rows: how many they were, and a bell for whoever delivers messages.
#[derive(Debug, Default)]
pub(crate) struct Commits {
    count: AtomicU64,
    changes: AtomicU64,
    repetitions: AtomicU64,
    messages: Notify,
}

impl Commits {
    /// After a commit of so many changes; `queued` when one of them put a message into the outbox.
    pub(crate) fn note(&self, changes: usize, queued: bool) {
        if queued {
            self.messages.notify_one();
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.changes.fetch_add(u64::try_from(changes).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    pub(crate) fn note_repetition(&self) {
        self.repetitions.fetch_add(1, Ordering::Relaxed);
    }
}

/// An open database. Clones share the same connections.
#[derive(Debug, Clone)]
pub struct Store {
    backend: Arc<Backend>,
    commits: Arc<Commits>,
    ways: Ways,
}

/// A connection that is not lent to anybody else and knows no time limit.
pub(crate) enum Apart {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

#[derive(Debug)]
enum Backend {
    Sqlite { readers: Lender<SqliteConnection>, writer: Writer, options: Box<SqliteConnectOptions> },
    Postgres { lender: Lender<PgConnection>, patience: Duration },
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
        Ok(Self { backend: Arc::new(backend), commits, ways: Ways::default() })
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
        Ok(match &*self.backend {
            Backend::Sqlite { readers, .. } => readers.lend().await?.into(),
            Backend::Postgres { lender, .. } => lender.lend().await?.into(),
        })
    }

    /// The way to PostgreSQL's connections; nothing on SQLite.
    pub(crate) fn lender(&self) -> Option<Lender<PgConnection>> {
        match &*self.backend {
            Backend::Sqlite { .. } => None,
            Backend::Postgres { lender, .. } => Some(lender.clone()),
        }
    }

    pub(crate) const fn ways(&self) -> &Ways {
        &self.ways
    }

    /// Applies a change behind its lock and returns once it is durable. The change may be applied more than once
    /// before that, but counts once. A caller who stops waiting does not undo it.
    pub async fn write<C: Change>(&self, lock: Lock, change: C) -> Result<C::Output, StoreError> {
        match &*self.backend {
            // One writer is every lock at once.
            Backend::Sqlite { writer, .. } => writer.write(change).await,
            Backend::Postgres { lender, .. } => {
                postgres::write(lender.clone(), lock, change, Arc::clone(&self.commits)).await
            }
        }
    }

    /// Brings the schema up to date.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        self.migrate_to(usize::MAX).await
    }

    /// Applies the first `count` migrations as far as they are missing.
    pub(crate) async fn migrate_to(&self, count: usize) -> Result<(), StoreError> {
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
            Backend::Postgres { lender, .. } => {
                let mut conn = lender.source().options().connect().await?;
                let limits = "set statement_timeout = 0; set lock_timeout = 0; \
                              set idle_in_transaction_session_timeout = 0";
                sqlx::raw_sql(limits).execute(&mut conn).await?;
                Apart::Postgres(conn)
            }
        })
    }

    /// How many migrations were applied; an error when the database does not fit this program.
    pub(crate) async fn applied_migrations(&self) -> Result<usize, StoreError> {
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
    pub async fn pending_migrations(&self) -> Result<Vec<String>, StoreError> {
        migrate::pending(&mut self.read().await?).await
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let mut conn = self.read().await?;
        let _answer: (i64,) = on!(conn, fetch_one PING())?;
        Ok(())
    }

    /// An ear for revocations.
    pub async fn listen(&self) -> Result<Listener, StoreError> {
        match &*self.backend {
            Backend::Sqlite { writer, .. } => Ok(Listener::local(writer.revocations())),
            Backend::Postgres { lender, patience } => {
                Listener::remote(lender.source().options().clone(), *patience).await
            }
        }
    }

    /// Resolves once a message was put into the outbox here since this was last asked. Other nodes ring bells of their own.
    pub async fn message_queued(&self) {
        self.commits.messages.notified().await;
    }

    /// What was written since the store was opened.
    #[must_use]
    pub fn write_counts(&self) -> WriteCounts {
        WriteCounts {
            commits: self.commits.count.load(Ordering::Relaxed),
            changes: self.commits.changes.load(Ordering::Relaxed),
            repetitions: self.commits.repetitions.load(Ordering::Relaxed),
        }
    }

    /// Finishes the changes that wait and closes every connection; what is asked afterwards is refused.
    pub async fn close(&self) {
        match &*self.backend {
            Backend::Sqlite { readers, writer, .. } => {
                // The writer last: the one that closes last folds the write-ahead log back into the file.
                readers.close().await;
                writer.stop().await;
            }
            Backend::Postgres { lender, .. } => lender.close().await,
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
        .busy_timeout(settings.patience)
        // Kibibytes per connection; the operating system caches the file better than each connection could.
        .pragma("cache_size", "-1024")
        .pragma("journal_size_limit", "67108864")
        .statement_cache_capacity(STATEMENTS);
    let writer = Writer::start(options.clone(), Arc::clone(commits)).await?;
    let count = settings.max_connections.clamp(1, READERS);
    let readers = Lender::open(options.clone().pragma("query_only", "on"), count, settings.patience).await?;
    Ok(Backend::Sqlite { readers, writer, options: Box::new(options) })
}

/// SQLite reads a row in microseconds; more connections than this only cost memory.
const READERS: u32 = 4;

async fn open_postgres(url: &str, settings: &StoreSettings) -> Result<Backend, StoreError> {
    let source = PostgresSource::parse(url, settings)?;
    let lender = Lender::open(source, settings.max_connections.max(1), settings.patience)
        .await
        .map_err(postgres::told_of_pooler)?;
    postgres::refuse_shared_sessions(&lender).await?;
    Ok(Backend::Postgres { lender, patience: settings.patience })
}
