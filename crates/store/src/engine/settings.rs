//! How a store is opened.

use std::time::Duration;

/// How a store is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreSettings {
    /// The most connections: to PostgreSQL altogether, to SQLite for reading (one more writes). At least 1.
    pub max_connections: u32,
    /// How long to wait for a free connection, and for a lock that somebody else holds.
    pub acquire_timeout: Duration,
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
            acquire_timeout: Duration::from_secs(2),
            statement_limit: Duration::from_secs(5),
            authorities: None,
        }
    }
}
