//! The fields of attributes in a form: each is called `attribute.` and the attribute's name.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use vestibule_domain::account::attribute::{Answer, Answers, AttributeFault};
use vestibule_service::FieldFault;

/// What the names of such fields begin with.
pub(crate) const PREFIX: &str = "attribute.";

/// What was typed into the fields of attributes; other fields of the form are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AttributeForm(pub(crate) Answers);

impl AttributeForm {
    /// What was typed for an attribute.
    pub(crate) fn typed(&self, name: &str) -> Option<&str> {
        match self.0.get(name)? {
            Answer::Typed(text) => Some(text),
            Answer::Nothing | Answer::Text(_) | Answer::Number(_) | Answer::Flag(_) | Answer::Other => None,
        }
    }
}

/// Why the value of an attribute was not taken, where it was not.
pub(crate) fn fault_of(faults: &[FieldFault], attribute: &str) -> Option<AttributeFault> {
    faults.iter().find_map(|one| {
        let FieldFault::Attribute { name, fault } = one else { return None };
        (name == attribute).then_some(*fault)
    })
}

impl<'de> Deserialize<'de> for AttributeForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields)
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = AttributeForm;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the fields of a form")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<AttributeForm, A::Error> {
        let mut answers = Answers::new();
        while let Some((field, text)) = map.next_entry::<String, String>()? {
            let Some(name) = field.strip_prefix(PREFIX) else { continue };
            if answers.insert(name.to_owned(), Answer::Typed(text)).is_some() {
                return Err(Error::custom("a field is there twice"));
            }
        }
        Ok(AttributeForm(answers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_of_attributes_are_read_and_no_other() {
        let form: AttributeForm = serde_json::from_str(
            r#"{"name":"Ann","attribute.country":"CA","attribute.note":"<b>","attributecountry":"X"}"#,
        )
        .unwrap();
        assert_eq!((form.typed("country"), form.typed("note")), (Some("CA"), Some("<b>")));
        assert_eq!(form.0.len(), 2);
        let twice =
            serde_json::from_str::<AttributeForm>(r#"{"attribute.country":"CA","attribute.country":"FR"}"#);
        assert!(twice.is_err());
        assert!(!format!("{form:?}").contains("CA"));
    }
}
