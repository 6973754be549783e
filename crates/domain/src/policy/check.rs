//! The values that a policy may have. What lies outside would make the product unsafe or unusable, so the server does
//! not start with it.

use std::ops::RangeInclusive;

use super::Policy;

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
        if !self.throttle.ladder.is_sorted() {
            let remedy = "let no lock be shorter than the one before it";
            let value = format!("{:?}", self.throttle.ladder);
            return Err(PolicyFault { key: "throttle.ladder", value, remedy });
        }
        if self.session.idle > self.session.total {
            let remedy = "choose at most session.total: a session ends then in any case";
            return Err(PolicyFault { key: "session.idle", value: self.session.idle.to_string(), remedy });
        }
        if self.protection.delay > self.protection.lock_longest {
            let remedy =
                "choose at most protection.lock_longest: a settings lock may only make customers wait longer";
            return Err(PolicyFault {
                key: "protection.delay",
                value: self.protection.delay.to_string(),
                remedy,
            });
        }
        if let Some(name) = self.operation.repeated() {
            let remedy = "list each operation once, in operation.strong or in operation.usual";
            return Err(PolicyFault { key: "operation.strong", value: name.to_string(), remedy });
        }
        if self.suspicion.listed_password && !self.password.refuse_listed {
            let remedy = "switch it off, or password.refuse_listed on: as it is, passwords can be chosen that do not sign in";
            return Err(PolicyFault { key: "suspicion.listed_password", value: "true".to_owned(), remedy });
        }
        Ok(())
    }

    fn ranges(&self) -> impl Iterator<Item = Range> {
        let rungs = self
            .throttle
            .ladder
            .iter()
            .map(|rung| ("throttle.ladder", rung.seconds(), 1..=86_400, "make each length 1s to 24h"));
        self.factor_ranges()
            .into_iter()
            .chain(self.effort_ranges())
            .chain(self.message_ranges())
            .chain(self.time_ranges())
            .chain(self.protection_ranges())
            .chain(rungs)
    }

    fn factor_ranges(&self) -> [Range; 6] {
        let (password, second) = (&self.password, &self.second_factor);
        let length = "choose 8 to 64 characters";
        [
            ("password.min_length", password.min_length.into(), 8..=64, length),
            ("password.min_length_sole_factor", password.min_length_sole_factor.into(), 8..=64, length),
            ("password.min_classes", password.min_classes.into(), 0..=4, "choose 0 to 4 classes"),
            ("second_factor.backup_codes", second.backup_codes.into(), 5..=20, "choose 5 to 20"),
            ("second_factor.two_codes_after", second.two_codes_after.into(), 5..=100, "choose 5 to 100"),
            ("second_factor.window", second.window.into(), 0..=2, "choose 0 to 2 steps"),
        ]
    }

    fn message_ranges(&self) -> [Range; 6] {
        let code = &self.code;
        let (hourly, unsolved) = (code.hourly_per_identifier, code.hourly_unsolved_per_identifier);
        let network = code.hourly_unsolved_per_network;
        [
            ("code.tries", code.tries.into(), 1..=10, "choose 1 to 10: six digits bear no more"),
            ("code.long_after", code.long_after.into(), 1..=50, "choose 1 to 50"),
            ("code.sends", code.sends.into(), 1..=10, "choose 1 to 10"),
            ("code.hourly_per_identifier", hourly.into(), 5..=100, "choose 5 to 100"),
            ("code.hourly_unsolved_per_identifier", unsolved.into(), 1..=100, "choose 1 to 100"),
            ("code.hourly_unsolved_per_network", network.into(), 5..=100_000, "choose 5 to 100000"),
        ]
    }

    fn effort_ranges(&self) -> [Range; 14] {
        let (captcha, throttle) = (&self.captcha, &self.throttle);
        let steps = self.second_factor.resynchronise_steps.into();
        let rungs = i64::try_from(throttle.ladder.len()).unwrap_or(i64::MAX);
        let flows = throttle.flows_per_minute.into();
        let passwords = throttle.new_passwords_per_hour.into();
        let captchas = throttle.captchas_per_minute.into();
        let checks = throttle.message_checks_per_minute.into();
        let unknown = throttle.unknown_messages_per_hour.into();
        [
            ("second_factor.resynchronise_steps", steps, 2..=120, "choose 2 to 120 steps"),
            ("captcha.after_failures", captcha.after_failures.into(), 1..=100, "choose 1 to 100"),
            ("captcha.work", captcha.work.into(), 10..=100_000, "choose 10 to 100000"),
            ("throttle.failures_before_lock", throttle.failures_before_lock.into(), 2..=20, "choose 2 to 20"),
            ("throttle.ladder", rungs, 1..=16, "give 1 to 16 lengths of time"),
            ("throttle.strangers_limit", throttle.strangers_limit.into(), 10..=100, "choose 10 to 100"),
            ("throttle.network_limit", throttle.network_limit.into(), 20..=100_000, "choose 20 to 100000"),
            ("throttle.flows_per_minute", flows, 5..=100_000, "choose 5 to 100000"),
            ("throttle.new_passwords_per_hour", passwords, 2..=1000, "choose 2 to 1000"),
            ("throttle.captchas_per_minute", captchas, 10..=100_000, "choose 10 to 100000"),
            ("throttle.exports_per_day", throttle.exports_per_day.into(), 1..=24, "choose 1 to 24"),
            ("throttle.message_checks_per_minute", checks, 5..=10_000, "choose 5 to 10000"),
            ("throttle.unknown_messages_per_hour", unknown, 5..=1000, "choose 5 to 1000"),
            ("throttle.attack_above", throttle.attack_above.into(), 0..=1_000_000, "choose 0 to 1000000"),
        ]
    }

    fn time_ranges(&self) -> [Range; 13] {
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
            ("session.flow", session.flow.seconds(), 120..=3600, "choose 2m to 1h"),
            (
                "retention.closed_accounts",
                self.retention.closed_accounts.seconds(),
                0..=7300 * day,
                "choose 0s, or up to 7300d",
            ),
            ("operation.lifetime", self.operation.lifetime.seconds(), 60..=day, "choose 1m to 24h"),
            ("operation.lasts", self.operation.lasts.seconds(), 60..=3600, "choose 1m to 1h"),
            ("retention.activity", activity, 30 * day..=7300 * day, "choose 30d to 7300d"),
        ]
    }

    fn protection_ranges(&self) -> [Range; 15] {
        let day = 86_400;
        let (protection, hold, recovery) = (&self.protection, &self.hold, &self.recovery);
        let (shortest, longest) = (protection.lock_shortest.seconds(), protection.lock_longest.seconds());
        let hours = "choose 1h to 30d";
        [
            ("recovery.lifetime", recovery.lifetime.seconds(), 300..=3600, "choose 5m to 1h"),
            ("recovery.support_after", recovery.support_after.seconds(), 60..=day, "choose 1m to 24h"),
            ("protection.delay", protection.delay.seconds(), 3600..=30 * day, hours),
            ("protection.unfreeze_delay", protection.unfreeze_delay.seconds(), 3600..=30 * day, hours),
            ("protection.lock_shortest", shortest, 3600..=30 * day, hours),
            (
                "protection.lock_longest",
                longest,
                shortest.max(3600)..=90 * day,
                "choose lock_shortest to 90d",
            ),
            ("protection.freeze_link", protection.freeze_link.seconds(), day..=30 * day, "choose 1d to 30d"),
            (
                "protection.former_contact",
                protection.former_contact.seconds(),
                day..=365 * day,
                "choose 1d to 365d",
            ),
            (
                "protection.link_rest",
                protection.link_rest.seconds(),
                7 * day..=365 * day,
                "choose 7d to 365d",
            ),
            (
                "protection.announced_before",
                protection.announced_before.seconds(),
                3600..=day,
                "choose 1h to 1d",
            ),
            (
                "protection.disown_window",
                protection.disown_window.seconds(),
                day..=90 * day,
                "choose 1d to 90d",
            ),
            ("hold.password_reset", hold.password_reset.seconds(), 0..=30 * day, "choose 0s to 30d"),
            (
                "hold.authenticator_changed",
                hold.authenticator_changed.seconds(),
                0..=30 * day,
                "choose 0s to 30d",
            ),
            ("hold.passkey_added", hold.passkey_added.seconds(), 0..=30 * day, "choose 0s to 30d"),
            ("hold.contact_changed", hold.contact_changed.seconds(), 0..=30 * day, "choose 0s to 30d"),
        ]
    }
}

