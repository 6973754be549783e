//! Days of the calendar without a time, and the age that somebody who was born on one has.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// A day of the Gregorian calendar between the years 1 and 9999, written `YYYY-MM-DD` (ISO 8601).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CalendarDate(Date);

/// A text that is no day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a day of the calendar, written as year, month and day, such as 1990-05-17")]
pub struct CalendarDateError;

impl CalendarDate {
    /// The day that an instant is in, in UTC.
    #[must_use]
    pub fn of(now: Timestamp) -> Self {
        let days = now.seconds().div_euclid(86_400);
        let epoch = Date::constant(1970, 1, 1);
        Self(epoch.saturating_add(days.days()))
    }

    /// Midnight in UTC, with which the day begins.
    #[must_use]
    pub fn begins_at(self) -> Timestamp {
        Timestamp::from_seconds(self.0.duration_since(Date::constant(1970, 1, 1)).as_secs())
    }

    /// The last day on which somebody was born who is at least so many years old on this day.
    #[must_use]
    pub fn years_ago(self, years: u32) -> Self {
        let years = i32::try_from(years).unwrap_or(i32::MAX).min(9998);
        let year = i32::from(self.0.year()) - years;
        let year = i16::try_from(year).unwrap_or(1).max(1);
        // Whoever was born on 28 February is as old as asked for on 29 February too; whoever was born on 1 March is not.
        let day = if Date::new(year, self.0.month(), self.0.day()).is_ok() { self.0.day() } else { 28 };
        Self(Date::new(year, self.0.month(), day).unwrap_or(Date::MIN))
    }

    /// The first day on which somebody was born who is not older than so many years on this day.
    #[must_use]
    pub fn first_day_within(self, years: u32) -> Self {
        Self(self.years_ago(years.saturating_add(1)).0.saturating_add(1.days()))
    }

    /// How old somebody who was born on this day is today, in whole years; `None` for somebody who is not born yet. Who was born on 29
    /// February is a year older on 1 March of other years.
    #[must_use]
    pub fn age(self, today: Self) -> Option<u32> {
        let years = i32::from(today.0.year()) - i32::from(self.0.year());
        let ahead = (today.0.month(), today.0.day()) < (self.0.month(), self.0.day());
        u32::try_from(years - i32::from(ahead)).ok()
    }
}

impl FromStr for CalendarDate {
    type Err = CalendarDateError;

    fn from_str(text: &str) -> Result<Self, CalendarDateError> {
        let number = |at: usize, digits: usize| {
            let part = text.get(at..at + digits)?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<i16>().ok())?
        };
        let small = |at| number(at, 2).and_then(|number| i8::try_from(number).ok());
        let parts = number(0, 4).zip(small(5)).zip(small(8));
        let written = text.len() == 10 && text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
        let Some(((year, month), day)) = parts.filter(|_| written) else { return Err(CalendarDateError) };
        let date = Date::new(year, month, day).map_err(|_| CalendarDateError)?;
        if year >= 1 { Ok(Self(date)) } else { Err(CalendarDateError) }
    }
}

impl TryFrom<String> for CalendarDate {
    type Error = CalendarDateError;
    fn try_from(text: String) -> Result<Self, CalendarDateError> {
        text.parse()
    }
}

impl From<CalendarDate> for String {
    fn from(date: CalendarDate) -> Self {
        date.to_string()
    }
}

impl fmt::Display for CalendarDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> CalendarDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_date_is_read_in_one_form_alone() {
        for good in ["1990-05-17", "2000-02-29", "0001-01-01", "9999-12-31"] {
            assert_eq!(date(good).to_string(), good);
        }
        for bad in [
            "",
            "1990-5-17",
            "1990-02-30",
            "1900-02-29",
            "0000-01-01",
            "19900517",
            "1990-05-17T00:00",
            "+990-05-17",
            "17.05.1990",
            "1990/05/17",
            "１９９０-05-17",
            "1990-13-01",
            "1990-05-00",
            " 1990-05-17",
        ] {
            assert_eq!(bad.parse::<CalendarDate>(), Err(CalendarDateError), "{bad}");
        }
    }

    #[test]
    fn an_age_is_reached_on_the_birthday() {
        let born = date("2008-11-30");
        assert_eq!(born.age(date("2026-11-29")), Some(17));
        assert_eq!(born.age(date("2026-11-30")), Some(18));
        assert_eq!(born.age(date("2008-11-29")), None);
        let leap = date("2008-02-29");
        assert_eq!(leap.age(date("2026-02-28")), Some(17));
        assert_eq!(leap.age(date("2026-03-01")), Some(18));
        assert_eq!(leap.age(date("2028-02-29")), Some(20));
    }

    #[test]
    fn a_day_begins_at_midnight_in_utc() {
        let noon = Timestamp::from_seconds(1_795_046_400);
        let day = CalendarDate::of(noon);
        assert_eq!(CalendarDate::of(day.begins_at()), day);
        assert_eq!(CalendarDate::of(Timestamp::from_seconds(0)), date("1970-01-01"));
        assert_eq!(CalendarDate::of(Timestamp::from_seconds(-1)), date("1969-12-31"));
    }

    proptest! {
        #[test]
        fn any_text_is_a_date_that_is_written_so_or_none(text in "\\PC{0,12}|[0-9]{4}-[0-9]{2}-[0-9]{2}") {
            if let Ok(date) = text.parse::<CalendarDate>() {
                prop_assert_eq!(date.to_string(), text);
            }
        }

        #[test]
        fn every_instant_lies_in_its_day(seconds in -2_000_000_000_i64..200_000_000_000) {
            let day = CalendarDate::of(Timestamp::from_seconds(seconds));
            let within = seconds - day.begins_at().seconds();
            prop_assert!((0..86_400).contains(&within));
        }
    }
}
