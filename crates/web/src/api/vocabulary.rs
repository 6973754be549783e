//! The words that the domain fixes, as schemas: the document lists exactly what the domain knows.

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};
use vestibule_domain::audit::{EventKind, Outcome};
use vestibule_domain::gate::{ProofKind, ProofSet, Purpose};

fn words(description: &str, words: impl IntoIterator<Item = &'static str>) -> RefOr<Schema> {
    let words: Vec<&str> = words.into_iter().collect();
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(words))
        .description(Some(description))
        .into()
}

/// A kind of proof, by its stable name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ProofName(pub(crate) ProofKind);

impl Serialize for ProofName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

impl PartialSchema for ProofName {
    fn schema() -> RefOr<Schema> {
        words("A kind of proof.", ProofKind::ALL.map(ProofKind::as_str))
    }
}

impl ToSchema for ProofName {
    fn name() -> Cow<'static, str> {
        "ProofKind".into()
    }
}

/// A set of kinds, written without a detour through the heap.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ProofNames(pub(crate) ProofSet);

impl Serialize for ProofNames {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(ProofName))
    }
}

/// What a passage is for, by its stable name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PurposeName(pub(crate) Purpose);

impl Serialize for PurposeName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

impl PartialSchema for PurposeName {
    fn schema() -> RefOr<Schema> {
        words("What a passage is for.", Purpose::ALL.map(Purpose::as_str))
    }
}

impl ToSchema for PurposeName {
    fn name() -> Cow<'static, str> {
        "Purpose".into()
    }
}

/// A kind of event, by its stable name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EventName(pub(crate) &'static str);

impl Serialize for EventName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl PartialSchema for EventName {
    fn schema() -> RefOr<Schema> {
        words("A kind of event.", EventKind::NAMES)
    }
}

impl ToSchema for EventName {
    fn name() -> Cow<'static, str> {
        "EventKind".into()
    }
}

/// Whether the customer got what was asked for, by its stable name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OutcomeName(pub(crate) Outcome);

impl Serialize for OutcomeName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

impl PartialSchema for OutcomeName {
    fn schema() -> RefOr<Schema> {
        words("Whether it was done or refused.", [Outcome::Done, Outcome::Refused].map(Outcome::as_str))
    }
}

impl ToSchema for OutcomeName {
    fn name() -> Cow<'static, str> {
        "Outcome".into()
    }
}
