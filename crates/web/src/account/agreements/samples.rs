//! Samples of these pages, for tests and for eyes.

use vestibule_domain::account::{Agreement, LegalDocument};

use crate::account::agreements::view::AgreementsView;
use crate::page::view::Page;

fn changed(document: LegalDocument) -> Agreement {
    let url = format!("/legal/{}", document.as_str());
    Agreement { document, url, version: "2026-12-01".into() }
}

impl AgreementsView {
    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let both = Self {
            page: Page::sample_signed_in(),
            due: [LegalDocument::Terms, LegalDocument::Privacy].map(changed).into(),
            required: false,
            missing: false,
        };
        let one = |document| Self { due: vec![changed(document)], ..both.clone() };
        vec![
            ("agreements", both.clone()),
            ("agreements-terms", one(LegalDocument::Terms)),
            ("agreements-privacy", one(LegalDocument::Privacy)),
            ("agreements-required", Self { required: true, missing: true, ..both.clone() }),
        ]
    }
}
