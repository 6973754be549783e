//! Attributes in the API: the schema as apps show it, and the values as their owner reads and sets them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vestibule_domain::account::attribute::{Asked, Attribute, AttributeValues, Autofill, Choice};
use vestibule_domain::account::{AttributeName, AttributeSchema};
use vestibule_domain::time::Timestamp;

use super::json::{AnswersBody, ValueBody};
use crate::api::answers::Throttled;
use crate::api::json::{Answer, JsonBody};
use crate::api::request::SignedInApi;
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::{AskedName, AttributeKindName};
use crate::api::written::Json;
use crate::page::text::Text;

/// An attribute of the operator's schema.
#[derive(Serialize, ToSchema)]
#[schema(as = Attribute)]
pub(crate) struct AttributeBody {
    /// Its name.
    #[schema(value_type = String, pattern = "^[a-z][a-z0-9_]{0,39}$", example = "birth_date")]
    name: AttributeName,
    /// What values it takes.
    kind: AttributeKindName,
    /// What customers read beside it, in the language of the request.
    #[schema(example = "Date of birth")]
    label: String,
    /// A line that explains it, in the language of the request; null where there is none.
    hint: Option<String>,
    /// When customers are asked for it.
    asked: AskedName,
    /// Whether it must be given.
    required: bool,
    /// Of a text: the fewest and the most characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    min_length: Option<u32>,
    /// Of a text: the most characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_length: Option<u32>,
    /// Of a date: the earliest day that is taken today.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date, example = "1906-12-01")]
    earliest: Option<String>,
    /// Of a date: the latest day that is taken today.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date, example = "2008-11-30")]
    latest: Option<String>,
    /// Of a number: the smallest.
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<i64>,
    /// Of a number: the largest.
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<i64>,
    /// Of a choice: its values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<ChoiceBody>,
    /// What browsers and phones fill in by themselves, as a token of the HTML attribute `autocomplete`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "bday")]
    autocomplete: Option<&'static str>,
}

/// One of the values of a choice.
#[derive(Serialize, ToSchema)]
#[schema(as = AttributeChoice)]
pub(crate) struct ChoiceBody {
    /// The value.
    value: String,
    /// What customers read, in the language of the request.
    label: String,
}

impl AttributeBody {
    /// What is asked at registration.
    pub(crate) fn at_registration(schema: &AttributeSchema, text: &Text, now: Timestamp) -> Vec<Self> {
        schema.asked(Asked::Registration).map(|attribute| Self::of(attribute, text, now)).collect()
    }

    fn of(attribute: &Attribute, text: &Text, now: Timestamp) -> Self {
        let (min_length, max_length) = attribute.lengths().unzip();
        let (min, max) = attribute.range().unzip();
        let (earliest, latest) = attribute.days(now).unwrap_or_default();
        let hint = attribute.hint.in_language(text.tag());
        let choice = |choice: &Choice| ChoiceBody {
            value: choice.value.clone(),
            label: choice.label.in_language(text.tag()).to_owned(),
        };
        Self {
            name: attribute.name.clone(),
            kind: AttributeKindName(attribute.kind()),
            label: attribute.label.in_language(text.tag()).to_owned(),
            hint: (!hint.is_empty()).then(|| hint.to_owned()),
            asked: AskedName(attribute.asked),
            required: attribute.required,
            min_length,
            max_length,
            earliest: earliest.map(String::from),
            latest: latest.map(String::from),
            min,
            max,
            choices: attribute.choices().iter().map(choice).collect(),
            autocomplete: attribute.autofill.map(Autofill::token),
        }
    }
}

/// An attribute of the signed-in customer.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnAttribute)]
pub(crate) struct OwnBody {
    /// What it is.
    attribute: AttributeBody,
    /// What was given; null where nothing was.
    value: Option<ValueBody>,
    /// When it was set; null where nothing was.
    set_at: Option<Rfc3339>,
    /// Whether the customer can set it now.
    changeable: bool,
}

/// The attributes of the signed-in customer.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnAttributes)]
pub(crate) struct OwnAttributesBody {
    /// Those of the schema that are asked for or have a value, in its order.
    attributes: Vec<OwnBody>,
}

impl OwnAttributesBody {
    fn of(schema: &AttributeSchema, values: &AttributeValues, text: &Text, now: Timestamp) -> Self {
        let seen =
            |attribute: &&Attribute| attribute.asked != Asked::Never || values.get(&attribute.name).is_some();
        let own = |attribute: &Attribute| {
            let kept = values.get(&attribute.name);
            OwnBody {
                attribute: AttributeBody::of(attribute, text, now),
                value: kept.map(|kept| ValueBody(kept.value.clone())),
                set_at: kept.map(|kept| Rfc3339(kept.set_at)),
                changeable: AttributeSchema::is_open_to_customer(attribute, values),
            }
        };
        Self { attributes: schema.iter().filter(seen).map(own).collect() }
    }
}

/// Values of attributes to set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChangeAttributes)]
pub(crate) struct ChangeAttributesBody {
    /// The values to set, by name; null removes one. All of them are set, or none.
    pub(crate) attributes: AnswersBody,
}

/// Shows the customer's attributes
///
/// The operator's own schema says which there are. Labels are in the language of the request.
#[utoipa::path(
    get, path = "/api/v1/account/attributes", operation_id = "getAttributes", tag = "Account",
    responses((status = 200, description = "The attributes", body = OwnAttributesBody)),
)]
pub(crate) async fn show(SignedInApi { request, signed_in }: SignedInApi) -> Answer<OwnAttributesBody> {
    let read = request.app().attributes(&signed_in).await;
    let values = read.map_err(|problem| request.refuse(problem))?;
    let (schema, text) = (request.app().attribute_schema(), request.text());
    Ok(Json(OwnAttributesBody::of(&schema, &values, &text, request.caller.now)))
}

/// Changes the customer's attributes
///
/// Those alone that the customer can set now. What is not named stays as it is, and setting a value again changes nothing.
#[utoipa::path(
    patch, path = "/api/v1/account/attributes", operation_id = "changeAttributes", tag = "Account",
    request_body = ChangeAttributesBody,
    responses((status = 200, description = "The attributes as they are now", body = OwnAttributesBody), Throttled),
)]
pub(crate) async fn change(
    SignedInApi { request, signed_in }: SignedInApi,
    JsonBody(asked): JsonBody<ChangeAttributesBody>,
) -> Answer<OwnAttributesBody> {
    let changed = request.app().change_attributes(&request.caller, &signed_in, &asked.attributes.0).await;
    let values = changed.map_err(|problem| request.refuse(problem))?;
    let (schema, text) = (request.app().attribute_schema(), request.text());
    Ok(Json(OwnAttributesBody::of(&schema, &values, &text, request.caller.now)))
}
