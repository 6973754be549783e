//! Under construction.

pub mod blocklist;
pub mod hashing;
pub mod captcha;
pub mod edge;
pub mod geo;
pub mod sealing;
