//! Instants as a copy of the data tells them.

use serde::Serialize;
use vestibule_domain::time::Timestamp;

/// An instant in UTC (RFC 3339).
#[derive(Debug)]
pub(super) struct At(pub(super) Timestamp);

impl Serialize for At {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let at = jiff::Timestamp::from_microsecond(self.0.micros()).map_err(serde::ser::Error::custom)?;
        serializer.collect_str(&at)
    }
}
