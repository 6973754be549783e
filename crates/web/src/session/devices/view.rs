//! The browsers and apps that the account knows, and where it is signed in.

use askama::Template;

use crate::page::view::Page;

/// What a device looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DeviceShape {
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
    pub(crate) fn icon(self) -> &'static str {
        match self {
            Self::Computer => "monitor",
            Self::Phone => "smartphone",
            Self::Tablet => "tablet",
        }
    }
}

/// One device.
#[derive(Clone, Debug)]
pub(crate) struct DeviceRow {
    /// Its id, for the addresses of its forms.
    pub(crate) id: String,
    /// The name that the customer gave it, else what it seems to be.
    pub(crate) name: String,
    /// What it seems to be, `Firefox on Linux`.
    pub(crate) user_agent: String,
    /// What it looks like.
    pub(crate) shape: DeviceShape,
    /// Where it was last used.
    pub(crate) place: Option<String>,
    /// When it was last used.
    pub(crate) last_ms: i64,
    /// Whether it is the one this page is seen on.
    pub(crate) current: bool,
    /// The session that is open on it.
    pub(crate) session: Option<String>,
}

/// `/account/devices`. Forms: `/account/devices/{id}/name` (field `name`), `/account/devices/{id}/forget`,
/// `/account/sessions/{id}/end`, `/account/sessions/end-others`.
#[derive(Clone, Debug, Template)]
#[template(path = "session/devices/devices.html")]
pub(crate) struct DevicesView {
    /// What every page has.
    pub(crate) page: Page,
    /// The devices, this one first, then by last use.
    pub(crate) devices: Vec<DeviceRow>,
    /// How long a session lasts that is not used, in the reader's language.
    pub(crate) idle: String,
    /// How long a session lasts at the most.
    pub(crate) total: String,
}

impl DevicesView {
    /// Whether a session is open on another device than this one.
    #[must_use]
    pub(crate) fn others(&self) -> bool {
        self.devices.iter().any(|device| !device.current && device.session.is_some())
    }
}
