//! Samples of these pages, for tests and for eyes.

use vestibule_domain::protection::FreezeReason;

use crate::page::samples::SAMPLE_NOW;
use crate::page::view::Page;
use crate::sign_in::view::{SignInFrozenView, SignInStoppedView};

impl SignInFrozenView {
    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let sample = |by_link, ends_ms| Self {
            page: Page::sample(),
            by_link,
            since_ms: SAMPLE_NOW - 7_200_000,
            wait: "2 days".into(),
            ends_ms,
            support: "help@northwind.example".into(),
        };
        vec![
            ("frozen", sample(false, None)),
            ("frozen-by-link", sample(true, None)),
            ("frozen-ending", sample(true, Some(SAMPLE_NOW + 165_600_000))),
        ]
    }
}

impl SignInStoppedView {
    /// The page with each reason.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let sample = |reason| Self {
            page: Page::sample(),
            reason,
            since_ms: SAMPLE_NOW - 7_200_000,
            support: "help@northwind.example".into(),
        };
        vec![
            ("stopped-requested", sample(FreezeReason::Requested)),
            ("stopped-suspicious", sample(FreezeReason::SuspiciousActivity)),
            ("stopped-review", sample(FreezeReason::Review)),
            ("stopped-legal", sample(FreezeReason::LegalOrder)),
        ]
    }
}
