//! What `vestibule config` prints: every value in force with the place it came from. Secrets are hidden.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use vestibule_domain::setting::Kind;

use super::Loaded;
use super::catalogue::Setting;
use super::kind::Written;

/// The settings in force as a configuration file, each with its origin beside it.
pub(crate) fn as_toml(loaded: &Loaded) -> String {
    let lines: Vec<(&Setting, String, String)> = loaded
        .catalogue
        .settings()
        .iter()
        .filter_map(|setting| {
            let found = loaded.in_force.get(&setting.key)?;
            let line = format!("{} = {}", setting.name(), setting.kind.shown(&found.value));
            Some((setting, line, found.origin.to_string()))
        })
        .collect();
    let width = lines.iter().map(|(_, line, _)| line.chars().count()).filter(|width| *width < 60).max();
    let width = width.unwrap_or(0);
    let mut text = String::new();
    let mut table = "";
    for (setting, line, origin) in &lines {
        if setting.table() != table {
            table = setting.table();
            let _ = write!(text, "\n[{table}]\n");
        }
        let _ = writeln!(text, "{line:width$}  # {origin}");
    }
    text
}

/// The same for programs: an object of keys, each with `value` and `origin`.
pub(crate) fn as_json(loaded: &Loaded) -> Value {
    let entries = loaded.catalogue.settings().iter().filter_map(|setting| {
        let found = loaded.in_force.get(&setting.key)?;
        let value = match setting.kind {
            Kind::Secret | Kind::ServiceUrl => {
                serde_json::from_str(&setting.kind.shown(&found.value)).unwrap_or_default()
            }
            _ => found.value.clone(),
        };
        Some((setting.key.clone(), json!({ "value": value, "origin": found.origin.to_string() })))
    });
    Value::Object(entries.collect::<Map<_, _>>())
}
