//! Signing in.

pub(crate) mod page;
mod passkey;
#[cfg(any(test, feature = "gallery"))]
pub(crate) mod samples;
pub(crate) mod view;
