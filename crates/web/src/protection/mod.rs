//! What makes the account safer, what waits to weaken it, and how it is stopped.

pub(crate) mod api;
pub(crate) mod freeze;
pub(crate) mod holds;
pub(crate) mod named;
pub(crate) mod page;
#[cfg(any(test, feature = "gallery"))]
pub(crate) mod samples;
pub(crate) mod view;
