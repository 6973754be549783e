//! Where settings come from, lowest first: defaults, a preset, the configuration file, the environment, flags. Each
//! layer is read into keys and values with the place each was found at. Whether a value makes sense is judged later.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use toml::de::{DeTable, DeValue};

use super::catalogue::Catalogue;
use super::fault::Fault;
use super::kind::Written;
use super::origin::Origin;

/// The presets that ship with the program.
pub(crate) const PRESETS: [(&str, &str); 4] = [
    ("netcoins", include_str!("../../../../presets/netcoins.toml")),
    ("coinex", include_str!("../../../../presets/coinex.toml")),
    ("cryptocom", include_str!("../../../../presets/cryptocom.toml")),
    ("kucoin", include_str!("../../../../presets/kucoin.toml")),
];

/// The file that is read when none is named, provided that it is there.
pub(crate) const USUAL_FILE: &str = "vestibule.toml";

/// The variable that names the configuration file.
pub(crate) const FILE_VARIABLE: &str = "VESTIBULE_CONFIG";

/// A value that was found, with the place.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// The dotted key.
    pub(crate) key: String,
    /// The value, of whatever type.
    pub(crate) value: Value,
    /// Where it was found.
    pub(crate) origin: Origin,
}

/// A value given by a flag.
#[derive(Debug, Clone)]
pub(crate) struct FlagValue {
    /// The flag as it is written.
    pub(crate) flag: String,
    /// The dotted key that it sets.
    pub(crate) key: String,
    /// The value, as one text.
    pub(crate) text: String,
}

/// All that settings are read from. The process's environment is read into it by `main` alone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sources {
    /// The configuration file named by `--config`.
    pub(crate) file: Option<PathBuf>,
    /// The directory in which an unnamed configuration file is looked for.
    pub(crate) directory: PathBuf,
    /// The process's environment.
    pub(crate) environment: Vec<(String, String)>,
    /// Variables of the environment whose values are not UTF-8.
    pub(crate) unreadable: Vec<String>,
    /// Values given by flags.
    pub(crate) flags: Vec<FlagValue>,
}

impl Sources {
    /// The configuration file with the place that named it.
    pub(crate) fn file(&self) -> Option<(PathBuf, Origin)> {
        if let Some(path) = &self.file {
            return Some((path.clone(), Origin::Flag("--config".to_owned())));
        }
        let named = self.environment.iter().find(|(name, value)| name == FILE_VARIABLE && !value.is_empty());
        if let Some((name, path)) = named {
            return Some((PathBuf::from(path), Origin::Environment(name.clone())));
        }
        let usual = self.directory.join(USUAL_FILE);
        usual.exists().then_some((usual, Origin::Default))
    }

    /// What the environment sets.
    pub(crate) fn in_environment(&self, catalogue: &Catalogue, faults: &mut Vec<Fault>) -> Vec<Found> {
        let mut found = Vec::new();
        for name in &self.unreadable {
            let Some(rest) = name.strip_prefix("VESTIBULE_") else { continue };
            let key = rest.to_lowercase().replace("__", ".");
            if name == FILE_VARIABLE || catalogue.get(&key).is_some() {
                let remedy = "this is not UTF-8; write it in UTF-8".to_owned();
                faults.push(Fault::new(&key, "", Origin::Environment(name.clone()), remedy));
            }
        }
        for (name, text) in &self.environment {
            let Some(rest) = name.strip_prefix("VESTIBULE_") else { continue };
            if name == FILE_VARIABLE || is_the_tests(rest) {
                continue;
            }
            let origin = Origin::Environment(name.clone());
            let key = rest.to_lowercase().replace("__", ".");
            match catalogue.get(&key) {
                Some(setting) => {
                    let value = setting.kind.value_of(text);
                    found.push(Found { key: setting.key.clone(), value, origin });
                }
                None if is_kubernetes(rest, text) => {}
                None if is_meant_for_us(&key, catalogue) => {
                    faults.push(Fault::unknown(&key, origin, catalogue));
                }
                None => {}
            }
        }
        found
    }

