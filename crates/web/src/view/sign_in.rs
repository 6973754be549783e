//! The pages of the sign-in flow: password, captcha, authenticator, backup code, new device, held.

use askama::Template;

use super::page::{Flash, Page, SAMPLE_NOW};
use super::problem::{Channel, CodeProblem, Delivery, IdentifierProblem, PasswordProblem, Trouble};

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
    pub trouble: Option<Trouble>,
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
    pub trouble: Option<Trouble>,
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
    pub trouble: Option<Trouble>,
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
    pub trouble: Option<Trouble>,
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
    /// The page as it is first seen.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample(),
            identifier: String::new(),
            identifier_problem: None,
            password_problem: None,
            trouble: None,
            captcha: Captcha::None,
            return_to: None,
            phrase: None,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let mut signed_out = Self { return_to: Some("/account/profile".into()), ..Self::sample() };
        signed_out.page.flash = Some(Flash::SignedOutIdle);
        signed_out.page.kept = true;
        let ann = Self {
            identifier: "ann@example.com".into(),
            return_to: Some("/account/security".into()),
            ..Self::sample()
        };
        let empty = Self {
            identifier: "ann@".into(),
            identifier_problem: Some(IdentifierProblem::Malformed),
            password_problem: Some(PasswordProblem::Missing),
            ..Self::sample()
        };
        vec![
            ("sign-in", Self::sample()),
            ("sign-in-problems", empty),
            (
                "sign-in-refused",
                Self {
                    trouble: Some(Trouble::Refused { left: None }),
                    captcha: sample_work(),
                    ..ann.clone()
                },
            ),
            (
                "sign-in-refused-warning",
                Self {
                    trouble: Some(Trouble::Refused { left: Some(2) }),
                    captcha: sample_work(),
                    ..ann.clone()
                },
            ),
            (
                "sign-in-throttled",
                Self { trouble: Some(Trouble::Throttled { until_ms: SAMPLE_NOW + 272_000 }), ..ann.clone() },
            ),
            ("sign-in-busy", Self { trouble: Some(Trouble::Busy), ..ann.clone() }),
            ("sign-in-ended", Self { trouble: Some(Trouble::Ended), ..ann.clone() }),
            ("sign-in-signed-out", signed_out),
            ("sign-in-phrase", Self { phrase: Some("Nine herons over the mill".into()), ..Self::sample() }),
            ("sign-in-slider", Self { captcha: sample_slider(), ..ann.clone() }),
            (
                "sign-in-captcha-asked",
                Self { captcha: sample_slider(), trouble: Some(Trouble::CaptchaAsked), ..ann.clone() },
            ),
            (
                "sign-in-captcha",
                Self { captcha: Captcha::MailCode { problem: None }, trouble: Some(Trouble::Captcha), ..ann },
            ),
        ]
    }
}

