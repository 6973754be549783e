//! Samples of these pages, for tests and for eyes.

use crate::factor::two_factor::view::AuthenticatorState;
use crate::factor::two_factor::view::{
    TwoFactorEnrolView, TwoFactorLostView, TwoFactorResyncView, TwoFactorView,
};
use crate::flow::samples::sample_owner;
use crate::flow::view::ClockHint;
use crate::flow::view::Owner;
use crate::page::problem::{CodeProblem, PasswordProblem};
use crate::page::samples::SAMPLE_NOW;
use crate::page::view::Page;

impl TwoFactorView {
    /// The page with an authenticator.
    #[must_use]
    pub(crate) fn sample() -> Self {
        let state = AuthenticatorState::On {
            since_ms: SAMPLE_NOW - 9_000_000_000,
            used_ms: Some(SAMPLE_NOW),
            two_codes: false,
        };
        Self { page: Page::sample_signed_in(), state }
    }

    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
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
    pub(crate) fn sample() -> Self {
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
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
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
    pub(crate) fn sample() -> Self {
        Self {
            page: Page::sample_signed_in(),
            clock: Some(ClockHint { seconds: 74, ahead: false }),
            problem: None,
            owner: Owner { password: true, ..Owner::default() },
        }
    }

    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let problem = Self { clock: None, problem: Some(CodeProblem::NotSuccessive), ..Self::sample() };
        vec![("resync", Self::sample()), ("resync-problem", problem)]
    }
}

impl TwoFactorLostView {
    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let sample = |problem| Self { page: Page::sample_signed_in(), wait: "2 days".into(), problem };
        vec![
            ("two-factor-lost", sample(None)),
            ("two-factor-lost-problem", sample(Some(PasswordProblem::Wrong))),
        ]
    }
}
