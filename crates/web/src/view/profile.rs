//! Who the customer is to us: identifiers, name, language. All of it is shown in full: it is the reader's own.

use askama::Template;

use vestibule_domain::account::LegalDocument;

use super::page::Page;
use super::problem::Channel;

/// One e-mail address or mobile number.
#[derive(Clone, Debug)]
pub struct IdentifierRow {
    /// Its name, `idn_…`.
    pub id: String,
    /// Which of both it is.
    pub channel: Channel,
    /// It, in full.
    pub full: String,
    /// Whether it is verified.
    pub verified: bool,
}

/// A change of addresses that waits.
#[derive(Clone, Debug)]
pub struct WaitingRow {
    /// Its name, `wkn_…`.
    pub id: String,
    /// What goes; none when one is added.
    pub old: Option<String>,
    /// What comes; none when the old one is only removed.
    pub new: Option<String>,
    /// When it takes effect.
    pub at_ms: i64,
}

/// An address that is no longer the customer's and still hears of everything.
#[derive(Clone, Debug)]
pub struct FormerRow {
    /// It, in full.
    pub full: String,
    /// Until when.
    pub until_ms: i64,
}

/// What the customer agreed to.
#[derive(Clone, Debug)]
pub struct AgreedRow {
    /// Which document.
    pub document: LegalDocument,
    /// Where it was to be read.
    pub url: String,
    /// Its version.
    pub version: String,
    /// When.
    pub at_ms: i64,
}

impl AgreedRow {
    /// The key of the document's name.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self.document {
            LegalDocument::Terms => "agreed-terms",
            LegalDocument::Privacy => "agreed-privacy",
        }
    }
}

/// `/account/profile`. Fields: `name`, `language`.
#[derive(Clone, Debug, Template)]
#[template(path = "profile.html")]
pub struct ProfileView {
    /// What every page has.
    pub page: Page,
    /// What we call them.
    pub name: String,
    /// Whether the typed name could not be taken.
    pub name_problem: bool,
    /// The language's tag.
    pub language: String,
    /// The languages to choose from: tag and own name.
    pub languages: Vec<(String, String)>,
    /// E-mail addresses and mobile numbers.
    pub identifiers: Vec<IdentifierRow>,
    /// What waits to change about them.
    pub waiting: Vec<WaitingRow>,
    /// What went lately.
    pub former: Vec<FormerRow>,
    /// What was agreed to.
    pub agreed: Vec<AgreedRow>,
    /// The account's id.
    pub account: String,
    /// Since when.
    pub since_ms: i64,
}
