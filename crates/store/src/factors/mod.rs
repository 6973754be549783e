//! What an account can prove with, and for a while what it could prove with before.

pub mod authenticator;
pub mod backup_code;
pub mod former_authenticator;
pub mod former_password;
pub(crate) mod joined;
pub mod passkey;
pub mod password;
