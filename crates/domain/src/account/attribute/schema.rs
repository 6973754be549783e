//! The schema: all attributes, read from what the operator wrote. One that makes no sense is refused with the place and the remedy.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::birthday::CalendarDate;
use super::definition::{Attribute, Choice, DateRule, Rule, Words};
use super::name::{AttributeName, is_word};
use super::setting::{
    Asked, AttributeKind, AttributeSetting, Autofill, Changeable, ChoiceSetting, WordSettings,
};
use crate::typed::can_be_shown;

/// The numbers that JSON carries in every language (RFC 8259, section 6).
const SAFE: i64 = 9_007_199_254_740_991;

// The most characters of words for customers.
const LONGEST_LABEL: usize = 80;
const LONGEST_HINT: usize = 300;

/// All attributes, in the order in which customers see them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AttributeSchema(Vec<Attribute>);

/// What is wrong with the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaFault {
    /// The attribute that it is about, by its place from 0; `None` where it is about all.
    pub index: Option<usize>,
    /// The key within its table, such as `min_age` or `choices`.
    pub key: String,
    /// What to do about it.
    pub remedy: String,
}

impl AttributeSchema {
    /// The most attributes of a schema.
    pub const MOST: usize = 32;

    /// The most values of a choice.
    pub const MOST_CHOICES: usize = 200;

    /// The most characters of a text.
    pub const LONGEST_TEXT: u32 = 500;

    /// Reads the schema. Fails with everything that is wrong with it.
    pub fn of(settings: &[AttributeSetting]) -> Result<Self, Vec<SchemaFault>> {
        let (mut attributes, mut faults) = (Vec::new(), Vec::new());
        if settings.len() > Self::MOST {
            let remedy = format!("keep at most {} attributes", Self::MOST);
            faults.push(SchemaFault { index: None, key: String::new(), remedy });
        }
        let mut names = BTreeSet::new();
        for (index, setting) in settings.iter().enumerate() {
            if !setting.name.is_empty() && !names.insert(setting.name.as_str()) {
                let remedy = "another attribute has this name; give each its own".to_owned();
                faults.push(SchemaFault { index: Some(index), key: "name".to_owned(), remedy });
            }
            let mut broken = Broken(Vec::new());
            attributes.extend(attribute(setting, &mut broken));
            let told = |(key, remedy)| SchemaFault { index: Some(index), key, remedy };
            faults.extend(broken.0.into_iter().map(told));
        }
        if faults.is_empty() { Ok(Self(attributes)) } else { Err(faults) }
    }

    /// Whether nothing is kept beside addresses and name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All attributes, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Attribute> {
        self.0.iter()
    }

    /// The attribute of this name.
    #[must_use]
    pub fn get(&self, name: &AttributeName) -> Option<&Attribute> {
        self.0.iter().find(|attribute| attribute.name == *name)
    }

    /// The attributes that are asked then.
    pub fn asked(&self, asked: Asked) -> impl Iterator<Item = &Attribute> {
        self.0.iter().filter(move |attribute| attribute.asked == asked)
    }

    /// The attributes of which some word is not there in a language, so that English stands in for it.
    pub fn without_words<'s>(&'s self, tag: &'s str) -> impl Iterator<Item = &'s Attribute> {
        let lacks = move |words: &Words| !words.0.is_empty() && !words.speaks(tag);
        self.0.iter().filter(move |attribute| {
            lacks(&attribute.label)
                || lacks(&attribute.hint)
                || attribute.choices().iter().any(|choice| lacks(&choice.label))
        })
    }
}

/// What is wrong with one attribute, by key.
struct Broken(Vec<(String, String)>);

impl Broken {
    fn at(&mut self, key: &str, remedy: impl Into<String>) {
        self.0.push((key.to_owned(), remedy.into()));
    }
}

