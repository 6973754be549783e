//! Codes of six or ten digits that we send by mail or SMS. Their digest is keyed and bound to one flow and one purpose,
//! so a code read in one place opens nothing in another. They refuse to be printed.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::typed::digits;

/// How long a code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CodeLength {
    /// Six digits: about 20 bits, the least that NIST SP 800-63B-4 §3.1.3.2 allows for a code sent to a customer, and only behind
    /// a limit on tries and time.
    #[default]
    Six,
    /// Ten digits: about 33 bits, after wrong codes.
    Ten,
}

impl CodeLength {
    /// How many digits it has.
    #[must_use]
    pub const fn digits(self) -> usize {
        match self {
            Self::Six => 6,
            Self::Ten => 10,
        }
    }
}

/// A code of six or ten digits.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct ShortCode(String);

/// A text that cannot be a code: neither six digits nor ten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the code has six or ten digits")]
pub struct ShortCodeError;

impl ShortCode {
    /// Makes a code of this length from 16 bytes of entropy. With 128 bits no code is likelier than another by more than 2⁻⁹⁴.
    #[must_use]
    pub fn from_entropy(entropy: [u8; 16], length: CodeLength) -> Self {
        let number = u128::from_be_bytes(entropy);
        Self(match length {
            CodeLength::Six => format!("{:06}", number % 1_000_000),
            CodeLength::Ten => format!("{:010}", number % 10_000_000_000),
        })
    }

    /// Reads a code as typed: with spaces or hyphens, in the digits of any common keyboard.
    pub fn parse(text: &str) -> Result<Self, ShortCodeError> {
        let typed = digits(text, CodeLength::Ten.digits()).ok_or(ShortCodeError)?;
        let fits = [CodeLength::Six, CodeLength::Ten].iter().any(|length| length.digits() == typed.len());
        if fits { Ok(Self(String::clone(&typed))) } else { Err(ShortCodeError) }
    }

    /// The digits in clear, for the message that carries them.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The digits in two groups, easier to carry over by eye: `123 456`, `12345 67890`.
    #[must_use]
    pub fn grouped(&self) -> Zeroizing<String> {
        let (left, right) = self.0.split_at_checked(self.0.len() / 2).unwrap_or((&self.0, ""));
        Zeroizing::new(format!("{left} {right}"))
    }

    /// What is stored in its place: HMAC-SHA-256 over purpose, flow and code. A million codes are soon tried, so
    /// the digest needs the server's key.
    #[must_use]
    pub fn digest(&self, key: &[u8; 32], purpose: &str, flow: &[u8]) -> [u8; 32] {
        // A key shorter than the hash's block is filled up with zeros (RFC 2104 §2).
        let mut block = Zeroizing::new([0_u8; 64]);
        block.iter_mut().zip(key).for_each(|(slot, byte)| *slot = *byte);
        let mut mac = Hmac::<Sha256>::new((&*block).into());
        mac.update(b"vestibule short code v1\0");
        for part in [purpose.as_bytes(), flow, self.0.as_bytes()] {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for ShortCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ShortCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_keeps_its_leading_zeros() {
        let code = ShortCode::from_entropy(42_u128.to_be_bytes(), CodeLength::Six);
        assert_eq!(code.reveal(), "000042");
        assert_eq!(*code.grouped(), "000 042");
        assert_eq!(ShortCode::parse(" 000 042 "), Ok(code));
        let long = ShortCode::from_entropy(42_u128.to_be_bytes(), CodeLength::Ten);
        assert_eq!((long.reveal(), long.grouped().as_str()), ("0000000042", "00000 00042"));
        assert_eq!(ShortCode::parse("00000-00042"), Ok(long));
    }

    #[test]
    fn what_is_neither_six_digits_nor_ten_is_refused() {
        for text in ["", "12345", "1234567", "123456789", "12345678901", "12345x", "123456789x", "-12345"] {
            assert_eq!(ShortCode::parse(text), Err(ShortCodeError), "{text}");
        }
    }

    #[test]
    fn a_digest_holds_for_one_code_one_purpose_one_flow_and_one_key() {
        let code = ShortCode::parse("123456").unwrap();
        let digest = code.digest(&[1; 32], "sign in", b"flow");
        assert_eq!(digest, code.digest(&[1; 32], "sign in", b"flow"));
        for other in [
            ShortCode::parse("123457").unwrap().digest(&[1; 32], "sign in", b"flow"),
            code.digest(&[2; 32], "sign in", b"flow"),
            code.digest(&[1; 32], "withdraw", b"flow"),
            code.digest(&[1; 32], "sign in", b"another"),
            code.digest(&[1; 32], "sign inf", b"low"),
        ] {
            assert_ne!(digest, other);
        }
        assert_eq!(
            data_encoding::HEXLOWER.encode(&digest),
            "e57fb7649999beaf149472ff9a10b255f0bc68bc446dbccc7f39610e8bd5a68e"
        );
    }

    #[test]
    fn a_code_is_not_printed() {
        assert_eq!(format!("{:?}", ShortCode::from_entropy([9; 16], CodeLength::Ten)), "ShortCode(…)");
    }

    proptest! {
        #[test]
        fn every_code_is_read_back(entropy: [u8; 16]) {
            for length in [CodeLength::Six, CodeLength::Ten] {
                let code = ShortCode::from_entropy(entropy, length);
                prop_assert_eq!(code.reveal().len(), length.digits());
                prop_assert_eq!(ShortCode::parse(&code.grouped()), Ok(code.clone()));
                prop_assert_eq!(ShortCode::parse(code.reveal()), Ok(code));
            }
        }
    }

    #[test]
    fn the_last_digits_are_even() {
        // Deterministic entropy: SHA-256 of a counter. Chi-squared over the ten first digits, 9 degrees of freedom.
        use sha2::Digest;
        let mut counts = [0_f64; 10];
        for n in 0_u32..20_000 {
            let hash: [u8; 32] = Sha256::digest(n.to_be_bytes()).into();
            let code = ShortCode::from_entropy(hash[..16].try_into().unwrap(), CodeLength::Six);
            counts[usize::from(code.reveal().as_bytes()[0] - b'0')] += 1.0;
        }
        let chi: f64 = counts.iter().map(|count| (count - 2000.0).powi(2) / 2000.0).sum();
        assert!(chi < 27.9, "chi-squared {chi} has a chance below 0.001");
    }
}
