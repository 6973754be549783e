//! The official channels.

#[cfg(any(test, feature = "gallery"))]
pub(crate) mod samples;
pub(crate) mod view;
