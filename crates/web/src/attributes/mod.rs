//! What the operator's own schema keeps of customers: its fields at registration and on the profile page, and its API.

pub(crate) mod api;
pub(crate) mod form;
pub(crate) mod json;
#[cfg(any(test, feature = "gallery"))]
pub(crate) mod samples;
pub(crate) mod view;
