//! Programs of the exchange.

pub mod application;
pub mod bulk;
pub mod client;
pub mod client_key;
pub mod operation;
