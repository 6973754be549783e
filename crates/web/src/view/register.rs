//! The pages of registration: the form, the code, and the link from the mail.

use askama::Template;

use vestibule_domain::account::{Agreement, LegalDocument};

use super::page::{Page, SAMPLE_NOW};
use super::problem::{Channel, CodeProblem, Delivery, IdentifierProblem, PasswordProblem, Trouble};
use super::sign_in::{Captcha, sample_work};
use super::text::Html;

/// `/register`: e-mail or mobile number, password, terms.
#[derive(Clone, Debug, Template)]
#[template(path = "register.html")]
pub struct RegisterView {
    /// What every page has.
    pub page: Page,
    /// What was typed as identifier.
    pub identifier: String,
    /// What is wrong with it.
    pub identifier_problem: Option<IdentifierProblem>,
    /// What is wrong with the password.
    pub password_problem: Option<PasswordProblem>,
    /// Fewest characters of a password.
    pub least: u32,
    /// What a new customer agrees to; their versions go back in the fields `terms_version` and `privacy_version`.
    pub agreements: Vec<Agreement>,
    /// Whether the box of the terms is ticked (field `terms`, value `yes`).
    pub terms: bool,
    /// Whether the form came without it.
    pub terms_missing: bool,
    /// Why the flow does not go on.
    pub trouble: Option<Trouble>,
    /// What is asked to tell people from machines.
    pub captcha: Captcha,
}

/// `/register/verify`: the code that was sent to the new identifier.
#[derive(Clone, Debug, Template)]
#[template(path = "register_verify.html")]
pub struct RegisterVerifyView {
    /// What every page has.
    pub page: Page,
    /// Which way the code went out.
    pub channel: Channel,
    /// Where it went, masked.
    pub masked: String,
    /// How far the message has come.
    pub delivery: Delivery,
    /// Why the last code was not taken.
    pub problem: Option<CodeProblem>,
    /// Why the flow does not go on.
    pub trouble: Option<Trouble>,
    /// From when on another code can be sent.
    pub resend_at_ms: i64,
    /// When the code ends.
    pub until_ms: i64,
    /// Whether the code has ten digits instead of six.
    pub long: bool,
}

/// `/register/link` and `/sign-in/link`: the link from the mail; looking at it does nothing, the button does.
#[derive(Clone, Debug, Template)]
#[template(path = "verify_link.html")]
pub struct VerifyLinkView {
    /// What every page has.
    pub page: Page,
    /// Goes back in the field `token`.
    pub token: String,
    /// Whether the link still counts.
    pub valid: bool,
    /// Whether this browser has a flow under way, which the link could be for.
    pub here: bool,
    /// Whether it confirms a device; otherwise it confirms an address.
    pub device: bool,
}

impl RegisterView {
    /// The sentence beside the box, with a link to each document.
    #[must_use]
    pub fn agreement(&self) -> Html {
        let url = |document| {
            self.agreements.iter().find(|one| one.document == document).map(|one| one.url.as_str())
        };
        let (terms, privacy) = (self.page.text("legal-terms"), self.page.text("legal-privacy"));
        match (url(LegalDocument::Terms), url(LegalDocument::Privacy)) {
            (Some(first), Some(second)) => self
                .page
                .linked("register-agree-both", &[("terms", &*terms, first), ("privacy", &*privacy, second)]),
            (Some(first), None) => self.page.linked("register-agree-terms", &[("terms", &*terms, first)]),
            (None, Some(second)) => {
                self.page.linked("register-agree-privacy", &[("privacy", &*privacy, second)])
            }
            (None, None) => self.page.linked("register-agree-both", &[]),
        }
    }

    /// The page as it is first seen.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample(),
            identifier: String::new(),
            identifier_problem: None,
            password_problem: None,
            least: 12,
            agreements: sample_agreements(),
            terms: false,
            terms_missing: false,
            trouble: None,
            captcha: sample_work(),
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let typed = Self { identifier: "ann@example.com".into(), terms: true, ..Self::sample() };
        let password = |problem| Self { password_problem: Some(problem), ..typed.clone() };
        let empty = Self {
            identifier_problem: Some(IdentifierProblem::Missing),
            password_problem: Some(PasswordProblem::TooShort { least: 12 }),
            terms_missing: true,
            ..Self::sample()
        };
        let none = Self { agreements: Vec::new(), ..Self::sample() };
        vec![
            ("register", Self::sample()),
            ("register-no-terms", none),
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

impl RegisterVerifyView {
    /// The page as it is first seen.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample(),
            channel: Channel::Mail,
            masked: "a••@example.com".into(),
            delivery: Delivery::HandedOver { at_ms: SAMPLE_NOW - 20_000 },
            problem: None,
            trouble: None,
            resend_at_ms: SAMPLE_NOW + 58_000,
            until_ms: SAMPLE_NOW + 600_000,
            long: false,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let sms =
            Self { channel: Channel::Sms, masked: "+351 ••• ••• 421".into(), ..Self::sample() };
        vec![
            ("verify", Self::sample()),
            (
                "verify-wrong",
                Self {
                    problem: Some(CodeProblem::Wrong { left: Some(1) }),
                    resend_at_ms: SAMPLE_NOW,
                    ..Self::sample()
                },
            ),
            ("verify-sms", sms),
            (
                "verify-spent",
                Self {
                    trouble: Some(Trouble::CodesSpent),
                    masked: String::new(),
                    resend_at_ms: SAMPLE_NOW,
                    ..Self::sample()
                },
            ),
        ]
    }
}

impl VerifyLinkView {
    /// The page as it is first seen.
    #[must_use]
    pub fn sample() -> Self {
        Self { page: Page::sample(), token: "vst_mail_sample".into(), valid: true, here: true, device: false }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        vec![
            ("verify-link", Self::sample()),
            ("verify-link-elsewhere", Self { here: false, ..Self::sample() }),
            ("verify-link-over", Self { valid: false, ..Self::sample() }),
            ("verify-link-device", Self { device: true, ..Self::sample() }),
        ]
    }
}