/// A challenge that takes a moment.
pub(super) fn sample_work() -> Captcha {
    Captcha::ProofOfWork { challenge: r#"{"parameters":{"algorithm":"PBKDF2/SHA-256","cost":5000,"keyLength":32,"keyPrefix":"00","nonce":"2f6f1c9f0f7a4e8d9d6d6a6c1e1f2a3b","salt":"9a8b7c6d5e4f30213243546576879809"},"signature":"00"}"#.into() }
}

pub(super) fn sample_slider() -> Captcha {
    let picture = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 320 160'%3E%3ClinearGradient id='a' x2='1' y2='1'%3E%3Cstop stop-color='%23d9c7a0'/%3E%3Cstop offset='1' stop-color='%234f8277'/%3E%3C/linearGradient%3E%3Cpath fill='url(%23a)' d='M0 0h320v160H0z'/%3E%3Crect x='214' y='62' width='48' height='48' rx='8' fill='%23000' opacity='.45'/%3E%3C/svg%3E";
    let piece = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 48 48'%3E%3Crect width='48' height='48' rx='8' fill='%2375958a'/%3E%3C/svg%3E";
    Captcha::Slider(SliderPuzzle {
        token: "puzzle".into(),
        picture: picture.into(),
        piece: piece.into(),
        width: 320,
        height: 160,
        piece_size: 48,
        piece_top: 62,
    })
}

impl SignInCodeView {
    /// The page as it is first seen.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample(),
            paths: Paths::SIGN_IN,
            problem: None,
            trouble: None,
            clock: None,
            resync: false,
            two_needed: false,
            until_ms: SAMPLE_NOW + 540_000,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let problem = |problem| Self { problem: Some(problem), ..Self::sample() };
        let behind = Some(ClockHint { seconds: 74, ahead: false });
        let ahead = Some(ClockHint { seconds: 95, ahead: true });
        vec![
            ("code", Self::sample()),
            ("code-wrong", problem(CodeProblem::Wrong { left: Some(3) })),
            ("code-clock", Self { clock: behind, ..problem(CodeProblem::Wrong { left: None }) }),
            ("code-used", problem(CodeProblem::Used)),
            ("code-resync", Self { resync: true, clock: ahead, ..Self::sample() }),
            ("code-two-needed", Self { resync: true, two_needed: true, ..Self::sample() }),
            ("code-resync-wrong", Self { resync: true, ..problem(CodeProblem::NotSuccessive) }),
            (
                "code-throttled",
                Self {
                    trouble: Some(Trouble::Throttled { until_ms: SAMPLE_NOW + 58_000 }),
                    ..Self::sample()
                },
            ),
        ]
    }
}

impl SignInBackupView {
    /// The page as it is first seen.
    #[must_use]
    pub fn sample() -> Self {
        Self { page: Page::sample(), paths: Paths::SIGN_IN, problem: None, trouble: None }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let problem = |problem| Self { problem: Some(problem), ..Self::sample() };
        vec![
            ("backup", Self::sample()),
            ("backup-malformed", problem(CodeProblem::Malformed)),
            ("backup-missing", problem(CodeProblem::Missing)),
        ]
    }
}

impl SignInConfirmView {
    /// The page as it is first seen.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample(),
            channel: Channel::Mail,
            masked: "a••@example.com".into(),
            place: Some("Lisbon, Portugal".into()),
            device: "Firefox on Linux".into(),
            at_ms: SAMPLE_NOW,
            delivery: Delivery::HandedOver { at_ms: SAMPLE_NOW - 20_000 },
            suspicion: None,
            problem: None,
            trouble: None,
            resend_at_ms: SAMPLE_NOW + 47_000,
            until_ms: SAMPLE_NOW + 1_200_000,
            long: false,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let sms =
            Self {
                channel: Channel::Sms, masked: "+351 ••• ••• 421".into(), place: None, ..Self::sample()
            };
        vec![
            ("confirm", Self::sample()),
            (
                "confirm-expired",
                Self { problem: Some(CodeProblem::Expired), resend_at_ms: SAMPLE_NOW, ..Self::sample() },
            ),
            ("confirm-delayed", Self { delivery: Delivery::Delayed, ..Self::sample() }),
            ("confirm-held", Self { suspicion: Some(Held::ImpossibleTravel), ..Self::sample() }),
            ("confirm-held-sms", Self { suspicion: Some(Held::NewCountry), ..sms.clone() }),
            ("confirm-sms", Self { delivery: Delivery::Waiting, ..sms }),
            (
                "confirm-spent",
                Self {
                    trouble: Some(Trouble::CodesSpent),
                    masked: String::new(),
                    resend_at_ms: SAMPLE_NOW,
                    ..Self::sample()
                },
            ),
        ]
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

    /// The page as it is first seen.
    #[must_use]
    pub fn sample() -> Self {
        Self { page: Page::sample(), cause: HeldCause::Failures, until_ms: SAMPLE_NOW + 872_000 }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        vec![
            ("held", Self::sample()),
            ("held-reset", Self { cause: HeldCause::Reset, ..Self::sample() }),
            ("held-suspicion", Self { cause: HeldCause::Suspicion, ..Self::sample() }),
        ]
    }
}
