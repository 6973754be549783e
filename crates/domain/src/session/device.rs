//! Browsers and apps seen before.

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, DeviceId};
use crate::time::Timestamp;
use crate::typed::can_be_shown;

/// A name that a customer gave to a device: 1 to 40 characters that can be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct DeviceName(String);

/// Why a text cannot name a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a device name has 1 to 40 characters that can be shown, and no line breaks")]
pub struct DeviceNameError;

impl DeviceName {
    /// Reads a name, without the white space around it.
    pub fn parse(text: &str) -> Result<Self, DeviceNameError> {
        let name = text.trim();
        if name.is_empty() || name.chars().count() > 40 || !can_be_shown(name) {
            return Err(DeviceNameError);
        }
        Ok(Self(name.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<DeviceName> for String {
    fn from(name: DeviceName) -> Self {
        name.0
    }
}

impl TryFrom<String> for DeviceName {
    type Error = DeviceNameError;
    fn try_from(text: String) -> Result<Self, DeviceNameError> {
        Self::parse(&text)
    }
}

/// A device as an account knows it. What it looks like (browser, place, name) is sealed and kept beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Device {
    /// Its name.
    pub id: DeviceId,
    /// Whose it is.
    pub account: AccountId,
    /// When it was first used.
    pub first_seen_at: Timestamp,
    /// When it was last used; written at most once a minute.
    pub last_seen_at: Timestamp,
    /// When its owner forgot it, if so.
    pub forgotten_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_name_can_be_shown() {
        for name in ["Ann’s phone", "گوشی\u{200C}من", "👩\u{200D}💻", "x"] {
            assert_eq!(DeviceName::parse(&format!(" {name} ")).map(String::from), Ok(name.to_owned()));
        }
        let long = "x".repeat(41);
        for name in ["", " ", "a\nb", "\u{200B}", "\u{3164}", "\u{202E}enohp", "\u{200D}", &long] {
            assert_eq!(DeviceName::parse(name), Err(DeviceNameError), "{name:?}");
        }
    }
}
