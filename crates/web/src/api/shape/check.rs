//! Holds a request against a shape. Every fault has its place and its code.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::place::{MOST, Place};
use super::whole::whole;
use super::{Form, Members, Shape};
use crate::api::field::{FieldBody, FieldCode};
use crate::api::rfc3339::Rfc3339;

impl Shape {
    /// Holds a body against the shape. `Err` names every place that is wrong, at most 20.
    pub(crate) fn check(&self, bytes: &[u8]) -> Result<(), Vec<FieldBody>> {
        let mut faults = Vec::new();
        match serde_json::from_slice::<&RawValue>(bytes) {
            Ok(raw) => self.check_value(raw, &Place::top(), &mut faults),
            Err(_) => Place::top().fault(FieldCode::NOT_JSON, &mut faults),
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// Holds the text of one parameter of a query against the shape.
    pub(crate) fn check_text(&self, name: &str, text: &str, faults: &mut Vec<FieldBody>) {
        let place = Place::parameter(name);
        match &self.form {
            Form::List { of, .. } => {
                for part in text.split(',') {
                    of.check_text(name, part.trim(), faults);
                }
            }
            Form::Text { least, most, words } => {
                check_text(text, (*least, *most), words, &place, faults);
            }
            Form::Instant if Rfc3339::parse(text).is_none() => {
                place.fault(FieldCode::INSTANT_UNREADABLE, faults);
            }
            Form::Whole { least, most } => match text.parse::<i64>() {
                Ok(number) => check_range(number, (*least, *most), &place, faults),
                Err(_) => place.fault(FieldCode::WRONG_TYPE, faults),
            },
            Form::Truth if !matches!(text, "true" | "false") => place.fault(FieldCode::WRONG_TYPE, faults),
            Form::Instant
            | Form::Truth
            | Form::Anything
            | Form::Object(_)
            | Form::Map { .. }
            | Form::Tagged { .. } => {}
        }
    }

    fn check_value(&self, raw: &RawValue, place: &Place, faults: &mut Vec<FieldBody>) {
        if faults.len() >= MOST || (self.nullable && raw.get() == "null") {
            return;
        }
        let first = raw.get().bytes().next().unwrap_or_default();
        match (&self.form, first) {
            (Form::Object(members), b'{') => match object(raw) {
                Some(given) => members.check(&given, place, faults),
                None => place.fault(FieldCode::NOT_JSON, faults),
            },
            (Form::Map { of, most }, b'{') => match object(raw) {
                Some(given) => check_map(of, *most, &given, place, faults),
                None => place.fault(FieldCode::NOT_JSON, faults),
            },
            (Form::Tagged { tag, variants }, b'{') => match object(raw) {
                Some(given) => check_tagged(tag, variants, &given, place, faults),
                None => place.fault(FieldCode::NOT_JSON, faults),
            },
            (Form::List { of, least, most }, b'[') => match list(raw) {
                Some(items) => {
                    check_size(items.len(), (*least, *most), SIZES_OF_LISTS, place, faults);
                    for (number, item) in items.into_iter().enumerate().take(*most) {
                        of.check_value(item, &place.item(number), faults);
                    }
                }
                None => place.fault(FieldCode::NOT_JSON, faults),
            },
            (Form::Text { least, most, words }, b'"') => {
                let seen = Text { least: *least, most: *most, words, place, faults: &mut *faults };
                if seen.deserialize(&mut serde_json::Deserializer::from_str(raw.get())).is_err() {
                    place.fault(FieldCode::NOT_JSON, faults);
                }
            }
            (Form::Whole { least, most }, b'-' | b'0'..=b'9') => match whole(raw.get()) {
                Some(Ok(number)) => check_range(number, (*least, *most), place, faults),
                Some(Err(_too_large)) => place.fault(FieldCode::OUT_OF_RANGE, faults),
                None => place.fault(FieldCode::WRONG_TYPE, faults),
            },
            (Form::Truth, b't' | b'f') | (Form::Instant, b'"') | (Form::Anything, _) => {}
            (
                Form::Object(_)
                | Form::Map { .. }
                | Form::Tagged { .. }
                | Form::List { .. }
                | Form::Text { .. }
                | Form::Whole { .. }
                | Form::Truth
                | Form::Instant,
                _,
            ) => place.fault(FieldCode::WRONG_TYPE, faults),
        }
    }
}

impl Members {
    fn check(&self, given: &[(String, &RawValue)], place: &Place, faults: &mut Vec<FieldBody>) {
        let mut seen = Vec::with_capacity(given.len());
        for (name, raw) in given {
            let here = place.member(name);
            match self.known.get(name) {
                None => here.fault(FieldCode::UNKNOWN, faults),
                Some(_) if seen.contains(&name) => here.fault(FieldCode::REPEATED, faults),
                Some(shape) => shape.check_value(raw, &here, faults),
            }
            seen.push(name);
        }
        for name in self.required.iter().filter(|name| !seen.contains(name)) {
            place.member(name).fault(FieldCode::MISSING, faults);
        }
        let known = given.iter().filter(|(name, _)| self.known.contains_key(name)).count();
        if known < self.least || known > self.most {
            place.fault(FieldCode::NOT_ONE_OF, faults);
        }
    }
}

fn check_map(
    of: &Shape,
    most: usize,
    given: &[(String, &RawValue)],
    place: &Place,
    faults: &mut Vec<FieldBody>,
) {
    if given.len() > most {
        return place.fault(FieldCode::TOO_MANY, faults);
    }
    for (number, (name, raw)) in given.iter().enumerate() {
        let here = place.member(name);
        if given.iter().take(number).any(|(before, _)| before == name) {
            here.fault(FieldCode::REPEATED, faults);
        }
        of.check_value(raw, &here, faults);
    }
}

fn check_tagged(
    tag: &String,
    variants: &BTreeMap<String, Members>,
    given: &[(String, &RawValue)],
    place: &Place,
    faults: &mut Vec<FieldBody>,
) {
    let here = place.member(tag);
    let Some((_, raw)) = given.iter().find(|(name, _)| name == tag) else {
        return here.fault(FieldCode::MISSING, faults);
    };
    match serde_json::from_str::<String>(raw.get()) {
        Ok(word) => match variants.get(&word) {
            Some(members) => members.check(given, place, faults),
            None => here.fault(FieldCode::NOT_LISTED, faults),
        },
        Err(_) => here.fault(FieldCode::WRONG_TYPE, faults),
    }
}

/// What a size is called when it is too small and when it is too large.
type Sizes = (FieldCode, FieldCode);
const SIZES_OF_LISTS: Sizes = (FieldCode::TOO_FEW, FieldCode::TOO_MANY);
const SIZES_OF_TEXTS: Sizes = (FieldCode::TOO_SHORT, FieldCode::TOO_LONG);

fn check_size(
    size: usize,
    (least, most): (usize, usize),
    told: Sizes,
    place: &Place,
    faults: &mut Vec<FieldBody>,
) {
    if size < least {
        place.fault(told.0, faults);
    } else if size > most {
        place.fault(told.1, faults);
    }
}

fn check_range(number: i64, (least, most): (i64, i64), place: &Place, faults: &mut Vec<FieldBody>) {
    if !(least..=most).contains(&number) {
        place.fault(FieldCode::OUT_OF_RANGE, faults);
    }
}

fn check_text(
    text: &str,
    sizes: (usize, usize),
    words: &[String],
    place: &Place,
    faults: &mut Vec<FieldBody>,
) {
    if !words.is_empty() && !words.iter().any(|word| word == text) {
        place.fault(FieldCode::NOT_LISTED, faults);
    }
    check_size(text.chars().count(), sizes, SIZES_OF_TEXTS, place, faults);
}

/// The members of an object in their order, repeated ones too. Their values stay where they are: nothing that is typed
/// is copied by the check.
fn object(raw: &RawValue) -> Option<Vec<(String, &RawValue)>> {
    struct Pairs;
    impl<'de> Visitor<'de> for Pairs {
        type Value = Vec<(String, &'de RawValue)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut pairs = Vec::new();
            while let Some(pair) = map.next_entry()? {
                pairs.push(pair);
            }
            Ok(pairs)
        }
    }
    serde_json::Deserializer::from_str(raw.get()).deserialize_map(Pairs).ok()
}

fn list(raw: &RawValue) -> Option<Vec<&RawValue>> {
    struct Items;
    impl<'de> Visitor<'de> for Items {
        type Value = Vec<&'de RawValue>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            let mut items = Vec::new();
            while let Some(item) = list.next_element()? {
                items.push(item);
            }
            Ok(items)
        }
    }
    serde_json::Deserializer::from_str(raw.get()).deserialize_seq(Items).ok()
}

/// Looks at a text without keeping it.
struct Text<'a> {
    least: usize,
    most: usize,
    words: &'a [String],
    place: &'a Place,
    faults: &'a mut Vec<FieldBody>,
}

impl<'de> DeserializeSeed<'de> for Text<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Text<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        check_text(text, (self.least, self.most), self.words, self.place, self.faults);
        Ok(())
    }
}
