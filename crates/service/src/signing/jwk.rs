//! The public keys: as a JWK set (RFC 7517, RFC 8037 §2), named by their thumbprints (RFC 7638).

use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::VerifyingKey;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The one algorithm (RFC 8037 §3.1).
pub(super) const ALGORITHM: &str = "EdDSA";

/// Keys that check signatures, each by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKeys(Vec<(String, VerifyingKey)>);

/// A text that holds no keys.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeysFault {
    /// Not JSON, or neither of the two forms.
    #[error("this is neither a saved jwks.json nor a saved official-channels.json")]
    Unreadable,
    /// A list without a usable key.
    #[error("no Ed25519 key is in it")]
    Empty,
    /// The signature of an official-channels.json does not hold.
    #[error("its own signature does not hold; save the file again")]
    Forged,
}

impl PublicKeys {
    pub(super) fn of(keys: impl IntoIterator<Item = VerifyingKey>) -> Self {
        Self(keys.into_iter().map(|key| (thumbprint(&key), key)).collect())
    }

    pub(super) fn of_list(keys: &Value) -> Result<Self, KeysFault> {
        let listed = keys.as_array().ok_or(KeysFault::Unreadable)?;
        let keys = Self::of(listed.iter().filter_map(key_of));
        if keys.0.is_empty() { Err(KeysFault::Empty) } else { Ok(keys) }
    }

    /// The name of the key in use.
    #[must_use]
    pub fn current(&self) -> &str {
        self.0.first().map_or("", |(id, _)| id)
    }

    /// The names of all keys.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(id, _)| id.as_str())
    }

    /// The keys as a list of JWKs.
    #[must_use]
    pub fn list(&self) -> Value {
        let jwk = |(id, key): &(String, VerifyingKey)| {
            json!({
                "kty": "OKP", "crv": "Ed25519", "alg": ALGORITHM, "use": "sig",
                "kid": id, "x": BASE64URL_NOPAD.encode(key.as_bytes()),
            })
        };
        self.0.iter().map(jwk).collect()
    }

    pub(super) fn find(&self, id: &str) -> Option<&VerifyingKey> {
        self.0.iter().find(|(known, _)| known == id).map(|(_, key)| key)
    }
}

/// A key that is no Ed25519 key, or a weak one, is none of ours.
fn key_of(jwk: &Value) -> Option<VerifyingKey> {
    let text = |name: &str| jwk.get(name).and_then(Value::as_str);
    if text("kty") != Some("OKP") || text("crv") != Some("Ed25519") {
        return None;
    }
    let bytes = BASE64URL_NOPAD.decode(text("x")?.as_bytes()).ok()?;
    VerifyingKey::from_bytes(&bytes.try_into().ok()?).ok().filter(|key| !key.is_weak())
}

fn thumbprint(key: &VerifyingKey) -> String {
    let x = BASE64URL_NOPAD.encode(key.as_bytes());
    let members = format!("{{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"{x}\"}}");
    BASE64URL_NOPAD.encode(&Sha256::digest(members.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::KeyRing;
    use crate::signing::{Kind, Signer};

    #[test]
    fn a_key_is_named_as_in_the_standard() {
        // RFC 8037, appendix A.2 and A.3.
        let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
        let keys = PublicKeys::of_list(&json!([jwk])).unwrap();
        assert_eq!(keys.current(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    #[test]
    fn published_keys_are_read_back_and_others_are_left_out() {
        let signer = Signer::of(&KeyRing::from_entropy([3; 32]));
        let mut list = signer.public().list();
        assert_eq!(PublicKeys::parse(&json!({"keys": list}).to_string()).as_ref(), Ok(signer.public()));
        let others = json!([{"kty": "RSA", "n": "x"}, {"kty": "OKP", "crv": "Ed25519", "x": "short"}]);
        assert_eq!(PublicKeys::parse(&json!({"keys": others}).to_string()), Err(KeysFault::Empty));
        list.as_array_mut().unwrap().extend(others.as_array().unwrap().clone());
        assert_eq!(PublicKeys::parse(&json!({"keys": list}).to_string()).as_ref(), Ok(signer.public()));
        for wrong in ["", "[]", "{}", "{\"keys\": 1}"] {
            assert_eq!(PublicKeys::parse(wrong), Err(KeysFault::Unreadable), "{wrong}");
        }
    }

    #[test]
    fn saved_channels_are_believed_only_under_their_own_signature() {
        let signer = Signer::of(&KeyRing::from_entropy([3; 32]));
        let payload = json!({"keys": signer.public().list()});
        let mut saved = signer.sign_flattened(Kind::Channels, &payload).unwrap();
        assert_eq!(PublicKeys::parse(&saved.to_string()).as_ref(), Ok(signer.public()));
        let other = Signer::of(&KeyRing::from_entropy([4; 32]));
        let strange = other.sign_flattened(Kind::Channels, &payload).unwrap();
        saved["signature"] = strange["signature"].clone();
        assert_eq!(PublicKeys::parse(&saved.to_string()), Err(KeysFault::Forged));
        let mail = signer.sign_flattened(Kind::Mail, &payload).unwrap();
        assert_eq!(PublicKeys::parse(&mail.to_string()), Err(KeysFault::Forged));
    }
}
