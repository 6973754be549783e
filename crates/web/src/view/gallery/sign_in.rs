//! Samples for the pages of `view/sign_in.rs`.

use super::page::SAMPLE_NOW;
use crate::view::page::{Flash, Page};
use crate::view::problem::{Channel, CodeProblem, Delivery, FormAlert, IdentifierProblem, PasswordProblem};
use crate::view::sign_in::{
    Captcha, ClockHint, Held, HeldCause, Paths, SignInBackupView, SignInCodeView, SignInConfirmView,
    SignInHeldView, SignInView, SliderPuzzle,
};

impl SignInView {
    /// The page as it is first seen.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample(),
            identifier: String::new(),
            identifier_problem: None,
            password_problem: None,
            alert: None,
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
                    alert: Some(FormAlert::Refused { left: None }),
                    captcha: sample_work(),
                    ..ann.clone()
                },
            ),
            (
                "sign-in-refused-warning",
                Self {
                    alert: Some(FormAlert::Refused { left: Some(2) }),
                    captcha: sample_work(),
                    ..ann.clone()
                },
            ),
            (
                "sign-in-throttled",
                Self { alert: Some(FormAlert::Throttled { until_ms: SAMPLE_NOW + 272_000 }), ..ann.clone() },
            ),
            ("sign-in-busy", Self { alert: Some(FormAlert::Busy), ..ann.clone() }),
            ("sign-in-ended", Self { alert: Some(FormAlert::Ended), ..ann.clone() }),
            ("sign-in-signed-out", signed_out),
            ("sign-in-phrase", Self { phrase: Some("Nine herons over the mill".into()), ..Self::sample() }),
            ("sign-in-slider", Self { captcha: sample_slider(), ..ann.clone() }),
            (
                "sign-in-captcha-asked",
                Self { captcha: sample_slider(), alert: Some(FormAlert::CaptchaAsked), ..ann.clone() },
            ),
            (
                "sign-in-captcha",
                Self { captcha: Captcha::MailCode { problem: None }, alert: Some(FormAlert::Captcha), ..ann },
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
            alert: None,
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
                    alert: Some(FormAlert::Throttled { until_ms: SAMPLE_NOW + 58_000 }),
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
        Self { page: Page::sample(), paths: Paths::SIGN_IN, problem: None, alert: None }
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
            alert: None,
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
                    alert: Some(FormAlert::CodesSpent),
                    masked: String::new(),
                    resend_at_ms: SAMPLE_NOW,
                    ..Self::sample()
                },
            ),
        ]
    }
}

impl SignInHeldView {
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
