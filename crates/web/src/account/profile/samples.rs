//! Samples of these pages, for tests and for eyes.

use crate::account::profile::view::{AgreedRow, FormerRow, IdentifierRow, ProfileView, WaitingRow};
use crate::attributes::view::AttributesPart;
use crate::page::problem::Channel;
use crate::page::samples::SAMPLE_NOW;
use crate::page::view::Page;
use vestibule_domain::account::LegalDocument;

impl ProfileView {
    /// The page of an account in use.
    #[must_use]
    pub(crate) fn sample() -> Self {
        Self {
            page: Page::sample_signed_in(),
            name: "Ann".into(),
            name_problem: false,
            language: "en".into(),
            identifiers: vec![
                IdentifierRow {
                    id: "idn_01h455vb4pex5vsknk084sn02q".into(),
                    channel: Channel::Mail,
                    full: "ann@example.com".into(),
                    verified: true,
                },
                IdentifierRow {
                    id: "idn_01h455vb4pex5vsknk084sn02r".into(),
                    channel: Channel::Sms,
                    full: "+351 912 345 421".into(),
                    verified: false,
                },
            ],
            waiting: Vec::new(),
            former: Vec::new(),
            attributes: AttributesPart::default(),
            agreed: [(LegalDocument::Terms, "terms"), (LegalDocument::Privacy, "privacy")]
                .map(|(document, name)| AgreedRow {
                    document,
                    url: format!("/legal/{name}"),
                    version: "2026-11-01".into(),
                    at_ms: SAMPLE_NOW - 30_000_000_000,
                })
                .into(),
            account: "acc_01h455vb4pex5vsknk084sn02q".into(),
            since_ms: SAMPLE_NOW - 30_000_000_000,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let waiting = |old: Option<&str>, new: Option<&str>, hours: i64| WaitingRow {
            id: "wkn_01h455vb4pex5vsknk084sn02q".into(),
            old: old.map(str::to_owned),
            new: new.map(str::to_owned),
            at_ms: SAMPLE_NOW + hours * 3_600_000,
        };
        let former = FormerRow { full: "ann.brown@old.example".into(), until_ms: SAMPLE_NOW + 2_000_000_000 };
        let waits = Self {
            waiting: vec![
                waiting(Some("a••@example.com"), Some("a•••@n•••.example"), 47),
                waiting(Some("a••@example.com"), None, 12),
                waiting(None, Some("+351 ••• ••• 678"), 3),
            ],
            former: vec![former],
            ..Self::sample()
        };
        let attributes = Self { attributes: AttributesPart::sample_of_account(), ..Self::sample() };
        let refused = Self { attributes: AttributesPart::sample_of_account_refused(), ..Self::sample() };
        let mut only = Self::sample();
        only.identifiers.truncate(1);
        vec![
            ("profile", Self::sample()),
            ("profile-waits", waits),
            ("profile-only", only),
            ("profile-attributes", attributes),
            ("profile-attributes-problems", refused),
            ("profile-problem", Self { name_problem: true, ..Self::sample() }),
        ]
    }
}
