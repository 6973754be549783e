//! How a freeze of the exchange is written on the command line.

use vestibule_domain::protection::{FreezeReason, FreezeScope};
use vestibule_domain::time::Timestamp;

/// Reads what a freeze stops.
pub(super) fn scope(text: &str) -> Result<FreezeScope, &'static str> {
    FreezeScope::parse(text).ok_or("write withdrawals or everything")
}

/// Reads why the exchange freezes.
pub(super) fn reason(text: &str) -> Result<FreezeReason, &'static str> {
    FreezeReason::parse(text).ok_or("write requested, suspicious_activity, review or legal_order")
}

/// Reads an instant (RFC 3339).
pub(super) fn instant(text: &str) -> Result<Timestamp, &'static str> {
    let read = text.parse::<jiff::Timestamp>();
    read.map(|read| Timestamp::from_micros(read.as_microsecond()))
        .map_err(|_| "write an instant such as 2026-11-30T14:00:00Z")
}
