//! A password on its way to be hashed, and the peppers that it is mixed with. Both are wiped when dropped and neither
//! can be printed. What makes a password acceptable is decided elsewhere.

use std::fmt;

use zeroize::Zeroizing;

use crate::crypto::{DerivedKey, KeyId, KeyRing, KeyUse, hmac_sha256};

/// A password in NFC, as it was typed or chosen.
pub struct PasswordInput(Zeroizing<String>);

impl PasswordInput {
    /// Takes a password that is already in Unicode's normalization form C (NIST SP 800-63B-4, section 3.1.1.2).
    #[must_use]
    pub fn from_nfc(password: String) -> Self {
        Self(Zeroizing::new(password))
    }

    pub(super) fn peppered(&self, pepper: &DerivedKey) -> Peppered {
        Peppered(Zeroizing::new(hmac_sha256(&pepper.key, self.0.as_bytes())))
    }
}

impl fmt::Debug for PasswordInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordInput(…)")
    }
}

/// What Argon2 is given in the password's place: always 32 bytes.
pub(super) struct Peppered(Zeroizing<[u8; 32]>);

impl Peppered {
    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }
}

/// The peppers of an installation: the current one, for new hashes, and older ones, for hashes made under them.
#[derive(Clone, Debug)]
pub struct Peppers {
    current: DerivedKey,
    older: Vec<DerivedKey>,
}

impl Peppers {
    /// A current pepper and the older ones, in any order.
    #[must_use]
    pub fn new(current: DerivedKey, older: Vec<DerivedKey>) -> Self {
        Self { current, older }
    }

    pub(super) const fn current(&self) -> &DerivedKey {
        &self.current
    }

    pub(super) fn find(&self, key_id: KeyId) -> Option<&DerivedKey> {
        std::iter::once(&self.current).chain(&self.older).find(|pepper| pepper.key_id == key_id)
    }
}

impl From<&KeyRing> for Peppers {
    /// The peppers of all root keys on the ring.
    fn from(ring: &KeyRing) -> Self {
        let older = ring.derive_all(KeyUse::Pepper).into_iter().skip(1).collect();
        Self::new(ring.derive(KeyUse::Pepper), older)
    }
}
