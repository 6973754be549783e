//! The way back to the application that sent a customer: noted when the customer arrives, shown on the pages, and gone at the end.

pub(crate) mod arriving;
pub(crate) mod page;
#[cfg(any(test, feature = "gallery"))]
pub(crate) mod samples;
pub(crate) mod view;
