//! Samples for the pages of `view/reset.rs`.

use super::page::SAMPLE_NOW;
use super::sign_in::{sample_slider, sample_work};
use crate::view::page::Page;
use crate::view::problem::{Channel, CodeProblem, Delivery, FormAlert, IdentifierProblem, PasswordProblem};
use crate::view::reset::{Link, ResetCodeView, ResetLinkView, ResetNewView, ResetStopView, ResetView, Stop};
use crate::view::sign_in::Captcha;

impl ResetCodeView {
    /// The page as it is first seen.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample(),
            channel: Channel::Mail,
            masked: "a••@example.com".into(),
            delivery: None,
            slow: false,
            problem: None,
            alert: None,
            resend_at_ms: SAMPLE_NOW + 28_000,
            until_ms: SAMPLE_NOW + 1_790_000,
            long: false,
            support: "help@northwind.example".into(),
            support_after: 30,
            support_due: false,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let sms =
            Self { channel: Channel::Sms, masked: "+351 ••• ••• 421".into(), ..Self::sample() };
        let wrong = Some(CodeProblem::Wrong { left: Some(3) });
        let spent = Self { alert: Some(FormAlert::CodesSpent), masked: String::new(), ..Self::sample() };
        vec![
            ("reset-code", Self::sample()),
            ("reset-code-wrong", Self { problem: wrong, resend_at_ms: SAMPLE_NOW, ..Self::sample() }),
            ("reset-code-slow", Self { slow: true, support_due: true, ..Self::sample() }),
            (
                "reset-code-known",
                Self {
                    delivery: Some(Delivery::HandedOver { at_ms: SAMPLE_NOW - 20_000 }),
                    ..Self::sample()
                },
            ),
            ("reset-code-sms", sms.clone()),
            ("reset-code-sms-slow", Self { slow: true, support_due: true, ..sms }),
            ("reset-code-spent", Self { resend_at_ms: SAMPLE_NOW, ..spent }),
        ]
    }
}

impl ResetView {
    /// The page as it is first seen.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample(),
            identifier: String::new(),
            identifier_problem: None,
            alert: None,
            captcha: sample_work(),
            one_check: false,
            listed: false,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let ann = Self { identifier: "ann@example.com".into(), ..Self::sample() };
        let wrong = Self {
            identifier: "ann@".into(),
            identifier_problem: Some(IdentifierProblem::Malformed),
            ..Self::sample()
        };
        vec![
            ("reset", Self::sample()),
            ("reset-problem", wrong),
            ("reset-listed", Self { listed: true, captcha: Captcha::None, ..ann.clone() }),
            (
                "reset-slider",
                Self { captcha: sample_slider(), alert: Some(FormAlert::Captcha), ..ann.clone() },
            ),
            ("reset-one-check", Self { one_check: true, ..ann }),
        ]
    }
}

impl ResetLinkView {
    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let sample = |link| Self { page: Page::sample(), token: "vst_lnk_sample".into(), link };
        vec![
            ("reset-link", sample(Link::Here)),
            ("reset-link-elsewhere", sample(Link::Elsewhere)),
            ("reset-link-over", sample(Link::Over)),
        ]
    }
}

impl ResetNewView {
    /// The page as it is first seen.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample(),
            identifier: "ann@example.com".into(),
            least: 12,
            problem: None,
            busy: false,
            hold_hours: 24,
            until_ms: SAMPLE_NOW + 1_500_000,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        vec![
            ("reset-new", Self::sample()),
            ("reset-new-listed", Self { problem: Some(PasswordProblem::Listed), ..Self::sample() }),
            ("reset-new-busy", Self { busy: true, ..Self::sample() }),
        ]
    }
}

impl ResetStopView {
    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let sample = |stop| Self { page: Page::sample(), stop, support: "help@northwind.example".into() };
        vec![("reset-ended", sample(Stop::Ended)), ("reset-stuck", sample(Stop::NoSecondFactor))]
    }
}
