//! What the OpenAPI document says of every operation and every schema of a kind, added in one place: who may ask and the
//! problems that follow from what an operation is, names for the alternatives of a choice, and that requests have no other
//! fields than the documented ones.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use serde_json::Value;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::schema::{AdditionalProperties, Object, OneOf, Schema, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Discriminator, OpenApi as Document, Ref, RefOr, Required};

use crate::api::answers::tell;
use crate::api::code::Code;
use crate::api::held::goes_on;

/// The alternatives of which exactly one goes along with the `kind`.
const ONE_BESIDE_THE_KIND: [&str; 2] = ["CaptchaProof", "AuthenticatorProof"];

/// Completes the document.
pub(crate) fn complete(document: &mut Document) {
    name_alternatives(document);
    let asked = asked_schemas(document);
    let schemas = document.components.get_or_insert_default();
    for (name, schema) in &mut schemas.schemas {
        let RefOr::T(Schema::Object(object)) = schema else { continue };
        if asked.contains(name) && !object.properties.is_empty() {
            object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
        }
        if ONE_BESIDE_THE_KIND.contains(&name.as_str()) {
            exactly_one(object);
        }
    }
    let bodies: BTreeMap<String, bool> =
        schemas.schemas.iter().map(|(name, schema)| (name.clone(), asks_for_something(schema))).collect();
    for (path, item) in &mut document.paths.paths {
        if let Some(operation) = &mut item.get {
            complete_operation(operation, &bodies, false);
            may_be_held(operation, &Method::GET, path);
        }
        for (method, operation) in changes(item) {
            complete_operation(operation, &bodies, true);
            may_be_held(operation, &method, path);
        }
    }
}

/// The operations that change something; only they take a body.
fn changes(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    [
        (Method::POST, &mut item.post),
        (Method::PUT, &mut item.put),
        (Method::PATCH, &mut item.patch),
        (Method::DELETE, &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.as_mut().map(|operation| (method, operation)))
}

/// Adds to an operation of a session that it may have to wait until documents that changed were agreed to.
fn may_be_held(operation: &mut Operation, method: &Method, path: &str) {
    let ways = ways_in(operation);
    let by_session_alone = !ways.is_empty() && ways.iter().all(|way| !way.contains("flow"));
    if by_session_alone && !goes_on(method, path) {
        tell(&mut operation.responses.responses, &[Code::AgreementRequired]);
    }
}

/// Gives each alternative of a choice a name of its own, and says which member tells them apart: generators of clients
/// make a type of each.
fn name_alternatives(document: &mut Document) {
    let schemas = &mut document.components.get_or_insert_default().schemas;
    let mut named = Vec::new();
    for (name, schema) in schemas.iter_mut() {
        let RefOr::T(Schema::OneOf(choice)) = schema else { continue };
        let Some(tag) = tag_of(choice) else { continue };
        let mut discriminator = Discriminator::new(&tag);
        for item in &mut choice.items {
            let RefOr::T(Schema::Object(object)) = item else { continue };
            let Some(word) = only_word(object, &tag) else { continue };
            if let Some(RefOr::T(Schema::Object(text))) = object.properties.get_mut(&tag) {
                text.description = Some(format!("Always `{word}`."));
            }
            let own = format!("{}{name}", capitalised(&word));
            discriminator.mapping.insert(word, format!("#/components/schemas/{own}"));
            named.push((own.clone(), std::mem::replace(item, Ref::from_schema_name(own).into())));
        }
        choice.discriminator = Some(discriminator);
    }
    schemas.extend(named);
}

/// The member that each alternative has with one fixed text.
fn tag_of(choice: &OneOf) -> Option<String> {
    let RefOr::T(Schema::Object(first)) = choice.items.first()? else { return None };
    let all = |tag: &&String| {
        let object = |item: &RefOr<Schema>| {
            let RefOr::T(Schema::Object(object)) = item else { return false };
            only_word(object, tag).is_some()
        };
        choice.items.iter().all(object)
    };
    first.properties.keys().find(all).cloned()
}

fn only_word(object: &Object, member: &str) -> Option<String> {
    let RefOr::T(Schema::Object(text)) = object.properties.get(member)? else { return None };
    match text.enum_values.as_deref()? {
        [Value::String(word)] => Some(word.clone()),
        _ => None,
    }
}

fn capitalised(word: &str) -> String {
    let part = |part: &str| {
        let mut letters = part.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    };
    word.split('_').map(part).collect()
}

/// The names of all schemas that a body is made of.
fn asked_schemas(document: &mut Document) -> BTreeSet<String> {
    let mut waiting = Vec::new();
    for item in document.paths.paths.values_mut() {
        for (_method, operation) in changes(item) {
            waiting.extend(links(&operation.request_body));
        }
    }
    let schemas = &document.components.get_or_insert_default().schemas;
    let mut found = BTreeSet::new();
    while let Some(name) = waiting.pop() {
        if let Some(schema) = schemas.get(&name)
            && found.insert(name)
        {
            waiting.extend(links(schema));
        }
    }
    found
}

fn links(part: &impl serde::Serialize) -> Vec<String> {
    let text = serde_json::to_string(part).unwrap_or_default();
    let ends = text.split("\"#/components/schemas/").skip(1);
    ends.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

/// Two members: the kind and one more, which is never null.
fn exactly_one(object: &mut Object) {
    for property in object.properties.values_mut() {
        without_null(property);
    }
    object.min_properties = Some(2);
    object.max_properties = Some(2);
}

fn without_null(schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) => object.schema_type = Type::String.into(),
        RefOr::T(Schema::Array(array)) => array.schema_type = Type::Array.into(),
        RefOr::T(Schema::OneOf(choice)) => {
            let link = choice.items.iter().find(|item| matches!(item, RefOr::Ref(_))).cloned();
            if let Some(link) = link {
                *schema = link;
            }
        }
        RefOr::T(_) | RefOr::Ref(_) => {}
    }
}

