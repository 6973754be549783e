//! One set of pages and one API for the flows of every gate.

pub(crate) mod api;
pub(crate) mod change;
pub(crate) mod page;
#[cfg(any(test, feature = "gallery"))]
pub(crate) mod samples;
pub(crate) mod step;
pub(crate) mod view;
