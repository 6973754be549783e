//! What a sign-in leads to that proved everything and met a freeze.

use askama::Template;

use super::page::{Page, SAMPLE_NOW};

/// `/sign-in/frozen`: by whom, since when, and how it ends.
#[derive(Clone, Debug, Template)]
#[template(path = "sign_in_frozen.html")]
pub struct SignInFrozenView {
    /// What every page has.
    pub page: Page,
    /// Whether the link of an alert stopped it, and not a device that was signed in.
    pub by_link: bool,
    /// Since when.
    pub since_ms: i64,
    /// How long its end would wait if it was asked for now, in words.
    pub wait: String,
    /// When it ends, where that was asked for.
    pub ends_ms: Option<i64>,
    /// Where support is written to.
    pub support: String,
}

impl SignInFrozenView {
    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
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
