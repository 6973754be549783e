//! One attribute of the schema: what values it takes, when it is asked, and what it is called in each language.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::answer::Answer;
use super::birthday::CalendarDate;
use super::fault::AttributeFault;
use super::name::AttributeName;
use super::setting::{Asked, AttributeKind, Autofill, Changeable, Characters};
use super::value::AttributeValue;
use crate::place::CountryCode;
use crate::time::Timestamp;
use crate::typed::{can_be_shown, digit, is_dash};

/// The same words in several languages; English is among them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words(pub(super) BTreeMap<String, String>);

impl Words {
    /// The words in a language: those of `fr` for `fr-CA`, English for one that has none; nothing where there are no words at all.
    #[must_use]
    pub fn in_language(&self, tag: &str) -> &str {
        let short = tag.split('-').next().unwrap_or_default();
        let found = self.0.get(tag).or_else(|| self.0.get(short)).or_else(|| self.0.get("en"));
        found.map_or("", String::as_str)
    }

    /// Whether a language, or the one that it is a form of, has words of its own.
    #[must_use]
    pub fn speaks(&self, tag: &str) -> bool {
        let short = tag.split('-').next().unwrap_or_default();
        self.0.contains_key(tag) || self.0.contains_key(short)
    }
}

/// One of the values of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The value as it is kept.
    pub value: String,
    /// What customers read.
    pub label: Words,
}

/// What the values of a kind are held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Rule {
    Text { least: u32, most: u32, characters: Characters },
    Date(DateRule),
    Country,
    Choice(Vec<Choice>),
    Boolean,
    Number { least: i64, most: i64 },
}

/// The days that a date may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct DateRule {
    pub(super) earliest: Option<CalendarDate>,
    pub(super) latest: Option<CalendarDate>,
    pub(super) min_age: Option<u32>,
    pub(super) max_age: Option<u32>,
}

/// One attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: AttributeName,
    /// What customers read beside it.
    pub label: Words,
    /// A line that explains it.
    pub hint: Words,
    /// When customers are asked for it.
    pub asked: Asked,
    /// Whether it must be given.
    pub required: bool,
    /// How often the customer can set it.
    pub changeable: Changeable,
    /// What browsers fill in by themselves.
    pub autofill: Option<Autofill>,
    pub(super) rule: Rule,
}

impl Attribute {
    /// What values it takes.
    #[must_use]
    pub const fn kind(&self) -> AttributeKind {
        match self.rule {
            Rule::Text { .. } => AttributeKind::Text,
            Rule::Date(_) => AttributeKind::Date,
            Rule::Country => AttributeKind::Country,
            Rule::Choice(_) => AttributeKind::Choice,
            Rule::Boolean => AttributeKind::Boolean,
            Rule::Number { .. } => AttributeKind::Number,
        }
    }

    /// The values of a choice; none for any other kind.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        match &self.rule {
            Rule::Choice(choices) => choices,
            Rule::Text { .. } | Rule::Date(_) | Rule::Country | Rule::Boolean | Rule::Number { .. } => &[],
        }
    }

    /// The fewest and the most characters of a text.
    #[must_use]
    pub const fn lengths(&self) -> Option<(u32, u32)> {
        match self.rule {
            Rule::Text { least, most, .. } => Some((least, most)),
            Rule::Date(_) | Rule::Country | Rule::Choice(_) | Rule::Boolean | Rule::Number { .. } => None,
        }
    }

    /// The smallest and the largest number.
    #[must_use]
    pub const fn range(&self) -> Option<(i64, i64)> {
        match self.rule {
            Rule::Number { least, most } => Some((least, most)),
            Rule::Text { .. } | Rule::Date(_) | Rule::Country | Rule::Choice(_) | Rule::Boolean => None,
        }
    }

    /// The earliest and the latest day of a date, as they are today.
    #[must_use]
    pub fn days(&self, now: Timestamp) -> Option<(Option<CalendarDate>, Option<CalendarDate>)> {
        let Rule::Date(rule) = &self.rule else { return None };
        let today = CalendarDate::of(now);
        let born_by = rule.min_age.map(|years| today.years_ago(years));
        let born_after = rule.max_age.map(|years| today.first_day_within(years));
        Some((
            rule.earliest.into_iter().chain(born_after).max(),
            rule.latest.into_iter().chain(born_by).min(),
        ))
    }

    /// Reads an answer into its canonical form. `None` is an answer that says nothing: it was left empty.
    pub fn read(&self, answer: &Answer, now: Timestamp) -> Result<Option<AttributeValue>, AttributeFault> {
        if answer.is_blank() {
            return Ok(None);
        }
        match (&self.rule, answer) {
            (Rule::Text { least, most, characters }, Answer::Typed(text) | Answer::Text(text)) => {
                read_text(text, (*least, *most), *characters).map(AttributeValue::Text)
            }
            (Rule::Date(rule), Answer::Typed(text) | Answer::Text(text)) => rule.read(text, now),
            (Rule::Country, Answer::Typed(text) | Answer::Text(text)) => {
                let country = CountryCode::parse(text.trim()).ok_or(AttributeFault::NotACountry)?;
                Ok(AttributeValue::Text(country.as_str().to_owned()))
            }
            (Rule::Choice(choices), Answer::Typed(text) | Answer::Text(text)) => {
                let found = choices.iter().find(|choice| choice.value == *text);
                let choice = found.ok_or(AttributeFault::NotAChoice)?;
                Ok(AttributeValue::Text(choice.value.clone()))
            }
            (Rule::Boolean, Answer::Flag(flag)) => Ok(AttributeValue::Flag(*flag)),
            (Rule::Boolean, Answer::Typed(text)) => match text.as_str() {
                "yes" => Ok(AttributeValue::Flag(true)),
                "no" => Ok(AttributeValue::Flag(false)),
                _ => Err(AttributeFault::WrongType),
            },
            (Rule::Number { least, most }, Answer::Number(number)) => in_range(*number, *least, *most),
            (Rule::Number { least, most }, Answer::Typed(text)) => {
                let number = typed_number(text).ok_or(AttributeFault::WrongType)?;
                in_range(number, *least, *most)
            }
            // An answer of another type.
            (_, _) => Err(AttributeFault::WrongType),
        }
        .map(Some)
    }
}

