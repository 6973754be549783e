//! Messages on their way out: sealed in the outbox by the transaction that caused them, rendered and delivered by a
//! worker, tried again until they arrive or are given up.

mod checker;
mod deliver;
mod mailbox;
mod outgoing;
mod pace;

pub use checker::CheckedMessage;
pub use mailbox::MailboxMessage;
pub(crate) use outgoing::{MessageRefs, row_of};
