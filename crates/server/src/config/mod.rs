//! Settings: read from their layers, judged one by one, and kept with the place each came from. A setting that makes no
//! sense stops the start with all other such settings; nothing is quietly replaced by a default.

mod attributes;
mod catalogue;
mod check;
mod difference;
mod fault;
mod kind;
mod layers;
mod mail;
mod origin;
mod print;
mod reference;
mod settings;
#[cfg(test)]
mod tests;
mod trust;
mod values;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use axum::http::Uri;
use serde_json::{Map, Value};

use kind::Written;
use vestibule_domain::setting::Kind;

pub(crate) use catalogue::Catalogue;
pub(crate) use check::is_this_machine;
pub(crate) use difference::{Difference, differences};
pub(crate) use fault::{Fault, Faults};
pub(crate) use layers::{FlagValue, Sources};
pub(crate) use mail::mail_settings;
pub(crate) use origin::Origin;
pub(crate) use print::{as_json, as_toml};
pub(crate) use reference::{policy_reference, settings_reference};
pub(crate) use settings::{
    BrandSettings, HashingEngine, LogFormat, LogSettings, PasskeySettings, RegionSettings, Settings,
    TraceSettings,
};
pub(crate) use trust::{TrustError, for_the_database};

/// A value in force, with the place it came from.
#[derive(Debug, Clone)]
pub(crate) struct InForce {
    pub(crate) value: Value,
    /// Where it came from.
    pub(crate) origin: Origin,
}

/// The settings in force, with the place each came from.
pub(crate) struct Loaded {
    pub(crate) settings: Settings,
    /// Every key with its value and origin.
    pub(crate) in_force: BTreeMap<String, InForce>,
    /// What each setting means.
    pub(crate) catalogue: Catalogue,
    /// Variables of the environment that begin like ours and are no settings.
    pub(crate) strange: Vec<String>,
}

/// Reads all layers and judges every value.
pub(crate) fn load(sources: &Sources) -> Result<Loaded, Faults> {
    let catalogue = Catalogue::read();
    let mut faults = Vec::new();
    let mut in_force = merge(sources, &catalogue, &mut faults);
    faults.extend(misfits(&in_force, &catalogue));
    if !faults.is_empty() {
        return Err(Faults(faults));
    }
    let mut settings = assemble(&in_force)?;
    complete(&mut settings, &mut in_force);
    let faults = check::faults(&settings, &in_force, &catalogue);
    if !faults.is_empty() {
        return Err(Faults(faults));
    }
    let strange = sources.strange_variables(&catalogue);
    Ok(Loaded { settings, in_force, catalogue, strange })
}

/// Where the server keeps its data, however faulty other settings are. A file that cannot be read is a fault unless something
/// above it names the directory.
pub(crate) fn data_dir(sources: &Sources) -> Result<PathBuf, Faults> {
    let mut faults = Vec::new();
    let in_force = merge(sources, &Catalogue::read(), &mut faults);
    let unread: Vec<Fault> =
        faults.into_iter().filter(|fault| fault.key.is_empty() || fault.key == "config").collect();
    match in_force.get("data_dir").map(|found| (found.value.as_str(), &found.origin)) {
        Some((_, Origin::Default)) if !unread.is_empty() => Err(Faults(unread)),
        Some((Some(path), _)) => Ok(path.into()),
        _ => Ok(Settings::default().data_dir),
    }
}

/// Lays the layers over each other. Which preset is meant is itself a setting of the upper layers.
fn merge(sources: &Sources, catalogue: &Catalogue, faults: &mut Vec<Fault>) -> BTreeMap<String, InForce> {
    let defaults = catalogue.settings().iter().map(|setting| {
        (setting.key.clone(), InForce { value: setting.default.clone(), origin: Origin::Default })
    });
    let mut in_force: BTreeMap<String, InForce> = defaults.collect();
    let mut upper = Vec::new();
    if let Some((path, named_by)) = sources.file() {
        upper.extend(layers::file("config", &path, &named_by, catalogue, faults));
    }
    upper.extend(sources.in_environment(catalogue, faults));
    upper.extend(sources.in_flags(catalogue, faults));
    let last = |key: &str| {
        let found = upper.iter().rev().find(|found| found.key == key)?;
        found
            .value
            .as_str()
            .filter(|text| !text.is_empty())
            .map(|text| (text.to_owned(), found.origin.clone()))
    };
    let mut rules = Vec::new();
    match (last("preset"), last("preset_file")) {
        (Some((name, _)), Some((file, origin))) => {
            let remedy = format!("preset \"{name}\" is set too; keep one of the two");
            faults.push(Fault::new("preset_file", &format!("\"{file}\""), origin, remedy));
        }
        (Some((name, origin)), None) => rules = layers::preset(&name, &origin, catalogue, faults),
        (None, Some((file, origin))) => {
            rules = layers::preset_file(Path::new(&file), &origin, catalogue, faults);
        }
        (None, None) => {}
    }
    for found in rules.into_iter().chain(upper) {
        let value = match catalogue.get(&found.key) {
            Some(setting) => setting.kind.normal(found.value),
            None => found.value,
        };
        in_force.insert(found.key, InForce { value, origin: found.origin });
    }
    in_force
}

