//! Every word that a page says, from Fluent files in `locales/<language>/`.
//! Templates and views hold keys, never sentences; a missing key is shown as `⟦key⟧` and fails the tests.

use std::fmt;
use std::sync::LazyLock;

use askama::filters::HtmlSafe;
use rust_embed::Embed;
use vestibule_text::{Catalogue, FluentValue, OwnTexts, Source, embedded};
pub use vestibule_text::{Text, ToFluent};

#[derive(Embed)]
#[folder = "locales/"]
struct Files;

static BUILTIN: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::new(&sources(), &OwnTexts::default()));

/// The files of texts inside this program that pages are made of.
#[must_use]
pub fn sources() -> Vec<Source> {
    let mut sources = vestibule_text::shared();
    sources.extend(vestibule_service::texts::of_events());
    sources.extend(embedded::<Files>());
    sources
}

/// The texts as they ship.
#[must_use]
pub fn builtin() -> &'static Catalogue {
    &BUILTIN
}

/// The text of `key`, where each argument is a link: its name, its words and its address.
#[must_use]
pub(crate) fn linked(text: &Text, key: &str, links: &[(&'static str, &str, &str)]) -> Html {
    // No text has letters of the private use area, so these mark the links until everything is escaped.
    let mark = |place: usize| format!("\u{e000}{place}\u{e001}");
    let marks: Vec<(&'static str, String)> =
        links.iter().enumerate().map(|(place, (name, ..))| (*name, mark(place))).collect();
    let args: Vec<(&'static str, FluentValue<'_>)> =
        marks.iter().map(|(name, mark)| (*name, mark.to_fluent())).collect();
    let mut html = String::new();
    escape_into(&mut html, &text.text_with(key, &args));
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

/// A piece of HTML that was escaped where it was made.
pub struct Html(pub(crate) String);

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}

/// Escapes `text` for HTML, then turns `**words**` into a strong flow.
pub(crate) fn bold(text: &str) -> Html {
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
    fn links_stand_where_the_sentence_has_them_and_are_escaped() {
        let links = [("terms", "a & b", "https://x.example/?a=\"1\""), ("privacy", "<i>", "/p")];
        let html = linked(&builtin().english(), "register-agree-both", &links).to_string();
        assert_eq!(
            html,
            "I have read the <a target=\"_blank\" rel=\"noopener\" href=\"https://x.example/?a=&quot;1&quot;\">a &amp; b</a> \
             and the <a target=\"_blank\" rel=\"noopener\" href=\"/p\">&lt;i&gt;</a>, and agree."
        );
    }

    #[test]
    fn strong_words_are_marked_and_everything_is_escaped() {
        assert_eq!(bold("at **a<b** & so").to_string(), "at <strong>a&lt;b</strong> &amp; so");
        assert_eq!(bold("odd ** one").to_string(), "odd <strong> one</strong>");
    }
}
