//! The languages there are, and which of them a reader gets.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::own::OwnTexts;
use crate::source::{ENGLISH, Source};
use crate::text::{Bundle, Text, bundle};

/// Its own name: a language that has this text is offered to customers.
const NAME: &str = "language-name";

/// The texts of every language.
#[derive(Debug, Clone)]
pub struct Catalogue {
    languages: Arc<BTreeMap<String, Text>>,
    english: Text,
    usual: Text,
}

impl Catalogue {
    /// Puts the operator's texts over those inside this program.
    #[must_use]
    pub fn new(builtin: &[Source], own: &OwnTexts) -> Self {
        let tags: BTreeSet<&str> =
            builtin.iter().chain(own.sources()).map(|source| source.tag.as_str()).chain([ENGLISH]).collect();
        let bundle_of = |tag: &str| {
            let of = |sources: &'_ [Source]| {
                sources.iter().filter(|source| source.tag == tag).cloned().collect::<Vec<_>>()
            };
            Arc::new(bundle(tag, &of(builtin), &of(own.sources())))
        };
        let bundles: BTreeMap<&str, Arc<Bundle>> = tags.iter().map(|tag| (*tag, bundle_of(tag))).collect();
        let text = |tag: &str| {
            let mut chain: Vec<&str> = Vec::new();
            for tag in [tag, base(tag), ENGLISH] {
                if !chain.contains(&tag) {
                    chain.push(tag);
                }
            }
            Text::new(tag, chain.iter().filter_map(|tag| bundles.get(tag).cloned()).collect())
        };
        let languages: BTreeMap<String, Text> =
            tags.iter().map(|tag| ((*tag).to_owned(), text(tag))).collect();
        let english = text(ENGLISH);
        Self { languages: Arc::new(languages), usual: english.clone(), english }
    }

    /// The same for an operator whose readers get the language `tag` where they ask for none that is offered; nothing where that
    /// language is not offered itself.
    #[must_use]
    pub fn preferring(self, tag: &str) -> Option<Self> {
        let usual = self.chosen(tag)?;
        Some(Self { usual, ..self })
    }

    /// The language of this tag, where it is offered.
    #[must_use]
    pub fn chosen(&self, tag: &str) -> Option<Text> {
        self.languages.get(tag).filter(|text| text.has_own(NAME)).cloned()
    }

    /// English, which is always complete.
    #[must_use]
    pub fn english(&self) -> Text {
        self.english.clone()
    }

    /// The language of a tag kept on an account (BCP 47): `fr-CA`, else `fr`, else English.
    #[must_use]
    pub fn of(&self, tag: &str) -> Text {
        let found = self.languages.get(tag).or_else(|| self.languages.get(base(tag)));
        found.cloned().unwrap_or_else(|| self.english())
    }

    /// The tags of all languages that are offered to customers: those that have a name.
    pub fn offered(&self) -> impl Iterator<Item = &str> {
        self.languages.iter().filter(|(_, text)| text.has_own(NAME)).map(|(tag, _)| tag.as_str())
    }

    /// The tags of all languages.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.languages.keys().map(String::as_str)
    }

    /// The best language that is offered for an `Accept-Language` header (RFC 9110, section 12.5.4), else the usual one of the operator.
    #[must_use]
    pub fn negotiate(&self, accept_language: &str) -> Text {
        let mut wishes: Vec<(f32, &str)> = accept_language
            .split(',')
            .filter_map(|part| {
                let mut pieces = part.trim().split(";q=");
                let tag = pieces.next().filter(|tag| !tag.is_empty())?;
                let weight = pieces.next().and_then(|q| q.trim().parse().ok()).unwrap_or(1.0);
                (weight > 0.0).then_some((weight, tag))
            })
            .collect();
        wishes.sort_by(|left, right| right.0.total_cmp(&left.0));
        let found = wishes
            .iter()
            .find_map(|(_, tag)| self.chosen(tag).or_else(|| self.chosen(&base(tag).to_ascii_lowercase())));
        found.unwrap_or_else(|| self.usual.clone())
    }
}

/// A tag without its region: `fr` of `fr-CA`.
fn base(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(tag: &str, text: &str) -> Source {
        Source { tag: tag.to_owned(), file: "a.ftl".to_owned(), text: text.to_owned() }
    }

    fn catalogue() -> Catalogue {
        let builtin = [
            source("en", "language-name = English\nhello = Hello\nbye = Bye\n"),
            source("fr", "language-name = Français\nhello = Bonjour\n"),
            source("fr-CA", "hello = Allô\n"),
            source("es", "hello = Hola\n"),
        ];
        Catalogue::new(&builtin, &OwnTexts::default())
    }

    #[test]
    fn what_a_language_lacks_is_said_in_its_base_and_then_in_english() {
        let quebec = catalogue().of("fr-CA");
        assert_eq!((quebec.text("hello"), quebec.text("bye")), ("Allô".into(), "Bye".into()));
        assert_eq!(quebec.text("language-name"), "Français");
        assert_eq!(catalogue().of("fr-BE").text("hello"), "Bonjour");
        assert_eq!(catalogue().of("tlh").text("hello"), "Hello");
        assert_eq!(catalogue().english().text("no-such-key"), "⟦no-such-key⟧");
    }

    #[test]
    fn only_a_language_with_a_name_is_offered() {
        assert_eq!(catalogue().offered().collect::<Vec<_>>(), ["en", "fr"]);
        assert_eq!(catalogue().negotiate("tlh, es;q=0.9, fr-BE;q=0.8, en;q=0.4").tag(), "fr");
        assert_eq!(catalogue().negotiate("tlh, en-GB;q=0.4").tag(), "en");
        assert_eq!(catalogue().negotiate("").tag(), "en");
        assert_eq!(catalogue().chosen("fr").map(|text| text.tag().to_owned()), Some("fr".to_owned()));
        assert!(catalogue().chosen("es").is_none() && catalogue().chosen("⟦").is_none());
    }

    #[test]
    fn a_house_has_its_usual_language() {
        let french = catalogue().preferring("fr").unwrap();
        assert_eq!(french.negotiate("tlh").tag(), "fr");
        assert_eq!(french.negotiate("tlh, en;q=0.1").tag(), "en");
        assert_eq!(french.of("tlh").tag(), "en", "what is missing in a language is said in English");
        assert!(catalogue().preferring("es").is_none(), "it has no name");
    }
}
