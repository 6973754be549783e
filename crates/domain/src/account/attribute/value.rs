//! The values of attributes in their canonical form, as they are sealed, exported and shown to programs of the exchange.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::name::AttributeName;
use crate::time::Timestamp;

/// A value of one attribute: a text, date (`YYYY-MM-DD`), country or choice as text, a whole number, or yes or no.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum AttributeValue {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A text, or what is written as one.
    Text(String),
}

impl fmt::Debug for AttributeValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AttributeValue(…)")
    }
}

/// A value that is kept, with when it was set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The value.
    pub value: AttributeValue,
    /// When it was set.
    pub set_at: Timestamp,
}

/// All that is kept of an account. A value that was taken stays when the schema changes; what it may be is judged when it is changed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AttributeValues(BTreeMap<AttributeName, Kept>);

impl AttributeValues {
    /// What is kept under a name.
    #[must_use]
    pub fn get(&self, name: &AttributeName) -> Option<&Kept> {
        self.0.get(name)
    }

    /// Whether nothing is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Everything that is kept, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&AttributeName, &Kept)> {
        self.0.iter()
    }

    /// Keeps a value, or removes what is kept; false when that changes nothing.
    pub(super) fn set(
        &mut self,
        name: &AttributeName,
        value: Option<AttributeValue>,
        now: Timestamp,
    ) -> bool {
        match value {
            Some(value) if self.get(name).is_some_and(|kept| kept.value == value) => false,
            Some(value) => {
                self.0.insert(name.clone(), Kept { value, set_at: now });
                true
            }
            None => self.0.remove(name).is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_kept_as_plain_json_and_never_printed() {
        let mut values = AttributeValues::default();
        let at = Timestamp::from_micros(7);
        for (name, value) in [
            ("text", AttributeValue::Text("Zoë".into())),
            ("number", AttributeValue::Number(-3)),
            ("flag", AttributeValue::Flag(true)),
        ] {
            assert!(values.set(&name.parse().unwrap(), Some(value.clone()), at));
            assert!(!values.set(&name.parse().unwrap(), Some(value), Timestamp::from_micros(8)));
        }
        let written = serde_json::to_string(&values).unwrap();
        assert_eq!(
            written,
            r#"{"flag":{"value":true,"set_at":7},"number":{"value":-3,"set_at":7},"text":{"value":"Zoë","set_at":7}}"#
        );
        assert_eq!(serde_json::from_str::<AttributeValues>(&written).unwrap(), values);
        assert!(!format!("{values:?}").contains("Zoë"));
        assert!(
            values.set(&"text".parse().unwrap(), None, at) && !values.set(&"text".parse().unwrap(), None, at)
        );
    }
}