impl DateRule {
    fn read(&self, text: &str, now: Timestamp) -> Result<AttributeValue, AttributeFault> {
        let date: CalendarDate = text.trim().parse().map_err(|_| AttributeFault::NotADate)?;
        self.check(date, CalendarDate::of(now))?;
        Ok(AttributeValue::Text(date.to_string()))
    }

    fn check(&self, date: CalendarDate, today: CalendarDate) -> Result<(), AttributeFault> {
        if let Some(earliest) = self.earliest.filter(|earliest| date < *earliest) {
            return Err(AttributeFault::TooEarly { earliest });
        }
        if let Some(latest) = self.latest.filter(|latest| date > *latest) {
            return Err(AttributeFault::TooLate { latest });
        }
        if self.min_age.is_none() && self.max_age.is_none() {
            return Ok(());
        }
        let Some(age) = date.age(today) else { return Err(AttributeFault::TooLate { latest: today }) };
        if let Some(least) = self.min_age.filter(|least| age < *least) {
            return Err(AttributeFault::TooYoung { least });
        }
        match self.max_age.filter(|most| age > *most) {
            Some(most) => Err(AttributeFault::TooOld { most }),
            None => Ok(()),
        }
    }
}

/// One line in Unicode form C, without white space at its ends. Its length is counted in code points, and no more of it is looked at
/// than it takes to refuse it.
fn read_text(
    text: &str,
    (least, most): (u32, u32),
    characters: Characters,
) -> Result<String, AttributeFault> {
    let too_long = AttributeFault::TooLong { most };
    let limit = most as usize;
    let trimmed = text.trim();
    // No character of form C is made of more than this many others.
    if trimmed.chars().nth(limit.saturating_mul(4)).is_some() {
        return Err(too_long);
    }
    let line: String = match characters {
        Characters::Any | Characters::Letters | Characters::Code => trimmed.nfc().collect(),
        Characters::Digits => trimmed.chars().map(|c| digit(c).unwrap_or(c)).collect(),
    };
    let length = line.chars().count();
    if length > limit {
        return Err(too_long);
    }
    if !can_be_shown(&line) {
        return Err(AttributeFault::Unprintable);
    }
    if !takes(characters, &line) {
        return Err(AttributeFault::Characters(characters));
    }
    if length < least as usize { Err(AttributeFault::TooShort { least }) } else { Ok(line) }
}

fn takes(characters: Characters, line: &str) -> bool {
    match characters {
        Characters::Any => true,
        Characters::Letters => {
            let joins = |c: char| matches!(c, ' ' | '\'' | '\u{2019}' | '.' | '\u{B7}') || is_dash(c);
            let marks = |c: char| unicode_normalization::char::is_combining_mark(c);
            let joiner = |c: char| matches!(c, '\u{200C}' | '\u{200D}');
            line.chars().all(|c| c.is_alphabetic() || marks(c) || joins(c) || joiner(c))
                && line.chars().any(char::is_alphabetic)
        }
        Characters::Digits => line.chars().all(|c| c.is_ascii_digit()),
        Characters::Code => line.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')),
    }
}

fn in_range(number: i64, least: i64, most: i64) -> Result<AttributeValue, AttributeFault> {
    if number < least {
        Err(AttributeFault::TooSmall { least })
    } else if number > most {
        Err(AttributeFault::TooLarge { most })
    } else {
        Ok(AttributeValue::Number(number))
    }
}

/// A whole number as people type it, with a minus sign or hyphen before it.
fn typed_number(text: &str) -> Option<i64> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix(is_dash) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    if !(1..=64).contains(&digits.len()) {
        return None;
    }
    let digits: Option<String> = digits.chars().map(digit).collect();
    let number: i64 = digits?.parse().ok()?;
    Some(if negative { -number } else { number })
}
