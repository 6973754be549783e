//! What customers tell about themselves and may change.

mod agree;
mod attributes;
mod change_password;
mod close;
mod erase;
mod export;
mod open_account;
mod password;
mod profile;
mod register;
mod summary;

pub use close::{AccountFault, ClosingWaits};
pub(crate) use open_account::OpenAccount;
pub use profile::ProfileView;
pub use register::Registration;
pub use summary::AccountSummary;
