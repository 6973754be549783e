//! The browsers and apps that the account knows, and where it is signed in.

use askama::Template;

use super::page::Page;

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
    pub user_agent: String,
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
}
