//! What an operator can set about the rules. Every number has a default from the product's description; presets and
//! the configuration file override single values. Unknown keys are refused.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::account::PasswordRule;
use crate::gate::RiskLevel;
use crate::time::Span;

/// The whole policy in force.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Who may register and with what.
    pub registration: RegistrationPolicy,
    /// What a password must be.
    pub password: PasswordPolicy,
    /// When a captcha is asked, and which.
    pub captcha: CaptchaPolicy,
    /// Mailed and texted codes.
    pub code: CodePolicy,
    /// Authenticator apps and backup codes.
    pub second_factor: SecondFactorPolicy,
    /// New and known devices.
    pub device: DevicePolicy,
    /// What failures cost.
    pub throttle: ThrottlePolicy,
    /// What counts as unusual.
    pub risk: RiskPolicy,
    /// How long sessions last.
    pub session: SessionPolicy,
    /// How long things are kept.
    pub retention: RetentionPolicy,
}

/// Who may register and with what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RegistrationPolicy {
    /// Whether new customers may register.
    pub open: bool,
    /// Whether an e-mail address can be the identifier.
    pub email: bool,
    /// Whether a mobile number can be the identifier.
    pub phone: bool,
    /// ISO 3166-1 alpha-2 code that numbers without a country prefix are read in; empty to demand the prefix.
    pub default_country: String,
}

impl Default for RegistrationPolicy {
    fn default() -> Self {
        Self { open: true, email: true, phone: true, default_country: String::new() }
    }
}

/// What a password must be (NIST SP 800-63B-4 §3.1.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasswordPolicy {
    /// Fewest code points; 8 to 64.
    pub min_length: u16,
    /// Fewest code points where the password is the only factor; 8 to 64.
    pub min_length_sole_factor: u16,
    /// Fewest of the four classes (lower case, upper case, digits, others); 0 asks for none.
    pub min_classes: u8,
    /// Whether passwords on the bundled list of common ones are refused.
    pub refuse_listed: bool,
    /// Words that must not make up a password, beside the customer's own identifiers.
    pub context_words: Vec<String>,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self {
            min_length: 12,
            min_length_sole_factor: 15,
            min_classes: 0,
            refuse_listed: true,
            context_words: Vec::new(),
        }
    }
}

impl PasswordPolicy {
    /// The rule that a password is checked by.
    #[must_use]
    pub const fn rule(&self) -> PasswordRule {
        PasswordRule {
            min_length: self.min_length,
            min_length_sole_factor: Some(self.min_length_sole_factor),
            classes: self.min_classes,
        }
    }
}

/// Which captcha is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptchaKind {
    /// Invisible proof of work (altcha protocol).
    ProofOfWork,
    /// A slider puzzle drawn by the server.
    Slider,
}

/// When a captcha is asked, and which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CaptchaPolicy {
    /// Which kind is shown first; proof of work and the mailed code always stay within reach.
    pub kind: CaptchaKind,
    /// The risk level from which it is asked at sign-in.
    pub from_risk: RiskLevel,
    /// The number of failures from which it is always asked; at least 1.
    pub after_failures: u32,
    /// Whether it is asked at every registration.
    pub at_registration: bool,
    /// How long a challenge can be answered.
    pub lifetime: Span,
    /// Work of one challenge: the most derivations that solving it can take, half of them on average; 10 to 100,000.
    /// One takes a browser about half a millisecond.
    pub work: u32,
}

impl Default for CaptchaPolicy {
    fn default() -> Self {
        Self {
            kind: CaptchaKind::ProofOfWork,
            from_risk: RiskLevel::Medium,
            after_failures: 3,
            at_registration: true,
            lifetime: Span::from_minutes(10),
            work: 500,
        }
    }
}

impl CaptchaPolicy {
    /// Whether an attempt of this level with this many failures must solve one.
    #[must_use]
    pub fn asked(&self, level: RiskLevel, failures: u32) -> bool {
        level >= self.from_risk || failures >= self.after_failures
    }
}

/// Mailed and texted codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CodePolicy {
    /// How long a code or link that verifies an address is good for.
    pub lifetime: Span,
    /// How long one that confirms a new device is good for.
    pub device_lifetime: Span,
    /// Wrong codes that one passage tolerates; a resend does not reset it.
    pub tries: u8,
    /// The wait before the first resend; it doubles each time.
    pub resend_after: Span,
    /// Messages that one passage may send.
    pub sends: u8,
}

impl Default for CodePolicy {
    fn default() -> Self {
        Self {
            lifetime: Span::from_minutes(10),
            device_lifetime: Span::from_minutes(20),
            tries: 5,
            resend_after: Span::from_seconds(30),
            sends: 5,
        }
    }
}

