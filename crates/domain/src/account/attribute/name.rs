//! The names of attributes, as the schema lists them and programs of the exchange send them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A name such as `birth_date`: 1 to 40 lower-case letters, digits and underscores of ASCII, the first a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AttributeName(String);

/// A text that cannot name an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "an attribute’s name is 1 to 40 lower-case letters, digits and underscores, and begins with a letter"
)]
pub struct AttributeNameError;

impl AttributeName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text is 1 to 40 lower-case letters, digits and underscores of ASCII.
pub(super) fn is_word(text: &str) -> bool {
    let taken = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=40).contains(&text.len()) && text.bytes().all(taken)
}

impl FromStr for AttributeName {
    type Err = AttributeNameError;

    fn from_str(text: &str) -> Result<Self, AttributeNameError> {
        let begins = text.starts_with(|first: char| first.is_ascii_lowercase());
        if begins && is_word(text) { Ok(Self(text.to_owned())) } else { Err(AttributeNameError) }
    }
}

impl TryFrom<String> for AttributeName {
    type Error = AttributeNameError;
    fn try_from(text: String) -> Result<Self, AttributeNameError> {
        text.parse()
    }
}

impl From<AttributeName> for String {
    fn from(name: AttributeName) -> Self {
        name.0
    }
}

impl fmt::Display for AttributeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_short_word_of_ascii() {
        for good in ["country", "birth_date", "line2", &"a".repeat(40)] {
            assert_eq!(good.parse::<AttributeName>().unwrap().as_str(), good);
        }
        for bad in ["", "Country", "birth-date", "2nd", "_x", "naïve", "a b", "a.b", "=1", &"a".repeat(41)] {
            assert_eq!(bad.parse::<AttributeName>(), Err(AttributeNameError), "{bad}");
        }
    }
}
