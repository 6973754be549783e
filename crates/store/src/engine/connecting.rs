//! How a connection is opened, and how it proves that the database behind it takes writes. A standby, and an old primary
//! that was made read-only, answer as well, but what they answer may be out of date.

use std::fmt::Debug;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, SqliteConnection};

use super::dialect;
use super::error::StoreError;
use super::settings::StoreSettings;

/// A connection that can be lent out.
pub(crate) trait Poolable: Connection + Debug + Sized + 'static {
    /// What it is opened from.
    type Source: Clone + Debug + Send + Sync + 'static;

    /// Opens one that leads to a database that takes writes.
    fn open(source: &Self::Source) -> impl Future<Output = Result<Self, StoreError>> + Send;

    /// Whether the database behind it takes writes.
    fn prove(&mut self) -> impl Future<Output = Result<bool, sqlx::Error>> + Send;
}

impl Poolable for SqliteConnection {
    type Source = SqliteConnectOptions;

    async fn open(source: &Self::Source) -> Result<Self, StoreError> {
        source.connect().await.map_err(StoreError::unreachable)
    }

    /// One process owns the file; there is no other place that it could have moved to.
    async fn prove(&mut self) -> Result<bool, sqlx::Error> {
        self.ping().await?;
        Ok(true)
    }
}

/// Where a PostgreSQL is and what its connections are set to.
#[derive(Debug, Clone)]
pub(crate) struct PostgresSource {
    options: PgConnectOptions,
    /// `set` statements.
    session: String,
}

/// More statements than the store has, so that none is ever prepared twice on a connection.
pub(crate) const STATEMENTS: usize = 200;

impl PostgresSource {
    pub(crate) fn parse(url: &str, settings: &StoreSettings) -> Result<Self, StoreError> {
        let mut options = PgConnectOptions::from_str(url)?
            .application_name("vestibule")
            .statement_cache_capacity(STATEMENTS)
            // Sent with the start of a connection, which poolers refuse; no floating-point numbers are stored.
            .extra_float_digits(None);
        if let Some(authorities) = &settings.authorities {
            options = options.ssl_root_cert_from_pem(authorities.clone().into_bytes());
        }
        Ok(Self { options, session: session(settings) })
    }

    /// How a connection without time limits is opened.
    pub(crate) const fn options(&self) -> &PgConnectOptions {
        &self.options
    }
}

/// Set by statements, not with the start of the connection: a pooler refuses those, or loses them.
fn session(settings: &StoreSettings) -> String {
    let millis = |limit: Duration| limit.as_millis().to_string();
    let limits = [
        ("statement_timeout", millis(settings.statement_limit)),
        ("lock_timeout", millis(settings.acquire_timeout)),
        ("idle_in_transaction_session_timeout", millis(settings.statement_limit * 2)),
    ];
    let limits = limits.iter().map(|(name, value)| (*name, value.as_str()));
    let set = |(name, value): (&str, &str)| format!("set {name} = {value};");
    dialect::BY_KEY_ONLY.into_iter().chain(limits).map(set).collect::<Vec<_>>().concat()
}

impl Poolable for PgConnection {
    type Source = PostgresSource;

    async fn open(source: &Self::Source) -> Result<Self, StoreError> {
        let mut conn = source.options.connect().await.map_err(StoreError::unreachable)?;
        let session = AssertSqlSafe(source.session.clone());
        sqlx::raw_sql(session).execute(&mut conn).await.map_err(StoreError::unreachable)?;
        if conn.prove().await.map_err(StoreError::unreachable)? {
            Ok(conn)
        } else {
            Err(StoreError::away("the database is a standby or read-only; it takes no writes"))
        }
    }

    async fn prove(&mut self) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar(dialect::TAKES_WRITES).fetch_one(self).await
    }
}
