//! What password hashing promises: the engines agree with the standard and with each other, stored strings are read
//! with care, and the pool neither waits nor grows beyond its bounds.

mod engines;
mod pool;
mod stored;

use super::engine::Arena;
use super::*;
use crate::crypto::{DerivedKey, KeyRing, KeyUse};

const CHEAP: Params = Params { memory_kib: 32, passes: 1, lanes: 1 };

fn pepper(seed: u8) -> DerivedKey {
    KeyRing::from_entropy([seed; 32]).derive(KeyUse::Pepper)
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}
