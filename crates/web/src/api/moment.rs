//! Instants as the API writes and reads them: RFC 3339, in UTC, to the microsecond.

use serde::{Serialize, Serializer};
use utoipa::ToSchema;
use vestibule_domain::time::Timestamp;

/// An instant as RFC 3339 text in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-11-21T07:36:00Z")]
pub(crate) struct Moment(pub(crate) Timestamp);

impl Moment {
    /// Reads RFC 3339, with any offset.
    pub(crate) fn parse(text: &str) -> Option<Timestamp> {
        let parsed: jiff::Timestamp = text.parse().ok()?;
        Some(Timestamp::from_micros(parsed.as_microsecond()))
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Only instants after the year 9999 cannot be written; they are written as its end.
        let instant = jiff::Timestamp::from_microsecond(self.0.micros()).unwrap_or(jiff::Timestamp::MAX);
        std::fmt::Display::fmt(&instant, f)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_in_utc_and_read_with_any_offset() {
        let instant = Timestamp::from_micros(1_795_246_560_250_000);
        assert_eq!(Moment(instant).to_string(), "2026-11-21T07:36:00.25Z");
        assert_eq!(Moment::parse("2026-11-21T08:36:00.25+01:00"), Some(instant));
        assert_eq!(Moment::parse("yesterday"), None);
        assert_eq!(Moment::parse("2026-11-21"), None);
    }

    #[test]
    fn an_instant_beyond_all_calendars_is_still_written() {
        assert!(Moment(Timestamp::from_micros(i64::MAX)).to_string().starts_with("9999-12-3"));
    }
}
