//! Checking a compact JWS. One algorithm, no choice left to the maker of the token (RFC 8725 §3.1), and a kind that keeps
//! a signature made for one purpose from being shown for another (§3.11).

use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::Signature;
use serde::Deserialize;

use super::jwk::{ALGORITHM, PublicKeys};

/// What a signature is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The signature of one mail.
    Mail,
    /// The list of official channels.
    Channels,
}

impl Kind {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "vestibule-mail+jws",
            Self::Channels => "vestibule-channels+jws",
        }
    }
}

/// Why a signature says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignatureFault {
    /// Not a compact JWS of this kind and algorithm.
    Malformed,
    /// Made by a key that is not among these.
    UnknownKey,
    /// It does not hold.
    Wrong,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: String,
    typ: String,
}

/// The payload of a compact JWS of this kind, if one of these keys signed it.
pub(crate) fn verify(keys: &PublicKeys, kind: Kind, compact: &str) -> Result<Vec<u8>, SignatureFault> {
    let malformed = SignatureFault::Malformed;
    let decode = |part: &str| BASE64URL_NOPAD.decode(part.as_bytes()).map_err(|_| malformed);
    let (signed, signature) = compact.rsplit_once('.').ok_or(malformed)?;
    let (header, payload) = signed.split_once('.').ok_or(malformed)?;
    let header: Header = serde_json::from_slice(&decode(header)?).map_err(|_| malformed)?;
    if header.alg != ALGORITHM || header.typ != kind.as_str() {
        return Err(malformed);
    }
    let payload = decode(payload)?;
    let signature = Signature::from_slice(&decode(signature)?).map_err(|_| malformed)?;
    let key = keys.find(&header.kid).ok_or(SignatureFault::UnknownKey)?;
    key.verify_strict(signed.as_bytes(), &signature).map_err(|_| SignatureFault::Wrong)?;
    Ok(payload)
}

impl PublicKeys {
    /// The payload of a compact JWS of this kind, if one of these keys signed it.
    pub(crate) fn verify(&self, kind: Kind, compact: &str) -> Result<Vec<u8>, SignatureFault> {
        verify(self, kind, compact)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::KeyRing;
    use crate::signing::Signer;

    #[test]
    fn only_an_unchanged_token_of_the_right_kind_and_key_holds() {
        let signer = Signer::of(&KeyRing::from_entropy([3; 32]));
        let other = Signer::of(&KeyRing::from_entropy([4; 32]));
        let token = signer.sign(Kind::Mail, &"hello").unwrap();
        assert_eq!(signer.public().verify(Kind::Mail, &token).as_deref(), Ok(&b"\"hello\""[..]));
        assert_eq!(signer.public().verify(Kind::Channels, &token), Err(SignatureFault::Malformed));
        assert_eq!(other.public().verify(Kind::Mail, &token), Err(SignatureFault::UnknownKey));
        let forged = other.sign(Kind::Mail, &"hello").unwrap();
        let mixed = format!("{}.{}", token.rsplit_once('.').unwrap().0, forged.rsplit_once('.').unwrap().1);
        assert_eq!(signer.public().verify(Kind::Mail, &mixed), Err(SignatureFault::Wrong));
        let none = BASE64URL_NOPAD.encode(b"{\"alg\":\"none\",\"kid\":\"\",\"typ\":\"vestibule-mail+jws\"}");
        for wrong in ["", "a.b", "..", &format!("{none}.e30."), &token.replace('.', "")] {
            assert_eq!(signer.public().verify(Kind::Mail, wrong), Err(SignatureFault::Malformed), "{wrong}");
        }
    }
}
