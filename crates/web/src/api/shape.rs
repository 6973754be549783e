//! What the OpenAPI document demands of a request, checked. A body or a query is held against its schema before it is
//! read, so the document and the server cannot differ: what the document calls valid has the right shape here, and
//! nothing else has. Patterns are the exception: the parsers of `domain` judge texts, and they know more than a pattern.

use std::collections::BTreeMap;
use std::fmt;
use std::num::ParseIntError;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::api::field::{FieldBody, FieldCode};
use crate::api::rfc3339::Rfc3339;

/// The most faults that one answer lists.
const MOST: usize = 20;
/// The longest unknown name that an answer repeats, in characters.
const LONGEST_NAME: usize = 64;

/// The form of one value.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    form: Form,
    nullable: bool,
}

#[derive(Debug, Clone)]
enum Form {
    Object(Members),
    /// One of several objects, told apart by the text of one member.
    Tagged {
        tag: String,
        variants: BTreeMap<String, Members>,
    },
    List {
        of: Box<Shape>,
        least: usize,
        most: usize,
    },
    Text {
        least: usize,
        most: usize,
        words: Vec<String>,
    },
    /// RFC 3339.
    Instant,
    Whole {
        least: i64,
        most: i64,
    },
    Truth,
    /// The document says no more about it.
    Anything,
}

#[derive(Debug, Clone)]
struct Members {
    known: BTreeMap<String, Shape>,
    required: Vec<String>,
    least: usize,
    most: usize,
}

/// What is wrong at one place of a body.
#[derive(Debug)]
struct Place {
    pointer: String,
    field: String,
}

impl Shape {
    /// Compiles a schema of the document; `schemas` are its named ones.
    pub(crate) fn of(schema: &Value, schemas: &Value) -> Self {
        if let Some(named) = named(schema, schemas) {
            return Self::of(named, schemas);
        }
        if let Some(one_of) = schema["oneOf"].as_array() {
            return Self::of_alternatives(schema, one_of, schemas);
        }
        let kinds: Vec<&str> = match &schema["type"] {
            Value::String(kind) => vec![kind],
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
        };
        let form = match kinds.iter().find(|kind| **kind != "null").copied() {
            Some("object") => Form::Object(Members::of(schema, schemas)),
            Some("array") => Form::List {
                of: Box::new(Self::of(&schema["items"], schemas)),
                least: size(schema, "minItems", 0),
                most: size(schema, "maxItems", usize::MAX),
            },
            Some("string") if schema["format"] == "date-time" => Form::Instant,
            Some("string") => Form::Text {
                least: size(schema, "minLength", 0),
                most: size(schema, "maxLength", usize::MAX),
                words: texts(&schema["enum"]),
            },
            Some("integer") => Form::Whole {
                least: schema["minimum"].as_i64().unwrap_or(i64::MIN),
                most: schema["maximum"].as_i64().unwrap_or(i64::MAX),
            },
            Some("boolean") => Form::Truth,
            _ => Form::Anything,
        };
        Self { form, nullable: kinds.contains(&"null") }
    }

    fn of_alternatives(schema: &Value, one_of: &[Value], schemas: &Value) -> Self {
        let tag = schema.pointer("/discriminator/propertyName").and_then(Value::as_str);
        if let Some(tag) = tag {
            let variant = |one: &Value| {
                let object = named(one, schemas).unwrap_or(one);
                let word = texts(object.get("properties")?.get(tag)?.get("enum")?).pop()?;
                Some((word, Members::of(object, schemas)))
            };
            let variants = one_of.iter().filter_map(variant).collect();
            return Self { form: Form::Tagged { tag: tag.to_owned(), variants }, nullable: false };
        }
        let nothing = |one: &Value| one["type"] == "null";
        let shape = one_of.iter().find(|one| !nothing(one)).map(|one| Self::of(one, schemas));
        let form = shape.map_or(Form::Anything, |shape| shape.form);
        Self { form, nullable: one_of.iter().any(nothing) }
    }

