//! Who may become a customer, and what a password must be.

use serde::{Deserialize, Serialize};

use crate::account::PasswordRule;
use crate::setting::Described;

/// Who may register and with what.
#[derive(Debug, Clone, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RegistrationPolicy {
    /// Whether new customers may register.
    pub open: bool,
    /// Whether an e-mail address can be the identifier.
    pub email: bool,
    /// Whether a mobile number can be the identifier.
    pub phone: bool,
    /// ISO 3166-1 alpha-2 code that numbers without a country prefix are read in; empty to demand the prefix.
    pub default_country: String,
}

impl Default for RegistrationPolicy {
    fn default() -> Self {
        Self { open: true, email: true, phone: true, default_country: String::new() }
    }
}

/// What customers agree to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AgreementPolicy {
    /// Whether a new version of the terms of use or the privacy notice must be agreed to before the account can be used. Otherwise
    /// it is asked for after the next sign-in, and a line on each page reminds of it.
    pub required: bool,
}

/// What a password must be (NIST SP 800-63B-4 §3.1.1).
#[derive(Debug, Clone, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasswordPolicy {
    /// Fewest code points; 8 to 64.
    pub min_length: u16,
    /// Fewest code points where the password is the only factor; 8 to 64.
    pub min_length_sole_factor: u16,
    /// Fewest of the four classes (lower case, upper case, digits, others); 0 asks for none.
    pub min_classes: u8,
    /// Whether passwords on the bundled list of common ones are refused.
    pub refuse_listed: bool,
    /// Words that must not make up a password, beside the customer's own identifiers.
    pub context_words: Vec<String>,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self {
            min_length: 12,
            min_length_sole_factor: 15,
            min_classes: 0,
            refuse_listed: true,
            context_words: Vec::new(),
        }
    }
}

impl PasswordPolicy {
    /// The rule that a password is checked by.
    #[must_use]
    pub const fn rule(&self) -> PasswordRule {
        PasswordRule {
            min_length: self.min_length,
            min_length_sole_factor: Some(self.min_length_sole_factor),
            classes: self.min_classes,
        }
    }
}