fn attribute(setting: &AttributeSetting, broken: &mut Broken) -> Option<Attribute> {
    let name = setting.name.parse::<AttributeName>();
    if name.is_err() {
        broken.at("name", "write 1 to 40 lower-case letters, digits and underscores, the first a letter");
    }
    let label = words("label", &setting.label, LONGEST_LABEL, true, broken);
    let hint = words("hint", &setting.hint, LONGEST_HINT, false, broken);
    let changeable = changeable(setting, broken);
    superfluous(setting, broken);
    let rule = rule(setting, broken)?;
    Some(Attribute {
        name: name.ok()?,
        label,
        hint,
        asked: setting.asked,
        required: setting.required,
        changeable,
        autofill: setting.autofill.or_else(|| usual_autofill(&rule)),
        rule,
    })
}

/// Who sets it and when has to fit together.
fn changeable(setting: &AttributeSetting, broken: &mut Broken) -> Changeable {
    if setting.asked == Asked::Never && setting.required {
        broken.at(
            "required",
            "nobody is asked for it: take required out, or let asked be registration or profile",
        );
    }
    match (setting.asked, setting.changeable) {
        (Asked::Never, Some(Changeable::Always | Changeable::Once)) => {
            broken.at("changeable", "customers never see a field for it: write \"never\", or ask them");
            Changeable::Never
        }
        (Asked::Profile, Some(Changeable::Never)) => {
            broken.at("changeable", "customers could not answer: write \"once\", or let asked be never");
            Changeable::Never
        }
        (Asked::Registration | Asked::Profile | Asked::Never, Some(given)) => given,
        (Asked::Never, None) => Changeable::Never,
        (Asked::Registration | Asked::Profile, None) if setting.required => Changeable::Once,
        (Asked::Registration | Asked::Profile, None) => Changeable::Always,
    }
}

fn usual_autofill(rule: &Rule) -> Option<Autofill> {
    match rule {
        Rule::Country => Some(Autofill::Country),
        Rule::Date(days) if days.min_age.is_some() || days.max_age.is_some() => Some(Autofill::Bday),
        Rule::Date(_) | Rule::Text { .. } | Rule::Choice(_) | Rule::Boolean | Rule::Number { .. } => None,
    }
}

/// Rules of another kind than the attribute's own say nothing, so somebody meant something else.
fn superfluous(setting: &AttributeSetting, broken: &mut Broken) {
    use AttributeKind as K;
    let Some(kind) = setting.kind else { return };
    let rules = [
        ("min_length", setting.min_length.is_some(), K::Text),
        ("max_length", setting.max_length.is_some(), K::Text),
        ("characters", setting.characters.is_some(), K::Text),
        ("earliest", setting.earliest.is_some(), K::Date),
        ("latest", setting.latest.is_some(), K::Date),
        ("min_age", setting.min_age.is_some(), K::Date),
        ("max_age", setting.max_age.is_some(), K::Date),
        ("min", setting.min.is_some(), K::Number),
        ("max", setting.max.is_some(), K::Number),
        ("choices", !setting.choices.0.is_empty(), K::Choice),
    ];
    for (key, _, of) in rules.into_iter().filter(|(_, given, of)| *given && *of != kind) {
        broken.at(key, format!("take it out: it belongs to the kind {}", of.as_str()));
    }
}

fn rule(setting: &AttributeSetting, broken: &mut Broken) -> Option<Rule> {
    match setting.kind {
        None => {
            broken.at("kind", "write \"text\", \"date\", \"country\", \"choice\", \"boolean\" or \"number\"");
            None
        }
        Some(AttributeKind::Text) => Some(text_rule(setting, broken)),
        Some(AttributeKind::Date) => Some(date_rule(setting, broken)),
        Some(AttributeKind::Country) => Some(Rule::Country),
        Some(AttributeKind::Choice) => Some(Rule::Choice(choices(&setting.choices.0, broken))),
        Some(AttributeKind::Boolean) => Some(Rule::Boolean),
        Some(AttributeKind::Number) => Some(number_rule(setting, broken)),
    }
}

