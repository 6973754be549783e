//! Under construction.

pub mod blocklist;
pub mod sealing;
