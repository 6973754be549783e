//! Samples of these pages, for tests and for eyes.

use crate::attributes::view::AttributesPart;
use crate::captcha::samples::sample_work;
use crate::flow::view::VerifyLinkView;
use crate::page::password_length::PasswordLength;
use crate::page::problem::{IdentifierProblem, PasswordProblem};
use crate::page::view::Page;
use crate::registration::view::RegisterView;
use vestibule_domain::account::{Agreement, LegalDocument};

impl RegisterView {
    /// The page as it is first seen.
    #[must_use]
    pub(crate) fn sample() -> Self {
        Self {
            page: Page::sample(),
            identifier: String::new(),
            identifier_problem: None,
            password_problem: None,
            length: PasswordLength::SAMPLE_ALONE,
            attributes: AttributesPart::default(),
            agreements: sample_agreements(),
            terms: false,
            terms_missing: false,
            alert: None,
            captcha: sample_work(),
        }
    }

    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let typed = Self { identifier: "ann@example.com".into(), terms: true, ..Self::sample() };
        let password = |problem| Self { password_problem: Some(problem), ..typed.clone() };
        let empty = Self {
            identifier_problem: Some(IdentifierProblem::Malformed),
            password_problem: Some(PasswordProblem::TooShort { least: 12 }),
            terms_missing: true,
            ..Self::sample()
        };
        let none = Self { agreements: Vec::new(), ..Self::sample() };
        let asking = Self { attributes: AttributesPart::sample_at_registration(), ..Self::sample() };
        let refused = Self { attributes: AttributesPart::sample_refused(), ..typed.clone() };
        vec![
            ("register", Self::sample()),
            ("register-no-terms", none),
            ("register-attributes", asking),
            ("register-attributes-problems", refused),
            ("register-problems", empty),
            ("register-listed", password(PasswordProblem::Listed)),
            ("register-context", password(PasswordProblem::Context)),
            ("register-classes", password(PasswordProblem::Classes)),
            ("register-long", password(PasswordProblem::TooLong { most: 256 })),
        ]
    }
}

fn sample_agreements() -> Vec<Agreement> {
    [(LegalDocument::Terms, "/legal/terms"), (LegalDocument::Privacy, "/legal/privacy")]
        .map(|(document, url)| Agreement { document, url: url.into(), version: "2026-11-01".into() })
        .into()
}

impl VerifyLinkView {
    /// The page as it is first seen.
    #[must_use]
    pub(crate) fn sample() -> Self {
        Self { page: Page::sample(), token: "vst_mail_sample".into(), valid: true, here: true, device: false }
    }

    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        vec![
            ("verify-link", Self::sample()),
            ("verify-link-elsewhere", Self { here: false, ..Self::sample() }),
            ("verify-link-over", Self { valid: false, ..Self::sample() }),
            ("verify-link-device", Self { device: true, ..Self::sample() }),
        ]
    }
}
