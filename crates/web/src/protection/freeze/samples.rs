//! Samples of these pages, for tests and for eyes.

use crate::flow::view::Owner;
use crate::page::message::MessageView;
use crate::page::samples::SAMPLE_NOW;
use crate::page::view::Page;
use crate::protection::freeze::view::{
    FreezeLinkView, FreezeView, Frozen, FrozenView, LinkGoneView, VetoLinkView,
};
use crate::protection::samples::sample_waiting;
use crate::protection::view::ChangeLabel;

impl MessageView {
    /// The messages of this room.
    #[must_use]
    pub(crate) fn freeze_samples() -> Vec<(&'static str, Self)> {
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
    pub(crate) fn sample() -> Self {
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
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let frozen = |by_link, end| Self {
            frozen: Some(Frozen { since_ms: SAMPLE_NOW - 3_600_000, by_link, end }),
            ..Self::sample()
        };
        vec![
            ("freeze", Self::sample()),
            ("freeze-rests", Self { rests_until_ms: Some(SAMPLE_NOW + 20 * 86_400_000), ..Self::sample() }),
            ("freeze-sure", Self { sure: true, ..Self::sample() }),
            ("freeze-asks", Self { owner: crate::flow::samples::sample_owner(), ..Self::sample() }),
            ("freeze-on", frozen(false, None)),
            ("freeze-ending", frozen(true, Some(sample_waiting(ChangeLabel::Unfreeze)))),
        ]
    }
}

impl FrozenView {
    /// After each freeze.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let sample = |everything| Self { page: Page::sample(), everything };
        vec![("frozen-everything", sample(true)), ("frozen-withdrawals", sample(false))]
    }
}

impl FreezeLinkView {
    /// Links that work, at the first look and at the second.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let sample = |by_link| Self {
            page: Page::sample(),
            token: "vst_frz_sample".into(),
            until_ms: SAMPLE_NOW + 500_000_000,
            by_link,
            wait: "7 days".into(),
            sure: false,
        };
        vec![
            ("freeze-link", sample(true)),
            ("freeze-link-sure", Self { sure: true, ..sample(true) }),
            ("freeze-link-rests", sample(false)),
        ]
    }
}

impl VetoLinkView {
    /// A link that stops the change, and one that does not by itself.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let sample = |by_link| Self {
            page: Page::sample(),
            token: "vst_vto_sample".into(),
            offer: sample_waiting(ChangeLabel::Lock { days: Some(1) }),
            by_link,
        };
        vec![("veto-link", sample(true)), ("veto-link-rests", sample(false))]
    }
}

impl LinkGoneView {
    /// A link of each kind.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let sample = |lead| Self { page: Page::sample(), lead };
        vec![("freeze-link-over", sample("link-gone-freeze")), ("veto-link-over", sample("link-gone-veto"))]
    }
}
