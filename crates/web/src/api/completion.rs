//! What the OpenAPI document says of every operation and every schema of a kind, added in one place: the refusals that
//! follow from what an operation is, their headers, names for the alternatives of a choice, and that requests have no
//! other fields than the documented ones.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::response::{Response as Described, ResponseBuilder};
use utoipa::openapi::schema::{AdditionalProperties, Object, ObjectBuilder, OneOf, Schema, Type};
use utoipa::openapi::{Discriminator, OpenApi as Document, Ref, RefOr, Required};

use crate::api::problem::PROBLEM_JSON;

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
    for item in document.paths.paths.values_mut() {
        if let Some(operation) = &mut item.get {
            complete_operation(operation, &bodies, false);
        }
        for operation in changes(item) {
            complete_operation(operation, &bodies, true);
        }
    }
}

/// The operations that change something; only they take a body.
fn changes(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.post, &mut item.put, &mut item.patch, &mut item.delete].into_iter().filter_map(Option::as_mut)
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
        for operation in changes(item) {
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

/// Says of each refusal that it is a problem document, and adds to an operation what it can answer by being what it is:
/// 401 behind a session, 400, 413, 415 and 422 with a body, 403 for a change, 400 for the query, and 500 and 503 always.
fn complete_operation(operation: &mut Operation, bodies: &BTreeMap<String, bool>, changes: bool) {
    if operation.description.is_none() {
        operation.description = operation.summary.as_ref().map(|summary| format!("{summary}."));
    }
    let security = operation.security.get_or_insert_default();
    let wants_session = security
        .iter()
        .any(|needed| serde_json::to_value(needed).is_ok_and(|needed| needed.get("bearer").is_some()));
    let wants_flow = !security.is_empty() && !wants_session;
    let body = operation.request_body.as_ref().map(links);
    if let Some(RefOr::T(request)) = &mut operation.request_body {
        let demanded = body.iter().flatten().any(|name| bodies.get(name).copied().unwrap_or(true));
        request.required = Some(if demanded { Required::True } else { Required::False });
    }
    for (status, response) in &mut operation.responses.responses {
        if let (RefOr::T(response), true) = (response, status.starts_with(['4', '5'])) {
            response.content = problem(status, &response.description).content;
            response.headers = problem(status, &response.description).headers;
        }
    }
    let mut add = |status: &str, codes: &[&str]| {
        let told: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
        let told = told.join(", ");
        let responses = &mut operation.responses.responses;
        match responses.get_mut(status) {
            Some(RefOr::T(present)) if !present.description.contains(&told) => {
                present.description = format!("{}; {told}", present.description);
            }
            Some(_) => {}
            None => {
                responses.insert(status.to_owned(), RefOr::T(problem(status, &told)));
            }
        }
    };
    add("400", &["query_malformed", "forwarded_unreadable"]);
    if body.is_some() {
        add("400", &["body_malformed", "body_unknown_field"]);
        add("413", &["body_too_large"]);
        add("415", &["media_type_unsupported"]);
        add("422", &["fields_invalid"]);
    }
    if wants_flow {
        add("400", &["flow_token_missing"]);
    }
    if wants_session {
        add("401", &["not_signed_in", "session_ended"]);
    }
    if changes {
        add("403", &["foreign_site"]);
    }
    add("500", &["fault"]);
    add("503", &["busy", "unavailable"]);
}

fn problem(status: &str, description: &str) -> Described {
    let body = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let mut response = ResponseBuilder::new().description(description).content(PROBLEM_JSON, body);
    let seconds = || ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1));
    let text = || ObjectBuilder::new().schema_type(Type::String);
    if matches!(status, "429" | "503") {
        let header = HeaderBuilder::new()
            .schema(Some(seconds()))
            .description(Some("Seconds until it is worth trying again"));
        response = response.header("Retry-After", header.build());
    }
    if matches!(status, "401" | "403") {
        let told = "With `not_signed_in`, `session_ended` and `proof_missing`: which proof is asked for (RFC 6750, RFC 9470)";
        let header = HeaderBuilder::new().schema(Some(text())).description(Some(told));
        response = response.header("WWW-Authenticate", header.build());
    }
    response.build()
}
