//! What keeps the account safe, one card each: password, authenticator, backup codes, devices.

use askama::Template;

use super::flow::ClockHint;
use super::page::Page;
use super::problem::{CodeProblem, PasswordProblem};
use super::qr;

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

impl Owner {
    /// Whether any of it was not taken.
    #[must_use]
    pub const fn refused(&self) -> bool {
        self.password_problem.is_some() || self.code_problem.is_some()
    }
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
}

impl BackupCodesView {
    /// Whether some were made but too few are left.
    #[must_use]
    pub fn few(&self) -> bool {
        self.left.is_some_and(|left| left <= FEW)
    }
}
