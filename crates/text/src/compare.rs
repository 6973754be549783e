//! Whether a language says the same as English: the same keys, with the same variables in each.

use std::collections::BTreeMap;
use std::fmt;

use crate::source::{ENGLISH, Keys, Source, keys};

/// Where a language differs from English.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// The file is not Fluent: its line and the fault.
    Syntax(usize, String),
    /// A key that English does not have.
    Superfluous(String),
    /// A key that the language lacks.
    Missing(String),
    /// A text that lacks a variable of the English one.
    LacksVariable(String, String),
    /// A text with a variable that the English one does not have.
    UnknownVariable(String, String),
    /// A text that leans on another that the language lacks.
    LacksReference(String, String),
}

/// Each difference with the file that it is in.
#[must_use]
pub fn differences(builtin: &[Source], tag: &str) -> Vec<(String, Difference)> {
    let english = collected(builtin.iter().filter(|source| source.tag == ENGLISH)).0;
    let (present, mut found) = collected(builtin.iter().filter(|source| source.tag == tag));
    for (key, (file, _)) in english.iter().filter(|(key, _)| !key.starts_with('-')) {
        if !present.contains_key(key) {
            found.push((format!("{tag}/{file}"), Difference::Missing(key.clone())));
        }
    }
    found.extend(deviations(&present, &english, tag));
    found
}

/// A text's file and needs, by its key.
pub(crate) type Present = BTreeMap<String, (String, crate::source::Needs)>;

/// All keys of some files; for files that cannot be read, why.
pub(crate) fn collected<'s>(
    sources: impl Iterator<Item = &'s Source>,
) -> (Present, Vec<(String, Difference)>) {
    let (mut present, mut found) = (Present::new(), Vec::new());
    for source in sources {
        match source.parse() {
            Ok(resource) => {
                let keys: Keys = keys(&resource);
                present.extend(keys.into_iter().map(|(key, needs)| (key, (source.file.clone(), needs))));
            }
            Err((line, fault)) => {
                found.push((format!("{}/{}", source.tag, source.file), Difference::Syntax(line, fault)));
            }
        }
    }
    (present, found)
}

/// What texts say that English does not, and what is missing in them.
pub(crate) fn deviations(present: &Present, english: &Present, tag: &str) -> Vec<(String, Difference)> {
    let mut found = Vec::new();
    for (key, (file, needs)) in present {
        let mut differs = |difference| found.push((format!("{tag}/{file}"), difference));
        let missing = needs.references.iter().filter(|name| !present.contains_key(*name));
        missing.for_each(|name| differs(Difference::LacksReference(key.clone(), name.clone())));
        // A language has the terms that its grammar asks for.
        if key.starts_with('-') {
            continue;
        }
        let Some((_, model)) = english.get(key) else {
            differs(Difference::Superfluous(key.clone()));
            continue;
        };
        for name in model.variables.difference(&needs.variables) {
            differs(Difference::LacksVariable(key.clone(), name.clone()));
        }
        for name in needs.variables.difference(&model.variables) {
            differs(Difference::UnknownVariable(key.clone(), name.clone()));
        }
    }
    found
}

impl Difference {
    /// The key of the text that it is in; empty where the file cannot be read.
    pub(crate) fn key(&self) -> &str {
        match self {
            Self::Syntax(..) => "",
            Self::Superfluous(key)
            | Self::Missing(key)
            | Self::LacksVariable(key, _)
            | Self::UnknownVariable(key, _)
            | Self::LacksReference(key, _) => key,
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(line, fault) => write!(f, "line {line} is not Fluent: {fault}"),
            Self::Superfluous(key) => {
                write!(
                    f,
                    "there is no text “{key}”; take it out, or write its name as the texts that ship do"
                )
            }
            Self::Missing(key) => write!(f, "the text “{key}” is missing; add it"),
            Self::LacksVariable(key, name) => {
                write!(f, "the text “{key}” lacks {{ ${name} }}; write it where its value belongs")
            }
            Self::UnknownVariable(key, name) => {
                write!(f, "the text “{key}” has no value for {{ ${name} }}; take it out")
            }
            Self::LacksReference(key, name) => {
                write!(f, "the text “{key}” leans on “{name}”, which this language lacks; add it")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared;

    fn source(tag: &str, text: &str) -> Source {
        Source { tag: tag.to_owned(), file: "a.ftl".to_owned(), text: text.to_owned() }
    }

    fn told(french: &str) -> Vec<Difference> {
        let english =
            "-house = house\nwho = { $name } of { -house }\nhow = How\n    .often = { $count } times\n";
        let sources = [source("en", english), source("fr", french)];
        differences(&sources, "fr").into_iter().map(|(_, difference)| difference).collect()
    }

    #[test]
    fn each_way_to_differ_is_told() {
        assert_eq!(told("who = { $name }\nhow = Comment\n    .often = { $count } fois\n"), []);
        let two = |key: &str, name: &str| (key.to_owned(), name.to_owned());
        let often = "how = Comment\n    .often = { $count } fois\n";
        let (key, name) = two("who", "name");
        assert_eq!(told(&format!("who = Qui\n{often}")), [Difference::LacksVariable(key, name)]);
        let (key, name) = two("who", "nom");
        let unknown = told(&format!("who = {{ $name }} {{ $nom }}\n{often}"));
        assert_eq!(unknown, [Difference::UnknownVariable(key, name)]);
        assert_eq!(told("who = { $name }\nhow = Comment\n"), [Difference::Missing("how.often".to_owned())]);
        let more = told(&format!("who = {{ $name }}\nwhy = Pourquoi\n{often}"));
        assert_eq!(more, [Difference::Superfluous("why".to_owned())]);
        let (key, name) = two("who", "-maison");
        let leans = told(&format!("who = {{ $name }} {{ -maison }}\n{often}"));
        assert_eq!(leans, [Difference::LacksReference(key, name)]);
        let broken = told(&format!("{often}who = {{ $name\n"));
        assert!(matches!(broken.first(), Some(Difference::Syntax(3 | 4, _))), "{broken:?}");
        let plural = told(&format!("who = {{ $name ->\n    [a] A\n   *[b] B\n }}\n{often}"));
        assert_eq!(plural, [], "a variable that only chooses is there");
    }

    #[test]
    fn every_language_says_what_english_says() {
        let sources = shared();
        let tags: std::collections::BTreeSet<&str> =
            sources.iter().map(|source| source.tag.as_str()).collect();
        assert!(tags.contains("fr"));
        for tag in tags {
            assert_eq!(differences(&sources, tag), [], "{tag}");
        }
    }
}
