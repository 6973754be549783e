//! Questions to passkeys, and what is kept of each: what the gate and the factors both speak of.

mod ceremony;
mod record;

pub use ceremony::PasskeyQuestion;

pub(crate) use ceremony::CeremonyPlace;
pub(crate) use record::PasskeyRecord;
