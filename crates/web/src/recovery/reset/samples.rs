//! Samples of these pages, for tests and for eyes.

use crate::page::view::Page;
use crate::recovery::reset::view::{Link, ResetLinkView, ResetStopView, Stop};

impl ResetLinkView {
    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let sample = |link| Self { page: Page::sample(), token: "vst_lnk_sample".into(), link };
        vec![
            ("reset-link", sample(Link::Here)),
            ("reset-link-elsewhere", sample(Link::Elsewhere)),
            ("reset-link-over", sample(Link::Over)),
        ]
    }
}

impl ResetStopView {
    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let sample = |stop| Self { page: Page::sample(), stop, support: "help@northwind.example".into() };
        vec![("reset-ended", sample(Stop::Ended)), ("reset-stuck", sample(Stop::NoSecondFactor))]
    }
}
