//! Signing in: with what is typed, what a sign-in leaves behind, and why an account cannot be entered.

mod begin_session;
mod block;
mod tabs;
mod tokens;
mod with_password;

pub use block::{BlockReason, SignInBlock};

pub(crate) use begin_session::BeginSession;
