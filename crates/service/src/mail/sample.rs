//! What every text is tried with before the server starts, and previews are made of.

use std::collections::BTreeMap;

use serde_json::Value;

use super::builtin;

/// One text with values for all its names.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The name of the text, such as `new-device`.
    pub template: String,
    /// The same name, with what the text is about where there is more than one: `frozen.everything`.
    pub label: String,
    /// The values.
    pub vars: Value,
}

impl Sample {
    /// Every text with everything in it, once for each matter that it can be about.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let samples = serde_json::from_str::<BTreeMap<String, Value>>(builtin::SAMPLES);
        debug_assert!(samples.is_ok(), "templates/mail/samples.json is JSON");
        samples.unwrap_or_default().into_iter().flat_map(|(template, vars)| of(&template, &vars)).collect()
    }

    /// The same text for a customer without a word, from an unknown place, without links to brake by.
    #[must_use]
    pub fn bare(&self) -> Self {
        let mut bare = self.clone();
        if let Value::Object(vars) = &mut bare.vars {
            for (name, value) in vars {
                match name.as_str() {
                    "word" | "freeze_url" | "veto_url" => *value = Value::Null,
                    "place" | "client" => *value = Value::from(""),
                    _ => {}
                }
            }
        }
        bare
    }
}

fn of(template: &str, vars: &Value) -> Vec<Sample> {
    let matters = vars.get("matter").and_then(Value::as_array);
    let Some(matters) = matters else {
        return vec![Sample {
            template: template.to_owned(),
            label: template.to_owned(),
            vars: vars.clone(),
        }];
    };
    let about = |matter: &Value| {
        let mut vars = vars.clone();
        if let Value::Object(vars) = &mut vars {
            vars.insert("matter".to_owned(), matter.clone());
        }
        let label = format!("{template}.{}", matter.as_str().unwrap_or_default());
        Sample { template: template.to_owned(), label, vars }
    };
    matters.iter().map(about).collect()
}
