//! What an authenticator says of itself, as far as the library keeps it to itself (Web Authentication Level 3, §6.1).

use serde::Deserialize;
use vestibule_domain::factor::{Aaguid, PasskeyUse};

const PRESENT: u8 = 1;
const VERIFIED: u8 = 1 << 2;
const BACKUP_ELIGIBLE: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;

/// The part that every answer has: after the digest of the domain one byte of flags and four of the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AuthenticatorData {
    pub(super) seen: PasskeyUse,
}

#[derive(Deserialize)]
struct AttestationObject {
    #[serde(rename = "authData")]
    auth_data: serde_cbor_2::Value,
}

impl AuthenticatorData {
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let (_domain, rest) = bytes.split_first_chunk::<32>()?;
        let ([flags], rest) = rest.split_first_chunk::<1>()?;
        let (counter, _) = rest.split_first_chunk::<4>()?;
        let set = |flag| flags & flag != 0;
        let seen = PasskeyUse {
            present: set(PRESENT),
            verified: set(VERIFIED),
            backup_eligible: set(BACKUP_ELIGIBLE),
            backed_up: set(BACKED_UP),
            counter: u32::from_be_bytes(*counter),
        };
        Some(Self { seen })
    }

    /// The same of a passkey that was made, with the model of its authenticator (§6.5.4).
    pub(super) fn of_attestation(object: &[u8]) -> Option<(Self, Aaguid)> {
        let object: AttestationObject = serde_cbor_2::from_slice(object).ok()?;
        let serde_cbor_2::Value::Bytes(bytes) = object.auth_data else { return None };
        let model = bytes.get(37..)?.first_chunk::<16>()?;
        Some((Self::parse(&bytes)?, Aaguid::from_bytes(*model)))
    }
}
