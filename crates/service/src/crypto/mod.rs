//! The root keys and all that is made from them: sealed values, the lookup index, and one derived key per use.
//! Nothing here reads a clock, draws a random number or looks at the environment: nonces, new keys and key text are
//! given. A value sealed for one row never opens in another, and a key file that others can read is refused.

mod envelope;
mod key_file;
mod ring;
#[cfg(test)]
mod tests;

pub use envelope::{SealError, SealPurpose};
pub use key_file::{KeyError, KeyFileError};
pub use ring::{DerivedKey, KeyId, KeyRing, KeyUse};

/// HMAC-SHA-256 (RFC 2104) of `message`.
pub(crate) fn hmac_sha256(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    vestibule_cipher::hmac_sha256(key, &[message])
}
