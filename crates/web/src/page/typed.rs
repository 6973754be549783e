//! What somebody typed or sent and nobody else should read: passwords, codes, tokens. Forms and JSON bodies hold it in no
//! other type.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

/// A password, code or token as it came: wiped when it is dropped, and never printed.
#[derive(Clone, Default)]
pub(crate) struct Typed(Zeroizing<String>);

impl Deref for Typed {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Typed(hidden)")
    }
}

impl<'de> Deserialize<'de> for Typed {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(|text| Self(Zeroizing::new(text)))
    }
}

impl From<Typed> for String {
    /// Hands the text over without a copy; whoever takes it wipes it.
    fn from(mut typed: Typed) -> Self {
        std::mem::take(&mut *typed.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// The fields of everything in this file that is read from a request, as lines.
    fn read_from_requests(source: &str) -> Vec<String> {
        let mut fields = Vec::new();
        let (mut derived, mut inside) = (false, false);
        for line in source.lines() {
            if line.starts_with("#[derive(") {
                derived = line.contains("Deserialize");
            } else if line.ends_with("! {") {
                // The rows of a table that structs are made of.
                inside = true;
            } else if derived && (line.contains("struct ") || line.contains("enum ")) && line.ends_with('{') {
                (derived, inside) = (false, true);
            } else if line == "}" {
                inside = false;
            } else if inside && line.contains(": ") && !line.trim_start().starts_with(['#', '/']) {
                fields.push(line.trim().trim_start_matches("pub(crate) ").to_owned());
            }
        }
        fields
    }

    fn sources(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }

    #[test]
    fn no_password_code_token_or_secret_is_read_as_plain_text() {
        let mut files = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
        let fields: Vec<String> = files.iter().flat_map(|source| read_from_requests(source)).collect();
        let secret = |field: &&String| {
            let name = field.split(':').next().unwrap_or_default();
            ["password", "code", "token", "secret"].iter().any(|word| name.contains(word))
        };
        let (held, plain): (Vec<_>, Vec<_>) =
            fields.iter().filter(secret).partition(|field| !field.contains("String"));
        assert_eq!(plain, Vec::<&String>::new());
        let typed = held.iter().filter(|field| field.contains("Typed")).count();
        assert!(typed > 40, "only {typed} fields were found");
    }

    #[test]
    fn nothing_typed_is_printed() {
        let typed: Typed = serde_json::from_str("\"seven quiet lanterns\"").unwrap();
        assert_eq!(format!("{typed:?}"), "Typed(hidden)");
        assert_eq!(&*typed, "seven quiet lanterns");
        assert_eq!(String::from(typed), "seven quiet lanterns");
    }
}
