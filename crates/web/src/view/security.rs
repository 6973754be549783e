//! What keeps the account safe, one card each: password, authenticator, backup codes, devices.

use askama::Template;

use super::page::{Flash, Page, SAMPLE_NOW};
use super::problem::{CodeProblem, PasswordProblem};
use super::qr;
use super::sign_in::ClockHint;

/// `/account/security`.
#[derive(Clone, Debug, Template)]
#[template(path = "security.html")]
pub struct SecurityView {
    /// What every page has.
    pub page: Page,
    /// When the password was last changed.
    pub password_changed_ms: i64,
    /// Since when an authenticator is enrolled.
    pub authenticator_since_ms: Option<i64>,
    /// Backup codes left; none were ever made where it is `None`.
    pub backup_left: Option<u32>,
    /// Devices that the account knows.
    pub devices: u32,
}

/// What the authenticator page has to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthenticatorState {
    /// None is enrolled.
    Off,
    /// One is enrolled.
    On {
        /// Since when.
        since_ms: i64,
        /// When it was last used.
        used_ms: Option<i64>,
        /// Whether devices new to the account need two codes in a row, after too many wrong ones.
        two_codes: bool,
    },
}

/// What a change asks of the owner beside its own fields, where the session's last proofs are not fresh.
#[derive(Clone, Debug, Default)]
pub struct Owner {
    /// Whether the password is asked (field `password`).
    pub password: bool,
    /// What is wrong with it.
    pub password_problem: Option<PasswordProblem>,
    /// Whether a code of the present authenticator or a backup code is asked (field `present_code`).
    pub code: bool,
    /// Why it was not taken.
    pub code_problem: Option<CodeProblem>,
}

/// `/account/two-factor`.
#[derive(Clone, Debug, Template)]
#[template(path = "two_factor.html")]
pub struct TwoFactorView {
    /// What every page has.
    pub page: Page,
    /// Whether an authenticator is enrolled.
    pub state: AuthenticatorState,
}

/// `/account/two-factor/enrol`.
#[derive(Clone, Debug, Template)]
#[template(path = "two_factor_enrol.html")]
pub struct TwoFactorEnrolView {
    /// What every page has.
    pub page: Page,
    /// The secret in base 32, as one word.
    pub secret: String,
    /// The `otpauth://` address, which the picture holds too.
    pub uri: String,
    /// Whether it takes the place of another.
    pub replacing: bool,
    /// How many codes of messages are asked for on the next pages.
    pub messages: usize,
    /// Whether unused backup codes are there, which go on counting.
    pub keeps_codes: bool,
    /// Where to go on instead, for somebody who has just signed in with a backup code.
    pub after_backup: Option<String>,
    /// How many hours withdrawals are held after an authenticator was replaced.
    pub hold_hours: i64,
    /// Why the code was not taken.
    pub problem: Option<CodeProblem>,
    /// How far the phone's clock is off, if the last code says so.
    pub clock: Option<ClockHint>,
    /// Comes back with the code, sealed (field `pending`).
    pub pending: String,
    /// What is asked of the owner.
    pub owner: Owner,
}

impl TwoFactorEnrolView {
    /// The secret in groups of four.
    #[must_use]
    pub fn groups(&self) -> Vec<String> {
        let letters: Vec<char> = self.secret.chars().collect();
        letters.chunks(4).map(|group| group.iter().collect()).collect()
    }

    /// The address as a picture to scan.
    #[must_use]
    pub fn picture(&self) -> Option<super::text::Html> {
        qr::picture(&self.uri, &self.page.text("enrol-picture"))
    }
}

/// `/account/two-factor/resync`: two codes in a row, to adjust to the phone's clock.
#[derive(Clone, Debug, Template)]
#[template(path = "two_factor_resync.html")]
pub struct TwoFactorResyncView {
    /// What every page has.
    pub page: Page,
    /// How far the clock is off, if known.
    pub clock: Option<ClockHint>,
    /// Why the codes were not taken.
    pub problem: Option<CodeProblem>,
    /// What is asked of the owner.
    pub owner: Owner,
}

/// `/account/backup-codes`.
#[derive(Clone, Debug, Template)]
#[template(path = "backup_codes.html")]
pub struct BackupCodesView {
    /// What every page has.
    pub page: Page,
    /// How many are left; none were ever made where it is `None`.
    pub left: Option<u32>,
    /// How many there were.
    pub of: u32,
    /// When they were made.
    pub made_ms: Option<i64>,
    /// The new ones, shown this once.
    pub fresh: Option<Vec<String>>,
    /// Whether an authenticator is enrolled: without one there is nothing to stand in for.
    pub authenticator: bool,
    /// What is asked of the owner.
    pub owner: Owner,
}

/// `/account/backup-codes/print`: the new ones on paper.
#[derive(Clone, Debug, Template)]
#[template(path = "backup_codes_print.html")]
pub struct BackupCodesPrintView {
    /// What every page has.
    pub page: Page,
    /// The codes.
    pub codes: Vec<String>,
    /// The masked identifier of their account.
    pub masked: String,
    /// When they were made.
    pub made_ms: i64,
}

/// `/account/password`. Fields: `password` (the present one), `new_password`, and `code` where it is asked.
#[derive(Clone, Debug, Template)]
#[template(path = "password.html")]
pub struct PasswordView {
    /// What every page has.
    pub page: Page,
    /// What is wrong with the present one as typed.
    pub present_problem: Option<PasswordProblem>,
    /// What is wrong with the new one.
    pub new_problem: Option<PasswordProblem>,
    /// Fewest characters.
    pub least: u32,
    /// Whether the authenticator's code is asked too.
    pub code: bool,
    /// Why it was not taken.
    pub code_problem: Option<CodeProblem>,
}

/// From this many backup codes left on down, new ones are suggested.
const FEW: u32 = 3;

impl SecurityView {
    /// Whether there are backup codes enough.
    #[must_use]
    pub fn backup_good(&self) -> bool {
        self.backup_left.is_some_and(|left| left > FEW)
    }

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
    /// Whether some were made but too few are left.
    #[must_use]
    pub fn few(&self) -> bool {
        self.left.is_some_and(|left| left <= FEW)
    }

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
