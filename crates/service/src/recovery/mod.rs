//! The ways back in: a forgotten password, the end of a freeze, an authenticator that somebody else set up, and passkeys that are lost
//! where nothing else opens the account.

mod disown;
mod forgotten_password;
mod leave_passkeys_only;
mod reset_password;
mod unfreeze;

pub use forgotten_password::ResetLink;

pub(crate) use disown::Disown;
pub(crate) use leave_passkeys_only::AskToLeave;
pub(crate) use reset_password::ResetPassword;
pub(crate) use unfreeze::AskUnfreeze;
