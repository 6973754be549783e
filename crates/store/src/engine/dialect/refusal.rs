//! What the refusals of the two databases mean, by their codes.

use sqlx::Error;
use sqlx::error::DatabaseError;

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
pub(crate) fn worth_repeating(error: &Error) -> bool {
    match error {
        Error::Database(refusal) => refusal.code().is_some_and(|code| {
            ["40001", "40P01", "57P01", "57P02", "57P03", "25006"].contains(&code.as_ref())
        }),
        Error::Io(error) => error.kind() != std::io::ErrorKind::TimedOut,
        _ => false,
    }
}

/// Whether a database does not take connections yet, and soon will.
pub(crate) fn is_starting(error: &Error) -> bool {
    match error {
        Error::Io(error) => error.kind() == std::io::ErrorKind::ConnectionRefused,
        Error::Database(refusal) => refusal.code().is_some_and(|code| code == "57P03"),
        _ => false,
    }
}

/// Whether a prepared statement is there that nobody prepared in this session, or one is missing that somebody did.
pub(crate) fn is_of_another_session(error: &Error) -> bool {
    matches!(error, Error::Database(refusal)
        if refusal.code().is_some_and(|code| code == "42P05" || code == "26000"))
}

/// Whether a failed commit is known to have changed nothing.
pub(crate) fn surely_undone(error: &Error) -> bool {
    matches!(error, Error::Database(refusal)
        if refusal.code().is_some_and(|code| code == "40001" || code == "40P01"))
}
