//! Messages: those that wait, those that a mailbox took, and those that were sent.

pub mod mailbox;
pub mod outbox;
pub mod sent_message;
