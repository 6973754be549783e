//! What keeps the account safe, one card each: password, authenticator, backup codes, devices.

use crate::factor::backup_codes::view::FEW;
use askama::Template;

use crate::page::password_length::PasswordLength;
use crate::page::problem::{CodeProblem, PasswordProblem};
use crate::page::view::Page;

/// `/account/security`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/security/security.html")]
pub(crate) struct SecurityView {
    /// What every page has.
    pub(crate) page: Page,
    /// When the password was last changed.
    pub(crate) password_changed_ms: i64,
    /// Since when an authenticator is enrolled.
    pub(crate) authenticator_since_ms: Option<i64>,
    /// How many passkeys there are.
    pub(crate) passkeys: u32,
    /// Backup codes left; none were ever made where it is `None`.
    pub(crate) backup_left: Option<u32>,
    /// Devices that the account knows.
    pub(crate) devices: u32,
}

/// `/account/password`. Fields: `password` (the present one), `new_password`, and `code` where it is asked.
#[derive(Clone, Debug, Template)]
#[template(path = "account/security/password.html")]
pub(crate) struct PasswordView {
    /// What every page has.
    pub(crate) page: Page,
    /// What is wrong with the present one as typed.
    pub(crate) present_problem: Option<PasswordProblem>,
    /// What is wrong with the new one.
    pub(crate) new_problem: Option<PasswordProblem>,
    /// How long a new password must be.
    pub(crate) length: PasswordLength,
    /// Whether the authenticator's code is asked too.
    pub(crate) code: bool,
    /// Why it was not taken.
    pub(crate) code_problem: Option<CodeProblem>,
}

impl SecurityView {
    /// Whether there are backup codes enough.
    #[must_use]
    pub(crate) fn backup_good(&self) -> bool {
        self.backup_left.is_some_and(|left| left > FEW)
    }
}
