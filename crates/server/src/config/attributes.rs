//! Settings that are tables of which there are several, such as the operator's own attributes: each value is judged at its place, so
//! that a fault names the table and the key.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use vestibule_domain::account::AttributeSchema;
use vestibule_domain::setting::{Description, Entry, Kind};

use super::fault::Fault;
use super::kind::Written;
use super::{InForce, Origin, Settings};

/// The setting that holds the schema.
const KEY: &str = "attributes";

/// What these tables have that no setting takes.
pub(super) fn misfits(key: &str, entries: &[Entry], tables: &Value, origin: &Origin) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (index, table) in tables.as_array().into_iter().flatten().enumerate() {
        let Some(table) = table.as_object() else { continue };
        let place = place(key, index, table);
        for (name, value) in table {
            faults.extend(misfit(&format!("{place}.{name}"), name, entries, value, origin));
        }
    }
    faults
}

/// Where a table stands: by its own name where it has one, else by its number.
fn place(key: &str, index: usize, table: &Map<String, Value>) -> String {
    let named = ["name", "value"].iter().find_map(|own| table.get(*own)?.as_str());
    match named.filter(|name| !name.is_empty() && name.len() <= 40) {
        Some(name) => format!("{key}.{}", name.escape_debug()),
        None => format!("{key}.{}", index + 1),
    }
}

fn misfit(place: &str, name: &str, entries: &[Entry], value: &Value, origin: &Origin) -> Vec<Fault> {
    let one = |shown: &str, remedy: String| vec![Fault::new(place, shown, origin.clone(), remedy)];
    let known = entries.iter().find(|entry| entry.name == name);
    let Some(Description::Value(kind)) = known.map(|entry| &entry.description) else {
        return one("", unknown(name, entries));
    };
    if !kind.accepts(value) {
        return one(&kind.shown(value), kind.remedy());
    }
    match kind {
        Kind::Choice(choices) if choices.iter().all(|choice| Some(choice.value) != value.as_str()) => {
            one(&kind.shown(value), kind.remedy())
        }
        Kind::Number if value.as_u64().is_none_or(|number| number > u64::from(u32::MAX)) => {
            one(&kind.shown(value), "write a smaller number".to_owned())
        }
        Kind::Tables(entries) => misfits(place, entries, value, origin),
        Kind::Flag
        | Kind::Number
        | Kind::Integer
        | Kind::Time
        | Kind::Text
        | Kind::Path
        | Kind::Address
        | Kind::ServiceUrl
        | Kind::Secret
        | Kind::Colour
        | Kind::Network
        | Kind::Choice(_)
        | Kind::Words
        | Kind::List(_) => Vec::new(),
    }
}

fn unknown(name: &str, entries: &[Entry]) -> String {
    let likeness = |entry: &Entry| strsim::jaro_winkler(entry.name, name);
    let near = entries.iter().max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
    if let Some(near) = near.filter(|entry| likeness(entry) > 0.8) {
        return format!("there is no such setting; did you mean {}?", near.name);
    }
    let names: Vec<&str> = entries.iter().map(|entry| entry.name).collect();
    format!("there is no such setting; there are {}", names.join(", "))
}

/// The rules that the schema breaks.
pub(super) fn faults(settings: &Settings, in_force: &BTreeMap<String, InForce>) -> Vec<Fault> {
    let Err(broken) = AttributeSchema::of(&settings.attributes.0) else { return Vec::new() };
    let found = in_force.get(KEY);
    let origin = found.map_or(Origin::Default, |found| found.origin.clone());
    let table = |index: usize| found?.value.get(index)?.as_object();
    let told = |fault: vestibule_domain::account::attribute::SchemaFault| {
        let table = fault.index.and_then(|index| Some((index, table(index)?)));
        let at = table.map_or_else(|| KEY.to_owned(), |(index, table)| place(KEY, index, table));
        let key = if fault.key.is_empty() { at } else { format!("{at}.{}", fault.key) };
        let value = table.and_then(|(_, table)| table.get(&fault.key)).filter(|value| !is_long(value));
        Fault::new(
            &key,
            &value.map(|value| Kind::Text.shown(value)).unwrap_or_default(),
            origin.clone(),
            fault.remedy,
        )
    };
    broken.into_iter().map(told).collect()
}

/// Whether a value takes more than a line to show.
fn is_long(value: &Value) -> bool {
    value.is_array() || value.is_object()
}
