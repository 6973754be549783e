//! The two Argon2 engines, each working in memory that its thread keeps between hashes. `argon2-rust` is fast, young
//! and unaudited; the crate `argon2` is the reference. New tags need the consent of both.

use std::fmt;

use argon2::Block;
use argon2_rust::params::{Memory, TagLen};
use argon2_rust::{Algorithm, Argon2 as Fast, Hasher, Version};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::stored::Params;

/// Which implementation of Argon2 checks passwords.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// `argon2-rust`, with AVX2 or AVX-512 where the processor has them: about twice as fast.
    #[default]
    Fast,
    /// The crate `argon2`: slower, in wide use.
    Reference,
}

impl Engine {
    pub(super) const fn other(self) -> Self {
        match self {
            Self::Fast => Self::Reference,
            Self::Reference => Self::Fast,
        }
    }
}

/// What an engine had to say instead of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EngineFault {
    /// The engine refused cost, salt or size, or got no memory for it.
    Fast(argon2_rust::Error),
    /// The same, of the reference engine.
    Reference(argon2::Error),
    /// The engines gave different tags.
    Disagreement,
}

impl fmt::Display for EngineFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fast(error) => write!(f, "argon2-rust: {error}"),
            Self::Reference(error) => write!(f, "argon2: {error}"),
            Self::Disagreement => f.write_str("argon2-rust and argon2 computed different tags"),
        }
    }
}

impl std::error::Error for EngineFault {}

/// The tag of one hash, wiped when dropped.
pub(super) type Tag = Zeroizing<Vec<u8>>;

/// One engine with its memory: taken at the first hash, kept from then on. A hash that needs more than the arena is
/// meant for gets it, and the surplus is given back at once.
pub(super) struct Arena {
    engine: Engine,
    kept_kib: u32,
    memory: Held,
}

enum Held {
    Fast(Hasher),
    Reference(Vec<Block>),
}

impl Arena {
    pub(super) fn new(engine: Engine, kept_kib: u32) -> Self {
        Self { engine, kept_kib, memory: Held::nothing(engine) }
    }

    /// The Argon2id tag of `len` bytes.
    pub(super) fn tag(
        &mut self,
        cost: Params,
        input: &[u8],
        salt: &[u8],
        len: usize,
    ) -> Result<Tag, EngineFault> {
        let mut tag = Zeroizing::new(vec![0u8; len]);
        let computed = match &mut self.memory {
            Held::Fast(hasher) => fast_tag(hasher, cost, input, salt, &mut tag).map_err(EngineFault::Fast),
            Held::Reference(blocks) => {
                reference_tag(blocks, cost, input, salt, &mut tag).map_err(EngineFault::Reference)
            }
        };
        if cost.memory_kib > self.kept_kib {
            self.give_back();
        }
        computed.map(|()| tag)
    }

    fn give_back(&mut self) {
        self.memory = Held::nothing(self.engine);
    }

    #[cfg(test)]
    pub(super) fn held_kib(&self) -> usize {
        match &self.memory {
            Held::Fast(hasher) => hasher.reserved_blocks(),
            Held::Reference(blocks) => blocks.capacity(),
        }
    }
}

impl Held {
    fn nothing(engine: Engine) -> Self {
        match engine {
            Engine::Fast => Self::Fast(argon2id(argon2_rust::Params::default()).hasher()),
            Engine::Reference => Self::Reference(Vec::new()),
        }
    }
}

/// A new tag has the consent of both engines or is none.
pub(super) fn agree(tag: Tag, second: &Tag) -> Result<Tag, EngineFault> {
    if tag.ct_eq(second).into() { Ok(tag) } else { Err(EngineFault::Disagreement) }
}

const fn argon2id(params: argon2_rust::Params) -> Fast {
    Fast::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn fast_tag(
    hasher: &mut Hasher,
    cost: Params,
    input: &[u8],
    salt: &[u8],
    tag: &mut [u8],
) -> Result<(), argon2_rust::Error> {
    let params = argon2_rust::Params::builder()
        .memory(Memory::kib(u64::from(cost.memory_kib)))
        .passes(cost.passes)
        .lanes(cost.lanes)
        // The pool's threads are all the threads there are.
        .threads(1)
        .tag_len(TagLen::bytes(tag.len() as u64))
        .build()?;
    hasher.set_argon2(argon2id(params));
    hasher.hash_into(input, salt, tag)
}

fn reference_tag(
    blocks: &mut Vec<Block>,
    cost: Params,
    input: &[u8],
    salt: &[u8],
    tag: &mut [u8],
) -> Result<(), argon2::Error> {
    let params = argon2::Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(tag.len()))?;
    let needed = params.block_count();
    if blocks.len() < needed {
        *blocks = vec![Block::new(); needed];
    }
    argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
        .hash_password_into_with_memory(input, salt, tag, blocks.as_mut_slice())
}
