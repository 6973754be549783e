//! The ways back in.

pub(crate) mod disown;
pub(crate) mod lost_passkeys;
pub(crate) mod reset;
pub(crate) mod unfreeze;
