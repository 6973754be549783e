//! What customers tell about themselves and may change.

mod password;
mod profile;

pub use profile::{IdentifierView, ProfileView};
pub(crate) use profile::{Profile, masked};