fn asks_for_something(schema: &RefOr<Schema>) -> bool {
    let RefOr::T(Schema::Object(object)) = schema else { return true };
    !object.required.is_empty()
}

/// Adds to an operation what follows from what it is: who may ask, and the problems that every operation of its kind can answer with.
fn complete_operation(operation: &mut Operation, bodies: &BTreeMap<String, bool>, changes: bool) {
    if operation.description.is_none() {
        operation.description = operation.summary.as_ref().map(|summary| format!("{summary}."));
    }
    tell_right(operation);
    let ways = ways_in(operation);
    let body = operation.request_body.as_ref().map(links);
    if let Some(RefOr::T(request)) = &mut operation.request_body {
        let demanded = body.iter().flatten().any(|name| bodies.get(name).copied().unwrap_or(true));
        request.required = Some(if demanded { Required::True } else { Required::False });
    }
    let mut can_tell = |codes: &[Code]| tell(&mut operation.responses.responses, codes);
    can_tell(&[Code::QueryMalformed, Code::ForwardedUnreadable]);
    if body.is_some() {
        can_tell(&[
            Code::BodyMalformed,
            Code::BodyUnknownField,
            Code::BodyTooLarge,
            Code::MediaTypeUnsupported,
        ]);
        can_tell(&[Code::FieldsInvalid]);
    }
    if !ways.is_empty() && ways.iter().all(|way| way.contains("flow")) {
        can_tell(&[Code::FlowTokenMissing]);
    }
    if ways.iter().any(|way| way.contains("bearer")) {
        can_tell(&[Code::NotSignedIn, Code::SessionEnded]);
    }
    if ways.iter().any(|way| way.contains("client")) {
        can_tell(&[Code::ClientUnknown, Code::ClientNetwork, Code::RightMissing, Code::TooManyRequests]);
    }
    if changes {
        can_tell(&[Code::ForeignSite]);
    }
    can_tell(&[Code::Fault, Code::Busy, Code::Unavailable]);
}

/// Says which right of a client an operation takes: in `x-right` and in its description, because tools know names beside a key as
/// scopes of OAuth alone.
fn tell_right(operation: &mut Operation) {
    let security = operation.security.iter().flatten();
    let told = security.filter_map(|way| serde_json::to_value(way).ok());
    let right = told.into_iter().find_map(|way| Some(way.get("client")?.get(0)?.as_str()?.to_owned()));
    let Some(right) = right else { return };
    operation.security = Some(vec![SecurityRequirement::new("client", [""; 0])]);
    operation.extensions = Some(ExtensionsBuilder::new().add("x-right", right.as_str()).build());
    if let Some(description) = &mut operation.description {
        description.push_str("\n\nTakes the right `");
        description.push_str(&right);
        description.push_str("`.");
    }
}

/// The sets of keys of which any one opens an operation: none for one that is open to anybody, the session's where it says nothing.
fn ways_in(operation: &mut Operation) -> Vec<String> {
    let session = || ["bearer", "cookie"].map(|key| SecurityRequirement::new(key, [""; 0])).to_vec();
    let security = operation.security.get_or_insert_with(session);
    if *security == [SecurityRequirement::default()] {
        security.clear();
    }
    security.iter().map(|way| serde_json::to_string(way).unwrap_or_default()).collect()
}
