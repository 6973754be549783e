//! Places in a body, as JSON pointers (RFC 6901), and the faults found there.

use crate::api::field::{FieldBody, FieldCode};

/// The most faults that one answer lists.
pub(super) const MOST: usize = 20;
/// The longest unknown name that an answer repeats, in characters.
const LONGEST_NAME: usize = 64;

/// What is wrong at one place of a body.
#[derive(Debug)]
pub(super) struct Place {
    pointer: String,
    field: String,
}

impl Place {
    pub(super) const fn top() -> Self {
        Self { pointer: String::new(), field: String::new() }
    }

    /// A parameter of the query.
    pub(super) fn parameter(name: &str) -> Self {
        Self { pointer: String::new(), field: name.to_owned() }
    }

    pub(super) fn member(&self, name: &str) -> Self {
        let name: String = name.chars().take(LONGEST_NAME).collect();
        // RFC 6901 §3.
        let escaped = name.replace('~', "~0").replace('/', "~1");
        Self { pointer: format!("{}/{escaped}", self.pointer), field: name }
    }

    pub(super) fn item(&self, number: usize) -> Self {
        Self { pointer: format!("{}/{number}", self.pointer), field: self.field.clone() }
    }

    pub(super) fn fault(&self, code: FieldCode, faults: &mut Vec<FieldBody>) {
        if faults.len() < MOST {
            faults.push(FieldBody::at(self.field.clone(), self.pointer.clone(), code));
        }
    }
}
