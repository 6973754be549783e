//! Under construction.

pub mod sealing;