    /// Whether a request may come without a body: nothing in it is required.
    pub(crate) fn asks_for_nothing(&self) -> bool {
        matches!(&self.form, Form::Object(members) if members.required.is_empty())
    }

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
        let place = Place { pointer: String::new(), field: name.to_owned() };
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
            Form::Instant | Form::Truth | Form::Anything | Form::Object(_) | Form::Tagged { .. } => {}
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
    fn of(schema: &Value, schemas: &Value) -> Self {
        let known = schema["properties"].as_object().into_iter().flatten();
        Self {
            known: known.map(|(name, one)| (name.clone(), Shape::of(one, schemas))).collect(),
            required: texts(&schema["required"]),
            least: size(schema, "minProperties", 0),
            most: size(schema, "maxProperties", usize::MAX),
        }
    }

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

/// The integer that a JSON number is, `14.0` and `1e1` included (JSON Schema 2020-12 validation, §6.1.1); `None` where it
/// is none, and the error where it is larger than any that is taken.
fn whole(number: &str) -> Option<Result<i64, ParseIntError>> {
    let exact = number.parse::<i64>();
    match (exact, number.parse::<f64>()) {
        (Err(_), Ok(number)) if number.is_finite() => {
            (number.fract() == 0.0).then(|| format!("{number:.0}").parse())
        }
        (exact, _) => Some(exact),
    }
}

/// Reads an integer however JSON writes it.
pub(crate) fn read_whole<'de, D: Deserializer<'de>, T: TryFrom<i64>>(deserializer: D) -> Result<T, D::Error> {
    let number = serde_json::Number::deserialize(deserializer)?;
    let read = whole(&number.to_string()).and_then(Result::ok).and_then(|number| T::try_from(number).ok());
    read.ok_or_else(|| D::Error::custom("not an integer of this size"))
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

impl Place {
    const fn top() -> Self {
        Self { pointer: String::new(), field: String::new() }
    }

    fn member(&self, name: &str) -> Self {
        let name: String = name.chars().take(LONGEST_NAME).collect();
        // RFC 6901 §3.
        let escaped = name.replace('~', "~0").replace('/', "~1");
        Self { pointer: format!("{}/{escaped}", self.pointer), field: name }
    }

    fn item(&self, number: usize) -> Self {
        Self { pointer: format!("{}/{number}", self.pointer), field: self.field.clone() }
    }

    fn fault(&self, code: FieldCode, faults: &mut Vec<FieldBody>) {
        if faults.len() < MOST {
            faults.push(FieldBody::at(self.field.clone(), self.pointer.clone(), code));
        }
    }
}

/// The named schema that a schema stands for.
fn named<'a>(schema: &Value, schemas: &'a Value) -> Option<&'a Value> {
    schemas.get(schema["$ref"].as_str()?.rsplit('/').next()?)
}

