//! Samples of these pages, for tests and for eyes.

use crate::account::activity::samples::sample_entries;
use crate::account::check_up::view::Found;
use crate::account::dashboard::view::{DashboardView, LastSignIn, PlaceSeen};
use crate::page::samples::SAMPLE_NOW;
use crate::page::view::Page;
use crate::protection::holds::view::HoldRow;

impl DashboardView {
    /// The page of an account in use.
    #[must_use]
    pub(crate) fn sample() -> Self {
        let place = |name: &str, latitude, longitude, done, refused| PlaceSeen {
            name: name.into(),
            latitude: Some(latitude),
            longitude: Some(longitude),
            done,
            refused,
        };
        Self {
            page: Page::sample_signed_in(),
            last: Some(LastSignIn {
                at_ms: SAMPLE_NOW - 86_000_000,
                place: Some("Lisbon, Portugal".into()),
                device: "Firefox on Linux".into(),
            }),
            recovered: false,
            score: 78,
            findings: sample_findings(true, Some(3)),
            holds: Vec::new(),
            places: vec![
                place("Lisbon, Portugal", 38.7, -9.1, 12, 0),
                place("Berlin, Germany", 52.5, 13.4, 2, 0),
                place("Singapore", 1.35, 103.8, 0, 1),
            ],
            recent: sample_entries(),
        }
    }

    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let unnamed = Page {
            viewer: Some(crate::page::view::Viewer {
                name: "a•••@e•••.com".into(),
                named: false,
                unread: 1,
                agreements_due: true,
            }),
            ..Page::sample_signed_in()
        };
        let fresh = Self {
            page: unnamed,
            last: None,
            recovered: false,
            score: 35,
            findings: sample_findings(false, None),
            holds: Vec::new(),
            places: Vec::new(),
            recent: sample_entries().into_iter().rev().take(1).collect(),
        };
        let held = Self { holds: HoldRow::samples(), ..Self::sample() };
        let recovered = Self { recovered: true, ..held.clone() };
        vec![
            ("dashboard-recovered", recovered),
            ("dashboard", Self::sample()),
            ("dashboard-first", fresh),
            ("dashboard-held", held),
        ]
    }
}

fn sample_findings(authenticator: bool, codes_left: Option<u32>) -> Vec<Found> {
    use vestibule_domain::protection::CheckUpPart;
    let found = |part, good| Found { part, good, codes_left };
    vec![
        found(CheckUpPart::BackupCodes, false),
        found(CheckUpPart::SecondFactor, authenticator),
        found(CheckUpPart::Password, true),
        found(CheckUpPart::Activity, true),
    ]
}
