//! Who the customer is to us: identifiers (masked), name, language.

use askama::Template;

use super::page::{Page, SAMPLE_NOW};
use super::problem::Channel;

/// One e-mail address or mobile number.
#[derive(Clone, Debug)]
pub struct IdentifierRow {
    /// Which of both it is.
    pub channel: Channel,
    /// It, masked.
    pub masked: String,
    /// Whether it is verified.
    pub verified: bool,
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
    /// The account's id.
    pub account: String,
    /// Since when.
    pub since_ms: i64,
}

impl ProfileView {
    /// The page of an account in use.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample_signed_in(),
            name: "Ann".into(),
            name_problem: false,
            language: "en".into(),
            languages: vec![("en".into(), "English".into())],
            identifiers: vec![
                IdentifierRow {
                    channel: Channel::Mail, masked: "a••@example.com".into(), verified: true
                },
                IdentifierRow {
                    channel: Channel::Sms, masked: "+351 ••• ••• 421".into(), verified: false
                },
            ],
            account: "acc_01h455vb4pex5vsknk084sn02q".into(),
            since_ms: SAMPLE_NOW - 30_000_000_000,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        vec![("profile", Self::sample()), ("profile-problem", Self { name_problem: true, ..Self::sample() })]
    }
}