/// The values that their settings do not take. Each is put alone among the defaults, so that a failure names its key.
fn misfits(in_force: &BTreeMap<String, InForce>, catalogue: &Catalogue) -> Vec<Fault> {
    let mut faults = Vec::new();
    for setting in catalogue.settings() {
        let Some(InForce { value, origin }) = in_force.get(&setting.key) else { continue };
        if *origin == Origin::Default {
            continue;
        }
        if let Kind::Tables(entries) = &setting.kind
            && setting.kind.accepts(value)
        {
            faults.extend(attributes::misfits(&setting.key, entries, value, origin));
            continue;
        }
        let alone = nested([(setting.key.as_str(), value)]);
        if !setting.kind.accepts(value) || serde_json::from_value::<Settings>(alone).is_err() {
            let shown = setting.kind.shown(value);
            faults.push(Fault::new(&setting.key, &shown, origin.clone(), setting.kind.remedy()));
        }
    }
    faults
}

fn assemble(in_force: &BTreeMap<String, InForce>) -> Result<Settings, Faults> {
    let tree = nested(in_force.iter().map(|(key, found)| (key.as_str(), &found.value)));
    // Every value has been accepted by itself, so this cannot fail; should it, it must not go unsaid.
    serde_json::from_value(tree)
        .map_err(|error| Faults(vec![Fault::new("settings", "", Origin::Default, error.to_string())]))
}

/// Values under dotted keys as a tree of tables.
fn nested<'a>(values: impl IntoIterator<Item = (&'a str, &'a Value)>) -> Value {
    let mut root = Map::new();
    for (key, value) in values {
        let mut table = &mut root;
        let mut words = key.split('.').peekable();
        while let Some(word) = words.next() {
            if words.peek().is_none() {
                table.insert(word.to_owned(), value.clone());
                break;
            }
            let inner = table.entry(word).or_insert_with(|| Value::Object(Map::new()));
            let Value::Object(inner) = inner else { break };
            table = inner;
        }
    }
    Value::Object(root)
}

/// Fills in what follows from other settings.
fn complete(settings: &mut Settings, in_force: &mut BTreeMap<String, InForce>) {
    let mut derive = |key: &str, value: &str, from: &'static str| {
        in_force.insert(key.to_owned(), InForce { value: value.into(), origin: Origin::Derived(from) });
    };
    if settings.public_url.is_empty() {
        settings.public_url = format!("http://localhost:{}", settings.listen.port());
        derive("public_url", &settings.public_url, "listen");
    }
    if settings.database_url.is_empty() {
        let url = format!("sqlite:{}", settings.data_dir.join("vestibule.db").display());
        derive("database_url", &url, "data_dir");
        settings.database_url = values::ServiceUrl::new(url);
    }
    if settings.keys.is_empty() && settings.key_file.as_os_str().is_empty() {
        settings.key_file = settings.data_dir.join("vestibule.keys");
        derive("key_file", &settings.key_file.display().to_string(), "data_dir");
    }
    if settings.mail.smtp_url.is_empty() && settings.mail.from.is_empty() {
        settings.mail.from = format!("{} <access@localhost>", quoted(&settings.brand.name));
        derive("mail.from", &settings.mail.from, "brand.name");
    }
    if settings.mail.ehlo_name.is_empty() {
        let host = settings.public_url.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_owned));
        settings.mail.ehlo_name = host.unwrap_or_default();
        derive("mail.ehlo_name", &settings.mail.ehlo_name, "public_url");
    }
}

/// A name as it may stand before an address (RFC 5322, section 3.2.4).
fn quoted(name: &str) -> String {
    if name.chars().all(|letter| letter.is_alphanumeric() || letter == ' ') {
        return name.to_owned();
    }
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}

impl Settings {
    /// Whether mail goes to the built-in mailbox, for want of a provider.
    pub(crate) fn uses_mailbox(&self) -> bool {
        self.mail.smtp_url.is_empty()
    }

    /// Whether only this machine can reach the server, as far as the settings say: then the built-in mailbox may show
    /// what no provider takes.
    pub(crate) fn is_local(&self) -> bool {
        let host = self.public_url.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_owned));
        self.listen.ip().is_loopback() && host.is_some_and(|host| is_this_machine(&host))
    }

    /// The file of the SQLite database, when it is one.
    pub(crate) fn sqlite_file(&self) -> Option<PathBuf> {
        let path = self.database_url.expose().strip_prefix("sqlite:")?;
        let path = path.strip_prefix("//").unwrap_or(path);
        path.split('?').next().map(PathBuf::from)
    }
}
