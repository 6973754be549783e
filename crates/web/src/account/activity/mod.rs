//! What happened to the account: the list, its file, and the same as data.

pub(crate) mod api;
pub(crate) mod csv;
pub(crate) mod event_details;
pub(crate) mod page;
#[cfg(any(test, feature = "gallery"))]
pub(crate) mod samples;
pub(crate) mod view;
