//! The names of operations, as the policy lists them and programs of the exchange send them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::setting::{HasKind, Kind};

/// A name such as `change_payout_bank`: 1 to 40 lower-case letters and underscores of ASCII.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OperationName(String);

/// Why a text is no name of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an operation’s name is 1 to 40 lower-case letters and underscores")]
pub struct OperationNameError;

impl OperationName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OperationName {
    type Err = OperationNameError;

    fn from_str(text: &str) -> Result<Self, OperationNameError> {
        let taken = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
        let named = (1..=40).contains(&text.len()) && text.bytes().all(taken);
        if named { Ok(Self(text.to_owned())) } else { Err(OperationNameError) }
    }
}

impl TryFrom<String> for OperationName {
    type Error = OperationNameError;
    fn try_from(text: String) -> Result<Self, OperationNameError> {
        text.parse()
    }
}

impl From<OperationName> for String {
    fn from(name: OperationName) -> Self {
        name.0
    }
}

impl fmt::Display for OperationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HasKind for OperationName {
    fn kind() -> Kind {
        Kind::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_word_of_small_letters() {
        for good in ["withdraw", "change_payout_bank", "a", &"b".repeat(40)] {
            assert_eq!(good.parse::<OperationName>().unwrap().as_str(), good);
        }
        for bad in ["", "Withdraw", "change-bank", "withdraw2", "é", "a b", &"b".repeat(41)] {
            assert_eq!(bad.parse::<OperationName>(), Err(OperationNameError), "{bad}");
        }
    }
}
