//! How strangers, failures and what is unusual are met.

use serde::{Deserialize, Serialize};

use crate::time::Span;

/// When a new device must be confirmed by mail or SMS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// What failures cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ThrottlePolicy {
    /// Failures of one client for one identifier before the first lock.
    pub failures_before_lock: u32,
    /// The locks that follow, one for each further failure; the last one repeats.
    pub ladder: Vec<Span>,
    /// Quiet time after which failures are forgotten.
    pub forget_after: Span,
    /// Failures of all strangers for one identifier after which a mailed code comes before the password; at most 100
    /// (NIST SP 800-63B-4 §3.2.2).
    pub strangers_limit: u32,
    /// Failures of one network, over all identifiers, before it is locked.
    pub network_limit: u32,
    /// Flows that one client may open in one minute.
    pub flows_per_minute: u32,
    /// New passwords that one session may set in one hour, and one attempt at a forgotten password; 2 to 1,000. All sessions of
    /// an account together may set ten times as many.
    pub new_passwords_per_hour: u32,
    /// Captchas that one network may be handed in one minute; 10 to 100,000. The networks of a /24 (IPv4) or /48 (IPv6) may
    /// together be handed eight times as many.
    pub captchas_per_minute: u32,
    /// Questions to the message checker that one network may ask in one minute; 5 to 10,000.
    pub message_checks_per_minute: u32,
    /// Codes unknown to the message checker that one network may ask about in one hour; 5 to 1,000.
    pub unknown_messages_per_hour: u32,
}

impl Default for ThrottlePolicy {
    fn default() -> Self {
        Self {
            failures_before_lock: 5,
            ladder: vec![
                Span::from_minutes(1),
                Span::from_minutes(5),
                Span::from_minutes(15),
                Span::from_minutes(30),
            ],
            forget_after: Span::from_hours(24),
            strangers_limit: 100,
            network_limit: 200,
            flows_per_minute: 60,
            new_passwords_per_hour: 20,
            captchas_per_minute: 120,
            message_checks_per_minute: 30,
            unknown_messages_per_hour: 40,
        }
    }
}

/// What counts as unusual.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RiskPolicy {
    /// Failures from which an attempt is unusual.
    pub failures: u32,
    /// Speed in km/h that nobody travels at.
    pub travel_speed_kmh: u32,
    /// Distances in km below which speed is not judged: positions from addresses are rough.
    pub travel_ignored_below_km: u32,
    /// How long a country stays usual after a sign-in from it.
    pub country_memory: Span,
}

impl Default for RiskPolicy {
    fn default() -> Self {
        Self {
            failures: 3,
            travel_speed_kmh: 900,
            travel_ignored_below_km: 500,
            country_memory: Span::from_days(90),
        }
    }
}
