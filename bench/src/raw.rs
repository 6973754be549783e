//! The limits of the machine itself: how many passwords it can verify with nothing around it, and how many times a
//! second it can wait for its disk.

use std::io::Write;
use std::path::Path;
use std::sync::Barrier;
use std::time::Duration;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::Outcome;
use crate::figures::float;
use crate::machine::{now, processor_time};

/// Which implementation of Argon2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    Fast,
    Reference,
}

impl Engine {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Reference => "reference",
        }
    }
}

/// OWASP's cost, the server's default: KiB, passes, lanes.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT: &[u8] = b"a salt of 16 byt";
const INPUT: &[u8] = b"thirty-two bytes, like a pepper.";

/// What this machine can hash.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Hashes {
    /// Verifications a second.
    pub(crate) rate: f64,
    /// Milliseconds of processor time of each.
    pub(crate) work: f64,
}

/// Writes how many verifications a second so many threads can do, each in memory of its own.
pub(crate) fn run(engine: Engine, threads: usize, seconds: f64) -> Outcome<()> {
    let time = Duration::from_secs_f64(seconds);
    let ready = Barrier::new(threads);
    let done = std::thread::scope(|scope| {
        let work = || {
            let mut verify = verifier(engine)?;
            verify()?;
            ready.wait();
            let (began, mut count) = (now(), 0);
            while began.elapsed() < time {
                verify()?;
                count += 1;
            }
            Ok::<(u64, f64), String>((count, float(count) / began.elapsed().as_secs_f64()))
        };
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let done =
            threads.into_iter().map(|thread| thread.join().map_err(|_| "a thread panicked".to_owned())?);
        done.collect::<Result<Vec<(u64, f64)>, String>>()
    })?;
    // The one verification that each thread begins with is work, too.
    let count: u64 = done.iter().map(|(count, _)| count + 1).sum();
    let work = processor_time(std::process::id())?.as_secs_f64() * 1000.0 / float(count);
    let rate = done.iter().map(|(_, rate)| rate).sum();
    Ok(serde_json::to_writer(std::io::stdout().lock(), &Hashes { rate, work })?)
}

type Verifier = Box<dyn FnMut() -> Result<(), String>>;

fn verifier(engine: Engine) -> Result<Verifier, String> {
    let first = tag(&mut hasher(engine)?)?;
    let mut again = hasher(engine)?;
    Ok(Box::new(move || if tag(&mut again)? == first { Ok(()) } else { Err("another tag".to_owned()) }))
}

enum Hasher {
    Fast(argon2_rust::Hasher),
    Reference(Vec<argon2::Block>, Box<argon2::Argon2<'static>>),
}

fn hasher(engine: Engine) -> Result<Hasher, String> {
    let text = |error: &dyn std::fmt::Display| error.to_string();
    Ok(match engine {
        Engine::Fast => {
            let params = argon2_rust::Params::builder()
                .memory(argon2_rust::params::Memory::kib(MEMORY_KIB.into()))
                .passes(PASSES)
                .lanes(LANES)
                .threads(1)
                .tag_len(argon2_rust::params::TagLen::bytes(32))
                .build()
                .map_err(|error| text(&error))?;
            let version = argon2_rust::Version::V0x13;
            Hasher::Fast(argon2_rust::Argon2::new(argon2_rust::Algorithm::Argon2id, version, params).hasher())
        }
        Engine::Reference => {
            let params =
                argon2::Params::new(MEMORY_KIB, PASSES, LANES, Some(32)).map_err(|error| text(&error))?;
            let blocks = vec![argon2::Block::new(); params.block_count()];
            let (algorithm, version) = (argon2::Algorithm::Argon2id, argon2::Version::V0x13);
            Hasher::Reference(blocks, Box::new(argon2::Argon2::new(algorithm, version, params)))
        }
    })
}

fn tag(hasher: &mut Hasher) -> Result<[u8; 32], String> {
    let mut tag = [0; 32];
    match hasher {
        Hasher::Fast(hasher) => hasher.hash_into(INPUT, SALT, &mut tag).map_err(|error| error.to_string())?,
        Hasher::Reference(blocks, argon2) => argon2
            .hash_password_into_with_memory(INPUT, SALT, &mut tag, blocks.as_mut_slice())
            .map_err(|error| error.to_string())?,
    }
    Ok(tag)
}

/// How many times a second a page can be written so that it survives a power cut, one after the other.
pub(crate) fn waits_for_the_disk(directory: &Path, seconds: f64) -> Outcome<f64> {
    let mut file = tempfile::tempfile_in(directory)?;
    let (page, began, mut count) = ([7; 4096], now(), 0);
    while began.elapsed().as_secs_f64() < seconds {
        file.write_all(&page)?;
        file.sync_data()?;
        count += 1;
    }
    Ok(float(count) / began.elapsed().as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_engines_compute_the_same_tag() {
        let tag = |engine| tag(&mut hasher(engine).unwrap()).unwrap();
        assert_eq!(tag(Engine::Fast), tag(Engine::Reference));
    }
}
