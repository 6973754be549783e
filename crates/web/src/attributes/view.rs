//! The fields of attributes on pages, and what is kept of them in the reader's language.

use vestibule_domain::account::attribute::{
    Asked, Attribute, AttributeFault, AttributeKind, AttributeValue, AttributeValues, Changeable, Characters,
    Words,
};
use vestibule_domain::account::{AttributeName, AttributeSchema};
use vestibule_domain::place::CountryCode;

use vestibule_service::FieldFault;

use super::form::{AttributeForm, PREFIX, fault_of};
use crate::page::text::{Text, ToFluent};

/// How an attribute is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Control {
    /// One line of text, of at most so many letters.
    Line {
        /// The most letters that are typed.
        most: u32,
    },
    /// A whole number.
    Number,
    /// A day.
    Day,
    /// One of these: value and words.
    Select(Vec<(String, String)>),
}

/// The field of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AttributeField {
    /// The attribute's name; the field's is in [`AttributeField::name`].
    pub(crate) attribute: String,
    /// What stands over it.
    pub(crate) label: String,
    /// What explains it; may be empty.
    pub(crate) hint: String,
    /// How it is given.
    pub(crate) control: Control,
    /// What was typed or is kept.
    pub(crate) typed: String,
    /// Whether it must be given.
    pub(crate) required: bool,
    /// Whether it can be given once only.
    pub(crate) once: bool,
    /// The token of `autocomplete`.
    pub(crate) autocomplete: &'static str,
    /// What is wrong with what was typed.
    pub(crate) problem: Option<String>,
}

impl AttributeField {
    /// The field's name in the form, and its id on the page.
    #[must_use]
    pub(crate) fn name(&self) -> String {
        format!("{PREFIX}{}", self.attribute)
    }

    /// What is chosen among, where it is a choice.
    #[must_use]
    pub(crate) fn options(&self) -> Option<&[(String, String)]> {
        match &self.control {
            Control::Select(options) => Some(options),
            Control::Line { .. } | Control::Number | Control::Day => None,
        }
    }

    /// The type of its input.
    #[must_use]
    pub(crate) const fn input(&self) -> &'static str {
        match self.control {
            Control::Day => "date",
            Control::Line { .. } | Control::Number | Control::Select(_) => "text",
        }
    }

    /// The most letters that are typed.
    #[must_use]
    pub(crate) const fn most(&self) -> Option<u32> {
        match self.control {
            Control::Line { most } => Some(most),
            Control::Number => Some(32),
            Control::Day | Control::Select(_) => None,
        }
    }

    /// Whether digits alone are typed.
    #[must_use]
    pub(crate) const fn is_number(&self) -> bool {
        matches!(self.control, Control::Number)
    }

    fn of(attribute: &Attribute, text: &Text, typed: &str, fault: Option<AttributeFault>) -> Self {
        Self {
            attribute: attribute.name.to_string(),
            label: attribute.label.in_language(text.tag()).to_owned(),
            hint: attribute.hint.in_language(text.tag()).to_owned(),
            control: control(attribute, text),
            typed: typed.to_owned(),
            required: attribute.required,
            once: attribute.changeable != Changeable::Always,
            autocomplete: attribute.autofill.map_or("off", |autofill| autofill.token()),
            problem: fault.map(|fault| told(fault, text)),
        }
    }
}

/// An attribute that its owner only reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AttributeRow {
    /// What it is.
    pub(crate) label: String,
    /// What is kept.
    pub(crate) value: String,
}

/// The attributes of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AttributesPart {
    /// Those that can be given or changed now.
    pub(crate) fields: Vec<AttributeField>,
    /// Those that are only shown.
    pub(crate) rows: Vec<AttributeRow>,
}

impl AttributesPart {
    /// Whether there is nothing to show.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.rows.is_empty()
    }

    /// Whether some field can be given once only.
    #[must_use]
    pub(crate) fn gives_once(&self) -> bool {
        self.fields.iter().any(|field| field.once)
    }

    /// Whether something typed was refused.
    #[must_use]
    pub(crate) fn has_problem(&self) -> bool {
        self.fields.iter().any(|field| field.problem.is_some())
    }

    /// The fields of a registration, with what was typed before.
    pub(crate) fn at_registration(
        attributes: &AttributeSchema,
        text: &Text,
        typed: &AttributeForm,
        faults: &[FieldFault],
    ) -> Self {
        let asked = attributes.asked(Asked::Registration);
        let field = |attribute: &Attribute| {
            let name = attribute.name.as_str();
            AttributeField::of(attribute, text, typed.typed(name).unwrap_or_default(), fault_of(faults, name))
        };
        Self { fields: asked.map(field).collect(), rows: Vec::new() }
    }

    /// What its owner sees of an account: fields for what is open, with what was typed or else what is kept, and the rest to read.
    pub(crate) fn of_account(
        attributes: &AttributeSchema,
        text: &Text,
        kept: &AttributeValues,
        (typed, faults): (&AttributeForm, &[FieldFault]),
    ) -> Self {
        let mut part = Self::default();
        for attribute in attributes.iter() {
            let name = attribute.name.as_str();
            let value = kept.get(&attribute.name).map(|kept| &kept.value);
            if AttributeSchema::is_open_to_customer(attribute, kept) {
                let present = value.map(as_typed).unwrap_or_default();
                let typed = typed.typed(name).unwrap_or(&present);
                part.fields.push(AttributeField::of(attribute, text, typed, fault_of(faults, name)));
            } else if let Some(value) = value {
                let label = attribute.label.in_language(text.tag()).to_owned();
                part.rows.push(AttributeRow { label, value: shown(attribute, value, text) });
            }
        }
        part
    }
}

