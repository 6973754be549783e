//! Authenticator apps and backup codes, as their owner enrols and renews them.

mod authenticator;
mod backup_codes;

pub use authenticator::{Enrolment, FactorsView};
pub use backup_codes::FreshCodes;
