//! Name, language, time zone and what the exchange knows the customer by.

pub(crate) mod page;
#[cfg(any(test, feature = "gallery"))]
pub(crate) mod samples;
pub(crate) mod view;