/// Authenticator apps and backup codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SecondFactorPolicy {
    /// Backup codes in a set; 5 to 20.
    pub backup_codes: u8,
    /// From this many unused codes on, a new set is suggested.
    pub nudge_at: u8,
    /// Consecutive wrong codes after which the authenticator is disabled (NIST SP 800-63B-4 §3.2.2: at most 100).
    pub disable_after: u32,
    /// Steps of 30 seconds by which a code may be early or late.
    pub window: u8,
    /// Steps of 30 seconds that a resynchronisation searches either way.
    pub resynchronise_steps: u16,
}

impl Default for SecondFactorPolicy {
    fn default() -> Self {
        Self { backup_codes: 10, nudge_at: 3, disable_after: 100, window: 1, resynchronise_steps: 60 }
    }
}

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
    /// Passages that one client may open in one minute.
    pub passages_per_minute: u32,
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
            passages_per_minute: 60,
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

/// How long sessions last (NIST SP 800-63B-4 §2.2.3: at AAL2 at most 24 h, 1 h idle).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SessionPolicy {
    /// A session ends after this long without use.
    pub idle: Span,
    /// A session ends this long after it began.
    pub total: Span,
    /// How long the proofs of a sign-in count for changing settings.
    pub recent: Span,
    /// How long a passage may take.
    pub passage: Span,
}

impl Default for SessionPolicy {
    fn default() -> Self {
        Self {
            idle: Span::from_hours(1),
            total: Span::from_hours(24),
            recent: Span::from_minutes(10),
            passage: Span::from_minutes(20),
        }
    }
}

/// How long things are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RetentionPolicy {
    /// Activity and audit events.
    pub activity: Span,
    /// Finished passages.
    pub passages: Span,
    /// Sessions that are over.
    pub sessions: Span,
    /// Delivered messages.
    pub messages: Span,
}

impl Default for RetentionPolicy {
    fn default() -> Self {
        Self {
            activity: Span::from_days(730),
            passages: Span::from_days(1),
            sessions: Span::from_days(30),
            messages: Span::from_days(30),
        }
    }
}

/// A policy value that would make the product unsafe or unusable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("policy.{key} = {value}: {remedy}")]
pub struct PolicyFault {
    /// The dotted key below `policy`.
    pub key: &'static str,
    /// The value as it was set.
    pub value: String,
    /// What to do about it.
    pub remedy: &'static str,
}

impl Policy {
    /// The first value that is out of its range, with the remedy.
    pub fn check(&self) -> Result<(), PolicyFault> {
        for (key, value, range, remedy) in self.ranges() {
            if !range.contains(&value) {
                return Err(PolicyFault { key, value: value.to_string(), remedy });
            }
        }
        if !(self.registration.email || self.registration.phone) && self.registration.open {
            let remedy = "allow e-mail addresses, mobile numbers, or both, or close registration";
            return Err(PolicyFault { key: "registration.email", value: "false".to_owned(), remedy });
        }
        Ok(())
    }

    fn ranges(&self) -> impl Iterator<Item = Range> {
        let rungs = self
            .throttle
            .ladder
            .iter()
            .map(|rung| ("throttle.ladder", rung.seconds(), 1..=86_400, "make each length 1s to 24h"));
        self.factor_ranges().into_iter().chain(self.effort_ranges()).chain(self.time_ranges()).chain(rungs)
    }

    fn factor_ranges(&self) -> [Range; 6] {
        let (password, second) = (&self.password, &self.second_factor);
        let length = "choose 8 to 64 characters";
        [
            ("password.min_length", password.min_length.into(), 8..=64, length),
            ("password.min_length_sole_factor", password.min_length_sole_factor.into(), 8..=64, length),
            ("password.min_classes", password.min_classes.into(), 0..=4, "choose 0 to 4 classes"),
            ("second_factor.backup_codes", second.backup_codes.into(), 5..=20, "choose 5 to 20"),
            ("second_factor.disable_after", second.disable_after.into(), 5..=100, "choose 5 to 100"),
            ("second_factor.window", second.window.into(), 0..=2, "choose 0 to 2 steps"),
        ]
    }

    fn effort_ranges(&self) -> [Range; 10] {
        let (captcha, code, throttle) = (&self.captcha, &self.code, &self.throttle);
        let steps = self.second_factor.resynchronise_steps.into();
        let rungs = i64::try_from(throttle.ladder.len()).unwrap_or(i64::MAX);
        let passages = throttle.passages_per_minute.into();
        [
            ("second_factor.resynchronise_steps", steps, 2..=120, "choose 2 to 120 steps"),
            ("captcha.after_failures", captcha.after_failures.into(), 1..=100, "choose 1 to 100"),
            ("captcha.work", captcha.work.into(), 10..=100_000, "choose 10 to 100000"),
            ("code.tries", code.tries.into(), 1..=10, "choose 1 to 10: six digits bear no more"),
            ("code.sends", code.sends.into(), 1..=10, "choose 1 to 10"),
            ("throttle.failures_before_lock", throttle.failures_before_lock.into(), 2..=20, "choose 2 to 20"),
            ("throttle.ladder", rungs, 1..=16, "give 1 to 16 lengths of time"),
            ("throttle.strangers_limit", throttle.strangers_limit.into(), 10..=100, "choose 10 to 100"),
            ("throttle.network_limit", throttle.network_limit.into(), 20..=100_000, "choose 20 to 100000"),
            ("throttle.passages_per_minute", passages, 5..=100_000, "choose 5 to 100000"),
        ]
    }

