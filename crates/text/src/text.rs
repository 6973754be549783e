//! The texts of one language, over those of the languages that it falls back to.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use intl_memoizer::concurrent::IntlLangMemoizer;
use unic_langid::LanguageIdentifier;

use crate::numbers::Numbers;
use crate::source::Source;

pub(crate) type Bundle = FluentBundle<FluentResource>;

/// The texts of one language. What it lacks is said in the language without its region, and then in English.
#[derive(Clone)]
pub struct Text {
    tag: Arc<str>,
    bundles: Arc<[Arc<Bundle>]>,
}

/// Why a text cannot be said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsaid {
    /// No language has it.
    #[error("there is no text “{0}”")]
    Unknown(String),
    /// A name in it has no value.
    #[error("the text “{key}” cannot be filled in: {fault}")]
    Unfilled {
        /// The key that lacks something.
        key: String,
        /// What Fluent says about it.
        fault: String,
    },
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Text").field("tag", &self.tag).finish_non_exhaustive()
    }
}

impl Text {
    pub(crate) fn new(tag: &str, bundles: Vec<Arc<Bundle>>) -> Self {
        Self { tag: tag.into(), bundles: bundles.into() }
    }

    /// This language's tag (BCP 47).
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// `rtl` for the scripts that are written from right to left, else `ltr`.
    #[must_use]
    pub fn direction(&self) -> &'static str {
        match self.tag.split('-').next() {
            Some("ar" | "fa" | "he" | "ur") => "rtl",
            _ => "ltr",
        }
    }

    /// The text of `key`, a message or `message.attribute`; `⟦key⟧` where there is none, which no test lets pass.
    #[must_use]
    pub fn text(&self, key: &str) -> Cow<'_, str> {
        let (text, faults) = self.format(key, None).unwrap_or_else(|| missing(key));
        warn(key, &faults);
        text
    }

    /// The text of `key` with its arguments filled in.
    #[must_use]
    pub fn text_with(&self, key: &str, args: &[(&'static str, FluentValue<'_>)]) -> String {
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
        let (text, faults) = self.format(key, Some(&args)).unwrap_or_else(|| missing(key));
        warn(key, &faults);
        text.into_owned()
    }

    /// The text of `key` with its arguments filled in; a gap is an error.
    pub fn whole(&self, key: &str, args: &FluentArgs<'_>) -> Result<String, Unsaid> {
        let (text, faults) = self.format(key, Some(args)).ok_or_else(|| Unsaid::Unknown(key.to_owned()))?;
        match faults.into_iter().next() {
            None => Ok(text.into_owned()),
            Some(fault) => Err(Unsaid::Unfilled { key: key.to_owned(), fault }),
        }
    }

    /// Whether `key` is known in this language or one that it falls back to.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.bundles.iter().any(|bundle| pattern(bundle, key).is_some())
    }

    /// Whether this language itself has `key`.
    pub(crate) fn has_own(&self, key: &str) -> bool {
        self.bundles.first().is_some_and(|bundle| pattern(bundle, key).is_some())
    }

    fn format<'a>(
        &'a self,
        key: &str,
        args: Option<&'a FluentArgs<'a>>,
    ) -> Option<(Cow<'a, str>, Vec<String>)> {
        let found = self.bundles.iter().find_map(|bundle| Some((bundle, pattern(bundle, key)?)));
        let (bundle, pattern) = found?;
        let mut faults = Vec::new();
        let text = bundle.format_pattern(pattern, args, &mut faults);
        Some((text, faults.iter().map(ToString::to_string).collect()))
    }
}

fn pattern<'b>(bundle: &'b Bundle, key: &str) -> Option<&'b fluent_syntax::ast::Pattern<&'b str>> {
    match key.split_once('.') {
        Some((message, attribute)) => Some(bundle.get_message(message)?.get_attribute(attribute)?.value()),
        None => bundle.get_message(key)?.value(),
    }
}

fn warn(key: &str, faults: &[String]) {
    if !faults.is_empty() {
        tracing::warn!(key, ?faults, "a text lacks an argument");
    }
}

fn missing(key: &str) -> (Cow<'static, str>, Vec<String>) {
    (Cow::Owned(format!("⟦{key}⟧")), Vec::new())
}

/// One language's own texts: those inside this program, and the operator's over them.
pub(crate) fn bundle(tag: &str, builtin: &[Source], own: &[Source]) -> Bundle {
    let language: LanguageIdentifier = tag.parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(number));
    for source in builtin {
        if let Err(faults) = bundle.add_resource(resource(source)) {
            tracing::error!(tag, file = source.file, ?faults, "a text is given twice");
        }
    }
    for source in own {
        bundle.add_resource_overriding(resource(source));
    }
    bundle
}

fn resource(source: &Source) -> FluentResource {
    FluentResource::try_new(source.text.clone()).unwrap_or_else(|(resource, faults)| {
        tracing::error!(tag = source.tag, file = source.file, ?faults, "a file of texts has faults");
        resource
    })
}

/// Numbers are written by the rules of the language.
fn number(value: &FluentValue<'_>, memory: &IntlLangMemoizer) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    memory.with_try_get::<Numbers, _, _>((), |numbers| numbers.write(number.value)).ok().flatten()
}

/// A value that may stand in a text.
pub trait ToFluent {
    /// The value as Fluent takes it: numbers choose plural forms, strings stand as they are.
    fn to_fluent(&self) -> FluentValue<'_>;
}

impl ToFluent for str {
    fn to_fluent(&self) -> FluentValue<'_> {
        FluentValue::from(self)
    }
}

impl ToFluent for String {
    fn to_fluent(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_str())
    }
}

impl ToFluent for Cow<'_, str> {
    fn to_fluent(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_ref())
    }
}

impl<T: ToFluent + ?Sized> ToFluent for &T {
    fn to_fluent(&self) -> FluentValue<'_> {
        (**self).to_fluent()
    }
}

macro_rules! numbers_say {
    ($($number:ty),*) => { $(impl ToFluent for $number {
        fn to_fluent(&self) -> FluentValue<'_> { FluentValue::from(*self) }
    })* };
}
numbers_say!(u8, u16, u32, i32, i64, u64, usize);
