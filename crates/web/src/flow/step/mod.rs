//! The steps of flows: each kind has a file of its own with its page, what is typed there, and how it reads as evidence.

pub(crate) mod authenticator;
pub(crate) mod backup_code;
mod contract;
pub(crate) mod message;
pub(crate) mod new_password;
pub(crate) mod passkey;
pub(crate) mod password;

use crate::flow::view::Step;

#[cfg(any(test, feature = "gallery"))]
pub(crate) use contract::Way;
pub(crate) use contract::{Shown, StepFields, StepPage, Told};

/// The page of a step; none for the one where a flow begins, which each purpose has for itself.
pub(crate) const fn page_of(step: Step) -> Option<&'static dyn StepPage> {
    match step {
        Step::Identify => None,
        Step::Message => Some(&message::MessageStep),
        Step::Passkey => Some(&passkey::PasskeyStep),
        Step::Authenticator => Some(&authenticator::AuthenticatorStep),
        Step::BackupCode => Some(&backup_code::BackupCodeStep),
        Step::Password => Some(&password::PasswordStep),
        Step::NewPassword => Some(&new_password::NewPasswordStep),
    }
}
