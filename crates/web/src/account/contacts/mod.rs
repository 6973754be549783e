//! Addresses and numbers: adding, replacing and removing one.

pub(crate) mod api;
pub(crate) mod page;
#[cfg(any(test, feature = "gallery"))]
pub(crate) mod samples;
pub(crate) mod view;
