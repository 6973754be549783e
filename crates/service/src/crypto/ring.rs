//! The key ring: one root key in use, older ones kept so that what they sealed still opens. Every working key is
//! derived from a root key by HKDF-SHA-256 (RFC 5869) under the label of its one use, so a key that leaks in one
//! place opens nothing in another. Root keys themselves never encrypt, sign or index anything.

use std::fmt;

use data_encoding::HEXLOWER;
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::envelope::{self, SealError, SealPurpose};
use super::hmac_sha256;

/// The public fingerprint of a root key: 8 bytes derived from it, printed as 16 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId([u8; KeyId::LEN]);

impl KeyId {
    /// Length in bytes.
    pub const LEN: usize = 8;

    /// The id whose raw bytes are `bytes`.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; Self::LEN]) -> Self {
        Self(bytes)
    }

    /// The raw bytes, as they stand in a sealed value.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }

    /// Reads 16 lower-case hexadecimal digits; anything else is no key id.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = HEXLOWER.decode(text.as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

/// What a derived key is for. Each use has a label of its own, which must never change: the data made with the key
/// could not be read or found again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyUse {
    /// Sealing columns at rest.
    Sealing,
    /// The keyed index by which sealed identifiers are found.
    Lookup,
    /// The pepper of password hashes.
    Pepper,
    /// Signing captcha challenges.
    Captcha,
    /// Naming throttles by a keyed hash of what was typed.
    Throttle,
    /// Deriving the tokens that a sign-in hands out.
    Tokens,
    /// The seed of the key that signs mails and the list of official channels.
    Signing,
}

impl KeyUse {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Sealing => b"vestibule/1/sealing",
            Self::Lookup => b"vestibule/1/lookup",
            Self::Pepper => b"vestibule/1/pepper",
            Self::Captcha => b"vestibule/1/captcha",
            Self::Throttle => b"vestibule/1/throttle",
            Self::Tokens => b"vestibule/1/tokens",
            Self::Signing => b"vestibule/1/signing",
        }
    }
}

/// A 256-bit key for one use, with the id of the root key that it comes from.
#[derive(Clone)]
pub struct DerivedKey {
    /// The root key's id.
    pub key_id: KeyId,
    /// The key itself, wiped when dropped.
    pub key: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for DerivedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DerivedKey").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

/// A root key together with the working keys that every request needs.
#[derive(Clone)]
pub(super) struct RootKey {
    pub(super) id: KeyId,
    pub(super) secret: Zeroizing<[u8; 32]>,
    crypto: Zeroizing<[u8; 32]>,
    lookup: Zeroizing<[u8; 32]>,
}

impl RootKey {
    pub(super) fn new(secret: Zeroizing<[u8; 32]>) -> Self {
        let mut id = [0u8; KeyId::LEN];
        expand(&secret, b"vestibule/1/key-id", &mut id);
        let crypto = derived(&secret, KeyUse::Sealing);
        let lookup = derived(&secret, KeyUse::Lookup);
        Self { id: KeyId(id), secret, crypto, lookup }
    }

