//! What a customer wants to be called. It is shown on pages and in mails, so it refuses characters that cannot be seen
//! or that turn the text around.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::typed::can_be_shown;

/// A display name: 1 to 64 code points in Unicode form C, trimmed, without control characters and without invisible ones but
/// the joiners and variation selectors that a word or emoji is written with.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AccountName(String);

/// Why a text is no display name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccountNameError {
    /// Nothing but white space.
    #[error("the name is empty")]
    Empty,
    /// More than 64 characters.
    #[error("the name is longer than {} characters", AccountName::MAX_LENGTH)]
    TooLong,
    /// A control character, a line break, or a character without a picture.
    #[error("the name contains a character that cannot be shown")]
    Unprintable,
}

impl AccountName {
    /// The longest name, in code points.
    pub const MAX_LENGTH: usize = 64;

    /// Reads a display name, trimming white space at its ends.
    pub fn parse(text: &str) -> Result<Self, AccountNameError> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(AccountNameError::Empty);
        }
        let name: String = trimmed.nfc().take(Self::MAX_LENGTH + 1).collect();
        if name.chars().count() > Self::MAX_LENGTH {
            return Err(AccountNameError::TooLong);
        }
        if !can_be_shown(&name) {
            return Err(AccountNameError::Unprintable);
        }
        Ok(Self(name))
    }

    /// The name in clear.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountName(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_of_all_scripts_are_kept() {
        for name in [
            "Ann",
            "Zoë Müller-Lüdenscheidt",
            "李小龙",
            "محمد",
            "O’Brien",
            "🦀",
            "علی\u{200C}رضا",
            "❤\u{FE0F}\u{200D}🔥",
        ] {
            assert_eq!(AccountName::parse(&format!("  {name}\t")).unwrap().reveal(), name);
        }
        assert_eq!(AccountName::parse("Zoe\u{308}").unwrap().reveal(), "Zoë");
    }

    #[test]
    fn unusable_names_are_refused() {
        assert_eq!(AccountName::parse(" \n "), Err(AccountNameError::Empty));
        assert_eq!(AccountName::parse(&"x".repeat(65)), Err(AccountNameError::TooLong));
        assert!(AccountName::parse(&"é".repeat(64)).is_ok());
        for name in
            ["a\nb", "a\0b", "Ann\u{202E}nnA", "a\u{200B}b", "\u{3164}", "\u{2800}", "\u{61C}Ann", "\u{200D}"]
        {
            assert_eq!(AccountName::parse(name), Err(AccountNameError::Unprintable), "{name:?}");
        }
    }

    #[test]
    fn a_name_is_not_printed() {
        assert_eq!(format!("{:?}", AccountName::parse("Ann").unwrap()), "AccountName(…)");
    }

    proptest! {
        #[test]
        fn parsing_twice_changes_nothing(text in ".{0,80}") {
            if let Ok(name) = AccountName::parse(&text) {
                prop_assert_eq!(AccountName::parse(name.reveal()), Ok(name));
            }
        }
    }
}
