//! Values of attributes in JSON, of whatever type the operator's schema says.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, OneOfBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};
use vestibule_domain::account::AttributeSchema;
use vestibule_domain::account::attribute::{Answer, Answers, AttributeValue};

/// The value of an attribute.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct ValueBody(pub(crate) AttributeValue);

impl PartialSchema for ValueBody {
    fn schema() -> RefOr<Schema> {
        values("A text, a date (`YYYY-MM-DD`), the two letters of a country or one of the choices as text; a whole number; or yes or no.")
            .into()
    }
}

impl ToSchema for ValueBody {
    fn name() -> Cow<'static, str> {
        "AttributeValue".into()
    }
}

fn values(description: &str) -> OneOfBuilder {
    let kinds = [Type::String, Type::Integer, Type::Boolean];
    let start = OneOfBuilder::new().description(Some(description));
    kinds.into_iter().fold(start, |all, kind| all.item(ObjectBuilder::new().schema_type(kind)))
}

/// Values of attributes by their names.
#[derive(Default)]
pub(crate) struct AnswersBody(pub(crate) Answers);

impl<'de> Deserialize<'de> for AnswersBody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given: BTreeMap<String, Value> = BTreeMap::deserialize(deserializer)?;
        Ok(Self(given.into_iter().map(|(name, value)| (name, Answer::from(value))).collect()))
    }
}

impl PartialSchema for AnswersBody {
    fn schema() -> RefOr<Schema> {
        let value = values("The value, or null for none.").item(ObjectBuilder::new().schema_type(Type::Null));
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .description(Some("Values of attributes by the names of the operator’s schema. A text has at most 500 characters."))
            .additional_properties(Some(AdditionalProperties::RefOr(RefOr::T(value.into()))))
            .max_properties(Some(AttributeSchema::MOST))
            .into()
    }
}

impl ToSchema for AnswersBody {
    fn name() -> Cow<'static, str> {
        "AttributeAnswers".into()
    }
}
