//! The check-up: what would make the account safer.

pub(crate) mod api;
pub(crate) mod page;
#[cfg(any(test, feature = "gallery"))]
pub(crate) mod samples;
pub(crate) mod view;
