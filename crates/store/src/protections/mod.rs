//! What protects an account, what waits to make it less safe, and the links that stop both.

pub mod alert_link;
pub mod link_record;
pub mod protection;
pub mod weakening;
