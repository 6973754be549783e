//! What is to be agreed to anew.

use askama::Template;
use vestibule_domain::account::{Agreement, LegalDocument};

use crate::page::text::Html;
use crate::page::view::Page;
use crate::registration::view::sentence;

/// `/account/agreements`. Fields: `terms` (value `yes`), `terms_version`, `privacy_version`; `later` in place of them.
#[derive(Clone, Debug, Template)]
#[template(path = "account/agreements/agreements.html")]
pub(crate) struct AgreementsView {
    /// What every page has.
    pub(crate) page: Page,
    /// What changed.
    pub(crate) due: Vec<Agreement>,
    /// Whether the account can be used only afterwards.
    pub(crate) required: bool,
    /// Whether the form came without the tick, or another version has come into force meanwhile.
    pub(crate) missing: bool,
}

impl AgreementsView {
    /// The sentence beside the box, with a link to each document.
    #[must_use]
    pub(crate) fn sentence(&self) -> Html {
        sentence(&self.page, &self.due)
    }

    /// The key of the document's name.
    #[must_use]
    pub(crate) const fn name(one: &Agreement) -> &'static str {
        match one.document {
            LegalDocument::Terms => "agreed-terms",
            LegalDocument::Privacy => "agreed-privacy",
        }
    }
}
