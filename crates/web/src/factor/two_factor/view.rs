//! The authenticator: its state, setting one up, putting its clock right, and what to do when it is lost.

use crate::factor::qr;
use crate::flow::view::ClockHint;
use crate::flow::view::Owner;
use crate::page::problem::{CodeProblem, PasswordProblem};
use crate::page::view::Page;
use askama::Template;

/// `/account/two-factor`.
#[derive(Clone, Debug, Template)]
#[template(path = "factor/two_factor/two_factor.html")]
pub(crate) struct TwoFactorView {
    /// What every page has.
    pub(crate) page: Page,
    /// Whether an authenticator is enrolled.
    pub(crate) state: AuthenticatorState,
}

/// `/account/two-factor/enrol`.
#[derive(Clone, Debug, Template)]
#[template(path = "factor/two_factor/two_factor_enrol.html")]
pub(crate) struct TwoFactorEnrolView {
    /// What every page has.
    pub(crate) page: Page,
    /// The secret in base 32, as one word.
    pub(crate) secret: String,
    /// The `otpauth://` address, which the picture holds too.
    pub(crate) uri: String,
    /// Whether it takes the place of another.
    pub(crate) replacing: bool,
    /// How many codes of messages are asked for on the next pages.
    pub(crate) messages: usize,
    /// Whether unused backup codes are there, which go on counting.
    pub(crate) keeps_codes: bool,
    /// Where to go on instead, for somebody who has just signed in with a backup code.
    pub(crate) after_backup: Option<String>,
    /// How many hours withdrawals are held after an authenticator was replaced.
    pub(crate) hold_hours: i64,
    /// Why the code was not taken.
    pub(crate) problem: Option<CodeProblem>,
    /// How far the phone's clock is off, if the last code says so.
    pub(crate) clock: Option<ClockHint>,
    /// Comes back with the code, sealed (field `pending`).
    pub(crate) pending: String,
    /// What is asked of the owner.
    pub(crate) owner: Owner,
}

impl TwoFactorEnrolView {
    /// The secret in groups of four.
    #[must_use]
    pub(crate) fn groups(&self) -> Vec<String> {
        let letters: Vec<char> = self.secret.chars().collect();
        letters.chunks(4).map(|group| group.iter().collect()).collect()
    }

    /// The address as a picture to scan.
    #[must_use]
    pub(crate) fn picture(&self) -> Option<crate::page::text::Html> {
        qr::picture(&self.uri, &self.page.text("enrol-picture"))
    }
}

/// `/account/two-factor/resync`: two codes in a row, to adjust to the phone's clock.
#[derive(Clone, Debug, Template)]
#[template(path = "factor/two_factor/two_factor_resync.html")]
pub(crate) struct TwoFactorResyncView {
    /// What every page has.
    pub(crate) page: Page,
    /// How far the clock is off, if known.
    pub(crate) clock: Option<ClockHint>,
    /// Why the codes were not taken.
    pub(crate) problem: Option<CodeProblem>,
    /// What is asked of the owner.
    pub(crate) owner: Owner,
}

/// `/account/two-factor/lost`: the authenticator and the backup codes are gone, but the session is not. Field: `password`.
#[derive(Clone, Debug, Template)]
#[template(path = "factor/two_factor/two_factor_lost.html")]
pub(crate) struct TwoFactorLostView {
    /// What every page has.
    pub(crate) page: Page,
    /// How long the removal waits, in words.
    pub(crate) wait: String,
    /// What is wrong with the password.
    pub(crate) problem: Option<PasswordProblem>,
}

/// What the authenticator page has to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AuthenticatorState {
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
