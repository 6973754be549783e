//! A setting that stops the start: key, value, where it came from, and the remedy. Secrets are not in it.

use std::fmt;

use super::catalogue::Catalogue;
use super::origin::Origin;

/// One wrong setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The dotted key; empty for a file that is no TOML.
    pub(crate) key: String,
    /// The value as it may be shown; empty when it is of no interest.
    pub(crate) value: String,
    /// Where it was found.
    pub(crate) origin: Origin,
    pub(crate) remedy: String,
}

impl Fault {
    /// A value, already in the form that may be shown, with the remedy.
    pub(crate) fn new(key: &str, shown: &str, origin: Origin, remedy: String) -> Self {
        Self { key: key.to_owned(), value: shown.to_owned(), origin, remedy }
    }

    /// A key that is none. Its value is not shown: it may be a secret under a mistyped name.
    pub(crate) fn unknown(key: &str, origin: Origin, catalogue: &Catalogue) -> Self {
        let remedy = match (catalogue.nearest(key), &origin) {
            (Some(near), Origin::Environment(_)) => {
                let variable =
                    catalogue.get(near).map(super::catalogue::Setting::variable).unwrap_or_default();
                format!("there is no such setting; did you mean {variable}?")
            }
            (Some(near), _) => format!("there is no such setting; did you mean {near}?"),
            (None, _) => "there is no such setting; `vestibule config reference` lists all".to_owned(),
        };
        Self::new(key, "", origin, remedy)
    }

    /// A value where a table belongs.
    pub(crate) fn not_a_table(key: &str, origin: Origin) -> Self {
        Self::new(key, "", origin, format!("write it as a table: a line [{key}], its settings below"))
    }

    /// A text that is no TOML.
    pub(crate) fn syntax(message: &str, origin: Origin) -> Self {
        let message = message.lines().next().unwrap_or_default();
        Self::new("", "", origin, format!("this is not TOML: {message}"))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.key.is_empty(), self.value.is_empty()) {
            (true, _) => write!(f, "{}: {}", self.origin, self.remedy),
            (false, true) => write!(f, "{} ({}): {}", self.key, self.origin, self.remedy),
            (false, false) => write!(f, "{} = {} ({}): {}", self.key, self.value, self.origin, self.remedy),
        }
    }
}

/// All that is wrong with the settings, so that it can be mended in one go.
#[derive(Debug)]
pub(crate) struct Faults(pub(crate) Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.len() {
            1 => f.write_str("Fix this setting:")?,
            many => write!(f, "Fix these {many} settings:")?,
        }
        self.0.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
    }
}

impl std::error::Error for Faults {}
