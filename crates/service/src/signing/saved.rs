//! Reading keys that somebody saved.

use data_encoding::BASE64URL_NOPAD;
use serde_json::Value;

use super::jwk::{KeysFault, PublicKeys};
use super::jws::{self, Kind};

impl PublicKeys {
    /// Reads a saved `jwks.json`, or a saved `official-channels.json`, whose own signature must hold by the keys in it.
    pub fn parse(text: &str) -> Result<Self, KeysFault> {
        let found: Value = serde_json::from_str(text).map_err(|_| KeysFault::Unreadable)?;
        let text_of = |name: &str| found.get(name).and_then(Value::as_str);
        if let Some(keys) = found.get("keys") {
            return Self::of_list(keys);
        }
        let (Some(protected), Some(payload), Some(signature)) =
            (text_of("protected"), text_of("payload"), text_of("signature"))
        else {
            return Err(KeysFault::Unreadable);
        };
        let clear = BASE64URL_NOPAD.decode(payload.as_bytes()).map_err(|_| KeysFault::Unreadable)?;
        let channels: Value = serde_json::from_slice(&clear).map_err(|_| KeysFault::Unreadable)?;
        let keys = Self::of_list(channels.get("keys").ok_or(KeysFault::Unreadable)?)?;
        let compact = format!("{protected}.{payload}.{signature}");
        jws::verify(&keys, Kind::Channels, &compact).map_err(|_| KeysFault::Forged)?;
        Ok(keys)
    }
}