fn text_rule(setting: &AttributeSetting, broken: &mut Broken) -> Rule {
    let longest = AttributeSchema::LONGEST_TEXT;
    let (least, most) = (setting.min_length.unwrap_or(1), setting.max_length.unwrap_or(100));
    for (key, length) in [("min_length", least), ("max_length", most)] {
        if !(1..=longest).contains(&length) {
            broken.at(key, format!("choose 1 to {longest}"));
        }
    }
    if least > most {
        broken.at("min_length", format!("choose at most the max_length, which is {most}"));
    }
    Rule::Text { least, most, characters: setting.characters.unwrap_or_default() }
}

fn date_rule(setting: &AttributeSetting, broken: &mut Broken) -> Rule {
    let mut day = |key: &str, text: Option<&String>| {
        let read = text?.parse::<CalendarDate>();
        if read.is_err() {
            broken.at(key, "write a day of the calendar in quotes, such as \"1900-01-31\"");
        }
        read.ok()
    };
    let earliest = day("earliest", setting.earliest.as_ref());
    let latest = day("latest", setting.latest.as_ref());
    if earliest.zip(latest).is_some_and(|(earliest, latest)| earliest > latest) {
        broken.at("earliest", "choose a day that is not after latest");
    }
    for (key, age) in [("min_age", setting.min_age), ("max_age", setting.max_age)] {
        if age.is_some_and(|years| years > 150) {
            broken.at(key, "choose 0 to 150 years");
        }
    }
    if setting.min_age.zip(setting.max_age).is_some_and(|(least, most)| least > most) {
        broken.at("min_age", "choose at most the max_age");
    }
    Rule::Date(DateRule { earliest, latest, min_age: setting.min_age, max_age: setting.max_age })
}

fn number_rule(setting: &AttributeSetting, broken: &mut Broken) -> Rule {
    let (least, most) = (setting.min.unwrap_or(-SAFE), setting.max.unwrap_or(SAFE));
    for (key, number) in [("min", least), ("max", most)] {
        if !(-SAFE..=SAFE).contains(&number) {
            broken.at(key, format!("choose a number from -{SAFE} to {SAFE}, which JSON carries everywhere"));
        }
    }
    if least > most {
        broken.at("min", format!("choose at most the max, which is {most}"));
    }
    Rule::Number { least, most }
}

fn choices(settings: &[ChoiceSetting], broken: &mut Broken) -> Vec<Choice> {
    let most = AttributeSchema::MOST_CHOICES;
    if !(1..=most).contains(&settings.len()) {
        broken.at(
            "choices",
            format!("list 1 to {most} values, each as {{ value = \"one\", label = {{ en = \"One\" }} }}"),
        );
    }
    let (mut seen, mut choices) = (BTreeSet::new(), Vec::new());
    for setting in settings {
        if !is_word(&setting.value) {
            let mut remedy =
                String::from("write each value as 1 to 40 lower-case letters, digits and underscores");
            let _ = write!(remedy, "; “{}” is none", setting.value.escape_debug());
            broken.at("choices", remedy);
        }
        if !seen.insert(setting.value.as_str()) {
            broken.at("choices", format!("list “{}” once", setting.value.escape_debug()));
        }
        let label = words("choices.label", &setting.label, LONGEST_LABEL, true, broken);
        choices.push(Choice { value: setting.value.clone(), label });
    }
    choices
}

/// Words for customers: each of them can be shown, and English is among them.
fn words(key: &str, given: &WordSettings, longest: usize, asked: bool, broken: &mut Broken) -> Words {
    let is_tag = |tag: &str| {
        (2..=35).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if !given.0.contains_key("en") && (asked || !given.0.is_empty()) {
        broken.at(key, "give the English words: { en = \"…\" }");
    }
    for (tag, text) in &given.0 {
        if !is_tag(tag) {
            broken.at(
                key,
                format!("write tags of languages such as en, fr or pt-BR; “{}” is none", tag.escape_debug()),
            );
        }
        let fits = (1..=longest).contains(&text.chars().count()) && text.trim() == text && can_be_shown(text);
        if !fits {
            broken.at(
                key,
                format!(
                    "write 1 to {longest} characters for {}, all of which can be seen",
                    tag.escape_debug()
                ),
            );
        }
    }
    Words(given.0.clone())
}
