//! Messages on their way out: sealed in the outbox by the transaction that caused them, rendered and delivered by a
//! worker, tried again until they arrive or are given up.

mod deliver;
mod mailbox;
mod outgoing;

pub use deliver::Post;
pub use mailbox::BoxedMessage;
pub(crate) use outgoing::outgoing;
