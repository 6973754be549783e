//! What happened, in a closed catalogue, and the hash chain that proves nothing was taken out or slipped in.

mod chain;
mod details;
mod event;
mod look;
mod operator_event;
mod origin;
mod outcome;
mod quota;
mod sample;

pub use chain::{ChainBreak, ChainHash, Link};
pub use details::Details;
pub use event::{Event, EventKind, EventName, OpenFlows};
pub use look::{EventGroup, Icon, Tone};
pub use operator_event::{INSTALLATION, OperatorEvent, OperatorEventKind};
pub use origin::Origin;
pub use outcome::{Outcome, RefusedBy};
pub use quota::Quota;
