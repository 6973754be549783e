//! Web Authentication (Level 3, W3C): what the library that makes and checks passkeys is asked, and what it does not tell.

mod authenticator_data;
mod relying_party;

pub(crate) use relying_party::{
    AskedToMake, AskedToUse, Assertion, Attestation, PublicKey, Recognition, RelyingParty, Unproven,
};
