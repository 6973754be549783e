//! What happened, in a closed catalogue, and the hash chain that proves nothing was taken out or slipped in.

mod chain;
mod event;
mod look;
mod quota;

pub use chain::{ChainBreak, ChainHash, Link};
pub use event::{Event, EventKind, EventName, OpenFlows, Origin, Outcome, RefusedBy};
pub use look::{Icon, Tone};
pub use quota::Quota;
