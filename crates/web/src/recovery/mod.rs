//! The ways back in.

pub(crate) mod disown;
pub(crate) mod reset;
pub(crate) mod unfreeze;
