//! Makes a mail's subject, HTML and plain text from one template. Every value is escaped for where it stands; a value
//! can bring neither markup nor a line break with it, and a name without a value is an error, never a gap.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::builtin;
use crate::templates::{Templates, flat};

const TEXT_WIDTH: usize = 76;

/// What the operator's mails have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branding {
    /// The name customers know.
    pub brand: String,
    /// Where the pages are, such as `https://access.example`, without a slash at the end.
    pub public_url: String,
    /// Where to turn for help: a mail address or the address of a page.
    pub support: String,
}

impl Branding {
    /// The public URL as people type it: host, and port where it has one, without scheme and path.
    #[must_use]
    pub fn site(&self) -> &str {
        let rest = self.public_url.split_once("://").map_or(self.public_url.as_str(), |(_, rest)| rest);
        rest.split(['/', '?', '#']).next().unwrap_or_default()
    }

    /// The host of the public URL alone, which is what a code in a text message is bound to (origin-bound one-time codes
    /// know no port).
    #[must_use]
    pub fn host(&self) -> &str {
        let host = self.site();
        if host.starts_with('[') {
            return host.split_inclusive(']').next().unwrap_or_default();
        }
        host.split(':').next().unwrap_or_default()
    }
}

/// A mail ready to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line without control characters.
    pub subject: String,
    /// Plain text in lines of at most 76 characters, except for longer words such as links.
    pub text: String,
    /// A whole HTML document.
    pub html: String,
}

impl std::fmt::Debug for Rendered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Rendered(hidden)")
    }
}

/// Why a text could not be made.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// No template of this name in any language.
    #[error("there is no template “{0}”")]
    Unknown(String),
    /// The template is faulty, or a name in it has no value.
    #[error("template {name}: {cause:#}")]
    Template {
        /// Language and name.
        name: String,
        /// Line and fault.
        cause: minijinja::Error,
    },
    /// The subject is empty or spreads over several lines.
    #[error("template {name}: the subject must be one line")]
    Subject {
        /// Language and name.
        name: String,
    },
    /// A text message takes more parts than are sent.
    #[error("template {name}: {problem}")]
    Sms {
        /// Language and name.
        name: String,
        /// What does not fit.
        problem: String,
    },
    /// A file of the operator's directory cannot be read.
    #[error("{}: {cause}", path.display())]
    File {
        /// The file or directory.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
}

/// Renders mails from the templates inside this program and those the operator put over them.
pub struct MailRenderer {
    templates: Templates,
}

impl std::fmt::Debug for MailRenderer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailRenderer").field("templates", &self.templates.count()).finish()
    }
}

impl MailRenderer {
    /// Reads all templates once; files in `overrides` (see `templates/mail/README.md`) go before the built-in ones.
    /// Every mail is tried with its sample, so that a faulty file stops the start and not a mail.
    pub fn new(branding: &Branding, overrides: Option<&Path>) -> Result<Self, RenderError> {
        let templates = Templates::read(branding, builtin::FILES, overrides, &["mail", "html", "txt"])?;
        let renderer = Self { templates };
        renderer.templates.try_samples(|language, sample| {
            renderer.render(&sample.template, language, &sample.vars).map(drop)
        })?;
        Ok(renderer)
    }

    /// Makes one mail. `template` is a name such as `new-device`, `language` a BCP 47 tag; when the mail does not exist
    /// in it, the language without its region is tried, then English.
    pub fn render(&self, template: &str, language: &str, vars: &Value) -> Result<Rendered, RenderError> {
        let name = self.templates.in_language(template, language)?;
        let mut vars = flat(vars);
        if let (Value::Object(vars), Some((language, _))) = (&mut vars, name.split_once('/')) {
            vars.insert("language".to_owned(), language.into());
        }
        let fault = |cause| RenderError::Template { name: name.clone(), cause };
        let page = |kind: &str| self.templates.get(&format!("{name}.{kind}"));
        let vars = minijinja::Value::from(minijinja::value::Serde(vars));
        let html = page("html").and_then(|page| page.render(vars.clone())).map_err(fault)?;
        let plain = page("txt").map_err(fault)?;
        let mut plain = plain.render_captured(vars).map_err(fault)?;
        let subject =
            plain.with_state_mut(|state| state.render_block("subject")).map_err(fault)?.trim().to_owned();
        if subject.is_empty() || subject.contains(char::is_control) {
            return Err(RenderError::Subject { name });
        }
        Ok(Rendered { subject, text: wrap(plain.output()), html })
    }
}

/// Breaks lines at spaces, drops spaces at line ends and leaves no more than one empty line at a time.
fn wrap(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut empty_before = true;
    for line in text.lines() {
        let kept = if line == "-- " { line } else { line.trim_end() };
        if kept.is_empty() {
            if !empty_before {
                out.push('\n');
            }
            empty_before = true;
            continue;
        }
        empty_before = false;
        let mut width = 0;
        for word in kept.split_inclusive(' ') {
            let length = word.trim_end().chars().count();
            if width > 0 && width + length > TEXT_WIDTH {
                out.truncate(out.trim_end_matches(' ').len());
                out.push('\n');
                width = 0;
            }
            out.push_str(word);
            width += word.chars().count();
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
