//! Passwords that nobody should choose: those on the list that attackers try first, and those built around words that
//! belong to the account or the service. It answers yes or no; how long a password must be, and what is said to the
//! customer, is decided elsewhere. It works offline, and no password leaves the process.

mod context;
mod listed;

pub use context::{context_words, has_context_word};
pub use listed::is_listed;
