//! Passwords as they are typed, and the operator's rule for choosing one. This room holds the clear text only as long
//! as it must and wipes it; it refuses to hash, to print, and to demand odd characters unless the operator insists.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// No password of 256 code points can be written in more octets: one composed code point unfolds to at most four of
/// four octets each.
const MAX_INPUT: usize = Password::MAX_LENGTH * 16;

/// A password in clear, in Unicode form C, of 1 to 256 code points, wiped when dropped (NIST SP 800-63B-4 §3.1.1.2:
/// Unicode is accepted and normalised, every code point counts as one character, nothing is truncated).
#[derive(Clone, PartialEq, Eq)]
pub struct Password(Zeroizing<String>);

/// Why a text cannot be a password at all, whatever the operator's rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// No character.
    #[error("the password is empty")]
    Empty,
    /// More than 256 code points.
    #[error("the password is longer than {} characters", Password::MAX_LENGTH)]
    TooLong,
}

impl Password {
    /// The longest password, in code points.
    pub const MAX_LENGTH: usize = 256;

    /// Takes a password as typed. White space is kept: it is part of the secret.
    pub fn parse(text: &str) -> Result<Self, PasswordError> {
        if text.is_empty() {
            return Err(PasswordError::Empty);
        }
        if text.len() > MAX_INPUT {
            return Err(PasswordError::TooLong);
        }
        // Reserved once, so that growing leaves no copy behind: form C at most triples the octets (Unicode UAX #15).
        let mut composed = Zeroizing::new(String::with_capacity(text.len() * 3));
        for (index, c) in text.nfc().enumerate() {
            if index == Self::MAX_LENGTH {
                return Err(PasswordError::TooLong);
            }
            composed.push(c);
        }
        Ok(Self(composed))
    }

    /// The clear text, for hashing it and for looking it up among listed passwords.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Its length in code points.
    #[must_use]
    pub fn length(&self) -> usize {
        self.0.chars().count()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// A class of characters, for operators who demand a mixture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CharacterClass {
    /// Lower-case letters, and letters of scripts that have no case.
    Lower,
    /// Upper-case letters.
    Upper,
    /// Digits.
    Digit,
    /// Everything else, white space included.
    Symbol,
}

impl CharacterClass {
    /// All four, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Lower, Self::Upper, Self::Digit, Self::Symbol];

    /// The class of a character.
    #[must_use]
    pub fn of(c: char) -> Self {
        if c.is_uppercase() {
            Self::Upper
        } else if c.is_alphabetic() {
            Self::Lower
        } else if c.is_numeric() {
            Self::Digit
        } else {
            Self::Symbol
        }
    }
}

/// What the operator asks of a new password. The default asks for length alone: rules of composition make passwords
/// worse (NIST SP 800-63B-4 §3.1.1.2, “shall not impose other composition rules”).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordRule {
    /// The fewest code points where a second factor is demanded too.
    pub min_length: u16,
    /// The fewest code points where the password is the only factor; without it `min_length` holds.
    pub min_length_sole_factor: Option<u16>,
    /// How many of the four character classes must occur, 0 to 4.
    pub classes: u8,
}

impl Default for PasswordRule {
    fn default() -> Self {
        Self { min_length: 12, min_length_sole_factor: Some(15), classes: 0 }
    }
}

/// What a chosen password lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordFault {
    /// Fewer code points than asked.
    TooShort {
        /// Code points asked.
        min: usize,
        /// Code points found.
        has: usize,
    },
    /// Fewer character classes than asked.
    ClassesMissing {
        /// Classes asked, 1 to 4.
        min: usize,
        /// The classes that do not occur, any of which would help.
        missing: Vec<CharacterClass>,
    },
}

impl PasswordRule {
    /// The fewest code points for this account.
    #[must_use]
    pub fn shortest(&self, sole_factor: bool) -> usize {
        let strict = self.min_length_sole_factor.filter(|_| sole_factor).unwrap_or(self.min_length);
        usize::from(strict.max(self.min_length))
    }

