//! The pages of registration: the form, and the link from the mail.

use askama::Template;

use vestibule_domain::account::{Agreement, LegalDocument};

use super::captcha::Captcha;
use super::page::Page;
use super::problem::{FormAlert, IdentifierProblem, PasswordProblem};
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
    pub alert: Option<FormAlert>,
    /// What is asked to tell people from machines.
    pub captcha: Captcha,
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
}
