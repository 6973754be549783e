//! What flows leave in the database: themselves, their codes, what counts against the one who tries.

pub mod code;
pub mod counter;
pub mod flow;
pub mod sign_in;
pub mod throttle;
pub mod used_once;
