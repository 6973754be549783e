//! Every setting with its key, meaning, kind and default, as the definitions describe themselves. Nothing here knows which
//! values are in force.

use serde_json::Value;
use vestibule_domain::setting::{Described, Description, Kind};

use super::settings::Settings;

#[derive(Debug, Clone)]
pub(crate) struct Setting {
    /// Its dotted key, such as `mail.from`.
    pub(crate) key: String,
    /// What it means: one to three sentences.
    pub(crate) meaning: &'static str,
    /// What values it takes.
    pub(crate) kind: Kind,
    /// The value when nobody sets one.
    pub(crate) default: Value,
}

impl Setting {
    /// The environment variable that sets it.
    pub(crate) fn variable(&self) -> String {
        format!("VESTIBULE_{}", self.key.replace('.', "__").to_uppercase())
    }

    /// The table it stands in: `mail` for `mail.from`, nothing for `listen`.
    pub(crate) fn table(&self) -> &str {
        self.key.rsplit_once('.').map_or("", |(table, _)| table)
    }

    /// The key within its table.
    pub(crate) fn name(&self) -> &str {
        self.key.rsplit_once('.').map_or(&self.key, |(_, name)| name)
    }
}

/// All settings, in the order of their definition.
#[derive(Debug)]
pub(crate) struct Catalogue {
    settings: Vec<Setting>,
    tables: Vec<(String, &'static str)>,
}

impl Catalogue {
    /// Reads the definitions.
    pub(crate) fn read() -> Self {
        let defaults = serde_json::to_value(Settings::default()).unwrap_or_default();
        let mut catalogue = Self { settings: Vec::new(), tables: Vec::new() };
        catalogue.add("", Settings::description(), &defaults);
        // In TOML a table ends where the next begins, so what stands in none comes first.
        catalogue.settings.sort_by_key(|setting| !setting.table().is_empty());
        catalogue
    }

    fn add(&mut self, table: &str, description: Description, defaults: &Value) {
        let Description::Table(entries) = description else { return };
        for entry in entries {
            let key =
                if table.is_empty() { entry.name.to_owned() } else { format!("{table}.{}", entry.name) };
            let default = defaults.get(entry.name).cloned().unwrap_or_default();
            match entry.description {
                Description::Table(_) => {
                    self.tables.push((key.clone(), entry.meaning));
                    self.add(&key, entry.description, &default);
                }
                Description::Value(kind) => {
                    self.settings.push(Setting { key, meaning: entry.meaning, kind, default });
                }
            }
        }
    }

    /// All settings, those in no table first.
    pub(crate) fn settings(&self) -> &[Setting] {
        &self.settings
    }

    /// The setting of this key.
    pub(crate) fn get(&self, key: &str) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.key == key)
    }

    /// What a table is about, when there is one of this name.
    pub(crate) fn table(&self, name: &str) -> Option<&str> {
        self.tables.iter().find(|(table, _)| table == name).map(|(_, meaning)| *meaning)
    }

    /// The key that was probably meant.
    pub(crate) fn nearest(&self, wrong: &str) -> Option<&str> {
        let likeness = |key: &str| strsim::jaro_winkler(key, wrong).max(last_words_likeness(key, wrong));
        let keys = self.settings.iter().map(|setting| setting.key.as_str());
        keys.map(|key| (likeness(key), key))
            .filter(|(likeness, _)| *likeness > 0.8)
            .max_by(|one, other| one.0.total_cmp(&other.0))
            .map(|(_, key)| key)
    }
}

/// A right name in a wrong table counts almost as much as a mistyped key.
fn last_words_likeness(key: &str, wrong: &str) -> f64 {
    let last = |text: &str| text.rsplit('.').next().unwrap_or_default().to_owned();
    0.95 * strsim::jaro_winkler(&last(key), &last(wrong))
}

#[cfg(test)]
mod tests {
    use super::super::kind::Written;
    use super::*;

    fn leaves(value: &Value, prefix: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(table) => {
                for (name, value) in table {
                    let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
                    leaves(value, &key, found);
                }
            }
            _ => found.push(prefix.to_owned()),
        }
    }

    #[test]
    fn every_setting_is_described_and_every_description_has_its_setting() {
        let mut defined = Vec::new();
        leaves(&serde_json::to_value(Settings::default()).unwrap(), "", &mut defined);
        let catalogue = Catalogue::read();
        let mut described: Vec<String> =
            catalogue.settings().iter().map(|setting| setting.key.clone()).collect();
        defined.sort();
        described.sort();
        assert_eq!(defined, described);
        for setting in catalogue.settings() {
            assert!(setting.meaning.ends_with('.'), "{}: “{}”", setting.key, setting.meaning);
            assert!(setting.kind.accepts(&setting.default), "{}: {:?}", setting.key, setting.kind);
        }
        assert!(catalogue.tables.iter().all(|(_, meaning)| meaning.ends_with('.')));
    }

    #[test]
    fn every_choice_is_one_that_the_definition_takes() {
        for setting in Catalogue::read().settings() {
            let Kind::Choice(choices) = &setting.kind else { continue };
            assert!(choices.len() > 1, "{}", setting.key);
            for choice in choices {
                let tree = super::super::nested([(setting.key.as_str(), &Value::from(choice.value))]);
                assert!(
                    serde_json::from_value::<Settings>(tree).is_ok(),
                    "{} = {}",
                    setting.key,
                    choice.value
                );
            }
        }
    }

    #[test]
    fn a_mistyped_key_finds_its_neighbour() {
        let catalogue = Catalogue::read();
        assert_eq!(catalogue.nearest("policy.session.idel"), Some("policy.session.idle"));
        assert_eq!(catalogue.nearest("smtp_url"), Some("mail.smtp_url"));
        assert_eq!(catalogue.nearest("session.idle"), Some("policy.session.idle"));
        assert_eq!(catalogue.nearest("colour_of_the_sky"), None);
    }
}