    /// The key that needs both this root key and a half that is kept elsewhere.
    fn joined(&self, half: &[u8; 32]) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0u8; 32]);
        let label = [b"vestibule/1/sealing/".as_slice(), half].concat();
        expand(&self.secret, &label, &mut *key);
        key
    }

    fn derive(&self, r#use: KeyUse) -> DerivedKey {
        DerivedKey { key_id: self.id, key: derived(&self.secret, r#use) }
    }
}

fn derived(secret: &[u8; 32], r#use: KeyUse) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0u8; 32]);
    expand(secret, r#use.label(), &mut *key);
    key
}

fn expand(secret: &[u8; 32], label: &[u8], out: &mut [u8]) {
    if Hkdf::<Sha256>::new(None, secret).expand(label, out).is_err() {
        unreachable!("HKDF-SHA-256 gives up to 8,160 bytes, and no key is longer than 32");
    }
}

/// The root keys of an installation. Cheap to share behind an `Arc`; prints ids only.
#[derive(Clone)]
pub struct KeyRing {
    current: RootKey,
    older: Vec<RootKey>,
}

impl KeyRing {
    pub(super) const fn new(current: RootKey, older: Vec<RootKey>) -> Self {
        Self { current, older }
    }

    /// A ring with one root key, made of 32 bytes of fresh entropy.
    #[must_use]
    pub fn from_entropy(entropy: [u8; 32]) -> Self {
        Self::new(RootKey::new(Zeroizing::new(entropy)), Vec::new())
    }

    /// The id of the key that seals now.
    #[must_use]
    pub const fn current_id(&self) -> KeyId {
        self.current.id
    }

    /// The ids of all keys, the current one first.
    #[must_use]
    pub fn key_ids(&self) -> Vec<KeyId> {
        self.keys().map(|key| key.id).collect()
    }

    /// Seals `clear` with AES-256-GCM-SIV (RFC 8452) under the current key, for this place and no other. `nonce` comes
    /// from Entropy; should one ever come twice, GCM-SIV tells an observer only whether both texts were equal.
    ///
    /// The result is version (1 byte), key id (8), nonce (12), text (as long as `clear`), tag (16).
    pub fn seal(
        &self,
        purpose: &SealPurpose<'_>,
        clear: &[u8],
        nonce: [u8; 12],
    ) -> Result<Vec<u8>, SealError> {
        envelope::seal(self.current.id, &self.current.crypto, purpose, clear, nonce)
    }

    /// The same with a key that needs `half` as well: once that is destroyed, nobody opens it any more.
    pub fn seal_with(
        &self,
        half: &[u8; 32],
        purpose: &SealPurpose<'_>,
        clear: &[u8],
        nonce: [u8; 12],
    ) -> Result<Vec<u8>, SealError> {
        envelope::seal(self.current.id, &self.current.joined(half), purpose, clear, nonce)
    }

    /// Opens what [`KeyRing::seal_with`] made with the same half for the same place.
    pub fn open_with(
        &self,
        half: &[u8; 32],
        purpose: &SealPurpose<'_>,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, SealError> {
        envelope::open(&self.of(sealed)?.joined(half), purpose, sealed)
    }

    /// The key of the ring that sealed this.
    fn of(&self, sealed: &[u8]) -> Result<&RootKey, SealError> {
        let key_id = envelope::key_id(sealed)?;
        self.keys().find(|key| key.id == key_id).ok_or(SealError::UnknownKey { key_id })
    }

    /// Opens what [`KeyRing::seal`] made for the same place, by whichever key of the ring sealed it.
    pub fn open(&self, purpose: &SealPurpose<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        envelope::open(&self.of(sealed)?.crypto, purpose, sealed)
    }

    /// Whether `sealed` was made by an older key and should be sealed again; false for what is no sealed value.
    #[must_use]
    pub fn needs_resealing(&self, sealed: &[u8]) -> bool {
        envelope::key_id(sealed).is_ok_and(|key_id| key_id != self.current.id)
    }

    /// The index under which a normalized identifier is stored: HMAC-SHA-256 by the current lookup key.
    #[must_use]
    pub fn lookup(&self, normalized: &[u8]) -> [u8; 32] {
        hmac_sha256(&self.current.lookup, normalized)
    }

    /// Every index under which an identifier may be stored, the current one first: what a search must ask for while
    /// a rotation is under way.
    #[must_use]
    pub fn lookups(&self, normalized: &[u8]) -> Vec<[u8; 32]> {
        self.keys().map(|key| hmac_sha256(&key.lookup, normalized)).collect()
    }

    /// The key for one use, derived from the current root key.
    #[must_use]
    pub fn derive(&self, r#use: KeyUse) -> DerivedKey {
        self.current.derive(r#use)
    }

    /// The keys for one use of all root keys, the current one first.
    #[must_use]
    pub fn derive_all(&self, r#use: KeyUse) -> Vec<DerivedKey> {
        self.keys().map(|key| key.derive(r#use)).collect()
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &RootKey> {
        std::iter::once(&self.current).chain(&self.older)
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRing").field("key_ids", &self.key_ids()).finish_non_exhaustive()
    }
}