    fn time_ranges(&self) -> [Range; 10] {
        let day = 86_400;
        let (code, session, forget) = (&self.code, &self.session, self.throttle.forget_after);
        let activity = self.retention.activity.seconds();
        [
            ("captcha.lifetime", self.captcha.lifetime.seconds(), 60..=3600, "choose 1m to 1h"),
            ("code.lifetime", code.lifetime.seconds(), 60..=3600, "choose 1m to 1h"),
            ("code.device_lifetime", code.device_lifetime.seconds(), 60..=day, "choose 1m to 24h"),
            ("code.resend_after", code.resend_after.seconds(), 10..=600, "choose 10s to 10m"),
            ("throttle.forget_after", forget.seconds(), 3600..=365 * day, "choose 1h to 365d"),
            ("session.idle", session.idle.seconds(), 60..=30 * day, "choose 1m to 30d"),
            ("session.total", session.total.seconds(), 300..=90 * day, "choose 5m to 90d"),
            ("session.recent", session.recent.seconds(), 0..=3600, "choose 0s to 1h"),
            ("session.passage", session.passage.seconds(), 120..=3600, "choose 2m to 1h"),
            ("retention.activity", activity, 30 * day..=7300 * day, "choose 30d to 7300d"),
        ]
    }
}

/// A key, its value, the values it may have, and what to do about any other.
type Range = (&'static str, i64, RangeInclusive<i64>, &'static str);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_sound() {
        assert_eq!(Policy::default().check(), Ok(()));
    }

    #[test]
    fn a_fault_names_key_value_and_remedy() {
        let mut policy = Policy::default();
        policy.throttle.strangers_limit = 1000;
        let fault = policy.check().unwrap_err();
        assert_eq!(fault.to_string(), "policy.throttle.strangers_limit = 1000: choose 10 to 100");
    }

    /// A policy with one value changed to what it must not be.
    fn with(change: impl FnOnce(&mut Policy)) -> Policy {
        let mut policy = Policy::default();
        change(&mut policy);
        policy
    }

    #[test]
    fn no_value_can_switch_a_safeguard_off() {
        let table = [
            (with(|policy| policy.password.min_length = 7), "password.min_length"),
            (with(|policy| policy.password.min_length_sole_factor = 65), "password.min_length_sole_factor"),
            (with(|policy| policy.captcha.after_failures = 0), "captcha.after_failures"),
            (with(|policy| policy.captcha.work = 0), "captcha.work"),
            (with(|policy| policy.code.tries = 0), "code.tries"),
            (with(|policy| policy.code.tries = 11), "code.tries"),
            (with(|policy| policy.second_factor.disable_after = 101), "second_factor.disable_after"),
            (with(|policy| policy.second_factor.window = 3), "second_factor.window"),
            (with(|policy| policy.throttle.failures_before_lock = 21), "throttle.failures_before_lock"),
            (with(|policy| policy.throttle.ladder.clear()), "throttle.ladder"),
            (with(|policy| policy.throttle.ladder.push(Span::ZERO)), "throttle.ladder"),
            (with(|policy| policy.throttle.forget_after = Span::ZERO), "throttle.forget_after"),
            (with(|policy| policy.throttle.strangers_limit = 101), "throttle.strangers_limit"),
            (with(|policy| policy.session.idle = Span::from_days(31)), "session.idle"),
            (with(|policy| policy.session.recent = Span::from_hours(2)), "session.recent"),
            (with(|policy| policy.session.passage = Span::from_hours(2)), "session.passage"),
        ];
        for (policy, key) in table {
            assert_eq!(policy.check().map_err(|fault| fault.key), Err(key));
        }
    }

    #[test]
    fn open_registration_needs_a_way_to_register() {
        let closed_to_all = |open| {
            with(|policy| {
                policy.registration =
                    RegistrationPolicy { open, email: false, phone: false, ..Default::default() };
            })
        };
        assert_eq!(closed_to_all(true).check().map_err(|fault| fault.key), Err("registration.email"));
        assert_eq!(closed_to_all(false).check(), Ok(()));
    }

    #[test]
    fn unknown_keys_are_refused() {
        assert!(serde_json::from_str::<Policy>(r#"{"session":{"idel":"1h"}}"#).is_err());
        let policy: Policy = serde_json::from_str(r#"{"session":{"idle":"2h"}}"#).unwrap();
        assert_eq!(policy.session.idle, Span::from_hours(2));
    }
}
