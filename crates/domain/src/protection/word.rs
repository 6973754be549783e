//! What a customer chooses to know the server by: a word in every message, and a phrase on the sign-in page of devices
//! that are known. Both are shown, so neither is a secret that opens anything; both are worthless once a thief knows them.

use std::fmt;

use crate::typed::{can_be_shown, clean, is_dash, narrow};

/// The word that every genuine message carries: 4 to 20 letters, digits, spaces and dashes of ASCII, so that it fits any
/// text message.
#[derive(Clone, PartialEq, Eq)]
pub struct AntiPhishingCode(String);

/// The phrase that the sign-in page shows on known devices: 4 to 60 characters that can be shown, no links.
#[derive(Clone, PartialEq, Eq)]
pub struct LoginPhrase(String);

/// A text that cannot be such a word or phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too short, too long, or with characters that cannot be used here")]
pub struct WordError;

impl AntiPhishingCode {
    /// Reads a word as people type and paste it: what cannot be seen does not count, nor does white space around it and
    /// doubled inside; full-width letters are ASCII, and every dash is a hyphen.
    pub fn parse(text: &str) -> Result<Self, WordError> {
        let hyphens: String = clean(text).chars().map(|c| if is_dash(c) { '-' } else { c }).collect();
        let text = tidy(&hyphens);
        let fits = text.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ' || c == '-');
        if fits && (4..=20).contains(&text.len()) { Ok(Self(text)) } else { Err(WordError) }
    }

    /// The word, for messages and for its owner.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl LoginPhrase {
    /// Reads a phrase; white space around it and doubled inside does not count.
    pub fn parse(text: &str) -> Result<Self, WordError> {
        let text = tidy(text);
        if !can_be_shown(&text) {
            return Err(WordError);
        }
        let plain: String = text.chars().map(narrow).collect();
        let link = plain.contains("://") || plain.to_lowercase().contains("www.");
        if !link && (4..=60).contains(&text.chars().count()) { Ok(Self(text)) } else { Err(WordError) }
    }

    /// The phrase, for the sign-in page and for its owner.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl fmt::Debug for AntiPhishingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AntiPhishingWord(…)")
    }
}

impl fmt::Debug for LoginPhrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LoginPhrase(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_fit_any_message_and_phrases_hold_no_link() {
        let word = |text: &str| AntiPhishingCode::parse(text).map(|word| word.reveal().to_owned());
        assert_eq!(word("  blue   heron 7 "), Ok("blue heron 7".to_owned()));
        for typed in
            ["blue\u{200B}-heron", "blue‑heron", "ＢＬＵＥ－heron", "blue–heron\u{FEFF}", "blue−heron"]
        {
            let expected = if typed.starts_with('Ｂ') { "BLUE-heron" } else { "blue-heron" };
            assert_eq!(word(typed), Ok(expected.to_owned()), "{typed:?}");
        }
        for wrong in
            ["", "abc", "naïve heron", "x".repeat(21).as_str(), "a<b>c", "日本語です", "a\u{200B}\u{200B}bc"]
        {
            assert_eq!(word(wrong), Err(WordError), "{wrong}");
        }
        let phrase = |text: &str| LoginPhrase::parse(text).map(|phrase| phrase.reveal().to_owned());
        assert_eq!(phrase("Grandma's café\tin Évora"), Ok("Grandma's café in Évora".to_owned()));
        for wrong in [
            "",
            "abc",
            "see https://evil.example",
            "WWW.evil.example",
            "a\u{0}bcd",
            "ｗｗｗ．evil",
            "see http：／／x",
            "\u{202E}evil",
            "ab\u{200B}cd",
        ] {
            assert_eq!(phrase(wrong), Err(WordError), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_was_read_is_read_again(text in "\\PC{0,70}") {
            if let Ok(word) = AntiPhishingCode::parse(&text) {
                prop_assert_eq!(AntiPhishingCode::parse(word.reveal()), Ok(word));
            }
            if let Ok(phrase) = LoginPhrase::parse(&text) {
                prop_assert_eq!(LoginPhrase::parse(phrase.reveal()), Ok(phrase));
            }
        }
    }
}
