//! A schema and values of it, for samples of the pages that show them.

use serde_json::json;
use vestibule_domain::account::attribute::{Answer, Answers, AttributeSetting};
use vestibule_domain::account::{AttributeSchema, AttributeValues};
use vestibule_domain::time::Timestamp;
use vestibule_service::FieldFault;

use super::form::AttributeForm;
use super::view::AttributesPart;
use crate::page::samples::SAMPLE_NOW;
use crate::page::view::Page;

fn schema() -> AttributeSchema {
    let settings = json!([
        {
            "name": "country", "kind": "country", "asked": "registration", "required": true,
            "label": { "en": "Country of residence", "fr": "Pays de résidence" },
        },
        {
            "name": "birth_date", "kind": "date", "asked": "registration", "required": true, "min_age": 18,
            "label": { "en": "Date of birth", "fr": "Date de naissance" },
            "hint": { "en": "As it stands in your passport.", "fr": "Comme sur votre passeport." },
        },
        {
            "name": "referral", "kind": "text", "asked": "registration", "characters": "code", "max_length": 20,
            "label": { "en": "Referral code", "fr": "Code de parrainage" },
        },
        {
            "name": "purpose", "kind": "choice", "required": true, "changeable": "always",
            "label": { "en": "What the account is for", "fr": "Usage du compte" },
            "choices": [
                { "value": "investing", "label": { "en": "Investing", "fr": "Placements" } },
                { "value": "payments", "label": { "en": "Payments", "fr": "Paiements" } },
            ],
        },
        {
            "name": "us_person", "kind": "boolean", "required": true,
            "label": { "en": "Are you a US person?", "fr": "Êtes-vous une « US person » ?" },
        },
        {
            "name": "orders", "kind": "number", "min": 1, "max": 500,
            "label": { "en": "Orders a month", "fr": "Ordres par mois" },
        },
        {
            "name": "verified_level", "kind": "number", "asked": "never", "min": 0, "max": 3,
            "label": { "en": "Verification level", "fr": "Niveau de vérification" },
        },
    ]);
    let settings: Vec<AttributeSetting> = serde_json::from_value(settings).unwrap_or_default();
    AttributeSchema::of(&settings).unwrap_or_default()
}

fn now() -> Timestamp {
    Timestamp::from_micros(SAMPLE_NOW * 1000)
}

fn typed<const N: usize>(given: [(&str, &str); N]) -> AttributeForm {
    let answer = |(name, text): (&str, &str)| (name.to_owned(), Answer::Typed(text.to_owned()));
    AttributeForm(given.into_iter().map(answer).collect::<Answers>())
}

fn faults(told: vestibule_domain::account::attribute::AttributeFaults) -> Vec<FieldFault> {
    told.into_iter().map(|(name, fault)| FieldFault::Attribute { name, fault }).collect()
}

impl AttributesPart {
    /// The fields of a registration as they are first seen.
    #[must_use]
    pub(crate) fn sample_at_registration() -> Self {
        Self::at_registration(&schema(), &Page::sample().text, &AttributeForm::default(), &[])
    }

    /// The same with values that are refused; what was typed is markup, and is shown as text.
    #[must_use]
    pub(crate) fn sample_refused() -> Self {
        let typed = typed([("country", ""), ("birth_date", "2012-02-29"), ("referral", "\"><b>7</b>")]);
        let told = schema().at_registration(&typed.0, now()).err().unwrap_or_default();
        Self::at_registration(&schema(), &Page::sample().text, &typed, &faults(told))
    }

    /// What an owner sees who has given a part of it.
    #[must_use]
    pub(crate) fn sample_of_account() -> Self {
        Self::of_account(&schema(), &Page::sample().text, &kept(), (&AttributeForm::default(), &[]))
    }

    /// The same with values that are refused.
    #[must_use]
    pub(crate) fn sample_of_account_refused() -> Self {
        let typed = typed([("purpose", ""), ("us_person", "no"), ("orders", "501")]);
        let told = schema().by_customer(&mut kept(), &typed.0, now()).err().unwrap_or_default();
        Self::of_account(&schema(), &Page::sample().text, &kept(), (&typed, &faults(told)))
    }
}

fn kept() -> AttributeValues {
    let mut values = AttributeValues::default();
    let given = typed([
        ("country", "PT"),
        ("birth_date", "1990-05-17"),
        ("purpose", "investing"),
        ("verified_level", "2"),
    ]);
    let _ = schema().by_client(&mut values, &given.0, now());
    values
}
