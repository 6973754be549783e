//! What programs of the exchange ask a customer to confirm, and a session that proves again who uses it.

pub(crate) mod api;
pub(crate) mod page;
#[cfg(any(test, feature = "gallery"))]
pub(crate) mod samples;
pub(crate) mod view;
