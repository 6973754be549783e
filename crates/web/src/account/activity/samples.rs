//! Samples of these pages, for tests and for eyes.

use crate::account::activity::view::{ActivityFilter, ActivityView, Entry};
use crate::page::samples::SAMPLE_NOW;
use crate::page::view::Page;
use vestibule_domain::audit::{EventName, RefusedBy};

/// What the exchange does.
const BY_US: [EventName; 7] = [
    EventName::ExchangeFroze,
    EventName::ExchangeUnfroze,
    EventName::AllSessionsEnded,
    EventName::PasswordDemanded,
    EventName::IdentifiersRead,
    EventName::AttributesRead,
    EventName::ExternalIdSet,
];

impl ActivityView {
    /// A page of a list.
    #[must_use]
    pub(crate) fn sample() -> Self {
        let everything = EventName::ALL.into_iter().zip(0_i64..).map(|(kind, index)| {
            let by_us = BY_US.contains(&kind);
            Entry {
                kind,
                refused_by: None,
                new_device: false,
                about: None,
                place: (!by_us).then(|| "Lisbon, Portugal".into()),
                ip: (!by_us).then(|| "203.0.113.7".into()),
                device: Some(if by_us { "by us" } else { "Firefox on Linux" }.into()),
                at_ms: SAMPLE_NOW - 90_000_000 - index * 7_000_000,
                left_out: 0,
            }
        });
        Self {
            page: Page::sample_signed_in(),
            entries: sample_entries().into_iter().chain(everything).collect(),
            filter: ActivityFilter::default(),
            devices: vec![("dev_1".into(), "Firefox on Linux".into()), ("dev_2".into(), "My phone".into())],
            newer: None,
            older: Some("/account/activity?before=evt_1".into()),
            csv: "/account/activity.csv".into(),
        }
    }

    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let none = Self {
            entries: Vec::new(),
            filter: ActivityFilter {
                outcome: "refused".into(),
                device: "dev_2".into(),
                ..ActivityFilter::default()
            },
            newer: Some("/account/activity?after=evt_1".into()),
            older: None,
            ..Self::sample()
        };
        vec![("activity", Self::sample()), ("activity-none", none)]
    }
}

/// Four events: two sign-ins, a refusal for each reason.
pub(crate) fn sample_entries() -> Vec<Entry> {
    let entry = |kind, hours: i64, place: &str, device: &str| Entry {
        kind,
        refused_by: None,
        new_device: false,
        about: None,
        place: Some(place.into()),
        ip: Some("203.0.113.7".into()),
        device: Some(device.into()),
        at_ms: SAMPLE_NOW - hours * 3_600_000,
        left_out: 0,
    };
    let refusal = |by, hours| Entry {
        refused_by: Some(by),
        left_out: 990,
        ..entry(EventName::SignInRefused, hours, "Singapore", "Chrome on Windows")
    };
    vec![
        entry(EventName::SignedIn, 0, "Lisbon, Portugal", "Firefox on Linux"),
        entry(EventName::PasswordChanged, 18, "Lisbon, Portugal", "Firefox on Linux"),
        refusal(RefusedBy::Password, 220),
        Entry { new_device: true, ..entry(EventName::SignedIn, 400, "Berlin, Germany", "Safari on iPhone") },
        Entry {
            about: Some("a•••@mail.example → b•••@mail.example".into()),
            ip: Some("2001:db8:85a3:8d3:1319:8a2e:370:7348".into()),
            ..entry(EventName::ContactChanged, 500, "Lisbon, Portugal", "Firefox on Linux")
        },
        entry(EventName::AccountRegistered, 900, "Lisbon, Portugal", "Firefox on Linux"),
    ]
}
