//! Instants as the API writes and reads them: RFC 3339, in UTC, to the microsecond.

use std::ops::RangeInclusive;

use jiff::civil::Date;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;
use vestibule_domain::time::Timestamp;

/// A time in UTC (RFC 3339).
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-11-21T07:36:00Z")]
pub(crate) struct Rfc3339(pub(crate) Timestamp);

impl Rfc3339 {
    /// Reads RFC 3339 and nothing beside it (§5.6, `date-time`), with any offset. What is finer than a microsecond is cut off, and a
    /// leap second is the second after it.
    pub(crate) fn parse(text: &str) -> Option<Timestamp> {
        let mut rest = Digits(text);
        let date = Date::new(
            i16::try_from(rest.number(4, 0..=9999)?).ok()?,
            i8::try_from(rest.after("-")?.number(2, 1..=12)?).ok()?,
            i8::try_from(rest.after("-")?.number(2, 1..=31)?).ok()?,
        );
        let hour = rest.after("Tt")?.number(2, 0..=23)?;
        let minute = rest.after(":")?.number(2, 0..=59)?;
        let second = rest.after(":")?.number(2, 0..=60)?;
        let micros = if rest.after(".").is_some() { rest.fraction()? } else { 0 };
        let offset_minutes = if rest.after("Zz").is_some() {
            0
        } else {
            let sign = if rest.after("+").is_some() { 1 } else { rest.after("-").map(|_| -1)? };
            let hours = rest.number(2, 0..=23)?;
            sign * (hours * 60 + rest.after(":")?.number(2, 0..=59)?)
        };
        let midnight = date.ok()?.duration_since(Date::constant(1970, 1, 1)).as_secs();
        let seconds = midnight + i64::from(hour * 3600 + (minute - offset_minutes) * 60 + second);
        rest.0.is_empty().then(|| Timestamp::from_micros(seconds * 1_000_000 + i64::from(micros)))
    }
}

/// What is left of a text that begins with digits.
struct Digits<'a>(&'a str);

impl Digits<'_> {
    /// Takes one of these characters off.
    fn after(&mut self, one_of: &str) -> Option<&mut Self> {
        self.0 = self.0.strip_prefix(|c: char| one_of.contains(c))?;
        Some(self)
    }

    /// Takes a number of so many digits off.
    fn number(&mut self, digits: usize, range: RangeInclusive<i32>) -> Option<i32> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        let number = number.bytes().all(|byte| byte.is_ascii_digit()).then(|| number.parse().ok())??;
        self.0 = rest;
        range.contains(&number).then_some(number)
    }

    /// Takes the digits after the point off; what they say in whole microseconds.
    fn fraction(&mut self) -> Option<i32> {
        let length = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.0.split_at_checked(length).filter(|(digits, _)| !digits.is_empty())?;
        self.0 = rest;
        let six: String = digits.chars().chain("000000".chars()).take(6).collect();
        six.parse().ok()
    }
}

impl std::fmt::Display for Rfc3339 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Only instants after the year 9999 cannot be written; they are written as its end.
        let instant = jiff::Timestamp::from_microsecond(self.0.micros()).unwrap_or(jiff::Timestamp::MAX);
        std::fmt::Display::fmt(&instant, f)
    }
}

impl Serialize for Rfc3339 {
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
        assert_eq!(Rfc3339(instant).to_string(), "2026-11-21T07:36:00.25Z");
        assert_eq!(Rfc3339::parse("2026-11-21T08:36:00.25+01:00"), Some(instant));
        for text in [
            "2026-11-21T07:36:00.25Z",
            "2026-11-21t07:36:00.250000999999z",
            "2026-11-21T00:06:00.250-07:30",
            "2026-11-22T07:35:00.25+23:59",
        ] {
            assert_eq!(Rfc3339::parse(text), Some(instant), "{text}");
        }
    }

    #[test]
    fn what_is_not_of_the_rfc_is_no_instant() {
        for text in [
            "",
            "yesterday",
            "2026-11-21",
            "20261101T000000Z",
            "2026-11-01T00Z",
            "2026-11-01T00:00Z",
            "2026-11-01 00:00:00Z",
            "2026-11-01T00:00:00",
            "2026-11-01T00:00:00Z[UTC]",
            "+002026-11-01T00:00:00Z",
            "2026-11-01T00:00:00+25:59",
            "2026-11-01T00:00:00+01:60",
            "2026-11-01T00:00:00+0100",
            "2026-11-01T00:00:00,5Z",
            "2026-11-01T00:00:00.Z",
            "2026-11-01T24:00:00Z",
            "2026-11-01T00:60:00Z",
            "2026-11-01T00:00:61Z",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-11-01T00:00:00Zé",
            "２026-11-01T00:00:00Z",
            "-026-11-01T00:00:00Z",
        ] {
            assert_eq!(Rfc3339::parse(text), None, "{text}");
        }
    }

    #[test]
    fn instants_are_read_to_the_end_of_the_calendar() {
        let micros = |text| Rfc3339::parse(text).map(Timestamp::micros);
        assert_eq!(micros("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(micros("9999-12-31T23:59:59Z"), Some(253_402_300_799_000_000));
        assert_eq!(micros("0000-01-01T00:00:00Z"), Some(-62_167_219_200_000_000));
        assert_eq!(micros("2016-12-31T23:59:60Z"), micros("2017-01-01T00:00:00Z"));
        assert_eq!(micros("2024-02-29T00:00:00Z"), Some(1_709_164_800_000_000));
    }

    #[test]
    fn what_was_written_is_read_again() {
        for micros in [0, 1, -1, 1_795_246_560_250_000, 253_402_207_200_000_000] {
            let instant = Timestamp::from_micros(micros);
            assert_eq!(Rfc3339::parse(&Rfc3339(instant).to_string()), Some(instant));
        }
    }

    #[test]
    fn an_instant_beyond_all_calendars_is_still_written() {
        assert!(Rfc3339(Timestamp::from_micros(i64::MAX)).to_string().starts_with("9999-12-3"));
    }
}
