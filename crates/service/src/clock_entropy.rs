//! The edge where time and chance come in: [`Clock`] is the only reader of the clock and [`Entropy`] the only source
//! of random bytes. Everything below takes both as arguments; nothing else may ask the operating system for them.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Tells the time in microseconds since 1970-01-01 00:00 UTC. Clones share the same hands.
#[derive(Debug, Clone)]
pub struct Clock(Hands);

#[derive(Debug, Clone)]
enum Hands {
    System,
    ByHand(Arc<AtomicI64>),
}

impl Clock {
    /// The clock of the machine.
    #[must_use]
    pub const fn system() -> Self {
        Self(Hands::System)
    }

    /// A clock that stands at `start_micros` until somebody moves it.
    #[must_use]
    pub fn by_hand(start_micros: i64) -> Self {
        Self(Hands::ByHand(Arc::new(AtomicI64::new(start_micros))))
    }

    /// Now, in microseconds since the epoch; negative before it.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place where the clock is read")]
    pub fn now_micros(&self) -> i64 {
        match &self.0 {
            Hands::ByHand(micros) => micros.load(Ordering::SeqCst),
            Hands::System => match SystemTime::now().duration_since(UNIX_EPOCH) {
                Ok(after) => micros(after),
                Err(before) => micros(before.duration()).saturating_neg(),
            },
        }
    }

    /// Microseconds that never run backwards, for measuring how long ago something was; the machine's monotonic clock,
    /// also where the time of day is moved by hand.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place where the clock is read")]
    pub fn monotonic_micros(&self) -> i64 {
        static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
        micros(START.get_or_init(std::time::Instant::now).elapsed())
    }

    /// Moves a clock by hand forward. The machine's clock does not listen.
    pub fn advance(&self, by: Duration) {
        if let Hands::ByHand(hand) = &self.0 {
            hand.fetch_add(micros(by), Ordering::SeqCst);
        }
    }

    /// Sets a clock by hand, also backwards. The machine's clock does not listen.
    pub fn set(&self, to_micros: i64) {
        if let Hands::ByHand(hand) = &self.0 {
            hand.store(to_micros, Ordering::SeqCst);
        }
    }
}

/// The clock that all nodes share, by which what cannot be taken back is judged.
#[derive(Debug, Clone)]
pub enum SharedClock {
    /// The database's. SQLite runs within the node and has the node's own.
    Database,
    /// One that is moved by hand.
    ByHand(Clock),
}

fn micros(span: Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}

/// A source of random bytes. Clones draw from the same source.
#[derive(Clone)]
pub struct Entropy(Source);

#[derive(Clone)]
enum Source {
    System,
    Seeded { seed: u64, drawn: Arc<AtomicU64> },
}

impl Entropy {
    /// The operating system's generator.
    #[must_use]
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A stream that is the same for the same seed: SHA-256 over seed and a counter. For tests and benchmarks only.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded { seed, drawn: Arc::new(AtomicU64::new(0)) })
    }

    /// Fills the buffer with random bytes. When the operating system has none to give, the process ends: no secret
    /// may ever be made of anything else.
    #[expect(clippy::disallowed_methods, reason = "this is the one place where randomness is drawn")]
    pub fn fill(&self, buffer: &mut [u8]) {
        match &self.0 {
            Source::System => {
                if let Err(cause) = getrandom::fill(buffer) {
                    tracing::error!(%cause, "the operating system gives no random bytes; stopping");
                    std::process::abort();
                }
            }
            Source::Seeded { seed, drawn } => {
                for chunk in buffer.chunks_mut(32) {
                    let block = block(*seed, drawn.fetch_add(1, Ordering::SeqCst));
                    for (to, from) in chunk.iter_mut().zip(block) {
                        *to = from;
                    }
                }
            }
        }
    }

    /// `N` random bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A UUID of version 7 for this instant (RFC 9562, section 5.7). The twelve bits after the millisecond hold the
    /// fraction of it (section 6.2, method 3), so ids made microseconds apart still sort by time; 62 bits are random.
    #[must_use]
    pub fn uuid_v7(&self, now_micros: i64) -> Uuid {
        let now = now_micros.max(0).unsigned_abs();
        let fraction = (now % 1000) * 4096 / 1000;
        let mut tail: [u8; 10] = self.bytes();
        let [.., high, low] = fraction.to_be_bytes();
        let [first, second, third, made @ .., _, _, _] = &mut tail;
        (*first, *second) = (high, low);
        if let Source::Seeded { drawn, .. } = &self.0 {
            // A clock that is moved by hand stands still in between; these ids still sort as they were made.
            let [.., a, b, c, d] = drawn.load(Ordering::SeqCst).to_be_bytes();
            (*third, *made) = (0, [a, b, c, d]);
        }
        uuid::Builder::from_unix_timestamp_millis(now / 1000, &tail).into_uuid()
    }
}

fn block(seed: u64, count: u64) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(seed.to_be_bytes());
    hash.update(count.to_be_bytes());
    hash.finalize().into()
}

impl fmt::Debug for Entropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Source::System => "Entropy(system)",
            Source::Seeded { .. } => "Entropy(seeded)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_by_hand_moves_only_by_hand() {
        let clock = Clock::by_hand(5_000_000);
        let same = clock.clone();
        clock.advance(Duration::from_secs(3));
        assert_eq!(same.now_micros(), 8_000_000);
        same.set(-1);
        assert_eq!(clock.now_micros(), -1);
        let machine = Clock::system();
        machine.set(0);
        assert!(machine.now_micros() > 1_700_000_000_000_000);
    }

    #[test]
    fn the_same_seed_gives_the_same_stream_and_never_the_same_block_twice() {
        let (one, two) = (Entropy::seeded(7), Entropy::seeded(7));
        let drawn: [u8; 80] = one.bytes();
        assert_eq!(drawn, two.bytes::<80>());
        assert_ne!(drawn, one.bytes::<80>());
        assert_ne!(Entropy::seeded(8).bytes::<32>(), Entropy::seeded(7).bytes::<32>());
        assert_ne!(Entropy::system().bytes::<32>(), Entropy::system().bytes::<32>());
    }

    #[test]
    fn ids_sort_by_time_down_to_the_microsecond() {
        let entropy = Entropy::seeded(1);
        let start = 1_790_000_000_000_000;
        let ids: Vec<Uuid> = (0..2000).map(|step| entropy.uuid_v7(start + step)).collect();
        assert!(ids.is_sorted());
        let first = ids[0];
        assert_eq!(first.get_version_num(), 7);
        assert_eq!(first.get_variant(), uuid::Variant::RFC4122);
        assert_eq!(first.get_timestamp().unwrap().to_unix().0, 1_790_000_000);
    }

    #[test]
    fn an_id_made_before_1970_is_still_an_id() {
        assert_eq!(Entropy::seeded(1).uuid_v7(-5).get_version_num(), 7);
    }
}
