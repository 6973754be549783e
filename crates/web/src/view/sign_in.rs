//! The pages of the sign-in flow: password, captcha, authenticator, backup code, new device, held.

use askama::Template;

use super::page::Page;
use super::problem::{Channel, CodeProblem, Delivery, FormAlert, IdentifierProblem, PasswordProblem};

/// The sliding puzzle as the server drew it. All lengths are in the picture's own pixels.
#[derive(Clone, Debug)]
pub struct SliderPuzzle {
    /// Names the puzzle to the server; goes back in the field `captcha_token`.
    pub token: String,
    /// The picture with the gap, as a `data:` address.
    pub picture: String,
    /// The piece, as a `data:` address.
    pub piece: String,
    /// Width of the picture.
    pub width: u32,
    /// Height of the picture.
    pub height: u32,
    /// Width and height of the piece.
    pub piece_size: u32,
    /// Distance of the piece from the top.
    pub piece_top: u32,
}

impl SliderPuzzle {
    /// The furthest place of the piece.
    #[must_use]
    pub fn furthest(&self) -> u32 {
        self.width.saturating_sub(self.piece_size)
    }
}

/// What the visitor does to show that they are no machine.
#[derive(Clone, Debug)]
pub enum Captcha {
    /// Nothing is asked.
    None,
    /// The browser solves a challenge by itself (ALTCHA v2, JSON).
    ProofOfWork {
        /// The challenge as JSON.
        challenge: String,
    },
    /// A puzzle to slide.
    Slider(SliderPuzzle),
    /// A code that was sent to the typed identifier, for those who cannot or will not do the above.
    MailCode {
        /// Why the last code was not taken.
        problem: Option<CodeProblem>,
    },
}

impl Captcha {
    /// The challenge for the form's `data-challenge`.
    #[must_use]
    pub fn challenge(&self) -> Option<&str> {
        match self {
            Self::ProofOfWork { challenge } => Some(challenge),
            Self::None | Self::Slider(_) | Self::MailCode { .. } => None,
        }
    }

    /// Whether the last code that was mailed in its place was not taken.
    #[must_use]
    pub const fn refused(&self) -> bool {
        matches!(self, Self::MailCode { problem: Some(_) })
    }
}

/// `/sign-in`: identifier, password, and a captcha if one is asked.
#[derive(Clone, Debug, Template)]
#[template(path = "sign_in.html")]
pub struct SignInView {
    /// What every page has.
    pub page: Page,
    /// What was typed as identifier.
    pub identifier: String,
    /// What is wrong with it.
    pub identifier_problem: Option<IdentifierProblem>,
    /// What is wrong with the password field; only ever `Missing` or `TooLong`.
    pub password_problem: Option<PasswordProblem>,
    /// Why the flow does not go on.
    pub alert: Option<FormAlert>,
    /// What is asked to tell people from machines.
    pub captcha: Captcha,
    /// The path to go to afterwards.
    pub return_to: Option<String>,
    /// The phrase that the owner of this device chose to know this page by.
    pub phrase: Option<String>,
}

/// Where a flow's pages for the second factor are: those of signing in and of the ways back in look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Where it begins anew.
    pub begin: &'static str,
    /// Where the authenticator's code is typed.
    pub code: &'static str,
    /// Where a backup code is typed.
    pub backup: &'static str,
}

impl Paths {
    /// Of signing in.
    pub const SIGN_IN: Self = Self { begin: "/sign-in", code: "/sign-in/code", backup: "/sign-in/backup" };
    /// Of a forgotten password.
    pub const RESET: Self =
        Self { begin: "/reset-password", code: "/reset-password/second", backup: "/reset-password/backup" };
}

/// How far the clock of the customer's phone is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockHint {
    /// Seconds, 31 or more.
    pub seconds: u32,
    /// Whether the phone is ahead of us.
    pub ahead: bool,
}

/// `/sign-in/code`: the authenticator's code, or two in a row.
#[derive(Clone, Debug, Template)]
#[template(path = "sign_in_code.html")]
pub struct SignInCodeView {
    /// What every page has.
    pub page: Page,
    /// Where its forms and links go.
    pub paths: Paths,
    /// Why the last code was not taken.
    pub problem: Option<CodeProblem>,
    /// Why the flow does not go on.
    pub alert: Option<FormAlert>,
    /// How far the phone's clock is off, if the last code says so.
    pub clock: Option<ClockHint>,
    /// Whether two codes in a row are asked for, to adjust to the phone's clock.
    pub resync: bool,
    /// Whether they are needed, because too many wrong codes were typed.
    pub two_needed: bool,
    /// When the flow ends.
    pub until_ms: i64,
}

/// `/sign-in/backup`: a backup code in place of the authenticator.
#[derive(Clone, Debug, Template)]
#[template(path = "sign_in_backup.html")]
pub struct SignInBackupView {
    /// What every page has.
    pub page: Page,
    /// Where its forms and links go.
    pub paths: Paths,
    /// Why the last code was not taken.
    pub problem: Option<CodeProblem>,
    /// Why the flow does not go on.
    pub alert: Option<FormAlert>,
}

/// `/sign-in/confirm`: a new device is confirmed by a code that was sent.
#[derive(Clone, Debug, Template)]
#[template(path = "sign_in_confirm.html")]
pub struct SignInConfirmView {
    /// What every page has.
    pub page: Page,
    /// Which way the code went out.
    pub channel: Channel,
    /// Where it went, masked.
    pub masked: String,
    /// Where this device seems to be, `Lisbon, Portugal`.
    pub place: Option<String>,
    /// What it seems to be, `Firefox on Linux`.
    pub device: String,
    /// When it asked to sign in.
    pub at_ms: i64,
    /// How far the message has come.
    pub delivery: Delivery,
    /// Why the sign-in is held on suspicion, if it is.
    pub suspicion: Option<Held>,
    /// Why the last code was not taken.
    pub problem: Option<CodeProblem>,
    /// Why the flow does not go on.
    pub alert: Option<FormAlert>,
    /// From when on another code can be sent.
    pub resend_at_ms: i64,
    /// When the code ends.
    pub until_ms: i64,
    /// Whether the code has ten digits instead of six.
    pub long: bool,
}

/// Why a sign-in with all the right proofs is held until its owner shows a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// From too far away to have travelled.
    ImpossibleTravel,
    /// From a country new to the account, after failures.
    NewCountry,
}

/// Why signing in is stopped for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldCause {
    /// Too many wrong tries from this device.
    Failures,
    /// Something about this attempt is unusual.
    Suspicion,
    /// Too many wrong codes for a forgotten password.
    Reset,
}

/// `/sign-in/held`: signing in from here is stopped until then.
#[derive(Clone, Debug, Template)]
#[template(path = "sign_in_held.html")]
pub struct SignInHeldView {
    /// What every page has.
    pub page: Page,
    /// Why.
    pub cause: HeldCause,
    /// Until when.
    pub until_ms: i64,
}

impl SignInView {
    /// Whether identifier and password were refused together.
    #[must_use]
    pub fn refused(&self) -> bool {
        self.alert.as_ref().is_some_and(FormAlert::is_refusal)
    }
}

impl SignInHeldView {
    /// The key of its title.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self.cause {
            HeldCause::Failures | HeldCause::Reset => "held-title",
            HeldCause::Suspicion => "held-suspicion-title",
        }
    }

    /// Where it goes on afterwards.
    #[must_use]
    pub fn back(&self) -> &'static str {
        if self.cause == HeldCause::Reset { "/reset-password" } else { "/sign-in" }
    }
}
