//! The login phrase, which a customer chooses to know our sign-in page by: it is shown on devices that are known. So it is
//! no secret that opens anything; it is worthless once a thief knows it.

use std::fmt;

use crate::typed::{can_be_shown, narrow, tidy};

/// The phrase that the sign-in page shows on known devices: 4 to 60 characters that can be shown, no links.
#[derive(Clone, PartialEq, Eq)]
pub struct LoginPhrase(String);

/// A text that cannot be a login phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not 4 to 60 characters that can be shown, or with a link")]
pub struct LoginPhraseError;

impl LoginPhrase {
    /// Reads a phrase; white space around it and doubled inside does not count.
    pub fn parse(text: &str) -> Result<Self, LoginPhraseError> {
        let text = tidy(text);
        if !can_be_shown(&text) {
            return Err(LoginPhraseError);
        }
        let plain: String = text.chars().map(narrow).collect();
        let link = plain.contains("://") || plain.to_lowercase().contains("www.");
        if !link && (4..=60).contains(&text.chars().count()) { Ok(Self(text)) } else { Err(LoginPhraseError) }
    }

    /// The phrase in clear, for the sign-in page and for its owner.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
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
    fn a_phrase_can_be_shown_and_holds_no_link() {
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
            assert_eq!(phrase(wrong), Err(LoginPhraseError), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_was_read_is_read_again(text in "\\PC{0,70}") {
            if let Ok(phrase) = LoginPhrase::parse(&text) {
                prop_assert_eq!(LoginPhrase::parse(phrase.reveal()), Ok(phrase));
            }
        }
    }
}
