//! What differs between two readings of the settings, and which of it a running server can take.

use std::fmt;

use super::catalogue::Setting;
use super::kind::Written;
use super::{Loaded, Origin};

/// Tables whose settings a reload puts in force.
const RELOADED_TABLES: [&str; 6] = ["brand", "channels", "geo", "passkeys", "policy", "refused"];

/// Settings in no such table that a reload puts in force too.
const RELOADED: [&str; 4] = ["attributes", "log.level", "preset", "preset_file"];

impl Setting {
    /// Whether a reload puts another value in force. Any other takes a restart.
    pub(crate) fn is_reloaded(&self) -> bool {
        let table = self.key.split('.').next().unwrap_or_default();
        RELOADED_TABLES.contains(&table) || RELOADED.contains(&self.key.as_str())
    }
}

/// A setting that has another value than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    /// Its dotted key.
    pub(crate) key: String,
    /// The value before, as it may be shown.
    pub(crate) old: String,
    /// The value now, as it may be shown.
    pub(crate) new: String,
    /// Where the value comes from now.
    pub(crate) origin: Origin,
    /// Whether a running server can take it.
    pub(crate) reloaded: bool,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} → {} ({})", self.key, self.old, self.new, self.origin)
    }
}

/// The settings whose values differ, in the order of the reference. What follows from another setting is not among them: that
/// other one is.
pub(crate) fn differences(old: &Loaded, new: &Loaded) -> Vec<Difference> {
    let differs = |setting: &Setting| {
        let (before, now) = (old.in_force.get(&setting.key)?, new.in_force.get(&setting.key)?);
        let follows = |origin: &Origin| matches!(origin, Origin::Derived(_));
        if before.value == now.value || (follows(&before.origin) && follows(&now.origin)) {
            return None;
        }
        Some(Difference {
            key: setting.key.clone(),
            old: setting.kind.shown(&before.value),
            new: setting.kind.shown(&now.value),
            origin: now.origin.clone(),
            reloaded: setting.is_reloaded(),
        })
    };
    new.catalogue.settings().iter().filter_map(differs).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{FlagValue, Sources, load};
    use super::*;

    fn with(values: &[(&str, &str)]) -> Loaded {
        let flag = |(key, text): &(&str, &str)| FlagValue {
            flag: "--set".to_owned(),
            key: (*key).to_owned(),
            text: (*text).to_owned(),
        };
        let flags = values.iter().map(flag).collect();
        load(&Sources { directory: "/nowhere".into(), flags, ..Sources::default() }).unwrap()
    }

    fn told(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<(String, bool)> {
        let found = differences(&with(old), &with(new));
        found.into_iter().map(|found| (found.to_string(), found.reloaded)).collect()
    }

    #[test]
    fn what_differs_is_told_with_both_values_and_whether_a_running_server_takes_it() {
        let found = told(
            &[("policy.captcha.work", "500"), ("listen", "127.0.0.1:8080")],
            &[("policy.captcha.work", "2000"), ("listen", "127.0.0.1:9090"), ("log.level", "debug")],
        );
        let expected = [
            ("listen: \"127.0.0.1:8080\" → \"127.0.0.1:9090\" (--set)", false),
            ("log.level: \"info\" → \"debug\" (--set)", true),
            ("policy.captcha.work: 500 → 2000 (--set)", true),
        ];
        assert_eq!(found, expected.map(|(text, reloaded)| (text.to_owned(), reloaded)));
    }

    #[test]
    fn no_secret_is_told() {
        let database = |password: &str| format!("postgres://ann:{password}@db/vestibule");
        let (one, other) = (database("letmein"), database("letmeout"));
        let found = told(
            &[("database_url", &one), ("mail.username", "a"), ("mail.password", "s3cret")],
            &[("database_url", &other), ("mail.username", "a"), ("mail.password", "0ther")],
        );
        assert_eq!(found.len(), 2, "{found:?}");
        let said = format!("{found:?}");
        assert!(!["letme", "s3cret", "0ther"].iter().any(|secret| said.contains(secret)), "{said}");
    }

    #[test]
    fn what_follows_from_another_setting_is_not_told_beside_it() {
        let found = told(&[], &[("brand.name", "Northwind")]);
        assert_eq!(found, [("brand.name: \"Vestibule\" → \"Northwind\" (--set)".to_owned(), true)]);
        let found = told(&[], &[("listen", "127.0.0.1:9090")]);
        assert_eq!(found.len(), 1, "{found:?}");
    }

    #[test]
    fn nothing_differs_from_itself() {
        assert_eq!(told(&[("preset", "kucoin")], &[("preset", "kucoin")]), []);
    }

    #[test]
    fn everything_that_the_process_is_built_upon_takes_a_restart() {
        let catalogue = super::super::Catalogue::read();
        let takes = |key: &str| catalogue.get(key).unwrap().is_reloaded();
        for key in ["listen", "public_url", "data_dir", "database_url", "keys", "key_file", "trusted_proxies"]
        {
            assert!(!takes(key), "{key}");
        }
        for key in ["policy.captcha.kind", "policy.registration.open", "geo.listed_networks", "brand.texts"] {
            assert!(takes(key), "{key}");
        }
        let known = |table: &&str| catalogue.table(table).is_some();
        assert!(RELOADED_TABLES.iter().all(known) && RELOADED.iter().all(|key| takes(key)));
    }
}
