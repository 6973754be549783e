//! Samples of these pages, for tests and for eyes.

use crate::account::security::view::{PasswordView, SecurityView};
use crate::page::password_length::PasswordLength;
use crate::page::problem::{CodeProblem, PasswordProblem};
use crate::page::samples::SAMPLE_NOW;
use crate::page::view::{Flash, Page};

impl SecurityView {
    /// The page of an account in use.
    #[must_use]
    pub(crate) fn sample() -> Self {
        Self {
            page: Page::sample_signed_in(),
            password_changed_ms: SAMPLE_NOW - 64_800_000,
            authenticator_since_ms: Some(SAMPLE_NOW - 9_000_000_000),
            passkeys: 2,
            backup_left: Some(9),
            devices: 3,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let mut done = Self::sample();
        done.page.flash = Some(Flash::PasswordChanged);
        let bare = Self { authenticator_since_ms: None, backup_left: None, devices: 1, ..Self::sample() };
        vec![
            ("security", Self::sample()),
            ("security-done", done),
            ("security-bare", bare),
            ("security-few", Self { backup_left: Some(2), ..Self::sample() }),
        ]
    }
}

impl PasswordView {
    /// The page as it is first seen.
    #[must_use]
    pub(crate) fn sample() -> Self {
        Self {
            page: Page::sample_signed_in(),
            present_problem: None,
            new_problem: None,
            length: PasswordLength::SAMPLE,
            code: false,
            code_problem: None,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let problems = Self {
            present_problem: Some(PasswordProblem::Wrong),
            new_problem: Some(PasswordProblem::Same),
            code: true,
            code_problem: Some(CodeProblem::Used),
            ..Self::sample()
        };
        vec![("password", Self::sample()), ("password-problems", problems)]
    }
}
