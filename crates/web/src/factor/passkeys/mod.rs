//! Passkeys: signing in with one, and the list of them.

pub(crate) mod api;
pub(crate) mod page;
#[cfg(any(test, feature = "gallery"))]
pub(crate) mod samples;
pub(crate) mod view;
