//! The texts of text messages. Each fits one SMS where the brand's name and address allow it, and otherwise a few parts;
//! nothing in them depends on what a stranger types.

use std::path::Path;

use serde_json::Value;

use super::length::{Length, is_gsm7};
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
    "en/reset-frozen.txt",
    "en/reset-password.txt",
    "en/sessions-ended.txt",
    "en/sign-in-code.txt",
    "en/sign-in-frozen.txt",
    "en/suspicion-locked.txt",
    "en/suspicion-released.txt",
    "en/two-codes-needed.txt",
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

/// The most parts that a text may take. What ships stays below with any brand name and any domain; an operator's own text
/// may not.
const MOST_PARTS: usize = 8;

/// Makes texts from the templates inside this program and those the operator put over them.
pub struct SmsTexts {
    templates: Templates,
    brand: String,
    site: String,
    most_parts: usize,
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
        let (brand, site) = (branding.brand.clone(), branding.site().to_owned());
        let mut texts = Self { templates, brand, site, most_parts: 1 };
        let longest = std::cell::Cell::new(1);
        texts.templates.try_samples(|language, sample| {
            let text = texts.render(&sample.template, language, &sample.vars)?;
            longest.set(longest.get().max(Length::of(&text).parts));
            Ok(())
        })?;
        texts.most_parts = longest.get();
        Ok(texts)
    }

    /// How many messages the longest text takes, each of which providers charge.
    #[must_use]
    pub const fn most_parts(&self) -> usize {
        self.most_parts
    }

    /// Makes one text. `template` is a name such as `verify-address`, `language` a BCP 47 tag; when
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

    /// The text between the brand or the customer's word and the message's code. Where all of it does not fit one message,
    /// the address of the check gives way first, then the brand beside a word, then the code; never the word or the text.
    /// Where nothing fits one message, all of it is sent in parts.
    fn framed(&self, text: &str, vars: &Value) -> Result<String, String> {
        let (text, binding) = parted(text);
        let whole = |frame: &(&str, &str)| format!("{}{text}{}{binding}", frame.0, frame.1);
        let (openings, closings) = (self.openings(named(vars, "word")), self.closings(named(vars, "check")));
        let frames = frames(&openings, &closings);
        let one = frames.iter().map(whole).find(|text| Length::of(text).parts == 1);
        let few = || frames.iter().map(whole).find(|text| Length::of(text).parts <= MOST_PARTS);
        one.or_else(few).ok_or_else(|| {
            let Length { units, parts, .. } = Length::of(text);
            format!("the text takes {units} characters in {parts} text messages; {MOST_PARTS} are the most")
        })
    }

    /// What can stand before a text, the best first. A word that would make the text of an alphabet that takes twice as many
    /// messages is left to the mails: an alert without it is better than none. Where the brand does that anyway, it stays.
    fn openings(&self, word: &str) -> Vec<String> {
        let brand = &self.brand;
        if word.is_empty() || (is_gsm7(brand) && !is_gsm7(word)) {
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
