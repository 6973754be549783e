//! What the OpenAPI document demands of a request, checked. A body or a query is held against its schema before it is
//! read, so the document and the server cannot differ: what the document calls valid has the right shape here, and
//! nothing else has. Patterns are the exception: the parsers of `domain` judge texts, and they know more than a pattern.

mod check;
mod place;
#[cfg(test)]
mod tests;
mod whole;

use std::collections::BTreeMap;

use serde_json::Value;

pub(crate) use whole::read_whole;

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
    /// An object with members of any names, at most so many.
    Map {
        of: Box<Shape>,
        most: usize,
    },
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
            Some("object") if schema["additionalProperties"].is_object() => Form::Map {
                of: Box::new(Self::of(&schema["additionalProperties"], schemas)),
                most: size(schema, "maxProperties", usize::MAX),
            },
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
        let form = match one_of.iter().filter(|one| !nothing(one)).collect::<Vec<_>>()[..] {
            [one] => Self::of(one, schemas).form,
            // Plain values of several types: whoever reads them tells them apart.
            _ => Form::Anything,
        };
        Self { form, nullable: one_of.iter().any(nothing) }
    }

    /// Whether a request may come without a body: nothing in it is required.
    pub(crate) fn asks_for_nothing(&self) -> bool {
        matches!(&self.form, Form::Object(members) if members.required.is_empty())
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
