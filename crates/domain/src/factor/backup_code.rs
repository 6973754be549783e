//! Backup codes: ten secrets on paper for the day the phone is gone. They have 80 bits each, so that a plain salted
//! digest is enough to store; they refuse to be printed again.

use std::fmt;

use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::typed::{digit, is_separator, narrow};

/// Crockford's base 32: no `i`, `l`, `o` that could be read as a digit, and no `u`.
const ALPHABET: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'j', 'k', 'm',
    'n', 'p', 'q', 'r', 's', 't', 'v', 'w', 'x', 'y', 'z',
];
const SYMBOLS: u32 = 16;
const BITS: u32 = 5;
/// Far longer than a code written with all its decoration, in octets.
const MAX_INPUT: usize = 128;

/// One backup code of 80 bits. NIST SP 800-63B-4 asks 64 of a saved recovery code; of a look-up secret below 112 bits
/// (§3.1.2) it asks a slow hash, from which we deviate: 80 random bits are out of reach for guessing even offline, the
/// more so when the salt is secret.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct BackupCode([u8; 10]);

/// A text that cannot be a backup code: not 16 letters and digits of the alphabet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a backup code has 16 letters and digits, in four groups")]
pub struct BackupCodeError;

impl BackupCode {
    /// How many are handed out at a time.
    pub const SET: usize = 10;

    /// Makes a code from ten bytes of entropy.
    #[must_use]
    pub const fn from_entropy(entropy: [u8; 10]) -> Self {
        Self(entropy)
    }

    /// Reads a code as copied from paper: any case, width and grouping, `O` for `0`, `I` and `L` for `1`.
    pub fn parse(text: &str) -> Result<Self, BackupCodeError> {
        if text.len() > MAX_INPUT {
            return Err(BackupCodeError);
        }
        let mut number = Zeroizing::new(0_u128);
        let mut symbols = 0;
        for c in text.chars().filter(|c| !is_separator(*c)) {
            symbols += 1;
            if symbols > SYMBOLS {
                return Err(BackupCodeError);
            }
            *number = (*number << BITS) | value_of(c).ok_or(BackupCodeError)?;
        }
        if symbols != SYMBOLS {
            return Err(BackupCodeError);
        }
        let bytes = Zeroizing::new(number.to_be_bytes());
        let [_, _, _, _, _, _, code @ ..] = *bytes;
        Ok(Self(code))
    }

    /// The code in clear for its one showing: `xxxx-xxxx-xxxx-xxxx`.
    #[must_use]
    pub fn reveal(&self) -> Zeroizing<String> {
        let number = Zeroizing::new(self.0.iter().fold(0_u128, |sum, byte| (sum << 8) | u128::from(*byte)));
        let mut text = Zeroizing::new(String::with_capacity(19));
        for place in (0..SYMBOLS).rev() {
            let index = usize::try_from((*number >> (place * BITS)) & 31).unwrap_or_default();
            text.extend(ALPHABET.get(index));
            if place > 0 && place % 4 == 0 {
                text.push('-');
            }
        }
        text
    }

    /// What is stored in its place: SHA-256 over the account's salt and the code. Give a salt that is derived from the
    /// account under a server key, so that a stolen table alone cannot even be tried.
    #[must_use]
    pub fn digest(&self, account_salt: &[u8]) -> [u8; 32] {
        let length = u64::try_from(account_salt.len()).unwrap_or(u64::MAX);
        Sha256::new()
            .chain_update(b"vestibule backup code v1\0")
            .chain_update(length.to_be_bytes())
            .chain_update(account_salt)
            .chain_update(self.0)
            .finalize()
            .into()
    }
}

impl fmt::Debug for BackupCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BackupCode(…)")
    }
}

fn value_of(c: char) -> Option<u128> {
    let plain = match narrow(c).to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => digit(other).unwrap_or(other),
    };
    ALPHABET.iter().position(|symbol| *symbol == plain).and_then(|index| u128::try_from(index).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_is_shown_in_four_groups() {
        assert_eq!(*BackupCode::from_entropy([0; 10]).reveal(), "0000-0000-0000-0000");
        assert_eq!(*BackupCode::from_entropy([255; 10]).reveal(), "zzzz-zzzz-zzzz-zzzz");
        let counted = BackupCode::from_entropy([0x00, 0x44, 0x32, 0x14, 0xC7, 0x42, 0x54, 0xB6, 0x35, 0xCF]);
        assert_eq!(*counted.reveal(), "0123-4567-89ab-cdef");
    }

    #[test]
    fn a_code_is_read_as_copied_from_paper() {
        let code = BackupCode::parse("0123-4567-89ab-1def").unwrap();
        for text in [
            "o1234567-89ABIDEF",
            " 0123 4567 89ab Ldef\n",
            "O123–4567–89ab–ldef",
            "0 1 2 3 4 5 6 7 8 9 a b i d e f",
            "０１２３－４５６７－８９ＡＢ－ＬＤＥＦ",
            "\u{FEFF}0123\u{200B}4567\u{2060}89ab\u{61C}1def",
        ] {
            assert_eq!(BackupCode::parse(text).as_ref(), Ok(&code), "{text}");
        }
        for text in [
            "",
            "0123-4567-89ab-cde",
            "0123-4567-89ab-cdef-0",
            "0123-4567-89ab-cdeu",
            "0123_4567_89ab_cdef",
            "é",
        ] {
            assert_eq!(BackupCode::parse(text), Err(BackupCodeError), "{text}");
        }
        assert_eq!(BackupCode::parse(&" ".repeat(1000)), Err(BackupCodeError));
    }

    #[test]
    fn the_digest_depends_on_salt_and_code_and_never_changes() {
        let code = BackupCode::from_entropy([7; 10]);
        assert_ne!(code.digest(b"ann"), code.digest(b"bob"));
        assert_ne!(code.digest(b"ann"), BackupCode::from_entropy([8; 10]).digest(b"ann"));
        // A salt that runs into the code is another salt, not another split of the same bytes.
        assert_ne!(code.digest(b""), code.digest(&[7]));
        let digest = data_encoding::HEXLOWER.encode(&code.digest(b"ann"));
        assert_eq!(digest, "12d24e38494d6fd2b06d00a57e01743cbbc5f2b8d3951af33da329a5215c939f");
    }

    #[test]
    fn a_code_is_not_printed() {
        assert_eq!(format!("{:?}", BackupCode::from_entropy([7; 10])), "BackupCode(…)");
    }

    proptest! {
        #[test]
        fn every_code_survives_paper(entropy: [u8; 10], shouted: bool) {
            let code = BackupCode::from_entropy(entropy);
            let text = code.reveal();
            prop_assert_eq!(text.len(), 19);
            let typed = if shouted { text.to_uppercase() } else { text.replace('-', "") };
            prop_assert_eq!(BackupCode::parse(&typed), Ok(code));
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,60}") {
            let _ = BackupCode::parse(&text);
        }
    }
}
