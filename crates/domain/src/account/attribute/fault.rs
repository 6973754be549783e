//! Why a value of an attribute cannot be taken.

use super::birthday::CalendarDate;
use super::setting::Characters;

/// Why a value cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttributeFault {
    /// The schema has no attribute of this name.
    Unknown,
    /// It must be given.
    Required,
    /// The customer cannot set it, or not again.
    NotChangeable,
    /// A value of another type is asked for.
    WrongType,
    /// The text has fewer characters than asked for.
    TooShort {
        /// The fewest.
        least: u32,
    },
    /// The text has more characters than are taken.
    TooLong {
        /// The most.
        most: u32,
    },
    /// The text has a character that cannot be seen, breaks the line or turns the direction of writing.
    Unprintable,
    /// The text has characters beside those that are taken.
    Characters(Characters),
    /// Not a day of the calendar.
    NotADate,
    /// The day is before the earliest.
    TooEarly {
        /// The earliest.
        earliest: CalendarDate,
    },
    /// The day is after the latest.
    TooLate {
        /// The latest.
        latest: CalendarDate,
    },
    /// Who was born on that day is younger than asked for.
    TooYoung {
        /// The fewest years.
        least: u32,
    },
    /// Who was born on that day is older than is taken.
    TooOld {
        /// The most years.
        most: u32,
    },
    /// No country has this code.
    NotACountry,
    /// None of the choices.
    NotAChoice,
    /// The number is smaller than the smallest.
    TooSmall {
        /// The smallest.
        least: i64,
    },
    /// The number is larger than the largest.
    TooLarge {
        /// The largest.
        most: i64,
    },
}
