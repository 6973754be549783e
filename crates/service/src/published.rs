//! The numbers of the policy that concern customers, for anybody to read: an exchange that says how long a hold lasts can
//! be held to it. Each setting is on one of two lists, published or withheld with the reason, so none is forgotten.

use serde_json::{Map, Value, json};
use vestibule_domain::policy::Policy;
use vestibule_domain::time::Span;

/// The version of the document's form: names are only ever added within a version.
const VERSION: u32 = 1;

/// What is published: the key below `policy` and what it means. A length of time gets `_seconds` behind its name.
const PUBLISHED: [(&str, &str); 63] = [
    ("registration.open", "Whether new customers can register."),
    ("registration.email", "Whether an e-mail address can be what one signs in with."),
    ("registration.phone", "Whether a mobile number can be what one signs in with."),
    (
        "agreement.required",
        "Whether a new version of the terms of use or the privacy notice must be agreed to before the account can be used.",
    ),
    (
        "client.reads_shown",
        "Whether the activity page shows that the exchange read the addresses and numbers of an account in full, or its attributes.",
    ),
    ("throttle.exports_per_day", "Copies of all data that a customer can take in 24 hours."),
    (
        "retention.closed_accounts",
        "How long after its closing an account is erased; 0 keeps it until the exchange erases it.",
    ),
    ("password.min_length", "Fewest characters of a password."),
    (
        "password.min_length_sole_factor",
        "Fewest characters of a password where no second factor stands beside it.",
    ),
    ("password.min_classes", "Fewest of four classes of characters: lower case, upper case, digits, others."),
    ("password.refuse_listed", "Whether passwords from lists of common ones are refused."),
    ("captcha.kind", "Which captcha is asked for; a code by message stands in for it."),
    ("captcha.from_risk", "The risk from which a captcha is asked for at sign-in."),
    ("captcha.after_failures", "The failures from which a captcha is always asked for."),
    ("captcha.at_registration", "Whether a captcha is asked for at registration."),
    ("captcha.lifetime", "How long a captcha can be answered."),
    ("code.lifetime", "How long a code or link that verifies an address counts."),
    ("code.device_lifetime", "How long a code or link that confirms a new device counts."),
    ("code.tries", "Wrong codes after which an attempt is over."),
    ("code.long_after", "Wrong codes for one address after which further codes have ten digits."),
    ("code.resend_after", "The wait before another code is sent; it doubles each time."),
    ("code.sends", "Messages with codes that one attempt can send."),
    (
        "code.hourly_per_identifier",
        "Messages with codes that strangers can have sent to one address, until an hour without any.",
    ),
    ("second_factor.backup_codes", "Backup codes in a set; each counts once."),
    ("second_factor.nudge_at", "Backup codes left at which a new set is suggested."),
    (
        "second_factor.two_codes_after",
        "Wrong authenticator codes in a row after which two successive ones are asked for, counted for each known device apart.",
    ),
    ("second_factor.window", "Steps of 30 seconds that an authenticator's code may be early or late."),
    ("second_factor.resynchronise_steps", "Steps of 30 seconds that two codes in a row can put right."),
    ("device.confirm_new", "When a new device is confirmed by a message."),
    ("device.remembered", "How long a device stays known after its last use."),
    ("throttle.failures_before_lock", "Failures from one device before it has to wait."),
    ("throttle.ladder", "The waits that follow, one for each further failure; the last one repeats."),
    ("throttle.forget_after", "Quiet time after which failures are forgotten."),
    (
        "throttle.strangers_limit",
        "Failures of all strangers together after which a mailed code comes before the password; known devices are not concerned.",
    ),
    ("session.idle", "A session ends after this long without use."),
    ("session.total", "A session ends this long after it began."),
    ("session.recent", "How long the proofs of a sign-in count for changing settings."),
    ("session.flow", "How long one attempt may take."),
    ("recovery.lifetime", "How long the link and code for a forgotten password count."),
    ("recovery.support_after", "How long to wait for that message before turning to support."),
    (
        "protection.delay",
        "How long a change that makes an account less safe waits, where its owner chose no longer time.",
    ),
    ("protection.unfreeze_delay", "How long the end of a freeze waits at least."),
    ("protection.lock_shortest", "The shortest wait that a settings lock can be set to."),
    ("protection.lock_longest", "The longest wait that a settings lock can be set to."),
    ("protection.freeze_link", "How long the link in an alert that freezes the account works."),
    (
        "protection.former_contact",
        "How long an address or number that was replaced can still freeze and veto.",
    ),
    (
        "protection.link_rest",
        "How long links to one address do not freeze or veto again after they did so once, and how long a session without a second factor does not freeze everything again after such a freeze ended.",
    ),
    (
        "protection.disown_window",
        "How long after it was replaced an authenticator can have what took its place removed, with the password of that time and a message; and how long after it came an address does not speak for a first authenticator or a settings lock where two older ones do.",
    ),
    (
        "protection.announced_before",
        "How long before such a change takes effect a message about it must have been delivered.",
    ),
    ("hold.password_reset", "How long withdrawals are held after a password reset."),
    (
        "hold.authenticator_changed",
        "How long withdrawals are held after an authenticator was replaced or removed.",
    ),
    ("hold.passkey_added", "How long withdrawals are held after a passkey was added."),
    ("hold.contact_changed", "How long withdrawals are held after an address or number was changed."),
    (
        "suspicion.impossible_travel",
        "Whether a sign-in from too far away locks the account until it is proven.",
    ),
    ("suspicion.new_country_after_failures", "Whether a sign-in from a new country after failures does."),
    ("suspicion.listed_password", "Whether a sign-in with a password that thieves know does."),
    ("operation.lifetime", "How long an operation of the exchange waits to be confirmed."),
    ("operation.lasts", "How long what was proven for an operation counts."),
    ("retention.activity", "How long activity is kept."),
    ("retention.flows", "How long attempts that are over are kept."),
    ("retention.sessions", "How long sessions that are over are kept."),
    ("retention.messages", "How long messages that were delivered are kept."),
    ("retention.message_codes", "How long the message checker knows a message."),
];

