//! Sessions that were checked lately, kept in this process so that each can be revoked.

mod cache;
mod revocable;

pub(crate) use cache::SessionCache;