    /// Everything that the password lacks; empty when it will do. `sole_factor` says that no second factor is demanded.
    #[must_use]
    pub fn check(&self, password: &Password, sole_factor: bool) -> Vec<PasswordFault> {
        let mut faults = Vec::new();
        let (min, has) = (self.shortest(sole_factor), password.length());
        if has < min {
            faults.push(PasswordFault::TooShort { min, has });
        }
        let occurs =
            |class: &CharacterClass| password.expose().chars().any(|c| CharacterClass::of(c) == *class);
        let missing: Vec<_> = CharacterClass::ALL.into_iter().filter(|class| !occurs(class)).collect();
        let min = usize::from(self.classes).min(CharacterClass::ALL.len());
        if CharacterClass::ALL.len() - missing.len() < min {
            faults.push(PasswordFault::ClassesMissing { min, missing });
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn password(text: &str) -> Password {
        Password::parse(text).unwrap()
    }

    #[test]
    fn one_password_typed_on_two_keyboards_is_one_password() {
        assert_eq!(password("caf\u{e9}").expose(), password("cafe\u{301}").expose());
        assert_eq!(password("각").expose(), password("\u{1100}\u{1161}\u{11A8}").expose());
        assert_eq!(password(" spaces stay ").expose(), " spaces stay ");
    }

    #[test]
    fn lengths_are_counted_in_code_points() {
        assert_eq!(Password::parse("").err(), Some(PasswordError::Empty));
        assert_eq!(password(&"🦀".repeat(256)).length(), 256);
        assert_eq!(Password::parse(&"x".repeat(257)).err(), Some(PasswordError::TooLong));
        assert_eq!(password(&"e\u{301}".repeat(256)).length(), 256);
        assert_eq!(Password::parse(&"x".repeat(1 << 20)).err(), Some(PasswordError::TooLong));
        assert_eq!(Password::parse(&"\u{301}".repeat(4000)).err(), Some(PasswordError::TooLong));
    }

    #[test]
    fn a_password_is_not_printed() {
        assert_eq!(format!("{:?}", password("correct horse")), "Password(…)");
    }

    #[test]
    fn length_is_all_that_is_asked_by_default() {
        let rule = PasswordRule::default();
        assert_eq!(rule.check(&password("aaaaaaaaaaaa"), false), []);
        assert_eq!(
            rule.check(&password("aaaaaaaaaaa"), false),
            [PasswordFault::TooShort { min: 12, has: 11 }]
        );
        assert_eq!(
            rule.check(&password("aaaaaaaaaaaa"), true),
            [PasswordFault::TooShort { min: 15, has: 12 }]
        );
        assert_eq!(rule.check(&password("ключ от квартиры"), true), []);
    }

    #[test]
    fn an_operator_may_ask_for_classes() {
        let rule = PasswordRule { min_length: 8, min_length_sole_factor: None, classes: 4 };
        assert_eq!(rule.check(&password("Abcdef1!"), true), []);
        assert_eq!(
            rule.check(&password("abcdef1"), false),
            [
                PasswordFault::TooShort { min: 8, has: 7 },
                PasswordFault::ClassesMissing {
                    min: 4,
                    missing: vec![CharacterClass::Upper, CharacterClass::Symbol]
                }
            ]
        );
        let three = PasswordRule { classes: 3, ..rule };
        assert_eq!(three.check(&password("Abcdefg1"), false), []);
        let absurd = PasswordRule { classes: 200, ..rule };
        assert_eq!(absurd.check(&password("Abcdef1!"), false), []);
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in "\\PC{1,256}") {
            if let Ok(once) = Password::parse(&text) {
                let twice = password(once.expose());
                prop_assert_eq!(twice.expose(), once.expose());
                prop_assert!(once.expose().len() <= text.len() * 3);
            }
        }

        #[test]
        fn a_longer_password_never_has_more_faults(text in "[a-zA-Z0-9!]{1,40}", more in "[a-z]{1,9}", classes in 0_u8..5) {
            let rule = PasswordRule { classes, ..PasswordRule::default() };
            let before = rule.check(&password(&text), false).len();
            let longer = password(&format!("{text}{more}"));
            prop_assert!(rule.check(&longer, false).len() <= before);
        }
    }
}
