//! The pages of registration: the form, and the link from the mail.

use askama::Template;

use vestibule_domain::account::{Agreement, LegalDocument};

use crate::attributes::view::AttributesPart;
use crate::captcha::view::Captcha;
use crate::page::password_length::PasswordLength;
use crate::page::problem::{FormAlert, IdentifierProblem, PasswordProblem};
use crate::page::text::Html;
use crate::page::view::Page;

/// `/register`: e-mail or mobile number, password, terms.
#[derive(Clone, Debug, Template)]
#[template(path = "registration/register.html")]
pub(crate) struct RegisterView {
    /// What every page has.
    pub(crate) page: Page,
    /// What was typed as identifier.
    pub(crate) identifier: String,
    /// What is wrong with it.
    pub(crate) identifier_problem: Option<IdentifierProblem>,
    /// What is wrong with the password.
    pub(crate) password_problem: Option<PasswordProblem>,
    /// How long a new password must be.
    pub(crate) length: PasswordLength,
    /// The operator's own fields.
    pub(crate) attributes: AttributesPart,
    /// What a new customer agrees to; their versions go back in the fields `terms_version` and `privacy_version`.
    pub(crate) agreements: Vec<Agreement>,
    /// Whether the box of the terms is ticked (field `terms`, value `yes`).
    pub(crate) terms: bool,
    /// Whether the form came without it.
    pub(crate) terms_missing: bool,
    /// Why the flow does not go on.
    pub(crate) alert: Option<FormAlert>,
    /// What is asked to tell people from machines.
    pub(crate) captcha: Captcha,
}

impl RegisterView {
    /// The sentence beside the box, with a link to each document.
    #[must_use]
    pub(crate) fn agreement(&self) -> Html {
        sentence(&self.page, &self.agreements)
    }
}

/// That somebody agrees to these documents, with a link to each.
#[must_use]
pub(crate) fn sentence(page: &Page, agreements: &[Agreement]) -> Html {
    let url = |document| agreements.iter().find(|one| one.document == document).map(|one| one.url.as_str());
    let (terms, privacy) = (page.text("legal-terms"), page.text("legal-privacy"));
    match (url(LegalDocument::Terms), url(LegalDocument::Privacy)) {
        (Some(first), Some(second)) => {
            page.linked("register-agree-both", &[("terms", &*terms, first), ("privacy", &*privacy, second)])
        }
        (Some(first), None) => page.linked("register-agree-terms", &[("terms", &*terms, first)]),
        (None, Some(second)) => page.linked("register-agree-privacy", &[("privacy", &*privacy, second)]),
        (None, None) => page.linked("register-agree-both", &[]),
    }
}