/// A key, its value, the values it may have, and what to do about any other.
type Range = (&'static str, i64, RangeInclusive<i64>, &'static str);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::RegistrationPolicy;
    use crate::time::Span;

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
            (with(|policy| policy.code.hourly_per_identifier = 101), "code.hourly_per_identifier"),
            (
                with(|policy| policy.code.hourly_unsolved_per_identifier = 0),
                "code.hourly_unsolved_per_identifier",
            ),
            (
                with(|policy| policy.code.hourly_unsolved_per_network = 100_001),
                "code.hourly_unsolved_per_network",
            ),
            (with(|policy| policy.second_factor.two_codes_after = 101), "second_factor.two_codes_after"),
            (with(|policy| policy.second_factor.window = 3), "second_factor.window"),
            (with(|policy| policy.throttle.failures_before_lock = 21), "throttle.failures_before_lock"),
            (with(|policy| policy.throttle.ladder.clear()), "throttle.ladder"),
            (with(|policy| policy.throttle.ladder.push(Span::ZERO)), "throttle.ladder"),
            (with(|policy| policy.throttle.ladder.push(Span::from_seconds(1))), "throttle.ladder"),
            (with(|policy| policy.throttle.forget_after = Span::ZERO), "throttle.forget_after"),
            (with(|policy| policy.throttle.strangers_limit = 101), "throttle.strangers_limit"),
            (with(|policy| policy.session.idle = Span::from_days(31)), "session.idle"),
            (with(|policy| policy.session.recent = Span::from_hours(2)), "session.recent"),
            (with(|policy| policy.session.flow = Span::from_hours(2)), "session.flow"),
            (with(|policy| policy.operation.lasts = Span::from_hours(2)), "operation.lasts"),
            (with(|policy| policy.operation.lifetime = Span::ZERO), "operation.lifetime"),
            (with(|policy| policy.operation.usual.push("withdraw".parse().unwrap())), "operation.strong"),
            (with(|policy| policy.operation.usual.push("transfer".parse().unwrap())), "operation.strong"),
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
    fn a_password_that_can_be_chosen_signs_in() {
        let policy = |refuse, suspect| {
            with(|policy| {
                policy.password.refuse_listed = refuse;
                policy.suspicion.listed_password = suspect;
            })
        };
        assert_eq!(policy(false, true).check().map_err(|fault| fault.key), Err("suspicion.listed_password"));
        assert_eq!(policy(false, false).check(), Ok(()));
        assert_eq!(policy(true, false).check(), Ok(()));
    }

    #[test]
    fn unknown_keys_are_refused() {
        assert!(serde_json::from_str::<Policy>(r#"{"session":{"idel":"1h"}}"#).is_err());
        assert!(serde_json::from_str::<Policy>(r#"{"operation":{"strong":["Change bank"]}}"#).is_err());
        let policy: Policy = serde_json::from_str(r#"{"session":{"idle":"2h"}}"#).unwrap();
        assert_eq!(policy.session.idle, Span::from_hours(2));
    }
}
