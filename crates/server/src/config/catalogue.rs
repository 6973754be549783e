//! Every setting with its meaning, kind and default, read from the definitions themselves: the program carries the text
//! of the files that define them, so a setting is described where it is defined and nowhere else. Nothing here knows
//! which values are in force.

use std::collections::BTreeMap;

use serde_json::Value;

use super::kind::{Choice, Kind};
use super::settings::Settings;

/// The files that define settings and the choices among their values.
const SOURCES: [&str; 10] = [
    include_str!("settings.rs"),
    include_str!("../../../domain/src/policy/mod.rs"),
    include_str!("../../../domain/src/policy/registration.rs"),
    include_str!("../../../domain/src/policy/proof.rs"),
    include_str!("../../../domain/src/policy/caution.rs"),
    include_str!("../../../domain/src/policy/lifetime.rs"),
    include_str!("../../../domain/src/policy/protection.rs"),
    include_str!("../../../domain/src/risk/risk.rs"),
    include_str!("../../../domain/src/risk/suspicion.rs"),
    include_str!("../../../domain/src/risk/throttle.rs"),
];

/// One setting.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    /// Its dotted key, such as `mail.from`.
    pub(crate) key: String,
    /// What it means: one to three sentences.
    pub(crate) meaning: String,
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
    tables: Vec<(String, String)>,
}

impl Catalogue {
    /// Reads the definitions.
    pub(crate) fn read() -> Self {
        let definitions = Definitions::read();
        let defaults = serde_json::to_value(Settings::default()).unwrap_or_default();
        let mut catalogue = Self { settings: Vec::new(), tables: Vec::new() };
        catalogue.add(&definitions, "Settings", "", &defaults);
        // In TOML a table ends where the next begins, so what stands in none comes first.
        catalogue.settings.sort_by_key(|setting| !setting.table().is_empty());
        catalogue
    }

    fn add(&mut self, definitions: &Definitions, name: &str, table: &str, defaults: &Value) {
        for field in definitions.structs.get(name).into_iter().flatten() {
            let key = if table.is_empty() { field.name.clone() } else { format!("{table}.{}", field.name) };
            let default = defaults.get(&field.name).cloned().unwrap_or_default();
            if definitions.structs.contains_key(&field.of) {
                self.tables.push((key.clone(), field.meaning.clone()));
                self.add(definitions, &field.of, &key, &default);
            } else {
                let kind = Kind::of(&field.of, definitions.enums.get(&field.of).map(Vec::as_slice));
                self.settings.push(Setting { key, meaning: field.meaning.clone(), kind, default });
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
        self.tables.iter().find(|(table, _)| table == name).map(|(_, meaning)| meaning.as_str())
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

struct Field {
    name: String,
    of: String,
    meaning: String,
}

/// The structs and enums of the sources, by name, with the comments of their parts.
#[derive(Default)]
struct Definitions {
    structs: BTreeMap<String, Vec<Field>>,
    enums: BTreeMap<String, Vec<Choice>>,
}

enum Inside {
    Struct(String),
    Enum(String),
    Nothing,
}

impl Definitions {
    fn read() -> Self {
        let mut definitions = Self::default();
        for source in SOURCES {
            definitions.add(source);
        }
        definitions
    }

    /// Goes through a source as rustfmt leaves it: definitions begin at the left margin, their parts stand one on a line.
    fn add(&mut self, source: &str) {
        let mut inside = Inside::Nothing;
        let mut meaning = String::new();
        for line in source.lines() {
            if let Some(comment) = line.trim_start().strip_prefix("///") {
                meaning.push_str(if meaning.is_empty() { "" } else { " " });
                meaning.push_str(comment.trim());
                continue;
            }
            if line.trim_start().starts_with("#[") {
                continue;
            }
            let meaning = std::mem::take(&mut meaning);
            if let Some(begun) = begins(line) {
                inside = begun;
            } else if line.starts_with('}') {
                inside = Inside::Nothing;
            } else {
                self.add_part(&inside, line, meaning);
            }
        }
    }

    fn add_part(&mut self, inside: &Inside, line: &str, meaning: String) {
        match inside {
            Inside::Struct(of) => {
                let line = line.trim().trim_end_matches(',');
                if let Some((name, kind)) = without_visibility(line).and_then(|field| field.split_once(": "))
                {
                    let field = Field { name: name.to_owned(), of: kind.to_owned(), meaning };
                    self.structs.entry(of.clone()).or_default().push(field);
                }
            }
            Inside::Enum(of) => {
                let value = snake_case(line.trim().trim_end_matches(','));
                self.enums.entry(of.clone()).or_default().push(Choice { value, meaning });
            }
            Inside::Nothing => {}
        }
    }
}

fn begins(line: &str) -> Option<Inside> {
    let rest = without_visibility(line)?.strip_suffix(" {")?;
    let named = |name: &str| name.split('<').next().unwrap_or_default().to_owned();
    match rest.split_once(' ')? {
        ("struct", name) => Some(Inside::Struct(named(name))),
        ("enum", name) => Some(Inside::Enum(named(name))),
        _ => None,
    }
}

fn without_visibility(text: &str) -> Option<&str> {
    text.strip_prefix("pub(crate) ").or_else(|| text.strip_prefix("pub "))
}

fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
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
                let tree = super::super::nested([(setting.key.as_str(), &Value::from(choice.value.clone()))]);
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
