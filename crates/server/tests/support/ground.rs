//! A database of its own for each test, and a way to look at it and to move its time behind the program's back.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection, Decode, PgConnection, Postgres, Row, Sqlite, SqliteConnection, Type};

/// Where a test's data lives.
pub(crate) enum Ground {
    /// A file beside the program.
    Sqlite { url: String },
    /// A database on the test's PostgreSQL; dropped with the test.
    Postgres { admin: String, name: String },
}

/// A connection to a test's data, for several looks.
pub(crate) enum Sight {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// What both engines can hand out.
pub(crate) trait Stored:
    for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>
{
}

impl<T> Stored for T where
    T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>
{
}

impl Ground {
    /// A file in this directory; the program makes it.
    pub(crate) fn sqlite(folder: &Path) -> Self {
        Self::Sqlite { url: format!("sqlite:{}", folder.join("vestibule.db").display()) }
    }

    /// A fresh database on the PostgreSQL that `VESTIBULE_TEST_POSTGRES` names.
    #[expect(
        clippy::disallowed_methods,
        reason = "where the test's PostgreSQL is comes from the environment"
    )]
    pub(crate) async fn postgres() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let admin = std::env::var("VESTIBULE_TEST_POSTGRES")
            .expect("a PostgreSQL is needed: ./test with-postgres cargo nextest run …");
        let name = format!("program_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let mut conn = PgConnection::connect(&admin).await.expect("PostgreSQL must answer");
        let create = AssertSqlSafe(format!("create database {name} template template0"));
        sqlx::raw_sql(create).execute(&mut conn).await.unwrap();
        conn.close().await.unwrap();
        Self::Postgres { admin, name }
    }

    /// The address for the program's settings.
    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite { url } => url.clone(),
            Self::Postgres { admin, name } => {
                let (server, _database) = admin.rsplit_once('/').unwrap();
                format!("{server}/{name}")
            }
        }
    }

    /// A connection to look through.
    pub(crate) async fn sight(&self) -> Sight {
        match self {
            Self::Sqlite { url } => Sight::Sqlite(SqliteConnection::connect(url).await.unwrap()),
            Self::Postgres { .. } => Sight::Postgres(PgConnection::connect(&self.url()).await.unwrap()),
        }
    }

    /// The first column of every row.
    pub(crate) async fn column<T: Stored>(&self, query: &str) -> Vec<T> {
        let mut sight = self.sight().await;
        let column = sight.column(query).await;
        sight.close().await;
        column
    }

    /// The one number that this query asks for.
    pub(crate) async fn number(&self, query: &str) -> i64 {
        *self.column(query).await.first().unwrap()
    }

    /// Lets the time pass after which messages that wait are due.
    pub(crate) async fn messages_fall_due(&self) {
        let mut sight = self.sight().await;
        let update = "update outbox set next_try_at = 0 where state = 'waiting'";
        match &mut sight {
            Sight::Sqlite(conn) => drop(sqlx::query(update).execute(conn).await.unwrap()),
            Sight::Postgres(conn) => drop(sqlx::query(update).execute(conn).await.unwrap()),
        }
        sight.close().await;
    }
}

impl Sight {
    /// The first column of every row.
    pub(crate) async fn column<T: Stored>(&mut self, query: &str) -> Vec<T> {
        let query = AssertSqlSafe(query.to_owned());
        match self {
            Self::Sqlite(conn) => {
                let rows = sqlx::query(query).fetch_all(conn).await.unwrap();
                rows.iter().map(|row| row.get(0)).collect()
            }
            Self::Postgres(conn) => {
                let rows = sqlx::query(query).fetch_all(conn).await.unwrap();
                rows.iter().map(|row| row.get(0)).collect()
            }
        }
    }

    /// Closes it; the last one on a SQLite file tidies its log up.
    pub(crate) async fn close(self) {
        match self {
            Self::Sqlite(conn) => conn.close().await.unwrap(),
            Self::Postgres(conn) => conn.close().await.unwrap(),
        }
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        let Self::Postgres { admin, name } = self else { return };
        let (admin, statement) = (admin.clone(), format!("drop database if exists {name} with (force)"));
        // A runtime of its own: this runs inside one, also while a failed test unwinds.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                if let Ok(mut conn) = PgConnection::connect(&admin).await {
                    // It is thrown away with its server in any case.
                    let _ = sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut conn).await;
                }
            });
        });
        let _ = dropping.join();
    }
}
