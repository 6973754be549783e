//! What a customer reads before confirming an operation. A program of the exchange writes it, and it may have it from elsewhere: it
//! is one line that can be shown as it is, and pages show it as text.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::typed::can_be_shown;

/// 1 to 200 characters on one line, without white space at the ends and without characters that are invisible or turn the
/// direction of writing.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OperationText(String);

/// Why a text cannot be shown to the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text is 1 to 200 characters on one line, all of which can be seen")]
pub struct OperationTextError;

impl OperationText {
    /// The longest text, in code points.
    pub const MAX_LENGTH: usize = 200;

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OperationText {
    type Err = OperationTextError;

    fn from_str(text: &str) -> Result<Self, OperationTextError> {
        let counted = text.chars().take(Self::MAX_LENGTH + 1).count();
        let fits = (1..=Self::MAX_LENGTH).contains(&counted) && text.trim() == text && can_be_shown(text);
        if fits { Ok(Self(text.to_owned())) } else { Err(OperationTextError) }
    }
}

impl TryFrom<String> for OperationText {
    type Error = OperationTextError;
    fn try_from(text: String) -> Result<Self, OperationTextError> {
        text.parse()
    }
}

impl From<OperationText> for String {
    fn from(text: OperationText) -> Self {
        text.0
    }
}

impl fmt::Debug for OperationText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OperationText(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_line_that_can_be_seen() {
        let (longest, longer) = ("é".repeat(200), "é".repeat(201));
        for good in ["Withdraw 0.5 BTC to bc1q…x7", "<b>1</b> & 2", "取款", &longest] {
            assert_eq!(good.parse::<OperationText>().unwrap().as_str(), good);
        }
        let (huge, blank) = ("x".repeat(1 << 20), " ".repeat(3));
        for bad in [
            "",
            " a",
            "a ",
            "a\nb",
            "a\u{202E}b",
            "a\u{2066}b",
            "a\u{200B}b",
            "a\u{0}b",
            &longer,
            &huge,
            &blank,
        ] {
            assert_eq!(bad.parse::<OperationText>(), Err(OperationTextError), "{:?}", bad.get(..8));
        }
    }
}
