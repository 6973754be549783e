//! A password hash as it is stored: a PHC string and the id of its pepper. Whatever is read from the database is parsed
//! here once, and refused when it is no Argon2id hash or would cost more than any honest one.

use std::fmt;

use argon2::ARGON2ID_IDENT;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use subtle::ConstantTimeEq;

use crate::crypto::KeyId;

/// Version 1.3 of Argon2, the one that RFC 9106 describes.
const VERSION: u32 = 19;

/// The cost of an Argon2id hash. The default is OWASP's second choice: 19 MiB, 2 passes, 1 lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Params {
    /// Memory in KiB, 8 to 262,144 and at least 8 for each lane.
    pub memory_kib: u32,
    /// Passes over the memory, 1 to 16.
    pub passes: u32,
    /// Lanes, 1 to 8. One thread computes them all, one after the other.
    pub lanes: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self { memory_kib: 19_456, passes: 2, lanes: 1 }
    }
}

impl Params {
    /// Bytes of a new salt (RFC 9106, section 3.1).
    pub const SALT: usize = 16;
    /// Bytes of a new tag.
    pub const TAG: usize = 32;

    /// Whether the cost is within the ranges of the fields.
    #[must_use]
    pub const fn is_within_range(&self) -> bool {
        matches!(self.lanes, 1..=8)
            && matches!(self.passes, 1..=16)
            && self.memory_kib >= 8 * self.lanes
            && self.memory_kib <= 262_144
    }

    /// What a hash costs: KiB gone over, in all passes. Time grows with it, whatever the two factors are.
    #[must_use]
    pub(super) const fn cost(self) -> u64 {
        // Within the ranges of the fields this is far below the limit of 64 bits.
        self.memory_kib as u64 * self.passes as u64
    }

    /// What is left to do after such a hash to have done as much as the dearer one does; `None` when that is less than a
    /// hundredth of it.
    pub(super) fn rest_of(self, dearer: Self) -> Option<Self> {
        let left = dearer.cost().checked_sub(self.cost())?;
        if left.saturating_mul(100) < dearer.cost() {
            return None;
        }
        // In pieces of memory as large as the dearer hash's, or a little smaller: what a pass takes depends on caches too.
        let passes = u32::try_from(left.div_ceil(dearer.memory_kib.into()).clamp(1, 16)).unwrap_or(16);
        let memory_kib = u32::try_from(left / u64::from(passes)).unwrap_or(u32::MAX);
        let rest = Self { memory_kib, passes, lanes: 1 };
        rest.is_within_range().then_some(rest)
    }
}

/// A hash of a password: cost, salt, tag, and the pepper that it was made with.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredHash {
    params: Params,
    salt: Salt,
    tag: Output,
    pepper: KeyId,
}

/// Why a text is no stored hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MalformedHash {
    /// It is no PHC string, or lacks its salt or its tag.
    #[error("the stored password hash is no PHC string with salt and tag")]
    Syntax,
    /// It is a hash of another kind than Argon2id version 19.
    #[error("the stored password hash is not of the kind `$argon2id$v=19$`")]
    Kind,
    /// Its cost is not given whole, or is outside the ranges of [`Params`].
    #[error("the stored password hash asks for more memory, passes or lanes than any hash made here")]
    Cost,
}

impl StoredHash {
    /// Reads a PHC string, such as `$argon2id$v=19$m=19456,t=2,p=1$…$…`, that was made with the given pepper.
    pub fn parse(phc: &str, pepper: KeyId) -> Result<Self, MalformedHash> {
        let hash = PasswordHash::new(phc).map_err(|_syntax| MalformedHash::Syntax)?;
        if hash.algorithm != ARGON2ID_IDENT || hash.version != Some(VERSION) {
            return Err(MalformedHash::Kind);
        }
        // The library takes its defaults for what is not there; a hash that was cut or altered must not pass for a whole one.
        if !["m", "t", "p"].into_iter().all(|name| hash.params.get(name).is_some()) {
            return Err(MalformedHash::Cost);
        }
        let cost = argon2::Params::try_from(&hash).map_err(|_range| MalformedHash::Cost)?;
        if !cost.data().is_empty() || !cost.keyid().is_empty() {
            return Err(MalformedHash::Kind);
        }
        let params = Params { memory_kib: cost.m_cost(), passes: cost.t_cost(), lanes: cost.p_cost() };
        match (hash.salt, hash.hash) {
            _ if !params.is_within_range() => Err(MalformedHash::Cost),
            (Some(salt), Some(tag)) => Ok(Self { params, salt, tag, pepper }),
            _ => Err(MalformedHash::Syntax),
        }
    }

    pub(super) fn new(params: Params, salt: &[u8], tag: &[u8], pepper: KeyId) -> Result<Self, MalformedHash> {
        let salt = Salt::new(salt).map_err(|_length| MalformedHash::Syntax)?;
        let tag = Output::new(tag).map_err(|_length| MalformedHash::Syntax)?;
        Ok(Self { params, salt, tag, pepper })
    }

    /// The PHC string: no secret, but to be kept as one.
    #[must_use]
    pub fn phc(&self) -> String {
        let mut params = ParamsString::new();
        let costs = [("m", self.params.memory_kib), ("t", self.params.passes), ("p", self.params.lanes)];
        for (name, value) in costs {
            if params.add_decimal(name, value).is_err() {
                unreachable!("three short decimals fit into a PHC string");
            }
        }
        let hash = PasswordHash {
            algorithm: ARGON2ID_IDENT,
            version: Some(VERSION),
            params,
            salt: Some(self.salt),
            hash: Some(self.tag),
        };
        hash.to_string()
    }

    /// The pepper that the hash was made with.
    #[must_use]
    pub const fn pepper(&self) -> KeyId {
        self.pepper
    }

    /// What the hash costs.
    #[must_use]
    pub const fn params(&self) -> Params {
        self.params
    }

    /// Whether a new hash would be made in another way, so that this one should be replaced when the password is known.
    pub(super) fn is_outdated(&self, params: Params, pepper: KeyId) -> bool {
        let sizes = (self.salt.as_ref().len(), self.tag.len());
        self.params != params || self.pepper != pepper || sizes != (Params::SALT, Params::TAG)
    }

    pub(super) fn salt(&self) -> &[u8] {
        self.salt.as_ref()
    }

    pub(super) fn tag_len(&self) -> usize {
        self.tag.len()
    }

    /// Compares in constant time.
    pub(super) fn has_tag(&self, tag: &[u8]) -> bool {
        self.tag.as_bytes().ct_eq(tag).into()
    }
}

impl fmt::Debug for StoredHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredHash")
            .field("params", &self.params)
            .field("pepper", &self.pepper)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_params() -> impl Strategy<Value = Params> {
        (64_u32..=262_144, 1_u32..=16, 1_u32..=4).prop_map(|(memory_kib, passes, lanes)| Params {
            memory_kib,
            passes,
            lanes,
        })
    }

    proptest! {
        #[test]
        fn a_cheaper_hash_and_its_rest_cost_what_the_dearest_costs(one in any_params(), other in any_params()) {
            let dearer = if one.cost() < other.cost() { other } else { one };
            for hash in [one, other] {
                let rest = hash.rest_of(dearer);
                let all = hash.cost() + rest.map_or(0, Params::cost);
                prop_assert!(all <= dearer.cost());
                prop_assert!(dearer.cost() - all <= dearer.cost() / 100 + 16, "{hash:?} {rest:?} {dearer:?}");
                prop_assert!(rest.is_none_or(|rest| rest.memory_kib <= dearer.memory_kib));
            }
        }
    }
}
