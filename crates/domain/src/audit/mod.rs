//! What happened, in a closed catalogue, and the hash chain that proves nothing was taken out or slipped in.

mod attempts;
mod chain;
mod event;
mod quota;

pub use chain::{ChainBreak, ChainHash, Link};
pub use event::{Event, EventKind, Origin, Outcome, RefusedBy};
pub use quota::Quota;
