//! What customers tell about themselves and may change.

mod check_up;
mod masks;
mod password;
mod profile;

pub use check_up::CheckUpView;
pub(crate) use masks::Masks;
pub use profile::{IdentifierView, ProfileView};
pub(crate) use profile::{Profile, masked};
