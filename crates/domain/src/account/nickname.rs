//! What customers call what is theirs.

use serde::{Deserialize, Serialize};

use crate::typed::can_be_shown;

/// A name that a customer gave to a device or a passkey: 1 to 40 characters that can be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Nickname(String);

/// Why a text cannot be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a name has 1 to 40 characters that can be shown, and no line breaks")]
pub struct NicknameError;

impl Nickname {
    /// Reads a name, without the white space around it.
    pub fn parse(text: &str) -> Result<Self, NicknameError> {
        let name = text.trim();
        if name.is_empty() || name.chars().count() > 40 || !can_be_shown(name) {
            return Err(NicknameError);
        }
        Ok(Self(name.to_owned()))
    }

    /// The name as its owner sees it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Nickname> for String {
    fn from(name: Nickname) -> Self {
        name.0
    }
}

impl TryFrom<String> for Nickname {
    type Error = NicknameError;
    fn try_from(text: String) -> Result<Self, NicknameError> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nickname_can_be_shown() {
        for name in ["Ann’s phone", "گوشی\u{200C}من", "👩\u{200D}💻", "x"] {
            assert_eq!(Nickname::parse(&format!(" {name} ")).map(String::from), Ok(name.to_owned()));
        }
        let long = "x".repeat(41);
        for name in ["", " ", "a\nb", "\u{200B}", "\u{3164}", "\u{202E}enohp", "\u{200D}", &long] {
            assert_eq!(Nickname::parse(name), Err(NicknameError), "{name:?}");
        }
    }
}
