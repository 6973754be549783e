//! The short names of clients, as operators type them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A name such as `wallet-signer`: 1 to 40 lower-case letters, digits and dashes of ASCII, the first a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClientName(String);

/// Why a text is no name of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a client’s name is 1 to 40 lower-case letters, digits and dashes, and begins with a letter")]
pub struct ClientNameError;

impl ClientName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ClientName {
    type Err = ClientNameError;

    fn from_str(text: &str) -> Result<Self, ClientNameError> {
        let taken = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let begins = text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
        let named = begins && text.len() <= 40 && text.bytes().all(taken);
        if named { Ok(Self(text.to_owned())) } else { Err(ClientNameError) }
    }
}

impl TryFrom<String> for ClientName {
    type Error = ClientNameError;
    fn try_from(text: String) -> Result<Self, ClientNameError> {
        text.parse()
    }
}

impl From<ClientName> for String {
    fn from(name: ClientName) -> Self {
        name.0
    }
}

impl fmt::Display for ClientName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_short_word_that_needs_no_quotes() {
        for good in ["gateway", "wallet-signer-2", "a", &"b".repeat(40)] {
            assert_eq!(good.parse::<ClientName>().unwrap().as_str(), good);
        }
        for bad in ["", "2fa", "-x", "Gateway", "back office", "a_b", "é", &"b".repeat(41)] {
            assert_eq!(bad.parse::<ClientName>(), Err(ClientNameError), "{bad}");
        }
    }
}