    /// Variables that begin like ours and are no settings, nor like any: another program's, or worth a look.
    pub(crate) fn strange_variables(&self, catalogue: &Catalogue) -> Vec<String> {
        let strange = |(name, text): &&(String, String)| {
            let Some(rest) = name.strip_prefix("VESTIBULE_") else { return false };
            let key = rest.to_lowercase().replace("__", ".");
            name != FILE_VARIABLE
                && !is_the_tests(rest)
                && !is_kubernetes(rest, text)
                && catalogue.get(&key).is_none()
                && !is_meant_for_us(&key, catalogue)
        };
        self.environment.iter().filter(strange).map(|(name, _)| name.clone()).collect()
    }

    /// What flags set.
    pub(crate) fn in_flags(&self, catalogue: &Catalogue, faults: &mut Vec<Fault>) -> Vec<Found> {
        let mut found = Vec::new();
        for FlagValue { flag, key, text } in &self.flags {
            let origin = Origin::Flag(flag.clone());
            match catalogue.get(key) {
                Some(setting) => {
                    found.push(Found { key: key.clone(), value: setting.kind.value_of(text), origin });
                }
                None => faults.push(Fault::unknown(key, origin, catalogue)),
            }
        }
        found
    }
}

/// Variables of `./test` and the tests that it runs.
fn is_the_tests(rest: &str) -> bool {
    matches!(rest, "BIN" | "KILLS" | "POSTGRES_FSYNC")
        || ["TEST_", "BENCH_"].iter().any(|prefix| rest.starts_with(prefix))
}

/// Whether Kubernetes set it in every pod for a service whose name begins with `vestibule`
/// (<https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables>): `…_SERVICE_HOST`,
/// `…_SERVICE_PORT`, `…_SERVICE_PORT_<NAME>`, `…_PORT=tcp://…`, `…_PORT_<NUMBER>_TCP`, `…_PORT_<NUMBER>_TCP_ADDR` and the
/// like. `rest` is the name without our prefix.
fn is_kubernetes(rest: &str, text: &str) -> bool {
    let protocols = ["TCP", "UDP", "SCTP"];
    let words: Vec<&str> = rest.split('_').collect();
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let numbered = |tail: &[&str]| match tail {
        ["PORT", number, protocol] | ["PORT", number, protocol, "PROTO" | "PORT" | "ADDR"] => {
            is_number(number) && protocols.contains(protocol)
        }
        _ => false,
    };
    let service = |pair: &[&str]| matches!(pair, ["SERVICE", "HOST" | "PORT"]);
    let address = text
        .split_once("://")
        .is_some_and(|(scheme, _)| protocols.iter().any(|protocol| protocol.eq_ignore_ascii_case(scheme)));
    words.windows(2).any(service)
        || (words.last() == Some(&"PORT") && address)
        || (0..words.len()).filter_map(|at| words.get(at..)).any(numbered)
}

/// Whether an unknown variable is a setting of ours that was mistyped: it has our mark between table and name, is within
/// two or three letters of one, with one mark for the other, or is one of two words and more without its table. Any other belongs to
/// another program, and is only told of.
fn is_meant_for_us(key: &str, catalogue: &Catalogue) -> bool {
    let close = |setting: &str| {
        let setting = setting.replace('.', "_");
        let without_table = key.contains('_') && setting.ends_with(&format!("_{key}"));
        let letters = if key.len() < 12 { 2 } else { 3 };
        without_table || strsim::damerau_levenshtein(&setting, key) <= letters
    };
    let names = || catalogue.settings().iter().map(|setting| setting.key.as_str());
    key.contains('.') || (key.len() > 5 && names().any(close))
}

