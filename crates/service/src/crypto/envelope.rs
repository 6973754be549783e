//! The envelope of a sealed value: which key sealed it, and for which table, column and row. It opens in that place
//! only, so a value copied to another account's row is refused instead of read.

use vestibule_cipher::{NONCE, TAG};
use zeroize::Zeroizing;

use super::KeyId;

/// The first byte of every sealed value.
const VERSION: u8 = 1;
const OVERHEAD: usize = 1 + KeyId::LEN + NONCE + TAG;

/// The one place where a sealed value may be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealPurpose<'a> {
    /// The table that the value is kept in.
    pub table: &'a str,
    /// The column that the value is kept in.
    pub column: &'a str,
    /// The row's key, for example the sixteen bytes of an id.
    pub row: &'a [u8],
}

impl SealPurpose<'_> {
    /// The associated data: the envelope's header, then each part behind its length, so that no two places give the
    /// same bytes.
    fn associated_data(&self, header: &[u8]) -> Vec<u8> {
        let parts = [self.table.as_bytes(), self.column.as_bytes(), self.row];
        let length = |part: &[u8]| (part.len() as u64).to_be_bytes();
        let all: usize = parts.iter().map(|part| length(part).len() + part.len()).sum();
        let mut data = Vec::with_capacity(header.len() + all);
        data.extend_from_slice(header);
        for part in parts {
            data.extend_from_slice(&length(part));
            data.extend_from_slice(part);
        }
        data
    }
}

/// Why a sealed value does not open. None of these says anything about its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Too short, or of a version that this program does not know.
    #[error("this is not a sealed value of version 1; the column was cut, or written by a newer program")]
    Malformed,
    /// The root key that sealed it is not on the ring.
    #[error(
        "the value was sealed by key {key_id}, which is not on the key ring; put that key back into the key file as \
         an older key"
    )]
    UnknownKey {
        /// The id of the key that is not in the key file.
        key_id: KeyId,
    },
    /// The value was altered, or stands in a place that it was not sealed for.
    #[error(
        "the sealed value was altered, or moved from another table, column or row; restore the row from a backup"
    )]
    Refused,
    /// The clear text is longer than the cipher takes (64 GiB).
    #[error("the text is too long to be sealed")]
    TooLong,
}

pub(super) fn seal(
    key_id: KeyId,
    key: &[u8; 32],
    purpose: &SealPurpose<'_>,
    clear: &[u8],
    nonce: [u8; NONCE],
) -> Result<Vec<u8>, SealError> {
    let mut sealed = Vec::with_capacity(OVERHEAD + clear.len());
    sealed.push(VERSION);
    sealed.extend_from_slice(key_id.as_bytes());
    let aad = purpose.associated_data(&sealed);
    sealed.extend_from_slice(&nonce);
    let text = vestibule_cipher::seal(key, nonce, &aad, clear).ok_or(SealError::TooLong)?;
    sealed.extend_from_slice(&text);
    Ok(sealed)
}

pub(super) fn key_id(sealed: &[u8]) -> Result<KeyId, SealError> {
    Parts::of(sealed).map(|parts| parts.key_id)
}

pub(super) fn open(
    key: &[u8; 32],
    purpose: &SealPurpose<'_>,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let parts = Parts::of(sealed)?;
    let aad = purpose.associated_data(parts.header);
    vestibule_cipher::open(key, parts.nonce, &aad, parts.text).ok_or(SealError::Refused)
}

struct Parts<'a> {
    header: &'a [u8],
    key_id: KeyId,
    nonce: [u8; NONCE],
    text: &'a [u8],
}

impl<'a> Parts<'a> {
    fn of(sealed: &'a [u8]) -> Result<Self, SealError> {
        let (header, rest) = sealed.split_at_checked(1 + KeyId::LEN).ok_or(SealError::Malformed)?;
        let (nonce, text) = rest.split_first_chunk::<NONCE>().ok_or(SealError::Malformed)?;
        match header.split_first_chunk::<1>() {
            Some(([VERSION], id)) if text.len() >= TAG => {
                let id = id.try_into().map_err(|_length| SealError::Malformed)?;
                Ok(Self { header, key_id: KeyId::from_bytes(id), nonce: *nonce, text })
            }
            _ => Err(SealError::Malformed),
        }
    }
}
