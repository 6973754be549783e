//! The bundled list of common passwords, as truncated digests (`data/README.md` says from where). The whole password
//! is compared, never a part of it, as NIST SP 800-63B-4, section 3.1.1.2 asks; only letter case is overlooked.

use sha2::{Digest, Sha256};

/// Eight bytes tell 49,233 entries apart; an innocent password hits one of them by chance once in 10^14.
const DIGEST: usize = 8;

static TABLE: &[u8] = include_bytes!("../../data/listed-passwords.bin");

/// Whether the password, in NFC, stands on the bundled list in any mixture of upper and lower case.
#[must_use]
pub fn is_listed(password_nfc: &str) -> bool {
    let lower = zeroize::Zeroizing::new(password_nfc.to_lowercase());
    let digest = Sha256::digest(lower.as_bytes());
    let (entries, _) = TABLE.as_chunks::<DIGEST>();
    digest.first_chunk::<DIGEST>().is_some_and(|digest| entries.binary_search(digest).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_passwords_an_attacker_tries_are_listed_in_any_case() {
        for password in
            ["123456", "password", "Password", "QWERTY", "qwertyuiop", "1qaz2wsx3edc", "LeaveMeAlone"]
        {
            assert!(is_listed(password), "{password}");
        }
    }

    #[test]
    fn a_password_of_ones_own_is_not_listed() {
        for password in
            ["", "leavemealone-otter", "correct horse battery staple", "Zürich 1848 Föhn", "密码密码密码密码"]
        {
            assert!(!is_listed(password), "{password}");
        }
    }

    #[test]
    fn the_table_is_the_one_that_its_readme_describes() {
        let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(TABLE));
        assert!(include_str!("../../data/README.md").contains(&digest), "{digest}");
    }

    #[test]
    fn the_table_is_whole_sorted_and_without_repetition() {
        let (entries, rest) = TABLE.as_chunks::<DIGEST>();
        assert_eq!((entries.len(), rest.len()), (49_233, 0));
        assert!(entries.is_sorted_by(|a, b| a < b));
    }
}
