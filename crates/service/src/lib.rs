//! Under construction.

pub mod blocklist;
pub mod captcha;
pub mod edge;
pub mod geo;
pub mod hashing;
pub mod sealing;
