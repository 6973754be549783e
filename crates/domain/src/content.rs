//! What a flow approves, in one canonical form: what the customer was shown, what is signed, what a receipt states and what is
//! done are the same bytes. The form is versioned and unambiguous: no two different contents share one encoding.

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The version of the encoding, its first byte.
const VERSION: u8 = 1;

/// SHA-256 of the exact content that a flow approves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContentDigest(pub [u8; 32]);

/// What a flow approves: the name of what is done and its fields in their order.
///
/// Encoded as the version (one byte), the name, and for each field its name, one byte for its type and its value. Names and
/// values of variable length are preceded by their length in bytes (four bytes, big-endian).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Content {
    bytes: Vec<u8>,
}

impl Content {
    /// A content without fields, of what is done by this name.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let mut content = Self { bytes: vec![VERSION] };
        content.append(name.as_bytes());
        content
    }

    /// Adds a text, in UTF-8.
    #[must_use]
    pub fn text(self, field: &str, value: &str) -> Self {
        self.field(field, b't', value.as_bytes())
    }

    /// Adds bytes.
    #[must_use]
    pub fn bytes(self, field: &str, value: &[u8]) -> Self {
        self.field(field, b'b', value)
    }

    /// Adds a name of something that is stored.
    #[must_use]
    pub fn id(self, field: &str, value: Uuid) -> Self {
        self.field(field, b'i', value.as_bytes())
    }

    /// Adds a whole number, as eight bytes, big-endian.
    #[must_use]
    pub fn number(self, field: &str, value: i64) -> Self {
        self.field(field, b'n', &value.to_be_bytes())
    }

    /// Adds a yes or no.
    #[must_use]
    pub fn flag(self, field: &str, value: bool) -> Self {
        self.field(field, b'f', &[u8::from(value)])
    }

    /// Adds that there is no value.
    #[must_use]
    pub fn none(self, field: &str) -> Self {
        self.field(field, b'-', &[])
    }

    /// Adds what there is by `add`, or that there is nothing.
    #[must_use]
    pub fn option<T>(self, field: &str, value: Option<T>, add: impl FnOnce(Self, &str, T) -> Self) -> Self {
        match value {
            Some(value) => add(self, field, value),
            None => self.none(field),
        }
    }

    /// The canonical encoding, as it is hashed and sealed.
    #[must_use]
    pub fn encoded(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 over the encoding: what a flow is bound to.
    #[must_use]
    pub fn digest(&self) -> ContentDigest {
        ContentDigest(Sha256::digest(&self.bytes).into())
    }

    fn field(mut self, name: &str, kind: u8, value: &[u8]) -> Self {
        self.append(name.as_bytes());
        self.bytes.push(kind);
        self.append(value);
        self
    }

    fn append(&mut self, bytes: &[u8]) {
        // A longer one could not be told from a shorter one; nothing that a request brings is near it.
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.bytes.extend_from_slice(&length.to_be_bytes());
        self.bytes.extend_from_slice(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_encoding_is_stable() {
        let content = Content::of("settings_lock").number("minutes", 10_080).none("code").flag("on", true);
        let expected = [
            "01",
            "0000000d",
            "73657474696e67735f6c6f636b",
            "00000007",
            "6d696e75746573",
            "6e",
            "00000008",
            "0000000000002760",
            "00000004",
            "636f6465",
            "2d",
            "00000000",
            "00000002",
            "6f6e",
            "66",
            "00000001",
            "01",
        ];
        assert_eq!(data_encoding::HEXLOWER.encode(content.encoded()), expected.concat());
    }

    #[test]
    fn what_is_there_differs_from_what_is_not() {
        let with = |value: Option<&str>| Content::of("code").option("code", value, Content::text);
        assert_ne!(with(None), with(Some("")));
        assert_ne!(with(Some("")).digest(), with(None).digest());
        assert_ne!(Content::of("a").text("b", "1"), Content::of("a").bytes("b", b"1"));
    }

    #[derive(Debug, Clone, PartialEq)]
    enum Field {
        Text(String),
        Number(i64),
        None,
    }

    fn built(name: &str, fields: &[(String, Field)]) -> Content {
        fields.iter().fold(Content::of(name), |content, (name, field)| match field {
            Field::Text(text) => content.text(name, text),
            Field::Number(number) => content.number(name, *number),
            Field::None => content.none(name),
        })
    }

    fn fields() -> impl Strategy<Value = Vec<(String, Field)>> {
        let field = prop_oneof![
            "[a-c]{0,3}".prop_map(Field::Text),
            (0_i64..3).prop_map(Field::Number),
            Just(Field::None)
        ];
        proptest::collection::vec(("[a-c]{0,2}", field), 0..4)
    }

    proptest! {
        #[test]
        fn no_two_contents_share_an_encoding(
            one in ("[a-c]{0,2}", fields()),
            other in ("[a-c]{0,2}", fields()),
        ) {
            let same = built(&one.0, &one.1) == built(&other.0, &other.1);
            prop_assert_eq!(same, one == other);
        }
    }
}
