//! Reading columns back into the domain's types. A value that does not fit was not written by this program.

use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use vestibule_domain::secret::TokenDigest;
use vestibule_domain::time::Timestamp;

use super::error::StoreError;

/// 32 bytes: a digest or a keyed hash.
pub(crate) fn bytes32(bytes: Vec<u8>, what: &'static str) -> Result<[u8; 32], StoreError> {
    bytes.try_into().map_err(|_| StoreError::corrupt(what))
}

/// A stored token digest.
pub(crate) fn token(bytes: Vec<u8>, what: &'static str) -> Result<TokenDigest, StoreError> {
    bytes32(bytes, what).map(TokenDigest::from_bytes)
}

/// An instant that may be missing.
pub(crate) fn instant(micros: Option<i64>) -> Option<Timestamp> {
    micros.map(Timestamp::from_micros)
}

/// A word of a closed vocabulary.
pub(crate) fn word<T>(parsed: Option<T>, what: &'static str) -> Result<T, StoreError> {
    parsed.ok_or_else(|| StoreError::corrupt(what))
}

/// A value as JSON text.
pub(crate) fn to_json<T: Serialize>(value: &T, what: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::corrupt(what))
}

/// Ids as a JSON list, for statements that take many.
pub(crate) fn id_list(ids: impl IntoIterator<Item = Uuid>) -> Result<String, StoreError> {
    let texts: Vec<String> = ids.into_iter().map(id_text).collect();
    to_json(&texts, "ids")
}

/// An id in JSON text, as both engines read it.
pub(crate) fn id_text(id: Uuid) -> String {
    id.simple().to_string()
}

/// A value from JSON text.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str, what: &'static str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::corrupt(what))
}

/// As many rows as asked for, in the engines' integers.
pub(crate) fn limit(rows: u32) -> i64 {
    i64::from(rows)
}
