//! The anti-phishing code, which a customer chooses to know our messages by. It is shown, so it is no secret that opens
//! anything; it is worthless once a thief knows it.

use std::fmt;

use crate::typed::{clean, is_dash, tidy};

/// The code that every genuine message carries: 4 to 20 letters, digits, spaces and dashes of ASCII, so that it fits any
/// text message.
#[derive(Clone, PartialEq, Eq)]
pub struct AntiPhishingCode(String);

/// A text that cannot be an anti-phishing code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not 4 to 20 letters, digits, spaces and dashes of ASCII")]
pub struct AntiPhishingCodeError;

impl AntiPhishingCode {
    /// Reads a code as people type and paste it: what cannot be seen does not count, nor does white space around it and
    /// doubled inside; full-width letters are ASCII, and every dash is a hyphen.
    pub fn parse(text: &str) -> Result<Self, AntiPhishingCodeError> {
        let hyphens: String = clean(text).chars().map(|c| if is_dash(c) { '-' } else { c }).collect();
        let text = tidy(&hyphens);
        let fits = text.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ' || c == '-');
        if fits && (4..=20).contains(&text.len()) { Ok(Self(text)) } else { Err(AntiPhishingCodeError) }
    }

    /// The code in clear, for messages and for its owner.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AntiPhishingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AntiPhishingCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_fits_any_message() {
        let code = |text: &str| AntiPhishingCode::parse(text).map(|code| code.reveal().to_owned());
        assert_eq!(code("  blue   heron 7 "), Ok("blue heron 7".to_owned()));
        for typed in
            ["blue\u{200B}-heron", "blue‑heron", "ＢＬＵＥ－heron", "blue–heron\u{FEFF}", "blue−heron"]
        {
            let expected = if typed.starts_with('Ｂ') { "BLUE-heron" } else { "blue-heron" };
            assert_eq!(code(typed), Ok(expected.to_owned()), "{typed:?}");
        }
        for wrong in
            ["", "abc", "naïve heron", "x".repeat(21).as_str(), "a<b>c", "日本語です", "a\u{200B}\u{200B}bc"]
        {
            assert_eq!(code(wrong), Err(AntiPhishingCodeError), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_was_read_is_read_again(text in "\\PC{0,30}") {
            if let Ok(code) = AntiPhishingCode::parse(&text) {
                prop_assert_eq!(AntiPhishingCode::parse(code.reveal()), Ok(code));
            }
        }
    }
}
