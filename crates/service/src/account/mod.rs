//! What customers tell about themselves and may change.

mod change_password;
mod check_up;
mod masks;
mod open_account;
mod password;
mod profile;
mod register;

pub use check_up::CheckUpView;
pub(crate) use masks::Masks;
pub(crate) use open_account::{Draft, OpenAccount};
pub use profile::{IdentifierView, ProfileView};
pub(crate) use profile::{Profile, masked};
pub use register::Registration;
pub(crate) use register::UNSOLVED_AT_ONCE;
