//! How new and known devices are met.

use serde::{Deserialize, Serialize};

use crate::setting::Described;
use crate::time::Span;

/// When a new device must be confirmed by mail or SMS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmNewDevice {
    /// Never.
    Never,
    /// When the risk is high.
    AtHighRisk,
    /// When the risk is high or the account has no second factor.
    WithoutSecondFactor,
    /// Always.
    Always,
}

/// New and known devices.
#[derive(Debug, Clone, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DevicePolicy {
    /// When a new device must be confirmed by mail or SMS.
    pub confirm_new: ConfirmNewDevice,
    /// How long a device stays known after its last use.
    pub remembered: Span,
}

impl Default for DevicePolicy {
    fn default() -> Self {
        Self { confirm_new: ConfirmNewDevice::WithoutSecondFactor, remembered: Span::from_days(365) }
    }
}
