//! Authenticator apps and backup codes, as their owner enrols and renews them.

mod authenticator;
mod backup_codes;
mod enrol;

pub use authenticator::{Enrolment, FactorsView};

pub(crate) use enrol::NewAuthenticator;
