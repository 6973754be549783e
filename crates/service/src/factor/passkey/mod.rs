//! Passkeys: made, named, and signed in with.

mod add;
mod list;
mod sign_in;

pub use add::NewPasskeyQuestion;
pub use list::{PasskeyUser, PasskeyView};

pub(crate) use add::NewPasskey;
