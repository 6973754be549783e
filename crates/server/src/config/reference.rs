//! The printed reference: every setting with its sort, default, environment variable and meaning, as Markdown. It is
//! made from the definitions, so it cannot fall behind them.

use std::fmt::Write as _;

use serde_json::Value;
use vestibule_domain::setting::{Choice, Description, Entry, Kind};

use super::catalogue::{Catalogue, Setting};
use super::fault::Fault;
use super::kind::Written;
use super::layers::{PRESETS, parse};
use super::origin::Origin;

const SETTINGS_HEADING: &str = "\
# Settings

Printed by `vestibule config reference`. The rules of `[policy]` are in [POLICY.md](POLICY.md).

A setting is taken from the highest of these that has it:

1. flags: `--listen`, `--public-url`, `--data-dir`, `--preset`, and `--set KEY=VALUE` for every other
2. environment variables, as named below; write lists as in the file, or separate their items with commas
3. the configuration file: `--config FILE`, or the one that `VESTIBULE_CONFIG` names, or `vestibule.toml` in the
   current directory when there is one
4. a preset, for rules alone
5. defaults

`vestibule config` prints what is in force and where each value came from. A wrong value or an unknown key stops the
start with key, value, origin and remedy. Variables that begin with `VESTIBULE_` and are like no setting belong to another
program, such as Kubernetes, and are ignored; `vestibule doctor` names them. Lengths of time are a whole number and a unit: `30s`, `10m`, `24h`, `7d`.
Give secrets by the environment or by a file that only the server may read; they are never printed or logged.

`vestibule reload`, or `SIGHUP`, puts what the file, preset and texts say by then in force without a restart: all of it or, where
anything is wrong or takes a restart, nothing. Environment and flags of a running server stay what they were. The reference says
of each setting whether only a restart changes it; every rule of `[policy]` is reloaded.

The server speaks plain HTTP: a proxy in front does the TLS. Let the server listen where only the proxy can reach it,
and name the proxy's network in `trusted_proxies`.
";

const POLICY_HEADING: &str = "\
# Policy

Printed by `vestibule config reference --policy`. How settings are given is said in [CONFIG.md](CONFIG.md).
";

/// Every setting outside `[policy]`.
pub(crate) fn settings_reference(catalogue: &Catalogue) -> String {
    let mut text = SETTINGS_HEADING.to_owned();
    list(&mut text, catalogue, &|setting| !setting.key.starts_with("policy."));
    text
}

/// Every rule, and what the presets change.
pub(crate) fn policy_reference(catalogue: &Catalogue) -> String {
    let mut text = POLICY_HEADING.to_owned();
    presets(&mut text, catalogue);
    list(&mut text, catalogue, &|setting| setting.key.starts_with("policy."));
    text
}

fn list(text: &mut String, catalogue: &Catalogue, wanted: &dyn Fn(&Setting) -> bool) {
    let mut table = None;
    for setting in catalogue.settings().iter().filter(|setting| wanted(setting)) {
        if table != Some(setting.table()) {
            table = Some(setting.table());
            match catalogue.table(setting.table()) {
                Some(meaning) => {
                    let _ = write!(text, "\n## `[{}]`\n\n{meaning}\n", setting.table());
                }
                None => text.push_str("\n## At the top of the file\n"),
            }
        }
        entry(text, setting);
    }
}

fn entry(text: &mut String, setting: &Setting) {
    let default = setting.kind.shown(&setting.default);
    let _ = write!(text, "\n### `{}`\n\n{}\n\n", setting.key, setting.meaning);
    let fixed = if setting.is_reloaded() { "" } else { " · changed by a restart alone" };
    let (kind, variable) = (setting.kind.name(), setting.variable());
    let _ = writeln!(text, "{kind} · default `{default}` · `{variable}`{fixed}");
    match &setting.kind {
        Kind::Choice(choices) => {
            text.push('\n');
            words(text, "", choices);
        }
        Kind::Tables(entries) => {
            text.push('\n');
            table(text, "", entries);
        }
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
        | Kind::Words
        | Kind::List(_) => {}
    }
}

fn words(text: &mut String, indent: &str, choices: &[Choice]) {
    for choice in choices {
        let _ = writeln!(text, "{indent}- `{}`: {}", choice.value, choice.meaning);
    }
}

/// The settings of a table that there are several of.
fn table(text: &mut String, indent: &str, entries: &[Entry]) {
    let inner = format!("{indent}  ");
    for entry in entries {
        let Description::Value(kind) = &entry.description else { continue };
        let _ = writeln!(text, "{indent}- `{}` ({}): {}", entry.name, kind.name(), entry.meaning);
        if let Kind::Choice(choices) = kind {
            words(text, &inner, choices);
        }
        if let Kind::Tables(entries) = kind {
            table(text, &inner, entries);
        }
    }
}

/// A table of the rules that some preset sets otherwise than the default.
fn presets(text: &mut String, catalogue: &Catalogue) {
    text.push_str("\n## Presets\n\n`preset = \"NAME\"` sets these rules; every other keeps its default, and the configuration file may set any of them again.\n\n| rule | default |");
    for (name, _) in PRESETS {
        let _ = write!(text, " `{name}` |");
    }
    text.push_str("\n|---|---|");
    text.push_str(&"---|".repeat(PRESETS.len()));
    text.push('\n');
    let columns: Vec<Vec<(String, Value)>> =
        PRESETS.iter().map(|(name, source)| preset_values(name, source, catalogue)).collect();
    for setting in catalogue.settings() {
        let cells: Vec<Option<&Value>> = columns
            .iter()
            .map(|column| column.iter().find(|(key, _)| *key == setting.key).map(|(_, value)| value))
            .map(|value| value.filter(|value| **value != setting.default))
            .collect();
        if cells.iter().all(Option::is_none) {
            continue;
        }
        let _ = write!(text, "| `{}` | `{}` |", setting.key, setting.kind.shown(&setting.default));
        for cell in cells {
            match cell {
                Some(value) => {
                    let _ = write!(text, " `{}` |", setting.kind.shown(value));
                }
                None => text.push_str("  |"),
            }
        }
        text.push('\n');
    }
}

fn preset_values(name: &str, source: &str, catalogue: &Catalogue) -> Vec<(String, Value)> {
    let mut faults: Vec<Fault> = Vec::new();
    let found = parse(source, &|_| Origin::Preset(name.to_owned()), catalogue, &mut faults);
    found.into_iter().map(|found| (found.key, found.value)).collect()
}
