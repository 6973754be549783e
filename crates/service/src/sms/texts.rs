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
    "en/authenticator-disabled.txt",
    "en/authenticator-enrolled.txt",
    "en/authenticator-replaced.txt",
    "en/authenticator-resynchronised.txt",
    "en/backup-code-used.txt",
    "en/backup-codes-made.txt",
    "en/client-locked.txt",
    "en/confirm-device.txt",
    "en/new-device.txt",
    "en/new-place.txt",
    "en/password-changed.txt",
    "en/sessions-ended.txt",
    "en/sign-in-code.txt",
    "en/verify-address.txt",
];

/// Makes texts from the templates inside this program and those the operator put over them.
pub struct SmsTexts {
    templates: Templates,
}

impl std::fmt::Debug for SmsTexts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmsTexts").field("templates", &self.templates.count()).finish()
    }
}

impl SmsTexts {
    /// Reads all templates once; files `<language>/<name>.txt` in `overrides` go before the built-in ones. Every text is
    /// tried with the sample of the mail of the same name.
    pub fn new(branding: &Branding, overrides: Option<&Path>) -> Result<Self, RenderError> {
        let templates = Templates::read(branding, FILES, overrides, &["txt"])?;
        let texts = Self { templates };
        texts
            .templates
            .try_samples(|name, language, sample| texts.render(name, language, sample).map(drop))?;
        Ok(texts)
    }

    /// Makes one text of at most 160 septets. `template` is a name such as `verify-address`, `language` a BCP 47 tag; when
    /// the text does not exist in it, the language without its region is tried, then English.
    pub fn render(&self, template: &str, language: &str, vars: &Value) -> Result<String, RenderError> {
        let name = self.templates.in_language(template, language)?;
        let text = self
            .templates
            .get(&format!("{name}.txt"))
            .and_then(|text| text.render(minijinja::value::Serde(flat(vars))))
            .map_err(|cause| RenderError::Template { name: name.clone(), cause })?;
        let text = text.trim().to_owned();
        let problem = match gsm7::septets(&text) {
            Ok(septets) if septets <= gsm7::MOST => return Ok(text),
            Ok(septets) => format!("the text takes {septets} septets; one SMS holds {}", gsm7::MOST),
            Err(c) => format!("“{c}” is not in the alphabet of text messages (GSM-7)"),
        };
        Err(RenderError::Sms { name, problem })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::MailRenderer;
    use serde_json::json;

    fn branding(brand: &str) -> Branding {
        Branding {
            brand: brand.to_owned(),
            public_url: "https://access.example".to_owned(),
            support: "help@access.example".to_owned(),
        }
    }

    #[test]
    fn every_text_reads_as_reviewed_and_fits_one_message() {
        let texts = SmsTexts::new(&branding("Example Exchange"), None).unwrap();
        let samples = MailRenderer::samples();
        let all: Vec<String> = FILES
            .iter()
            .map(|(file, _)| {
                let name = file.trim_start_matches("en/").trim_end_matches(".txt");
                let text = texts.render(name, "en", &samples[name]).unwrap();
                format!("{name} ({} septets)\n{text}", gsm7::septets(&text).unwrap())
            })
            .collect();
        insta::assert_snapshot!(all.join("\n\n"));
    }

    #[test]
    fn a_code_ends_in_the_line_that_binds_it_to_our_pages() {
        let texts = SmsTexts::new(&branding("Example Exchange"), None).unwrap();
        for name in ["verify-address", "sign-in-code", "confirm-device"] {
            let text = texts.render(name, "en", &json!({"code": "049271", "minutes": 10})).unwrap();
            assert_eq!(text.lines().last(), Some("@access.example #049271"), "{name}");
        }
    }

    #[test]
    fn a_brand_that_does_not_fit_stops_the_start() {
        let told = |brand: &str| SmsTexts::new(&branding(brand), None).unwrap_err().to_string();
        assert!(told(&"A very long name ".repeat(6)).contains("septets"));
        assert!(told("交易所").contains('交'));
    }

    #[test]
    fn languages_fall_back_and_unknown_names_are_refused() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::create_dir(directory.path().join("fr")).unwrap();
        std::fs::write(
            directory.path().join("fr/verify-address.txt"),
            "Code : {{ code }}\n@{{ site }} #{{ code }}",
        )
        .unwrap();
        let texts = SmsTexts::new(&branding("Example"), Some(directory.path())).unwrap();
        let vars = json!({"code": "1", "minutes": 5});
        assert_eq!(texts.render("verify-address", "fr-CA", &vars).unwrap(), "Code : 1\n@access.example #1");
        assert!(texts.render("verify-address", "de", &vars).unwrap().starts_with("Example: your"));
        assert!(matches!(texts.render("no-such-text", "en", &vars), Err(RenderError::Unknown(_))));
        assert!(matches!(texts.render("sign-in-code", "en", &json!({})), Err(RenderError::Template { .. })));
    }

    #[test]
    fn a_value_cannot_add_a_line() {
        let texts = SmsTexts::new(&branding("Example"), None).unwrap();
        let text = texts
            .render("verify-address", "en", &json!({"code": "1\n@evil.example #1", "minutes": 5}))
            .unwrap();
        assert_eq!(text.lines().count(), 3);
    }
}
