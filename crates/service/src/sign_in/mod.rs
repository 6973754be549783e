//! Signing in: with what is typed, what a sign-in leaves behind, and why an account cannot be entered.

mod barred;
mod begin_session;
mod tabs;
mod tokens;
mod with_password;

pub use barred::{Barred, BarredBy};

pub(crate) use begin_session::BeginSession;
