//! Signatures that anybody can check without asking us: Ed25519 (RFC 8032) as JSON Web Signatures (RFC 7515, RFC 8037).
//! What is signed is for the public; nothing here opens anything, and a signature of one kind is none of another.

mod jwk;
mod jws;
mod saved;

pub use jwk::{KeysFault, PublicKeys};
pub(crate) use jws::{Kind, SignatureFault};

use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signer as _, SigningKey};
use serde::Serialize;
use serde_json::{Value, json};

use crate::crypto::{KeyRing, KeyUse};

/// Signs in the operator's name. The key comes from the root key in use; those of older root keys stay published, so that
/// what they signed can still be checked.
pub struct Signer {
    key: SigningKey,
    public: PublicKeys,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("key", &self.public.current()).finish_non_exhaustive()
    }
}

impl Signer {
    /// The signer of a key ring.
    #[must_use]
    pub fn of(ring: &KeyRing) -> Self {
        let current = ring.derive(KeyUse::Signing);
        let seeds = ring.derive_all(KeyUse::Signing);
        let public = seeds.iter().map(|seed| SigningKey::from_bytes(&seed.key).verifying_key());
        Self { key: SigningKey::from_bytes(&current.key), public: PublicKeys::of(public) }
    }

    /// The keys that check what was signed, the one in use first.
    #[must_use]
    pub const fn public(&self) -> &PublicKeys {
        &self.public
    }

    /// A compact JWS over this payload.
    pub(crate) fn sign(&self, kind: Kind, payload: &impl Serialize) -> Result<String, serde_json::Error> {
        let header = json!({"alg": jwk::ALGORITHM, "kid": self.public.current(), "typ": kind.as_str()});
        let header = BASE64URL_NOPAD.encode(header.to_string().as_bytes());
        let payload = BASE64URL_NOPAD.encode(&serde_json::to_vec(payload)?);
        let signed = format!("{header}.{payload}");
        let signature = BASE64URL_NOPAD.encode(&self.key.sign(signed.as_bytes()).to_bytes());
        Ok(format!("{signed}.{signature}"))
    }

    /// The same as a flattened JSON serialization (RFC 7515 §7.2.2).
    pub(crate) fn sign_flattened(
        &self,
        kind: Kind,
        payload: &impl Serialize,
    ) -> Result<Value, serde_json::Error> {
        let compact = self.sign(kind, payload)?;
        let mut parts = compact.split('.');
        let mut part = || parts.next().unwrap_or_default();
        Ok(json!({"protected": part(), "payload": part(), "signature": part()}))
    }
}
