//! Password hashing: Argon2id (RFC 9106) on a few threads of its own, each with its own memory, behind a bounded queue.
//! When there is more to do than the threads can do in time it says so at once; it never takes memory without end, and
//! it never writes down a hash on which its two engines disagree.
//!
//! The pepper is applied before Argon2, as HMAC-SHA-256(pepper, password), and not as Argon2's secret value: so the
//! clear password ends where the question is asked and never waits in the queue, each question is 32 bytes however long
//! the password is, and the stored string is a plain PHC string that any Argon2 can check.

mod engine;
mod password;
mod pool;
mod queue;
mod stored;
#[cfg(test)]
mod tests;

pub use engine::Engine;
pub use password::{PasswordInput, Peppers};
pub(crate) use pool::let_others_go_first;
pub use pool::{HashError, HashPool, HashSettings, StartError, Stopwatch, Verdict};
pub use queue::Busy;
pub(crate) use queue::{Bounds, Job, Queue};
pub use stored::{MalformedHash, Params, StoredHash};
