//! Authenticator, passkeys and backup codes.

pub(crate) mod api;
pub(crate) mod backup_codes;
pub(crate) mod passkeys;
pub(crate) mod qr;
pub(crate) mod two_factor;
