//! The authenticator: setting one up, putting its clock right, losing it.

pub(crate) mod page;
#[cfg(any(test, feature = "gallery"))]
pub(crate) mod samples;
pub(crate) mod view;
