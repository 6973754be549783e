//! What a customer chooses to know the house by: a word in every message, and a phrase on the sign-in page of devices
//! that are known. Both are shown, so neither is a secret that opens anything; both are worthless once a thief knows them.

use std::fmt;

/// The word that every genuine message carries: 4 to 20 letters, digits, spaces and dashes of ASCII, so that it fits any
/// text message.
#[derive(Clone, PartialEq, Eq)]
pub struct AntiPhishingWord(String);

/// The phrase that the sign-in page shows on known devices: 4 to 60 characters, no control characters, no links.
#[derive(Clone, PartialEq, Eq)]
pub struct LoginPhrase(String);

/// A text that cannot be such a word or phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too short, too long, or with characters that cannot be used here")]
pub struct WordError;

impl AntiPhishingWord {
    /// Reads a word; white space around it and doubled inside does not count.
    pub fn parse(text: &str) -> Result<Self, WordError> {
        let text = tidy(text);
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
        if text.chars().any(|c| c.is_control() && !c.is_whitespace()) {
            return Err(WordError);
        }
        let text = tidy(text);
        let link = text.contains("://") || text.to_lowercase().contains("www.");
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

impl fmt::Debug for AntiPhishingWord {
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
        let word = |text: &str| AntiPhishingWord::parse(text).map(|word| word.reveal().to_owned());
        assert_eq!(word("  blue   heron 7 "), Ok("blue heron 7".to_owned()));
        for wrong in ["", "abc", "naïve heron", "x".repeat(21).as_str(), "a<b>c", "line\u{7}"] {
            assert_eq!(word(wrong), Err(WordError), "{wrong}");
        }
        let phrase = |text: &str| LoginPhrase::parse(text).map(|phrase| phrase.reveal().to_owned());
        assert_eq!(phrase("Grandma's café\tin Évora"), Ok("Grandma's café in Évora".to_owned()));
        for wrong in ["", "abc", "see https://evil.example", "WWW.evil.example", "a\u{0}bcd"] {
            assert_eq!(phrase(wrong), Err(WordError), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_was_read_is_read_again(text in "\\PC{0,70}") {
            if let Ok(word) = AntiPhishingWord::parse(&text) {
                prop_assert_eq!(AntiPhishingWord::parse(word.reveal()), Ok(word));
            }
            if let Ok(phrase) = LoginPhrase::parse(&text) {
                prop_assert_eq!(LoginPhrase::parse(phrase.reveal()), Ok(phrase));
            }
        }
    }
}