/// The values in the text of a TOML file, with their lines. `origin` makes the place of a line.
pub(crate) fn parse(
    text: &str,
    origin: &dyn Fn(usize) -> Origin,
    catalogue: &Catalogue,
    faults: &mut Vec<Fault>,
) -> Vec<Found> {
    let mut found = Vec::new();
    match DeTable::parse(text) {
        Ok(table) => collect(table.get_ref(), "", &mut |key, value, at| {
            let origin = origin(line(text, at));
            if catalogue.get(&key).is_some() {
                found.push(Found { key, value, origin });
            } else if catalogue.table(&key).is_some() && value.as_object().is_some_and(Map::is_empty) {
                // A table with nothing in it sets nothing.
            } else if catalogue.table(&key).is_some() {
                faults.push(Fault::not_a_table(&key, origin));
            } else {
                faults.push(Fault::unknown(&key, origin, catalogue));
            }
        }),
        // The library's own message would show the line, and a line may hold a secret.
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            faults.push(Fault::syntax(error.message(), origin(line(text, at))));
        }
    }
    found
}

fn line(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

fn collect(table: &DeTable<'_>, prefix: &str, add: &mut dyn FnMut(String, Value, usize)) {
    for (name, value) in table {
        let name_text: &str = name.get_ref();
        let key = if prefix.is_empty() { name_text.to_owned() } else { format!("{prefix}.{name_text}") };
        match value.get_ref() {
            DeValue::Table(inner) if !inner.is_empty() => collect(inner, &key, add),
            DeValue::Table(_) => add(key, Value::Object(Map::new()), name.span().start),
            other => add(key, to_json(other), name.span().start),
        }
    }
}

/// Dates become null, which no setting takes.
fn to_json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Boolean(flag) => Value::from(*flag),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).map_or(Value::Null, Value::from)
        }
        DeValue::Float(number) => number.as_str().parse::<f64>().map_or(Value::Null, Value::from),
        DeValue::Array(parts) => parts.iter().map(|part| to_json(part.get_ref())).collect(),
        DeValue::Table(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                let name: &str = key.get_ref();
                (name.to_owned(), to_json(value.get_ref()))
            });
            Value::Object(entries.collect())
        }
        DeValue::Datetime(_) => Value::Null,
    }
}

/// What a preset sets: rules and nothing else.
pub(crate) fn preset(
    name: &str,
    named_by: &Origin,
    catalogue: &Catalogue,
    faults: &mut Vec<Fault>,
) -> Vec<Found> {
    let Some((_, text)) = PRESETS.iter().find(|(preset, _)| *preset == name) else {
        let names: Vec<String> = PRESETS.iter().map(|(preset, _)| format!("\"{preset}\"")).collect();
        let remedy = format!("write one of {}, or name a file of your own by preset_file", names.join(", "));
        faults.push(Fault::new("preset", &Value::from(name).to_string(), named_by.clone(), remedy));
        return Vec::new();
    };
    parse(text, &|_| Origin::Preset(name.to_owned()), catalogue, faults)
}

/// What a preset of the operator's own sets; keys outside `[policy]` are faults.
pub(crate) fn preset_file(
    path: &Path,
    named_by: &Origin,
    catalogue: &Catalogue,
    faults: &mut Vec<Fault>,
) -> Vec<Found> {
    let found = file("preset_file", path, named_by, catalogue, faults);
    for wrong in found.iter().filter(|found| !found.key.starts_with("policy.")) {
        let remedy = "a preset holds [policy] tables only; move this to the configuration file".to_owned();
        let shown =
            catalogue.get(&wrong.key).map_or_else(String::new, |known| known.kind.shown(&wrong.value));
        faults.push(Fault::new(&wrong.key, &shown, wrong.origin.clone(), remedy));
    }
    found.into_iter().filter(|found| found.key.starts_with("policy.")).collect()
}

/// What a file sets.
pub(crate) fn file(
    key: &str,
    path: &Path,
    named_by: &Origin,
    catalogue: &Catalogue,
    faults: &mut Vec<Fault>,
) -> Vec<Found> {
    match std::fs::read_to_string(path) {
        Ok(text) => parse(&text, &|line| Origin::File(path.to_owned(), line), catalogue, faults),
        Err(error) => {
            let remedy = format!("the file cannot be read ({error}); name one that can");
            faults.push(Fault::new(key, &format!("\"{}\"", path.display()), named_by.clone(), remedy));
            Vec::new()
        }
    }
}