/// What attributes are called, in the reader's language; those that have left the schema by their names.
pub(crate) fn labels(attributes: &AttributeSchema, names: &[AttributeName], text: &Text) -> String {
    let label = |name: &AttributeName| match attributes.get(name) {
        Some(attribute) => attribute.label.in_language(text.tag()).to_owned(),
        None => name.as_str().replace('_', " "),
    };
    names.iter().map(label).collect::<Vec<_>>().join(", ")
}

fn control(attribute: &Attribute, text: &Text) -> Control {
    match attribute.kind() {
        AttributeKind::Text => {
            // Browsers count in UTF-16, where a letter may be two.
            Control::Line { most: attribute.lengths().map_or(0, |(_, most)| most.saturating_mul(2)) }
        }
        AttributeKind::Number => Control::Number,
        AttributeKind::Date => Control::Day,
        AttributeKind::Country => {
            let all = text.countries().into_iter();
            Control::Select(all.map(|(country, name)| (country.as_str().to_owned(), name)).collect())
        }
        AttributeKind::Choice => {
            let label = |words: &Words| words.in_language(text.tag()).to_owned();
            let choices = attribute.choices().iter();
            Control::Select(choices.map(|choice| (choice.value.clone(), label(&choice.label))).collect())
        }
        AttributeKind::Boolean => Control::Select(
            [("yes", "attribute-yes"), ("no", "attribute-no")]
                .map(|(value, key)| (value.to_owned(), text.text(key).into_owned()))
                .to_vec(),
        ),
    }
}

/// A value as its field has it.
fn as_typed(value: &AttributeValue) -> String {
    match value {
        AttributeValue::Text(text) => text.clone(),
        AttributeValue::Number(number) => number.to_string(),
        AttributeValue::Flag(true) => "yes".to_owned(),
        AttributeValue::Flag(false) => "no".to_owned(),
    }
}

/// A value in the reader's language. One of before a change of the schema is shown as it is.
fn shown(attribute: &Attribute, value: &AttributeValue, text: &Text) -> String {
    match value {
        AttributeValue::Flag(flag) => {
            text.text(if *flag { "attribute-yes" } else { "attribute-no" }).into_owned()
        }
        AttributeValue::Number(number) => {
            text.text_with("attribute-number", &[("number", number.to_fluent())])
        }
        AttributeValue::Text(kept) => text_shown(attribute, kept, text).unwrap_or_else(|| kept.clone()),
    }
}

fn text_shown(attribute: &Attribute, kept: &str, text: &Text) -> Option<String> {
    match attribute.kind() {
        AttributeKind::Country => CountryCode::parse(kept).map(|country| text.country(country)),
        AttributeKind::Date => kept.parse().ok().map(|date| text.date(date)),
        AttributeKind::Choice => {
            let choice = attribute.choices().iter().find(|choice| choice.value == kept)?;
            Some(choice.label.in_language(text.tag()).to_owned())
        }
        AttributeKind::Text | AttributeKind::Boolean | AttributeKind::Number => None,
    }
}

/// What is wrong with a value and what to do, in the reader's language.
pub(super) fn told(fault: AttributeFault, text: &Text) -> String {
    let with = |key: &str, name: &'static str, value: &dyn ToFluent| {
        text.text_with(key, &[(name, value.to_fluent())])
    };
    let key = match fault {
        AttributeFault::TooShort { least } => return with("attribute-too-short", "least", &least),
        AttributeFault::TooLong { most } => return with("attribute-too-long", "most", &most),
        AttributeFault::TooEarly { earliest } => {
            return with("attribute-too-early", "day", &text.date(earliest));
        }
        AttributeFault::TooLate { latest } => return with("attribute-too-late", "day", &text.date(latest)),
        AttributeFault::TooYoung { least } => return with("attribute-too-young", "years", &least),
        AttributeFault::TooOld { most } => return with("attribute-too-old", "years", &most),
        AttributeFault::TooSmall { least } => return with("attribute-too-small", "least", &least),
        AttributeFault::TooLarge { most } => return with("attribute-too-large", "most", &most),
        AttributeFault::Characters(Characters::Letters) => "attribute-letters",
        AttributeFault::Characters(Characters::Digits) => "attribute-digits",
        AttributeFault::Characters(Characters::Code) => "attribute-code",
        AttributeFault::Unprintable | AttributeFault::Characters(Characters::Any) => "attribute-unprintable",
        AttributeFault::Required => "attribute-required",
        AttributeFault::NotADate => "attribute-not-a-date",
        AttributeFault::NotACountry | AttributeFault::NotAChoice => "attribute-not-a-choice",
        AttributeFault::WrongType => "attribute-wrong-type",
        AttributeFault::Unknown | AttributeFault::NotChangeable => "attribute-not-changeable",
    };
    text.text(key).into_owned()
}
