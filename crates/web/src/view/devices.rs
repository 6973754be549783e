//! The browsers and apps that the account knows, and where it is signed in.

use askama::Template;

use super::page::{Page, SAMPLE_NOW};

/// What a device looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceShape {
    /// A desktop or laptop.
    Computer,
    /// A phone.
    Phone,
    /// A tablet.
    Tablet,
}

impl DeviceShape {
    /// Its icon.
    #[must_use]
    pub fn icon(&self) -> &'static str {
        match self {
            Self::Computer => "monitor",
            Self::Phone => "smartphone",
            Self::Tablet => "tablet",
        }
    }
}

/// One device.
#[derive(Clone, Debug)]
pub struct DeviceRow {
    /// Its id, for the addresses of its forms.
    pub id: String,
    /// The name that the customer gave it, else what it seems to be.
    pub name: String,
    /// What it seems to be, `Firefox on Linux`.
    pub client: String,
    /// What it looks like.
    pub shape: DeviceShape,
    /// Where it was last used.
    pub place: Option<String>,
    /// When it was last used.
    pub last_ms: i64,
    /// Whether it is the one this page is seen on.
    pub current: bool,
    /// The session that is open on it.
    pub session: Option<String>,
}

/// `/account/devices`. Forms: `/account/devices/{id}/name` (field `name`), `/account/devices/{id}/forget`,
/// `/account/sessions/{id}/end`, `/account/sessions/end-others`.
#[derive(Clone, Debug, Template)]
#[template(path = "devices.html")]
pub struct DevicesView {
    /// What every page has.
    pub page: Page,
    /// The devices, this one first, then by last use.
    pub devices: Vec<DeviceRow>,
}

impl DevicesView {
    /// Whether a session is open on another device than this one.
    #[must_use]
    pub fn others(&self) -> bool {
        self.devices.iter().any(|device| !device.current && device.session.is_some())
    }

    /// The page of an account in use.
    #[must_use]
    pub fn sample() -> Self {
        let device = |id: &str, name: &str, client: &str, shape, hours: i64| DeviceRow {
            id: id.into(),
            name: name.into(),
            client: client.into(),
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
