//! Samples for the pages of `view/devices.rs`.

use super::page::SAMPLE_NOW;
use crate::view::devices::{DeviceRow, DeviceShape, DevicesView};
use crate::view::page::Page;

impl DevicesView {
    /// The page of an account in use.
    #[must_use]
    pub fn sample() -> Self {
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
    pub fn samples() -> Vec<(&'static str, Self)> {
        let alone = Self { devices: Self::sample().devices.into_iter().take(1).collect(), ..Self::sample() };
        vec![("devices", Self::sample()), ("devices-alone", alone)]
    }
}
