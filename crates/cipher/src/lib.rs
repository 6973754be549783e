//! Authenticated encryption and HMAC of byte strings, as plain functions. They stand in a crate of their own because their
//! code is generic and is compiled where it is used: so it can be optimised in builds that are not, where it would take a
//! hundred times as long. This room knows no key's use, no envelope, and nothing of what the bytes mean.

use aes_gcm_siv::aead::{Aead, KeyInit as _, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Length of a nonce in bytes.
pub const NONCE: usize = 12;

/// Length in bytes of the tag that ends a sealed text.
pub const TAG: usize = 16;

/// Encrypts `clear` with AES-256-GCM-SIV (RFC 8452), bound to `associated`; the tag is at the end. `None` when the text is
/// longer than the cipher takes (64 GiB).
#[must_use]
pub fn seal(key: &[u8; 32], nonce: [u8; NONCE], associated: &[u8], clear: &[u8]) -> Option<Vec<u8>> {
    let payload = Payload { msg: clear, aad: associated };
    Aes256GcmSiv::new(key.into()).encrypt(&Nonce::from(nonce), payload).ok()
}

/// Decrypts what [`seal`] made with the same key, nonce and associated data; `None` for anything else.
#[must_use]
pub fn open(
    key: &[u8; 32],
    nonce: [u8; NONCE],
    associated: &[u8],
    sealed: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let payload = Payload { msg: sealed, aad: associated };
    Aes256GcmSiv::new(key.into()).decrypt(&Nonce::from(nonce), payload).ok().map(Zeroizing::new)
}

/// HMAC-SHA-256 (RFC 2104) of the parts, one after the other. A 32-byte key is shorter than the hash's block, so it is
/// filled up with zeros as the standard says, which leaves nothing that could fail.
#[must_use]
pub fn hmac_sha256(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut block = Zeroizing::new([0_u8; 64]);
    block.iter_mut().zip(key).for_each(|(slot, byte)| *slot = *byte);
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    #[test]
    fn what_was_sealed_opens_and_nothing_else_does() {
        let (key, nonce) = ([1; 32], [2; NONCE]);
        let sealed = seal(&key, nonce, b"here", b"text").unwrap();
        assert_eq!(sealed.len(), 4 + TAG);
        assert_eq!(open(&key, nonce, b"here", &sealed).unwrap().as_slice(), b"text");
        assert!(open(&[3; 32], nonce, b"here", &sealed).is_none());
        assert!(open(&key, [3; NONCE], b"here", &sealed).is_none());
        assert!(open(&key, nonce, b"there", &sealed).is_none());
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert!(open(&key, nonce, b"here", &altered).is_none(), "{at}");
        }
    }

    /// RFC 8452 appendix C.2, the vector with a text of 8 bytes and nothing associated; RFC 4231 case 1, whose key of 20 bytes is filled
    /// up with zeros as ours is.
    #[test]
    fn vectors_of_the_standards() {
        let mut key = [0; 32];
        key[0] = 1;
        let mut nonce = [0; NONCE];
        nonce[0] = 3;
        let clear = HEXLOWER.decode(b"0100000000000000").unwrap();
        let sealed = seal(&key, nonce, b"", &clear).unwrap();
        assert_eq!(HEXLOWER.encode(&sealed), "c2ef328e5c71c83b843122130f7364b761e0b97427e3df28");
        let mut key = [0; 32];
        key[..20].fill(0x0b);
        let mac = hmac_sha256(&key, &[b"Hi ", b"There"]);
        assert_eq!(HEXLOWER.encode(&mac), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    }
}
