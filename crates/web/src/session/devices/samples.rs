//! Samples of these pages, for tests and for eyes.

use crate::page::samples::SAMPLE_NOW;
use crate::page::view::Page;
use crate::session::devices::view::{DeviceRow, DeviceShape, DevicesView};

impl DevicesView {
    /// The page of an account in use.
    #[must_use]
    pub(crate) fn sample() -> Self {
        let device = |id: &str, name: &str, user_agent: &str, shape, hours: i64| DeviceRow {
            id: id.into(),
            name: name.into(),
            user_agent: user_agent.into(),
            shape,
            place: Some("Lisbon, Portugal".into()),
            last_ms: SAMPLE_NOW - hours * 3_600_000,
            current: false,
            session: Some(format!("ses_{id}")),
        };
        Self {
            page: Page::sample_signed_in(),
            idle: "14 days".into(),
            total: "30 days".into(),
            devices: vec![
                DeviceRow {
                    current: true,
                    ..device("dev_1", "Work laptop", "Firefox on Linux", DeviceShape::Computer, 0)
                },
                device("dev_2", "Safari on iPhone", "Safari on iPhone", DeviceShape::Phone, 5),
                DeviceRow {
                    session: None,
                    place: None,
                    ..device("dev_3", "Old tablet", "Chrome on Android", DeviceShape::Tablet, 900)
                },
            ],
        }
    }

    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let alone = Self { devices: Self::sample().devices.into_iter().take(1).collect(), ..Self::sample() };
        vec![("devices", Self::sample()), ("devices-alone", alone)]
    }
}
