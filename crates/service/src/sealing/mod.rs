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

use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// HMAC-SHA-256 (RFC 2104) of `message`. A 32-byte key is shorter than the hash's block, so it is padded with
/// zeros as the standard says, which leaves nothing that could fail.
pub(crate) fn hmac_sha256(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    let mut block = zeroize::Zeroizing::new([0u8; 64]);
    for (slot, byte) in block.iter_mut().zip(key) {
        *slot = *byte;
    }
    let mut mac = <Hmac<Sha256> as KeyInit>::new((&*block).into());
    mac.update(message);
    mac.finalize().into_bytes().into()
}
