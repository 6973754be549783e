//! The audit log as it is written and as its owner reads it.

mod activity;
mod notices;
mod operations;
mod record;

pub use activity::{ActivityFilter, ActivityPage, ActivityRow};
pub use notices::{ChangeNow, MOST_UNREAD, Notice, NoticesPage};
pub(crate) use record::Body;
