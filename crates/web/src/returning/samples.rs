//! Samples of these pages, for tests and for eyes.

use crate::page::samples::SAMPLE_NOW;
use crate::page::view::Page;
use crate::returning::view::{BackView, SignOutView};

impl BackView {
    /// The page, without the reload that would leave it.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let page = Page { now_ms: SAMPLE_NOW, ..Page::sample() };
        let title = "Northwind Exchange".to_owned();
        vec![(
            "back",
            Self { page, title, href: "https://northwind.example/back?state=1".to_owned(), at_once: false },
        )]
    }
}

impl SignOutView {
    /// The page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        vec![("sign-out", Self { page: Page::sample() })]
    }
}
