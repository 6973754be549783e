//! The only file that knows how the two engines differ. Everybody else writes one SQL text for both.

use sqlx::error::DatabaseError;

use vestibule_domain::time::Timestamp;

use crate::conn::{Conn, on};
use crate::error::{ConstraintName, StoreError};

/// Which database is behind a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// One file, one node.
    Sqlite,
    /// A server, several nodes.
    Postgres,
}

impl Engine {
    /// The name shown to operators.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }

    /// A migration's text with its placeholder words replaced.
    pub(crate) fn spell(self, migration: &str) -> String {
        let words = match self {
            Self::Sqlite => [
                ("{id}", "blob"),
                ("{bytes}", "blob"),
                ("{bigint}", "integer"),
                ("{serial}", "integer primary key autoincrement"),
                // One tree instead of two: half the pages to write for rows found by their key.
                ("{by_key}", "without rowid"),
            ],
            Self::Postgres => [
                ("{id}", "uuid"),
                ("{bytes}", "bytea"),
                ("{bigint}", "bigint"),
                ("{serial}", "bigint generated always as identity primary key"),
                (" {by_key}", ""),
            ],
        };
        words.iter().fold(migration.to_owned(), |text, (word, spelling)| text.replace(word, spelling))
    }
}

/// A statement in the rare case that the engines need different words.
pub(crate) struct PerEngine {
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

impl PerEngine {
    pub(crate) const fn text(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }
}

/// Every statement finds its rows by a key. PostgreSQL keeps the plan that it made when a table was small, where reading
/// the whole table is cheapest, until the table is analysed again; so it is kept from such plans altogether, and from
/// compiling one that it thinks dear.
pub(crate) const BY_KEY_ONLY: [(&str, &str); 4] =
    [("enable_seqscan", "off"), ("enable_hashjoin", "off"), ("enable_mergejoin", "off"), ("jit", "off")];

/// Whether a PostgreSQL takes writes: it is no standby, and nobody has made it read-only.
pub(crate) const TAKES_WRITES: &str =
    "select not pg_is_in_recovery() and not current_setting('transaction_read_only')::boolean";

/// Which server process a connection leads to; another one after a restart or a switchover.
pub(crate) const SERVER: &str = "
    select concat_ws(' ', pg_postmaster_start_time(), inet_server_addr(), inet_server_port())";

/// The process that serves a connection.
pub(crate) const BACKEND: &str = "select pg_backend_pid()";

/// Transactions before `done` have ended; those from `next` on had not begun. PostgreSQL tells the latter only by beginning
/// one. SQLite has one writer, whose transactions end before the next one begins.
pub(crate) const TRANSACTIONS: PerEngine = PerEngine {
    sqlite: "select 0 as done, 0 as next",
    postgres: "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as done,
        pg_current_xact_id()::text::bigint as next",
};

/// The channel on which PostgreSQL announces revocations.
pub(crate) const REVOCATIONS: &str = "vestibule_revocation";

const NOTIFY: &str = "select pg_notify('vestibule_revocation', '')";

/// Tells the listening nodes, at the commit, that revocations were written. SQLite has one node, which the writer tells.
pub(crate) async fn announce(conn: &mut Conn<'_>) -> Result<(), StoreError> {
    if conn.engine() == Engine::Postgres {
        on!(conn, execute NOTIFY())?;
    }
    Ok(())
}

const NOW: &str = "select (extract(epoch from clock_timestamp()) * 1000000)::bigint";

/// The time by the clock that all nodes share; `None` on SQLite, which runs within the node. The one statement that asks
/// the database for the time.
pub async fn database_now(conn: &mut Conn<'_>) -> Result<Option<Timestamp>, StoreError> {
    if conn.engine() == Engine::Sqlite {
        return Ok(None);
    }
    let (now,): (i64,) = on!(conn, fetch_one NOW())?;
    Ok(Some(Timestamp::from_micros(now)))
}

const HAS_MIGRATIONS: PerEngine = PerEngine {
    sqlite: "select count(*) from sqlite_master where type = 'table' and name = '_sqlx_migrations'",
    postgres: "select count(*) from pg_class where oid = to_regclass('_sqlx_migrations')",
};

/// Notes uses of sessions: a JSON list of account, session and microseconds.
pub(crate) const TOUCH_SESSIONS: PerEngine = PerEngine {
    sqlite: "
        with used as (select unhex(value ->> 0) as account_id, unhex(value ->> 1) as id, value ->> 2 as at
            from json_each($1))
        update session set last_seen_at = used.at from used
        where session.account_id = used.account_id and session.id = used.id
            and session.last_seen_at < used.at and session.ended_at is null",
    postgres: "
        with used as (select (value ->> 0)::uuid as account_id, (value ->> 1)::uuid as id, (value ->> 2)::bigint as at
            from jsonb_array_elements($1::jsonb) as uses (value)),
        free as (select held.account_id, held.id, used.at
            from used join session held on held.account_id = used.account_id and held.id = used.id
            where held.last_seen_at < used.at and held.ended_at is null
            for no key update of held skip locked)
        update session set last_seen_at = free.at from free
        where session.account_id = free.account_id and session.id = free.id",
};

/// Notes uses of devices: a JSON list of account, device and microseconds.
pub(crate) const TOUCH_DEVICES: PerEngine = PerEngine {
    sqlite: "
        with used as (select unhex(value ->> 0) as account_id, unhex(value ->> 1) as id, value ->> 2 as at
            from json_each($1))
        update device set last_seen_at = used.at from used
        where device.account_id = used.account_id and device.id = used.id and device.last_seen_at < used.at",
    postgres: "
        with used as (select (value ->> 0)::uuid as account_id, (value ->> 1)::uuid as id, (value ->> 2)::bigint as at
            from jsonb_array_elements($1::jsonb) as uses (value)),
        free as (select held.account_id, held.id, used.at
            from used join device held on held.account_id = used.account_id and held.id = used.id
            where held.last_seen_at < used.at
            for no key update of held skip locked)
        update device set last_seen_at = free.at from free
        where device.account_id = free.account_id and device.id = free.id",
};

/// Whether any migration was ever tried.
pub(crate) async fn has_migrations(conn: &mut Conn<'_>) -> Result<bool, StoreError> {
    let text = HAS_MIGRATIONS.text(conn.engine());
    let (tables,): (i64,) = on!(conn, fetch_one text())?;
    Ok(tables > 0)
}

/// Each unique constraint with its name in PostgreSQL and its columns in SQLite, which tells no names.
const CONSTRAINTS: [(&str, &str, ConstraintName); 21] = [
    ("identifier_lookup_pk", "identifier_lookup.lookup", ConstraintName::IdentifierLookup),
    ("session_token_pk", "session_token.token", ConstraintName::SessionToken),
    ("device_token", "device.account_id, device.token", ConstraintName::DeviceToken),
    ("flow_client", "flow.client", ConstraintName::FlowClient),
    ("code_link", "code.link", ConstraintName::CodeLink),
    ("event_pk", "event.account_id, event.seq", ConstraintName::EventPlace),
    ("event_head_pk", "event_head.account_id", ConstraintName::EventPlace),
    ("account_pk", "account.id", ConstraintName::Id),
    ("identifier_pk", "identifier.account_id, identifier.id", ConstraintName::Id),
    ("flow_pk", "flow.id", ConstraintName::Id),
    ("session_pk", "session.account_id, session.id", ConstraintName::Id),
    ("device_pk", "device.account_id, device.id", ConstraintName::Id),
    ("outbox_pk", "outbox.id", ConstraintName::Id),
    ("mailbox_pk", "mailbox.id", ConstraintName::Id),
    ("backup_code_pk", "backup_code.account_id, backup_code.digest", ConstraintName::Id),
    ("authenticator_pk", "authenticator.account_id", ConstraintName::Id),
    ("weakening_pk", "weakening.account_id, weakening.id", ConstraintName::Id),
    ("alert_link_pk", "alert_link.token", ConstraintName::Id),
    (
        "former_authenticator_pk",
        "former_authenticator.account_id, former_authenticator.id",
        ConstraintName::Id,
    ),
    ("former_contact_pk", "former_contact.account_id, former_contact.id", ConstraintName::Id),
    ("pending_contact_pk", "pending_contact.account_id, pending_contact.id", ConstraintName::Id),
];

/// Which unique constraint a database complains about.
pub(crate) fn constraint(refusal: &dyn DatabaseError) -> Option<ConstraintName> {
    let columns = refusal.message().strip_prefix("UNIQUE constraint failed: ");
    CONSTRAINTS
        .iter()
        .find(|(name, indexed, _)| refusal.constraint() == Some(name) || columns == Some(indexed))
        .map(|(_, _, meaning)| *meaning)
}

/// Whether a refusal may pass by itself: locks, limits, restarts.
pub(crate) fn may_pass(refusal: &dyn DatabaseError) -> bool {
    let Some(code) = refusal.code() else { return false };
    match code.parse::<i64>() {
        // SQLite's result codes (https://www.sqlite.org/rescode.html), the primary one in the low byte:
        // busy, locked, read-only, input/output error, full, cannot open.
        Ok(number) if code.len() < 5 => matches!(number & 0xff, 5 | 6 | 8 | 10 | 13 | 14),
        // PostgreSQL's classes (https://www.postgresql.org/docs/current/errcodes-appendix.html): connection,
        // role refused, rollback, resources, operator intervention, database not there or not accepting connections,
        // lock not available, read-only after a failover, rights taken away.
        _ => {
            ["08", "28", "3D", "40", "53", "57"].iter().any(|class| code.starts_with(class))
                || ["55000", "55P03", "25006", "42501"].contains(&code.as_ref())
        }
    }
}

/// Whether a whole transaction may be tried again at once: another one was in its way, or the connection was lost
/// before the commit was asked for.
pub(crate) fn worth_repeating(error: &StoreError) -> bool {
    let StoreError::Unavailable(cause) = error else { return false };
    match cause.downcast_ref::<sqlx::Error>() {
        Some(sqlx::Error::Database(refusal)) => refusal.code().is_some_and(|code| {
            ["40001", "40P01", "57P01", "57P02", "57P03", "25006"].contains(&code.as_ref())
        }),
        Some(sqlx::Error::Io(error)) => error.kind() != std::io::ErrorKind::TimedOut,
        _ => false,
    }
}

/// Whether a database does not take connections yet, and soon will.
pub(crate) fn is_starting(error: &StoreError) -> bool {
    let StoreError::Unavailable(cause) = error else { return false };
    let Some(error) = cause.downcast_ref::<sqlx::Error>() else { return false };
    match error {
        sqlx::Error::Io(error) => error.kind() == std::io::ErrorKind::ConnectionRefused,
        sqlx::Error::Database(refusal) => refusal.code().is_some_and(|code| code == "57P03"),
        _ => false,
    }
}

/// Whether a prepared statement is there that nobody prepared in this session, or one is missing that somebody did.
pub(crate) fn is_of_another_session(error: &StoreError) -> bool {
    let (StoreError::Unavailable(cause) | StoreError::Broken(cause)) = error else { return false };
    matches!(cause.downcast_ref::<sqlx::Error>(), Some(sqlx::Error::Database(refusal))
        if refusal.code().is_some_and(|code| code == "42P05" || code == "26000"))
}

/// Whether a failed commit is known to have changed nothing.
pub(crate) fn surely_undone(error: &StoreError) -> bool {
    let StoreError::Unavailable(cause) = error else { return false };
    matches!(cause.downcast_ref::<sqlx::Error>(), Some(sqlx::Error::Database(refusal))
        if refusal.code().is_some_and(|code| code == "40001" || code == "40P01"))
}
