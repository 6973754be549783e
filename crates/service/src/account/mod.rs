//! What customers tell about themselves and may change.

mod change_password;
mod open_account;
mod password;
mod profile;
mod register;

pub(crate) use open_account::OpenAccount;
pub use profile::ProfileView;
pub use register::Registration;
