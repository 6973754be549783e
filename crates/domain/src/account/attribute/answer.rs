//! What is given for attributes, as it came: nothing of it has been read by a definition yet.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

/// What was given for one attribute.
#[derive(Clone, PartialEq, Eq)]
pub enum Answer {
    /// Nothing, or that there shall be nothing.
    Nothing,
    /// What was typed into a field of a form, whatever it is.
    Typed(String),
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// Something that no attribute takes.
    Other,
}

impl Answer {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Typed(text) | Self::Text(text) => text.trim().is_empty(),
            Self::Number(_) | Self::Flag(_) | Self::Other => false,
        }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answer(…)")
    }
}

impl From<Value> for Answer {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Nothing,
            Value::Bool(flag) => Self::Flag(flag),
            Value::String(text) => Self::Text(text),
            Value::Number(number) => whole(&number.to_string()).map_or(Self::Other, Self::Number),
            Value::Array(_) | Value::Object(_) => Self::Other,
        }
    }
}

/// A whole number of JSON, which may be written with a fraction of nothing.
fn whole(number: &str) -> Option<i64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if fraction.bytes().all(|digit| digit == b'0') { whole.parse().ok() } else { None }
}

/// What was given, by the names as they came.
pub type Answers = BTreeMap<String, Answer>;
