//! The ways back in: a forgotten password, the end of a freeze, and an authenticator that somebody else set up.

mod disown;
mod forgotten_password;
mod reset_password;
mod unfreeze;

pub use forgotten_password::ResetLink;

pub(crate) use disown::Disown;
pub(crate) use reset_password::ResetPassword;
pub(crate) use unfreeze::AskUnfreeze;
