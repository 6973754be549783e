//! Integers, however JSON writes them.

use std::num::ParseIntError;

use serde::Deserialize;
use serde::de::{Deserializer, Error};

/// The integer that a JSON number is, `14.0` and `1e1` included (JSON Schema 2020-12 validation, §6.1.1); `None` where it
/// is none, and the error where it is larger than any that is taken.
pub(super) fn whole(number: &str) -> Option<Result<i64, ParseIntError>> {
    let exact = number.parse::<i64>();
    match (exact, number.parse::<f64>()) {
        (Err(_), Ok(number)) if number.is_finite() => {
            (number.fract() == 0.0).then(|| format!("{number:.0}").parse())
        }
        (exact, _) => Some(exact),
    }
}

/// Reads an integer however JSON writes it.
pub(crate) fn read_whole<'de, D: Deserializer<'de>, T: TryFrom<i64>>(deserializer: D) -> Result<T, D::Error> {
    let number = serde_json::Number::deserialize(deserializer)?;
    let read = whole(&number.to_string()).and_then(Result::ok).and_then(|number| T::try_from(number).ok());
    read.ok_or_else(|| D::Error::custom("not an integer of this size"))
}
