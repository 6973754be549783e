//! A database of its own for each test: a file in a directory that goes with the test, or a database on the PostgreSQL
//! that `VESTIBULE_TEST_POSTGRES` names. It also lets tests look past the product, at the bytes that a thief would find.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, SqliteConnection};
use vestibule_store::{Engine, Store, StoreSettings};

/// Where one test's data lives; gone when dropped.
pub(crate) enum TestDatabase {
    Sqlite { folder: tempfile::TempDir },
    Postgres { admin: String, name: String },
}

impl TestDatabase {
    pub(crate) async fn of(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self::Sqlite { folder: tempfile::tempdir().unwrap() },
            Engine::Postgres => {
                let (admin, name) = (admin_url(), fresh_name());
                let mut conn = PgConnection::connect(&admin).await.expect("PostgreSQL must answer");
                let template = template(&mut conn, &admin).await;
                run(&mut conn, &format!("create database {name} template {template}")).await;
                conn.close().await.unwrap();
                Self::Postgres { admin, name }
            }
        }
    }

    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite { .. } => format!("sqlite:{}", self.file().display()),
            Self::Postgres { admin, name } => with_database(admin, name),
        }
    }

    fn file(&self) -> PathBuf {
        match self {
            Self::Sqlite { folder } => folder.path().join("vestibule.db"),
            Self::Postgres { .. } => panic!("PostgreSQL keeps no file of ours"),
        }
    }

    /// Runs a statement behind the product's back.
    pub(crate) async fn sql(&self, statement: &str) -> u64 {
        let statement = AssertSqlSafe(statement.to_owned());
        match self {
            Self::Sqlite { .. } => {
                let mut conn = SqliteConnection::connect(&self.url()).await.unwrap();
                sqlx::query(statement).execute(&mut conn).await.unwrap().rows_affected()
            }
            Self::Postgres { .. } => {
                let mut conn = PgConnection::connect(&self.url()).await.unwrap();
                sqlx::query(statement).execute(&mut conn).await.unwrap().rows_affected()
            }
        }
    }

    /// The first column of every row, as a number.
    pub(crate) async fn numbers(&self, query: &str) -> Vec<i64> {
        let query = AssertSqlSafe(query.to_owned());
        match self {
            Self::Sqlite { .. } => {
                let mut conn = SqliteConnection::connect(&self.url()).await.unwrap();
                let rows = sqlx::query(query).fetch_all(&mut conn).await.unwrap();
                rows.iter().map(|row| row.get(0)).collect()
            }
            Self::Postgres { .. } => {
                let mut conn = PgConnection::connect(&self.url()).await.unwrap();
                let rows = sqlx::query(query).fetch_all(&mut conn).await.unwrap();
                rows.iter().map(|row| row.get(0)).collect()
            }
        }
    }

    /// The first column of every row, as a text.
    pub(crate) async fn texts(&self, query: &str) -> Vec<String> {
        let query = AssertSqlSafe(query.to_owned());
        match self {
            Self::Sqlite { .. } => {
                let mut conn = SqliteConnection::connect(&self.url()).await.unwrap();
                let rows = sqlx::query(query).fetch_all(&mut conn).await.unwrap();
                rows.iter().map(|row| row.get(0)).collect()
            }
            Self::Postgres { .. } => {
                let mut conn = PgConnection::connect(&self.url()).await.unwrap();
                let rows = sqlx::query(query).fetch_all(&mut conn).await.unwrap();
                rows.iter().map(|row| row.get(0)).collect()
            }
        }
    }

    /// Everything stored, as a thief would carry it away: the bytes of all files, or every row of every table, where
    /// bytes appear in hexadecimal.
    pub(crate) async fn dump(&self) -> Vec<u8> {
        match self {
            Self::Sqlite { folder } => {
                let mut bytes = Vec::new();
                for entry in std::fs::read_dir(folder.path()).unwrap() {
                    bytes.extend(std::fs::read(entry.unwrap().path()).unwrap());
                }
                bytes
            }
            Self::Postgres { .. } => {
                let tables = "select tablename::text from pg_tables where schemaname = 'public'";
                let mut all = String::new();
                for table in self.texts(tables).await {
                    for row in self.texts(&format!("select t::text from \"{table}\" t")).await {
                        all.push_str(&row);
                        all.push('\n');
                    }
                }
                all.into_bytes()
            }
        }
    }
}

/// The name of a database that has the schema already, which a test's own is copied from: made once for each PostgreSQL, and
/// anew when a migration has changed.
async fn template(conn: &mut PgConnection, admin: &str) -> String {
    let name = format!("kit_template_{:016x}", migrations());
    let there = format!("select 1 from pg_database where datname = '{name}'");
    if sqlx::query(AssertSqlSafe(there.clone())).fetch_optional(&mut *conn).await.unwrap().is_some() {
        return name;
    }
    run(conn, "select pg_advisory_lock(1667330676)").await;
    // Another test may have made it meanwhile.
    if sqlx::query(AssertSqlSafe(there)).fetch_optional(&mut *conn).await.unwrap().is_none() {
        let unfinished = format!("{name}_unfinished");
        run(conn, &format!("drop database if exists {unfinished} with (force)")).await;
        run(conn, &format!("create database {unfinished} template template0")).await;
        let store = Store::open(&with_database(admin, &unfinished), StoreSettings::default()).await.unwrap();
        store.migrate().await.unwrap();
        store.close().await;
        run(conn, &format!("alter database {unfinished} rename to {name}")).await;
    }
    run(conn, "select pg_advisory_unlock(1667330676)").await;
    name
}

async fn run(conn: &mut PgConnection, statement: &str) {
    sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(conn).await.unwrap();
}

/// Tells the migrations from those of another time.
fn migrations() -> u64 {
    let mut hasher = DefaultHasher::new();
    vestibule_store::history().hash(&mut hasher);
    hasher.finish()
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Self::Postgres { admin, name } = self else { return };
        let (admin, statement) = (admin.clone(), format!("drop database if exists {name} with (force)"));
        // A runtime of its own: this may run inside one, also while a failed test unwinds.
        let dropping = std::thread::spawn(move || {
            let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
                return;
            };
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

#[expect(clippy::disallowed_methods, reason = "where the test's PostgreSQL is comes from the environment")]
fn admin_url() -> String {
    std::env::var("VESTIBULE_TEST_POSTGRES")
        .expect("a PostgreSQL is needed: ./test with-postgres cargo nextest run …")
}

fn fresh_name() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("kit_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// The same server, another database.
fn with_database(admin: &str, name: &str) -> String {
    let (address, options) = admin.split_once('?').unwrap_or((admin, ""));
    let server = address.rsplit_once('/').map_or(address, |(server, _)| server);
    if options.is_empty() { format!("{server}/{name}") } else { format!("{server}/{name}?{options}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_is_named_in_the_servers_address() {
        assert_eq!(with_database("postgres://u:p@h:1/postgres", "kit"), "postgres://u:p@h:1/kit");
        assert_eq!(
            with_database("postgres://u@h/postgres?sslmode=disable", "kit"),
            "postgres://u@h/kit?sslmode=disable"
        );
    }
}
