//! Authenticator apps, passkeys and backup codes, as their owner enrols and renews them.

mod authenticator;
mod backup_codes;
mod enrol;
mod passkey;

pub use authenticator::{Enrolment, FactorsView};
pub use passkey::{NewPasskeyQuestion, PasskeyUser, PasskeyView};

pub(crate) use authenticator::messages;
pub(crate) use enrol::NewAuthenticator;
pub(crate) use passkey::NewPasskey;