/// What is not published, and why.
#[cfg(test)]
const WITHHELD: [(&str, &str); 18] = [
    ("registration.default_country", "only a help in typing"),
    ("password.context_words", "tells words that the operator thinks likely in passwords"),
    ("captcha.work", "what a machine has to spend; it changes with attacks"),
    ("code.hourly_unsolved_per_identifier", "tells how far strangers can go before somebody notices"),
    ("code.hourly_unsolved_per_network", "tells how much one network can send"),
    ("operation.strong", "names of the exchange's own; an application learns what its operation takes"),
    ("operation.usual", "names of the exchange's own; an application learns what its operation takes"),
    ("throttle.attack_above", "tells a thief how to stay unnoticed; no customer meets it"),
    ("throttle.network_limit", "tells a thief when to change networks; no single customer meets it"),
    ("throttle.flows_per_minute", "tells a thief when to change networks; no single customer meets it"),
    ("throttle.new_passwords_per_hour", "no customer meets it"),
    ("throttle.captchas_per_minute", "tells a thief when to change networks; no single customer meets it"),
    (
        "throttle.message_checks_per_minute",
        "tells a thief when to change networks; no single customer meets it",
    ),
    (
        "throttle.unknown_messages_per_hour",
        "tells a thief when to change networks; no single customer meets it",
    ),
    ("risk.failures", "tells a thief how to look usual"),
    ("risk.travel_speed_kmh", "tells a thief how to look usual"),
    ("risk.travel_ignored_below_km", "tells a thief how to look usual"),
    ("risk.country_memory", "tells a thief how to look usual"),
];

/// The document at `/.well-known/security-parameters.json`.
#[must_use]
pub fn security_parameters(policy: &Policy) -> Value {
    let all = serde_json::to_value(policy).unwrap_or_default();
    let (mut parameters, mut meanings) = (Map::new(), Map::new());
    for (key, meaning) in PUBLISHED {
        let Some((group, name)) = key.split_once('.') else { continue };
        let Some(set) = all.get(group).and_then(|group| group.get(name)) else { continue };
        let (name, value) = match in_seconds(set) {
            Some(seconds) => (format!("{name}_seconds"), seconds),
            None => (name.to_owned(), set.clone()),
        };
        meanings.insert(format!("{group}.{name}"), meaning.into());
        let group = parameters.entry(group).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(group) = group {
            group.insert(name, value);
        }
    }
    json!({"version": VERSION, "parameters": parameters, "meanings": meanings})
}

/// A length of time, or a list of some, in seconds; `None` for everything else.
fn in_seconds(value: &Value) -> Option<Value> {
    match value {
        Value::String(text) => text.parse::<Span>().ok().map(|span| span.seconds().into()),
        Value::Array(items) if !items.is_empty() => items.iter().map(in_seconds).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_setting_is_published_or_withheld_for_a_reason() {
        let mut set = BTreeSet::new();
        for (group, settings) in serde_json::to_value(Policy::default()).unwrap().as_object().unwrap() {
            set.extend(settings.as_object().unwrap().keys().map(|name| format!("{group}.{name}")));
        }
        let listed: Vec<&str> = PUBLISHED.iter().chain(&WITHHELD).map(|(key, _)| *key).collect();
        let once: BTreeSet<String> = listed.iter().map(|key| (*key).to_owned()).collect();
        assert_eq!(once.len(), listed.len(), "a setting is listed twice");
        assert_eq!(once, set);
        assert!(PUBLISHED.iter().chain(&WITHHELD).all(|(_, why)| why.len() > 10));
    }

    #[test]
    fn the_published_numbers_are_those_of_the_policy_in_force() {
        insta::assert_json_snapshot!(security_parameters(&Policy::default()));
        let mut other = Policy::default();
        other.hold.password_reset = Span::from_hours(72);
        other.throttle.ladder = vec![Span::from_minutes(2)];
        let published = security_parameters(&other);
        assert_eq!(published["parameters"]["hold"]["password_reset_seconds"], 259_200);
        assert_eq!(published["parameters"]["throttle"]["ladder_seconds"], json!([120]));
    }
}
