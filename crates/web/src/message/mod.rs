//! Whether a message is ours, the channels that we use, and the mailbox of a trial.

pub(crate) mod api;
pub(crate) mod channels;
pub(crate) mod checker;
pub(crate) mod mailbox;
