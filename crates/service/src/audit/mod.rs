//! The audit log as it is written and as its owner reads it.

mod activity;
mod record;

pub use activity::{ActivityFilter, ActivityPage, ActivityRow};
