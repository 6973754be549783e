//! The short code that every message carries, so that a customer who doubts one can ask whether we sent it.

use std::fmt;

use crate::typed::{digit, is_separator, narrow};

/// Eight characters of Crockford's Base32 (40 random bits), printed in two groups: `K7M4-2QXP`. It opens nothing; it only
/// finds what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MessageCode(String);

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 8;

impl MessageCode {
    /// Makes a code of 40 bits of entropy.
    #[must_use]
    pub fn from_entropy(entropy: [u8; 5]) -> Self {
        let bits = entropy.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let letter = |place: usize| {
            let index = usize::try_from(bits >> (5 * (LENGTH - 1 - place)) & 31).unwrap_or(0);
            ALPHABET.get(index).map_or('0', |byte| char::from(*byte))
        };
        Self((0..LENGTH).map(letter).collect())
    }

    /// Reads a code as people type and paste it: any case and width, with dashes and spaces of any kind, digits of any script,
    /// `O` for zero, `I` and `L` for one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut code = String::with_capacity(LENGTH);
        for c in text.chars().filter(|c| !is_separator(*c)) {
            let c = match narrow(c).to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => digit(other).unwrap_or(other),
            };
            if code.len() == LENGTH || !u8::try_from(c).is_ok_and(|byte| ALPHABET.contains(&byte)) {
                return None;
            }
            code.push(c);
        }
        (code.len() == LENGTH).then_some(Self(code))
    }

    /// The eight characters without a dash, for the keyed index.
    #[must_use]
    pub fn plain(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MessageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.0.split_at_checked(LENGTH / 2).unwrap_or((&self.0, ""));
        write!(f, "{first}-{second}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = MessageCode::from_entropy([0, 0, 0, 0, 33]);
        assert_eq!(code.to_string(), "0000-0011");
        for typed in [
            "00000011",
            "oooo-ooil",
            " 0000 - 00 1 1 ",
            "0000-00Li",
            "0000–0011",
            "0000‑0011",
            "0000\u{200B}0011",
            "\u{200E}0000-0011",
            "００００－００１１",
            "๐๐๐๐๐๐๑๑",
        ] {
            assert_eq!(MessageCode::parse(typed).as_ref(), Some(&code), "{typed}");
        }
        for wrong in ["", "0000-001", "0000-00111", "U000-0011", "0000_0011", "💥"] {
            assert_eq!(MessageCode::parse(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn every_code_survives_being_printed(entropy: [u8; 5]) {
            let code = MessageCode::from_entropy(entropy);
            prop_assert_eq!(MessageCode::parse(&code.to_string()), Some(code));
        }

        #[test]
        fn no_text_breaks_the_parser(text in "\\PC{0,30}") {
            let _ = MessageCode::parse(&text);
        }
    }
}