fn size(schema: &Value, key: &str, otherwise: usize) -> usize {
    schema[key].as_u64().and_then(|size| usize::try_from(size).ok()).unwrap_or(otherwise)
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn faults(schema: &Value, body: &str) -> Vec<String> {
        let schemas = json!({
            "Wish": {"oneOf": [{"$ref": "#/s/Tea"}, {"$ref": "#/s/Cake"}], "discriminator": {"propertyName": "kind"}},
            "Tea": {"type": "object", "required": ["kind"], "properties": {
                "kind": {"type": "string", "enum": ["tea"]}, "sugar": {"type": "boolean"}}},
            "Cake": {"type": "object", "required": ["kind"], "minProperties": 2, "maxProperties": 2, "properties": {
                "kind": {"type": "string", "enum": ["cake"]}, "slices": {"type": "integer", "minimum": 1, "maximum": 9},
                "whole": {"type": "boolean"}}},
        });
        let shape = Shape::of(schema, &schemas);
        let faults = shape.check(body.as_bytes()).err().unwrap_or_default();
        faults.iter().map(|fault| format!("{} {}", fault.pointer(), fault.code())).collect()
    }

    fn order() -> Value {
        json!({"type": "object", "required": ["name"], "properties": {
            "name": {"type": ["string", "null"], "minLength": 2, "maxLength": 4},
            "wishes": {"type": "array", "maxItems": 2, "items": {"$ref": "#/s/Wish"}},
            "first": {"oneOf": [{"$ref": "#/s/Wish"}, {"type": "null"}]},
        }})
    }

    #[test]
    fn what_is_right_is_taken() {
        for body in [
            r#"{"name":"Ann"}"#,
            r#" {"name": null, "first": null, "wishes": []}"#,
            r#"{"name":"Ann","first":{"kind":"cake","slices":9.0}}"#,
            r#"{"name":"Ann","first":{"kind":"cake","slices":0.9e1}}"#,
            r#"{"name":"äöüß","wishes":[{"kind":"tea","sugar":true},{"slices":9,"kind":"cake"}]}"#,
            r#"{"na\u006de":"A\"n","first":{"kind":"cake","whole":false}}"#,
        ] {
            assert_eq!(faults(&order(), body), Vec::<String>::new(), "{body}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (body, told) in [
            ("", " not_json"),
            ("{", " not_json"),
            (r#"{"name":"Ann"}{"#, " not_json"),
            ("{\"name\":\"\\ud800\"}", "/name not_json"),
            ("[null, null]", " wrong_type"),
            ("null", " wrong_type"),
            ("{}", "/name missing"),
            (r#"{"name":7}"#, "/name wrong_type"),
            (r#"{"name":"A"}"#, "/name too_short"),
            (r#"{"name":"Annie"}"#, "/name too_long"),
            (r#"{"name":"Ann","name":"Ann"}"#, "/name repeated"),
            (r#"{"name":"Ann","a/b~":1}"#, "/a~1b~0 unknown"),
            (r#"{"name":"Ann","wishes":{}}"#, "/wishes wrong_type"),
            (r#"{"name":"Ann","wishes":[{"kind":"tea"},{"kind":"tea"},{"kind":"tea"}]}"#, "/wishes too_many"),
            (r#"{"name":"Ann","wishes":[{"kind":"tea"},["tea"]]}"#, "/wishes/1 wrong_type"),
            (r#"{"name":"Ann","first":{"sugar":true}}"#, "/first/kind missing"),
            (r#"{"name":"Ann","first":{"kind":"soup"}}"#, "/first/kind not_listed"),
            (r#"{"name":"Ann","first":{"kind":["tea"]}}"#, "/first/kind wrong_type"),
            (r#"{"name":"Ann","first":{"kind":"tea","slices":1}}"#, "/first/slices unknown"),
            (r#"{"name":"Ann","first":{"kind":"tea","sugar":"yes"}}"#, "/first/sugar wrong_type"),
            (r#"{"name":"Ann","first":{"kind":"cake"}}"#, "/first not_one_of"),
            (r#"{"name":"Ann","first":{"kind":"cake","slices":1,"whole":true}}"#, "/first not_one_of"),
            (r#"{"name":"Ann","first":{"kind":"cake","slices":10}}"#, "/first/slices out_of_range"),
            (
                r#"{"name":"Ann","first":{"kind":"cake","slices":99999999999999999999}}"#,
                "/first/slices out_of_range",
            ),
            (r#"{"name":"Ann","first":{"kind":"cake","slices":1.5}}"#, "/first/slices wrong_type"),
            (r#"{"name":"Ann","first":{"kind":"cake","slices":10.0}}"#, "/first/slices out_of_range"),
            (r#"{"name":"Ann","first":{"kind":"cake","slices":1e30}}"#, "/first/slices out_of_range"),
            (r#"{"name":"Ann","first":{"kind":"cake","slices":1e400}}"#, "/first/slices out_of_range"),
        ] {
            assert_eq!(faults(&order(), body), [told], "{body}");
        }
    }

    #[test]
    fn an_answer_lists_a_few_faults_however_many_there_are() {
        let many: Vec<String> = (0..1000).map(|number| format!("\"x{number}\":1")).collect();
        let body = format!("{{\"name\":\"Ann\",{}}}", many.join(","));
        assert_eq!(faults(&order(), &body).len(), MOST);
        let long = "x".repeat(1000);
        assert_eq!(
            faults(&order(), &format!("{{\"name\":\"Ann\",\"{long}\":1}}")),
            [format!("/{} unknown", "x".repeat(64))]
        );
    }
}
