//! Makes a mail's subject, HTML and plain text from one template. Every value is escaped for where it stands; a value
//! can bring neither markup nor a line break with it, and a name without a value is an error, never a gap.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde_json::Value;

use super::builtin;

const TEXT_WIDTH: usize = 76;
const FALLBACK: &str = "en";

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
    /// The domain of the public URL, without scheme, port and path.
    #[must_use]
    pub fn site(&self) -> &str {
        let rest = self.public_url.split_once("://").map_or(self.public_url.as_str(), |(_, rest)| rest);
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
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
    /// A text message is longer than one SMS holds or has characters outside its alphabet.
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
    templates: Environment<'static>,
}

impl std::fmt::Debug for MailRenderer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailRenderer").field("templates", &self.templates.templates().count()).finish()
    }
}

impl MailRenderer {
    /// Reads all templates once; files in `overrides` (see `templates/mail/README.md`) go before the built-in ones.
    /// Every mail is tried with its sample, so that a faulty file stops the start and not a mail.
    pub fn new(branding: &Branding, overrides: Option<&Path>) -> Result<Self, RenderError> {
        let mut files: BTreeMap<String, String> =
            builtin::FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        if let Some(directory) = overrides {
            files.extend(read_directory(directory, &["mail", "html", "txt"])?);
        }
        let mut templates = environment(branding);
        for (name, text) in files {
            for target in targets(&name) {
                templates
                    .add_template_owned(target, text.clone())
                    .map_err(|cause| RenderError::Template { name: name.clone(), cause })?;
            }
        }
        let renderer = Self { templates };
        renderer.try_samples()?;
        Ok(renderer)
    }

    /// Makes one mail. `template` is a name such as `new-device`, `language` a BCP 47 tag; when the mail does not exist
    /// in it, the language without its region is tried, then English.
    pub fn render(&self, template: &str, language: &str, vars: &Value) -> Result<Rendered, RenderError> {
        let name = in_language(template, language, |name| {
            self.templates.get_template(&format!("{name}.txt")).is_ok()
        })
        .ok_or_else(|| RenderError::Unknown(template.to_owned()))?;
        let mut vars = flat(vars);
        if let (Value::Object(vars), Some((language, _))) = (&mut vars, name.split_once('/')) {
            vars.insert("language".to_owned(), language.into());
        }
        let fault = |cause| RenderError::Template { name: name.clone(), cause };
        let page = |kind: &str| self.templates.get_template(&format!("{name}.{kind}"));
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

    /// The mails with their sample variables, for previews.
    #[must_use]
    pub fn samples() -> BTreeMap<String, Value> {
        let samples = serde_json::from_str(builtin::SAMPLES);
        debug_assert!(samples.is_ok(), "templates/mail/samples.json is JSON");
        samples.unwrap_or_default()
    }

    fn try_samples(&self) -> Result<(), RenderError> {
        let samples = Self::samples();
        let names: Vec<&str> =
            self.templates.templates().filter_map(|(name, _)| name.strip_suffix(".txt")).collect();
        for (language, name) in names.into_iter().filter_map(|name| name.split_once('/')) {
            let sample =
                samples.get(name).ok_or_else(|| RenderError::Unknown(format!("{language}/{name}")))?;
            self.render(name, language, sample)?;
        }
        Ok(())
    }
}

/// An environment with the operator's names in it, for mails and text messages alike.
pub(crate) fn environment(branding: &Branding) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| {
        if Path::new(name).extension().is_some_and(|kind| kind == "html") {
            AutoEscape::Html
        } else {
            AutoEscape::None
        }
    });
    // `layout` and `parts` mean the file of the kind that is being made.
    environment.set_path_join_callback(|name, parent| match parent.rsplit_once('.') {
        Some((_, kind)) if !name.contains('.') => format!("{name}.{kind}").into(),
        _ => name.into(),
    });
    let mut blocks = SyntaxConfig::builder();
    blocks.trim_blocks(true).lstrip_blocks(true);
    if let Ok(syntax) = blocks.build() {
        environment.set_syntax(syntax);
    }
    let public_url = branding.public_url.trim_end_matches('/');
    environment.add_global("brand", branding.brand.as_str().to_owned());
    environment.add_global("site", branding.site().to_owned());
    environment.add_global("support", branding.support.as_str().to_owned());
    environment.add_global("public_url", public_url.to_owned());
    environment.add_global("security_url", format!("{public_url}/account/security"));
    environment
}

/// The best language there is for a template: `fr-CA`, then `fr`, then English; as `language/template`.
pub(crate) fn in_language(template: &str, language: &str, exists: impl Fn(&str) -> bool) -> Option<String> {
    let bare = language.split(['-', '_']).next().unwrap_or_default();
    [language, bare, FALLBACK].into_iter().map(|tag| format!("{tag}/{template}")).find(|name| exists(name))
}

/// The same value with every control, line-breaking and direction-changing character turned into a space, so that no
/// value can break out of its line. Refusing instead would let an attacker suppress an alert about themselves.
pub(crate) fn flat(value: &Value) -> Value {
    match value {
        Value::String(text) => {
            text.chars().map(|c| if breaks_out(c) { ' ' } else { c }).collect::<String>().into()
        }
        Value::Array(items) => items.iter().map(flat).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), flat(value))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

fn breaks_out(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A `.mail` file is a template twice over: once for HTML, once for text.
fn targets(name: &str) -> Vec<String> {
    match name.strip_suffix(".mail") {
        Some(stem) => vec![format!("{stem}.html"), format!("{stem}.txt")],
        None => vec![name.to_owned()],
    }
}

/// Files of these kinds in a directory and in the directories right below it, named by their path inside.
pub(crate) fn read_directory(directory: &Path, kinds: &[&str]) -> Result<Vec<(String, String)>, RenderError> {
    let mut found = Vec::new();
    for (path, name, is_directory) in entries(directory)? {
        if is_directory {
            for (path, inner, _) in entries(&path)? {
                found.push((path, format!("{name}/{inner}")));
            }
        } else {
            found.push((path, name));
        }
    }
    found.retain(|(path, _)| path.extension().is_some_and(|kind| kinds.iter().any(|wanted| kind == *wanted)));
    let read = |(path, name): (PathBuf, String)| match std::fs::read_to_string(&path) {
        Ok(text) => Ok((name, text)),
        Err(cause) => Err(RenderError::File { path, cause }),
    };
    found.into_iter().map(read).collect()
}

fn entries(directory: &Path) -> Result<Vec<(PathBuf, String, bool)>, RenderError> {
    let fault = |cause| RenderError::File { path: directory.to_owned(), cause };
    let listing = std::fs::read_dir(directory).map_err(fault)?;
    listing
        .map(|entry| {
            let entry = entry.map_err(fault)?;
            let path = entry.path();
            let is_directory = path.is_dir();
            Ok((path, entry.file_name().to_string_lossy().into_owned(), is_directory))
        })
        .collect()
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
