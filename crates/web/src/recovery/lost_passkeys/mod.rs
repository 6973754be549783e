//! The way back of an owner who has lost every passkey of an account that nothing else opens.

pub(crate) mod page;
#[cfg(any(test, feature = "gallery"))]
pub(crate) mod samples;
pub(crate) mod view;
