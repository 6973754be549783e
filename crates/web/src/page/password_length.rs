//! How long a new password must be, and why.

use vestibule_domain::account::PasswordRule;

use crate::page::view::Page;

/// The length that a new password needs, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PasswordLength {
    /// The fewest.
    pub(crate) least: u32,
    /// The fewest with a second factor, where the account has none and fewer would do then.
    enough: Option<u32>,
}

impl PasswordLength {
    /// What the rule demands of an account with or without a second factor.
    pub(crate) fn of(rule: PasswordRule, second_factor: bool) -> Self {
        let characters = |sole| u32::try_from(rule.shortest(sole)).unwrap_or(u32::MAX);
        let (least, with_second) = (characters(!second_factor), characters(false));
        Self { least, enough: Some(with_second).filter(|enough| *enough < least) }
    }

    /// It in a sentence, in the reader's language.
    pub(crate) fn hint(&self, page: &Page) -> String {
        match self.enough {
            Some(enough) => page.text2("password-hint-alone", "least", self.least, "enough", enough),
            None => page.text1("password-hint", "least", self.least),
        }
    }
}

#[cfg(any(test, feature = "gallery"))]
impl PasswordLength {
    /// That of an account with a second factor.
    pub(crate) const SAMPLE: Self = Self { least: 12, enough: None };
    /// That of an account whose password is its only factor.
    pub(crate) const SAMPLE_ALONE: Self = Self { least: 15, enough: Some(12) };
}
