//! Backup codes as they are shown once.

use zeroize::Zeroizing;

/// A new set of backup codes, shown this once.
pub struct FreshCodes {
    codes: Vec<Zeroizing<String>>,
    /// What is stored of the first one.
    first: Option<[u8; 32]>,
}

impl FreshCodes {
    pub(crate) const fn of(codes: Vec<Zeroizing<String>>, first: Option<[u8; 32]>) -> Self {
        Self { codes, first }
    }

    /// The codes, each in four groups.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.codes.iter().map(|code| code.as_str())
    }

    pub(crate) const fn first(&self) -> Option<[u8; 32]> {
        self.first
    }
}

impl std::fmt::Debug for FreshCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FreshCodes({}, hidden)", self.codes.len())
    }
}
