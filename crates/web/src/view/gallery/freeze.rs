//! Samples for the pages of `view/freeze.rs`.

use super::page::SAMPLE_NOW;
use super::protections::sample_waiting;
use crate::view::freeze::{
    FreezeLinkView, FreezeView, Frozen, FrozenView, UnfreezeStep, UnfreezeStepView, UnfreezeView,
    UnfreezeWaitsView, VetoLinkView,
};
use crate::view::message::MessageView;
use crate::view::page::Page;
use crate::view::problem::{Channel, CodeProblem, Delivery, FormAlert};
use crate::view::protections::ChangeLabel;
use crate::view::security::Owner;
use crate::view::sign_in::{Captcha, ClockHint};

impl MessageView {
    /// The messages of this room.
    #[must_use]
    pub fn freeze_samples() -> Vec<(&'static str, Self)> {
        vec![
            ("vetoed", Self::vetoed(Page::sample())),
            ("not-frozen", Self::not_frozen(Page::sample())),
            ("was-frozen", Self::was_frozen(Page::sample())),
        ]
    }
}

impl FreezeView {
    /// The page of an account that is not frozen.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample_signed_in(),
            frozen: None,
            wait: "2 days".into(),
            rests_until_ms: None,
            sure: false,
            owner: Owner::default(),
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let frozen = |by_link, end| Self {
            frozen: Some(Frozen { since_ms: SAMPLE_NOW - 3_600_000, by_link, end }),
            ..Self::sample()
        };
        vec![
            ("freeze", Self::sample()),
            ("freeze-rests", Self { rests_until_ms: Some(SAMPLE_NOW + 20 * 86_400_000), ..Self::sample() }),
            ("freeze-sure", Self { sure: true, ..Self::sample() }),
            ("freeze-asks", Self { owner: super::security::sample_owner(), ..Self::sample() }),
            ("freeze-on", frozen(false, None)),
            ("freeze-ending", frozen(true, Some(sample_waiting(ChangeLabel::Unfreeze)))),
        ]
    }
}

impl FrozenView {
    /// After each freeze.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let sample = |everything| Self { page: Page::sample(), everything };
        vec![("frozen-everything", sample(true)), ("frozen-withdrawals", sample(false))]
    }
}

impl FreezeLinkView {
    /// A link that works, and one that does not.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let sample = |until_ms, by_link| Self {
            page: Page::sample(),
            token: "vst_frz_sample".into(),
            until_ms,
            by_link,
            wait: "7 days".into(),
            sure: false,
        };
        let until = Some(SAMPLE_NOW + 500_000_000);
        vec![
            ("freeze-link", sample(until, true)),
            ("freeze-link-sure", Self { sure: true, ..sample(until, true) }),
            ("freeze-link-rests", sample(until, false)),
            ("freeze-link-over", sample(None, true)),
        ]
    }
}

impl VetoLinkView {
    /// A link that works, and one that does not.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let sample =
            |offer, by_link| Self { page: Page::sample(), token: "vst_vto_sample".into(), offer, by_link };
        let waiting = || Some(sample_waiting(ChangeLabel::Lock { days: Some(1) }));
        vec![
            ("veto-link", sample(waiting(), true)),
            ("veto-link-rests", sample(waiting(), false)),
            ("veto-link-over", sample(None, true)),
        ]
    }
}

impl UnfreezeView {
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
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let again = Self {
            identifier: "ann@example.com".into(),
            alert: Some(FormAlert::Refused { left: None }),
            captcha: Captcha::MailCode { problem: None },
            ..Self::sample()
        };
        vec![("unfreeze", Self::sample()), ("unfreeze-again", again)]
    }
}

impl UnfreezeStepView {
    /// The page that asks for the second factor.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample(),
            step: UnfreezeStep::SecondFactor,
            problem: None,
            clock: None,
            alert: None,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let message = |channel, masked: &str| UnfreezeStep::Message {
            channel,
            masked: masked.into(),
            delivery: Delivery::HandedOver { at_ms: SAMPLE_NOW - 20_000 },
            resend_at_ms: SAMPLE_NOW + 25_000,
            until_ms: SAMPLE_NOW + 580_000,
            long: false,
        };
        let wrong = Self {
            problem: Some(CodeProblem::Wrong { left: Some(4) }),
            clock: Some(ClockHint { seconds: 74, ahead: false }),
            ..Self::sample()
        };
        let spent =
            Self { step: message(Channel::Mail, ""), alert: Some(FormAlert::CodesSpent), ..Self::sample() };
        vec![
            ("unfreeze-code", Self::sample()),
            ("unfreeze-code-wrong", wrong),
            ("unfreeze-mail", Self { step: message(Channel::Mail, "a•••@e•••.com"), ..Self::sample() }),
            ("unfreeze-sms", Self { step: message(Channel::Sms, "+351 ••• ••• 678"), ..Self::sample() }),
            ("unfreeze-spent", spent),
        ]
    }
}

impl UnfreezeWaitsView {
    /// Just asked for.
    #[must_use]
    pub fn sample() -> Self {
        Self { page: Page::sample(), until_ms: SAMPLE_NOW + 172_800_000 }
    }
}
