//! Where the templates of mails and text messages come from: those inside this program, and the operator's files over
//! them. What is made of one is up to its renderer.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Template, UndefinedBehavior};
use serde_json::Value;

use crate::mail::{Branding, RenderError, Sample};

const FALLBACK: &str = "en";

/// Templates by language and name.
pub(crate) struct Templates(Environment<'static>);

impl Templates {
    /// Reads all templates once; files of these kinds in `overrides` go before the built-in ones.
    pub(crate) fn read(
        branding: &Branding,
        builtin: &[(&str, &str)],
        overrides: Option<&Path>,
        kinds: &[&str],
    ) -> Result<Self, RenderError> {
        let mut files: BTreeMap<String, String> =
            builtin.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        if let Some(directory) = overrides {
            files.extend(read_directory(directory, kinds)?);
        }
        let mut templates = environment(branding);
        for (name, text) in files {
            for target in targets(&name) {
                templates
                    .add_template_owned(target, text.clone())
                    .map_err(|cause| RenderError::Template { name: name.clone(), cause })?;
            }
        }
        Ok(Self(templates))
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.0.templates().count()
    }

    /// The template of this name.
    pub(crate) fn get(&self, name: &str) -> Result<Template<'_, '_>, minijinja::Error> {
        self.0.get_template(name)
    }

    /// The best language there is for a template: `fr-CA`, then `fr`, then English; as `language/template`.
    pub(crate) fn in_language(&self, template: &str, language: &str) -> Result<String, RenderError> {
        let bare = language.split(['-', '_']).next().unwrap_or_default();
        [language, bare, FALLBACK]
            .into_iter()
            .map(|tag| format!("{tag}/{template}"))
            .find(|name| self.get(&format!("{name}.txt")).is_ok())
            .ok_or_else(|| RenderError::Unknown(template.to_owned()))
    }

    /// Makes every text with each of its samples, full and bare.
    pub(crate) fn try_samples(
        &self,
        make: impl Fn(&str, &Sample) -> Result<(), RenderError>,
    ) -> Result<(), RenderError> {
        let samples = Sample::all();
        let names = self.0.templates().filter_map(|(name, _)| name.strip_suffix(".txt"));
        for (language, name) in names.filter_map(|name| name.split_once('/')) {
            let mut of_name = samples.iter().filter(|sample| sample.template == name).peekable();
            if of_name.peek().is_none() {
                return Err(RenderError::Unknown(format!("{language}/{name}")));
            }
            for sample in of_name {
                make(language, sample)?;
                make(language, &sample.bare())?;
            }
        }
        Ok(())
    }
}

/// An environment with the operator's names in it.
fn environment(branding: &Branding) -> Environment<'static> {
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
    environment.add_global("host", branding.host().to_owned());
    environment.add_global("support", branding.support.as_str().to_owned());
    environment.add_global("public_url", public_url.to_owned());
    environment.add_global("security_url", format!("{public_url}/account/security"));
    environment
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
fn read_directory(directory: &Path, kinds: &[&str]) -> Result<Vec<(String, String)>, RenderError> {
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
