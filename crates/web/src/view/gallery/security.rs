//! Samples for the pages of `view/security.rs`.

use super::page::SAMPLE_NOW;
use crate::view::flow::ClockHint;
use crate::view::page::{Flash, Page};
use crate::view::problem::{CodeProblem, PasswordProblem};
use crate::view::security::{
    AuthenticatorState, BackupCodesPrintView, BackupCodesView, Owner, PasswordView, SecurityView,
    TwoFactorEnrolView, TwoFactorResyncView, TwoFactorView,
};

impl SecurityView {
    /// The page of an account in use.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample_signed_in(),
            password_changed_ms: SAMPLE_NOW - 64_800_000,
            authenticator_since_ms: Some(SAMPLE_NOW - 9_000_000_000),
            backup_left: Some(9),
            devices: 3,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
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

impl TwoFactorView {
    /// The page with an authenticator.
    #[must_use]
    pub fn sample() -> Self {
        let state = AuthenticatorState::On {
            since_ms: SAMPLE_NOW - 9_000_000_000,
            used_ms: Some(SAMPLE_NOW),
            two_codes: false,
        };
        Self { page: Page::sample_signed_in(), state }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let never = AuthenticatorState::On { since_ms: SAMPLE_NOW, used_ms: None, two_codes: false };
        let two = AuthenticatorState::On { since_ms: SAMPLE_NOW, used_ms: None, two_codes: true };
        vec![
            ("two-factor", Self::sample()),
            ("two-factor-never", Self { state: never, ..Self::sample() }),
            ("two-factor-off", Self { state: AuthenticatorState::Off, ..Self::sample() }),
            ("two-factor-two-codes", Self { state: two, ..Self::sample() }),
        ]
    }
}

impl TwoFactorEnrolView {
    /// The page as it is first seen.
    #[must_use]
    pub fn sample() -> Self {
        let secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
        Self {
            page: Page::sample_signed_in(),
            secret: secret.into(),
            uri: format!(
                "otpauth://totp/Northwind%20Exchange:ann%40example.com?secret={secret}&issuer=Northwind%20Exchange"
            ),
            replacing: false,
            messages: 0,
            keeps_codes: false,
            after_backup: None,
            hold_hours: 24,
            problem: None,
            clock: None,
            pending: "c2VhbGVk".into(),
            owner: Owner::default(),
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let problem = Self {
            replacing: true,
            keeps_codes: true,
            problem: Some(CodeProblem::Wrong { left: None }),
            owner: sample_owner(),
            ..Self::sample()
        };
        let after = Self { replacing: true, after_backup: Some("/account".into()), ..Self::sample() };
        let first = Self { messages: 1, owner: sample_owner(), ..Self::sample() };
        let two = Self { messages: 2, ..first.clone() };
        vec![
            ("enrol", Self::sample()),
            ("enrol-first", first),
            ("enrol-first-of-two", two),
            ("enrol-problem", problem),
            ("enrol-after-backup", after),
        ]
    }
}

impl TwoFactorResyncView {
    /// The page as it is first seen.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample_signed_in(),
            clock: Some(ClockHint { seconds: 74, ahead: false }),
            problem: None,
            owner: Owner { password: true, ..Owner::default() },
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let problem = Self { clock: None, problem: Some(CodeProblem::NotSuccessive), ..Self::sample() };
        vec![("resync", Self::sample()), ("resync-problem", problem)]
    }
}

pub(super) fn sample_owner() -> Owner {
    Owner {
        password: true,
        password_problem: Some(PasswordProblem::Wrong),
        code: true,
        code_problem: Some(CodeProblem::Missing),
    }
}

fn sample_codes() -> Vec<String> {
    [
        "7k2m-9qxd-4hte-w0av",
        "b3vn-z8fp-61ys-kc5r",
        "e9tw-2jgh-m7qa-08xd",
        "q4zc-r6vb-5n1e-hy3k",
        "0mfs-a7xp-t2wd-9gj8",
        "x5yh-k3qe-8bzr-v1nc",
        "w8dg-6tm4-s0fa-p9e2",
        "h1ra-c5kj-y7vx-3qzn",
        "n6pb-e4ws-2gt9-d0mf",
        "t3xv-f8hy-qa5k-71cr",
    ]
    .map(String::from)
    .to_vec()
}

impl BackupCodesView {
    /// The page with codes left.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample_signed_in(),
            left: Some(9),
            of: 10,
            made_ms: Some(SAMPLE_NOW - 9_000_000_000),
            fresh: None,
            authenticator: true,
            owner: Owner { code: true, ..Owner::default() },
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let fresh =
            Self { left: Some(10), made_ms: Some(SAMPLE_NOW), fresh: Some(sample_codes()), ..Self::sample() };
        let none = Self { left: None, made_ms: None, ..Self::sample() };
        vec![
            ("backup-codes", Self::sample()),
            ("backup-codes-fresh", fresh),
            ("backup-codes-few", Self { left: Some(3), owner: sample_owner(), ..Self::sample() }),
            ("backup-codes-none", none.clone()),
            ("backup-codes-needless", Self { authenticator: false, ..none }),
        ]
    }
}

impl BackupCodesPrintView {
    /// The paper.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample(),
            codes: sample_codes(),
            masked: "a••@example.com".into(),
            made_ms: SAMPLE_NOW,
        }
    }
}

impl PasswordView {
    /// The page as it is first seen.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample_signed_in(),
            present_problem: None,
            new_problem: None,
            least: 12,
            code: false,
            code_problem: None,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
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
