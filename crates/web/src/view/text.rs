//! Every word that a page says, from Fluent files in `locales/<language>/`.
//! Templates and views hold keys, never sentences; a missing key is shown as `⟦key⟧` and fails the tests.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use askama::filters::HtmlSafe;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::Embed;
use unic_langid::LanguageIdentifier;

#[derive(Embed)]
#[folder = "locales/"]
struct Files;

type Bundle = FluentBundle<FluentResource>;

static CATALOGUE: LazyLock<BTreeMap<String, Text>> = LazyLock::new(|| {
    let mut sources: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in Files::iter() {
        if let (Some((tag, _)), Some(file)) = (path.split_once('/'), Files::get(&path)) {
            sources.entry(tag.to_owned()).or_default().push(String::from_utf8_lossy(&file.data).into_owned());
        }
    }
    sources.into_iter().map(|(tag, files)| (tag.clone(), Text::from_sources(&tag, files))).collect()
});

/// The texts of one language.
#[derive(Clone)]
pub struct Text {
    bundle: Arc<Bundle>,
    tag: Arc<str>,
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Text").field("tag", &self.tag).finish_non_exhaustive()
    }
}

impl Text {
    /// English, which is always complete.
    #[must_use]
    pub fn english() -> Self {
        CATALOGUE.get("en").cloned().unwrap_or_else(|| Self::from_sources("en", Vec::new()))
    }

    /// The best language we have for an `Accept-Language` header (RFC 9110, section 12.5.4), else English.
    #[must_use]
    pub fn negotiate(accept_language: &str) -> Self {
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
        let found = wishes.iter().find_map(|(_, tag)| {
            let language = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
            CATALOGUE.get(*tag).or_else(|| CATALOGUE.get(&language))
        });
        found.cloned().unwrap_or_else(Self::english)
    }

    /// The language of a tag kept on an account (BCP 47), else English.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        CATALOGUE.get(tag).cloned().unwrap_or_else(Self::english)
    }

    /// The tags of all languages that are built in.
    pub fn tags() -> impl Iterator<Item = &'static str> {
        CATALOGUE.keys().map(String::as_str)
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

    /// The text of `key`.
    #[must_use]
    pub fn text(&self, key: &str) -> Cow<'_, str> {
        self.format(key, None).unwrap_or_else(|| missing(key))
    }

    /// The text of `key` with its arguments filled in.
    #[must_use]
    pub fn text_with(&self, key: &str, args: &[(&'static str, FluentValue<'_>)]) -> String {
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
        self.format(key, Some(&args)).unwrap_or_else(|| missing(key)).into_owned()
    }

    /// The text of `key`, where each argument is a link: its name, its words and its address.
    #[must_use]
    pub fn linked(&self, key: &str, links: &[(&'static str, &str, &str)]) -> Html {
        // No text has letters of the private use area, so these mark the links until everything is escaped.
        let mark = |place: usize| format!("\u{e000}{place}\u{e001}");
        let marks: Vec<(&'static str, String)> =
            links.iter().enumerate().map(|(place, (name, ..))| (*name, mark(place))).collect();
        let args: Vec<(&'static str, FluentValue<'_>)> =
            marks.iter().map(|(name, mark)| (*name, mark.say())).collect();
        let mut html = String::new();
        escape_into(&mut html, &self.text_with(key, &args));
        for ((_, words, address), (_, mark)) in links.iter().zip(&marks) {
            let mut link = String::from("<a target=\"_blank\" rel=\"noopener\" href=\"");
            escape_into(&mut link, address);
            link.push_str("\">");
            escape_into(&mut link, words);
            link.push_str("</a>");
            html = html.replace(mark.as_str(), &link);
        }
        Html(html)
    }

    /// Whether `key` is known in this language.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    fn format<'a>(&'a self, key: &str, args: Option<&'a FluentArgs<'a>>) -> Option<Cow<'a, str>> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, args, &mut errors);
        if !errors.is_empty() {
            tracing::warn!(key, ?errors, "a text lacks an argument");
        }
        Some(text)
    }

    fn from_sources(tag: &str, sources: Vec<String>) -> Self {
        let language: LanguageIdentifier = tag.parse().unwrap_or_default();
        let mut bundle = Bundle::new_concurrent(vec![language]);
        bundle.set_use_isolating(false);
        for source in sources {
            let resource = FluentResource::try_new(source).unwrap_or_else(|(resource, errors)| {
                tracing::error!(tag, ?errors, "a text file has faults");
                resource
            });
            if let Err(errors) = bundle.add_resource(resource) {
                tracing::error!(tag, ?errors, "a text is given twice");
            }
        }
        Self { bundle: Arc::new(bundle), tag: tag.into() }
    }
}

fn missing(key: &str) -> Cow<'static, str> {
    Cow::Owned(format!("⟦{key}⟧"))
}

/// A value that may stand in a text.
pub trait Say {
    /// The value as Fluent takes it: numbers choose plural forms, strings stand as they are.
    fn say(&self) -> FluentValue<'_>;
}

impl Say for str {
    fn say(&self) -> FluentValue<'_> {
        FluentValue::from(self)
    }
}

impl Say for String {
    fn say(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_str())
    }
}

impl Say for Cow<'_, str> {
    fn say(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_ref())
    }
}

impl<T: Say + ?Sized> Say for &T {
    fn say(&self) -> FluentValue<'_> {
        (**self).say()
    }
}

macro_rules! numbers_say {
    ($($number:ty),*) => { $(impl Say for $number {
        fn say(&self) -> FluentValue<'_> { FluentValue::from(*self) }
    })* };
}
numbers_say!(u8, u16, u32, i32, i64, u64, usize);

/// A piece of HTML that was escaped where it was made.
pub struct Html(pub(super) String);

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}

/// Escapes `text` for HTML, then turns `**words**` into a strong flow.
pub(super) fn strong(text: &str) -> Html {
    let mut html = String::with_capacity(text.len() + 16);
    for (index, part) in text.split("**").enumerate() {
        if index > 0 {
            html.push_str(if index % 2 == 1 { "<strong>" } else { "</strong>" });
        }
        escape_into(&mut html, part);
    }
    if text.matches("**").count() % 2 == 1 {
        html.push_str("</strong>");
    }
    Html(html)
}

pub(crate) fn escape_into(html: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_language_is_answered_in_english() {
        assert_eq!(Text::negotiate("tlh, en-GB;q=0.4").tag(), "en");
        assert_eq!(Text::negotiate("").tag(), "en");
    }

    #[test]
    fn a_missing_key_is_marked() {
        assert_eq!(Text::english().text("no-such-key"), "⟦no-such-key⟧");
    }

    #[test]
    fn links_stand_where_the_sentence_has_them_and_are_escaped() {
        let links = [("terms", "a & b", "https://x.example/?a=\"1\""), ("privacy", "<i>", "/p")];
        let html = Text::english().linked("register-agree-both", &links).to_string();
        assert_eq!(
            html,
            "I have read the <a target=\"_blank\" rel=\"noopener\" href=\"https://x.example/?a=&quot;1&quot;\">a &amp; b</a> \
             and the <a target=\"_blank\" rel=\"noopener\" href=\"/p\">&lt;i&gt;</a>, and agree."
        );
    }

    #[test]
    fn strong_words_are_marked_and_everything_is_escaped() {
        assert_eq!(strong("at **a<b** & so").to_string(), "at <strong>a&lt;b</strong> &amp; so");
        assert_eq!(strong("odd ** one").to_string(), "odd <strong> one</strong>");
    }
}
