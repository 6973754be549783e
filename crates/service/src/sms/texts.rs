//! The texts of text messages. Each must fit one SMS whatever its values; one that does not stops the start, since
//! nothing in it depends on what a stranger types.

use std::path::Path;

use serde_json::Value;

use super::gsm7;
use crate::mail::{Branding, RenderError};
use crate::templates::{Templates, flat};

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../templates/sms/", $name)))),+]
    };
}

const FILES: &[(&str, &str)] = files![
    "en/already-registered.txt",
    "en/approve-change.txt",
    "en/authenticator-disabled.txt",
    "en/authenticator-enrolled.txt",
    "en/authenticator-removed.txt",
    "en/authenticator-replaced.txt",
    "en/authenticator-resynchronised.txt",
    "en/backup-code-used.txt",
    "en/backup-codes-made.txt",
    "en/client-locked.txt",
    "en/confirm-device.txt",
    "en/contact-changed.txt",
    "en/contact-pending.txt",
    "en/contact-removed.txt",
    "en/disown-code.txt",
    "en/frozen.txt",
    "en/new-device.txt",
    "en/new-place.txt",
    "en/password-changed.txt",
    "en/password-was-reset.txt",
    "en/protection-set.txt",
    "en/reset-password.txt",
    "en/sessions-ended.txt",
    "en/sign-in-code.txt",
    "en/suspicion-locked.txt",
    "en/suspicion-released.txt",
    "en/unfreeze-code.txt",
    "en/unfrozen.txt",
    "en/verify-address.txt",
    "en/verify-contact.txt",
    "en/weakening-applied.txt",
    "en/weakening-asked.txt",
    "en/weakening-reminder.txt",
    "en/weakening-cancelled.txt",
    "en/weakening-vetoed.txt",
];

/// Makes texts from the templates inside this program and those the operator put over them.
pub struct SmsTexts {
    templates: Templates,
    brand: String,
    site: String,
}

impl std::fmt::Debug for SmsTexts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmsTexts").field("templates", &self.templates.count()).finish_non_exhaustive()
    }
}

impl SmsTexts {
    /// Reads all templates once; files `<language>/<name>.txt` in `overrides` go before the built-in ones. Every text is
    /// tried with the sample of the mail of the same name.
    pub fn new(branding: &Branding, overrides: Option<&Path>) -> Result<Self, RenderError> {
        let templates = Templates::read(branding, FILES, overrides, &["txt"])?;
        let texts = Self { templates, brand: branding.brand.clone(), site: branding.site().to_owned() };
        texts.templates.try_samples(|language, sample| {
            texts.render(&sample.template, language, &sample.vars).map(drop)
        })?;
        Ok(texts)
    }

    /// Makes one text of at most 160 septets. `template` is a name such as `verify-address`, `language` a BCP 47 tag; when
    /// the text does not exist in it, the language without its region is tried, then English.
    pub fn render(&self, template: &str, language: &str, vars: &Value) -> Result<String, RenderError> {
        let name = self.templates.in_language(template, language)?;
        let vars = flat(vars);
        let text = self
            .templates
            .get(&format!("{name}.txt"))
            .and_then(|text| text.render(minijinja::value::Serde(&vars)))
            .map_err(|cause| RenderError::Template { name: name.clone(), cause })?;
        self.framed(text.trim(), &vars).map_err(|problem| RenderError::Sms { name, problem })
    }

    /// The text between the brand or the customer's word and the message's code. Where all of it does not fit, the address
    /// of the check gives way first, then the brand beside a word, then the code; never the word or the text.
    fn framed(&self, text: &str, vars: &Value) -> Result<String, String> {
        let (text, binding) = parted(text);
        let mut problem = String::new();
        for frame in frames(&self.openings(named(vars, "word")), &self.closings(named(vars, "check"))) {
            let whole = format!("{}{text}{}{binding}", frame.0, frame.1);
            match gsm7::septets(&whole) {
                Ok(septets) if septets <= gsm7::MOST => return Ok(whole),
                Ok(septets) => {
                    problem = format!("the text takes {septets} septets; one SMS holds {}", gsm7::MOST);
                }
                Err(c) => return Err(format!("“{c}” is not in the alphabet of text messages (GSM-7)")),
            }
        }
        Err(problem)
    }

    /// What can stand before a text, the best first. A word that the alphabet of text messages cannot write is left to
    /// the mails: an alert without it is better than none.
    fn openings(&self, word: &str) -> Vec<String> {
        let brand = &self.brand;
        if word.is_empty() || gsm7::septets(word).is_err() {
            vec![format!("{brand}: ")]
        } else {
            vec![format!("[{word}] {brand}: "), format!("[{word}] ")]
        }
    }

    /// What can stand after a text, the best first.
    fn closings(&self, check: &str) -> Vec<String> {
        if check.is_empty() {
            vec![String::new()]
        } else {
            vec![format!(" Ours? {}/verify {check}", self.site), format!(" Check: {check}"), String::new()]
        }
    }
}

/// A text and the line that binds its code to our pages, which stays last.
fn parted(text: &str) -> (&str, String) {
    match text.rsplit_once('\n') {
        Some((before, last)) if last.starts_with('@') => (before.trim_end(), format!("\n\n{last}")),
        _ => (text, String::new()),
    }
}

/// Each opening with each closing, those with a code before those without.
fn frames<'f>(openings: &'f [String], closings: &'f [String]) -> Vec<(&'f str, &'f str)> {
    let pairs = openings.iter().flat_map(|opening| closings.iter().map(move |closing| (opening, closing)));
    let mut frames: Vec<(&str, &str)> = pairs.map(|(opening, closing)| (&**opening, &**closing)).collect();
    frames.sort_by_key(|(_, closing)| closing.is_empty());
    frames
}

fn named<'v>(vars: &'v Value, name: &str) -> &'v str {
    vars.get(name).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
#[path = "texts_tests.rs"]
mod tests;
