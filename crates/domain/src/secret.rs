//! Secrets as types. A token is shown once and never stored; its digest is stored and never shown. Nothing here
//! prints what it holds.

use std::fmt;
use std::hash::{Hash, Hasher};

use data_encoding::BASE32_DNSSEC;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// What a token is good for. The kind is part of the token's text and of its digest, so a token of one purpose is
/// never accepted for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Carries a session: cookie or bearer.
    Session,
    /// Binds a flow to the client that opened it.
    Flow,
    /// Recognises a device.
    Device,
    /// A link in a mail.
    Link,
    /// A link in an alert: freezes the account.
    Freeze,
    /// A link in an announcement: vetoes one weakening.
    Veto,
    /// Opens the built-in mailbox; new at each start.
    Mailbox,
    /// Carries the requests of a client, a program of the exchange.
    Client,
}

impl TokenKind {
    const fn code(self) -> &'static str {
        match self {
            Self::Session => "ses",
            Self::Flow => "flw",
            Self::Device => "dev",
            Self::Link => "lnk",
            Self::Freeze => "frz",
            Self::Veto => "vto",
            Self::Mailbox => "box",
            Self::Client => "cli",
        }
    }
}

const BODY: usize = 52;
const CHECK: usize = 7;

/// A bearer secret of 256 bits, printed as `vst_<kind>_<52 characters><7 characters of CRC-32>`. The fixed prefix and
/// the checksum let secret scanners find one that leaked without false alarms.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Token {
    #[zeroize(skip)]
    kind: TokenKind,
    text: String,
}

impl Token {
    /// Makes a token from 32 bytes of entropy.
    #[must_use]
    pub fn new(kind: TokenKind, entropy: &[u8; 32]) -> Self {
        let mut text = format!("vst_{}_{}", kind.code(), BASE32_DNSSEC.encode(entropy));
        let check = checksum(&text);
        text.push_str(&check);
        Self { kind, text }
    }

    /// Reads a token of the wanted kind; `None` when the kind, the length or the checksum is wrong.
    #[must_use]
    pub fn parse(kind: TokenKind, text: &str) -> Option<Self> {
        let body = text.strip_prefix("vst_")?.strip_prefix(kind.code())?.strip_prefix('_')?;
        if body.len() != BODY + CHECK || !body.is_ascii() {
            return None;
        }
        let (signed, check) = text.split_at_checked(text.len() - CHECK)?;
        (checksum(signed) == check).then(|| Self { kind, text: text.to_owned() })
    }

    /// The text, for handing it to its owner once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// What is stored in its place: SHA-256 over the whole text. A plain digest is enough for 256 random bits.
    #[must_use]
    pub fn digest(&self) -> TokenDigest {
        TokenDigest(Sha256::digest(self.text.as_bytes()).into())
    }

    /// A name for the token that is no secret: 80 bits of a digest of its own. It may stand in addresses and pages; nothing
    /// can be opened with it, and it is not what is stored.
    #[must_use]
    pub fn reference(&self) -> String {
        let digest: [u8; 32] =
            Sha256::new().chain_update(b"reference:").chain_update(&self.text).finalize().into();
        digest.first_chunk::<10>().map(|first| BASE32_DNSSEC.encode(first)).unwrap_or_default()
    }

    /// What the token is good for.
    #[must_use]
    pub const fn kind(&self) -> TokenKind {
        self.kind
    }
}

fn checksum(text: &str) -> String {
    BASE32_DNSSEC.encode(&crc32fast::hash(text.as_bytes()).to_be_bytes())
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({}, hidden)", self.kind.code())
    }
}

/// The stored form of a [`Token`]: 32 bytes of SHA-256.
#[derive(Clone, Copy)]
pub struct TokenDigest([u8; 32]);

impl TokenDigest {
    /// Wraps a digest read from storage.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes of the digest, as they are stored.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for TokenDigest {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for TokenDigest {}

impl Hash for TokenDigest {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl fmt::Debug for TokenDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenDigest(…)")
    }
}

/// Bytes that are wiped after use and never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretBytes(Zeroizing<Vec<u8>>);

impl SecretBytes {
    /// Takes the bytes over.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The secret bytes in clear.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SecretBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretBytes(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_token_of_another_purpose_is_refused() {
        let session = Token::new(TokenKind::Session, &[7; 32]);
        assert!(Token::parse(TokenKind::Session, session.reveal()).is_some());
        assert!(Token::parse(TokenKind::Device, session.reveal()).is_none());
        let device = Token::new(TokenKind::Device, &[7; 32]);
        assert_ne!(session.digest(), device.digest());
    }

    #[test]
    fn a_reference_names_one_token_and_holds_nothing_of_it() {
        let (one, other) = (Token::new(TokenKind::Flow, &[7; 32]), Token::new(TokenKind::Flow, &[8; 32]));
        let reference = one.reference();
        assert_eq!((reference.len(), reference == other.reference()), (16, false));
        assert!(!one.reveal().contains(&reference));
        assert_ne!(BASE32_DNSSEC.decode(reference.as_bytes()).unwrap(), one.digest().bytes()[..10]);
    }

    #[test]
    fn nothing_prints_a_secret() {
        let token = Token::new(TokenKind::Session, &[7; 32]);
        let shown = format!("{token:?} {:?} {:?}", token.digest(), SecretBytes::new(b"clear".to_vec()));
        assert!(!shown.contains(token.reveal()) && !shown.contains("clear"));
    }

    proptest! {
        #[test]
        fn one_changed_character_is_noticed(entropy: [u8; 32], at in 8_usize..66, with in "[0-9a-v]") {
            let token = Token::new(TokenKind::Flow, &entropy);
            let mut text = token.reveal().to_owned();
            if text.get(at..=at) != Some(with.as_str()) {
                text.replace_range(at..=at, &with);
                prop_assert!(Token::parse(TokenKind::Flow, &text).is_none());
            }
        }

        #[test]
        fn no_text_breaks_the_parser(text in "\\PC{0,90}") {
            prop_assert!(Token::parse(TokenKind::Link, &text).is_none());
        }
    }
}
