//! Who the customer is to us: identifiers, name, language. All of it is shown in full: it is the reader's own.

use askama::Template;

use vestibule_domain::account::LegalDocument;

use crate::attributes::view::AttributesPart;
use crate::page::problem::Channel;
use crate::page::view::Page;

/// One e-mail address or mobile number.
#[derive(Clone, Debug)]
pub(crate) struct IdentifierRow {
    /// Its name, `idn_…`.
    pub(crate) id: String,
    /// Which of both it is.
    pub(crate) channel: Channel,
    /// It, in full.
    pub(crate) full: String,
    /// Whether it is verified.
    pub(crate) verified: bool,
}

/// A change of addresses that waits.
#[derive(Clone, Debug)]
pub(crate) struct WaitingRow {
    /// Its name, `wkn_…`.
    pub(crate) id: String,
    /// What goes; none when one is added.
    pub(crate) old: Option<String>,
    /// What comes; none when the old one is only removed.
    pub(crate) new: Option<String>,
    /// When it takes effect.
    pub(crate) at_ms: i64,
}

/// An address that is no longer the customer's and still hears of everything.
#[derive(Clone, Debug)]
pub(crate) struct FormerRow {
    /// It, in full.
    pub(crate) full: String,
    /// Until when.
    pub(crate) until_ms: i64,
}

/// What the customer agreed to.
#[derive(Clone, Debug)]
pub(crate) struct AgreedRow {
    /// Which document.
    pub(crate) document: LegalDocument,
    /// Where it was to be read.
    pub(crate) url: String,
    /// Its version.
    pub(crate) version: String,
    /// When.
    pub(crate) at_ms: i64,
}

impl AgreedRow {
    /// The key of the document's name.
    #[must_use]
    pub(crate) const fn key(&self) -> &'static str {
        match self.document {
            LegalDocument::Terms => "agreed-terms",
            LegalDocument::Privacy => "agreed-privacy",
        }
    }
}

/// `/account/profile`. Fields: `name`, `language`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/profile/profile.html")]
pub(crate) struct ProfileView {
    /// What every page has.
    pub(crate) page: Page,
    /// What we call them.
    pub(crate) name: String,
    /// Whether the typed name could not be taken.
    pub(crate) name_problem: bool,
    /// The language's tag.
    pub(crate) language: String,
    /// E-mail addresses and mobile numbers.
    pub(crate) identifiers: Vec<IdentifierRow>,
    /// What waits to change about them.
    pub(crate) waiting: Vec<WaitingRow>,
    /// What went lately.
    pub(crate) former: Vec<FormerRow>,
    /// What the operator's own schema keeps.
    pub(crate) attributes: AttributesPart,
    /// What was agreed to.
    pub(crate) agreed: Vec<AgreedRow>,
    /// The account's id.
    pub(crate) account: String,
    /// Since when.
    pub(crate) since_ms: i64,
}
