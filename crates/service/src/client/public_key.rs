//! Public keys of clients: read from a file, kept as JWKs, and held against what a client signed.

use std::collections::HashSet;

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use vestibule_domain::client::{AssertionClaims, ClientKey, Validity};
use vestibule_domain::time::Timestamp;

/// The public key of a client, as it was read from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// The key's thumbprint (RFC 7638, SHA-256, base64url).
    pub id: String,
    jwk: String,
}

/// Why a text is no public key of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PublicKeyFault {
    /// A private key.
    #[error(
        "this holds a private key, which the client keeps to itself; give the public one (`openssl pkey -in KEY -pubout`)"
    )]
    Private,
    /// Neither PEM nor a JWK, or of a kind that is not taken.
    #[error("this is no public key in PEM or as a JWK: P-256, Ed25519, or RSA of 2048 to 8192 bits")]
    Unreadable,
}

impl PublicKey {
    /// Reads a public key in PEM (`SubjectPublicKeyInfo`, RFC 7468 §13) or as one JWK (RFC 7517).
    pub fn read(text: &str) -> Result<Self, PublicKeyFault> {
        let text = text.trim();
        if text.contains("PRIVATE KEY") {
            return Err(PublicKeyFault::Private);
        }
        let key = if text.starts_with('{') { of_jwk(text)? } else { of_pem(text)? };
        let jwk = Jwk::from_decoding_key(&key, None).map_err(unreadable)?;
        if algorithms(&jwk).is_empty() {
            return Err(PublicKeyFault::Unreadable);
        }
        let id = jwk.thumbprint(ThumbprintHash::SHA256).map_err(unreadable)?;
        Ok(Self { id, jwk: serde_json::to_string(&jwk).map_err(unreadable)? })
    }

    pub(super) fn taken_in(&self, now: Timestamp) -> ClientKey {
        let validity = Validity { made_at: now, expires_at: None };
        ClientKey { id: self.id.clone(), jwk: self.jwk.clone(), validity }
    }
}

fn unreadable<E>(_: E) -> PublicKeyFault {
    PublicKeyFault::Unreadable
}

fn of_pem(text: &str) -> Result<DecodingKey, PublicKeyFault> {
    let bytes = text.as_bytes();
    DecodingKey::from_ec_pem(bytes)
        .or_else(|_| DecodingKey::from_ed_pem(bytes))
        .or_else(|_| DecodingKey::from_rsa_pem(bytes))
        .map_err(unreadable)
}

fn of_jwk(text: &str) -> Result<DecodingKey, PublicKeyFault> {
    let members: serde_json::Value = serde_json::from_str(text).map_err(unreadable)?;
    if members.get("d").is_some() {
        return Err(PublicKeyFault::Private);
    }
    let jwk: Jwk = serde_json::from_value(members).map_err(unreadable)?;
    DecodingKey::from_jwk(&jwk).map_err(unreadable)
}

/// The algorithms by which the key may sign; none where the key is not taken.
fn algorithms(jwk: &Jwk) -> Vec<Algorithm> {
    if let AlgorithmParameters::EllipticCurve(key) = &jwk.algorithm
        && key.curve == EllipticCurve::P256
    {
        return vec![Algorithm::ES256];
    }
    if let AlgorithmParameters::OctetKeyPair(key) = &jwk.algorithm
        && key.curve == EllipticCurve::Ed25519
    {
        return vec![Algorithm::EdDSA];
    }
    // 2048 to 8192 bits: 342 to 1366 characters of base64url.
    if let AlgorithmParameters::RSA(key) = &jwk.algorithm
        && (342..=1366).contains(&key.n.trim_start_matches('A').len())
    {
        return vec![Algorithm::RS256, Algorithm::PS256];
    }
    Vec::new()
}

/// The claims of an assertion that this key signed, by an algorithm of the key's kind.
pub(super) fn claims(assertion: &str, key: &ClientKey) -> Option<AssertionClaims> {
    let jwk: Jwk = serde_json::from_str(&key.jwk).ok()?;
    // The claims have rules of their own, which go by the server's clock.
    let rules = Validation {
        algorithms: algorithms(&jwk),
        required_spec_claims: HashSet::new(),
        validate_exp: false,
        validate_aud: false,
        ..Validation::default()
    };
    decode(assertion, &DecodingKey::from_jwk(&jwk).ok()?, &rules).ok().map(|signed| signed.claims)
}

/// Whom an assertion names, before any signature was checked: for nothing but to find the keys that could have signed it.
pub(super) fn named_by(assertion: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Named {
        sub: String,
    }
    jsonwebtoken::dangerous::insecure_decode_claims::<Named>(assertion).ok().map(|named| named.sub)
}
