//! What the programs of the exchange ask.

pub(crate) mod acts;
pub(crate) mod api;
pub(crate) mod attributes;
pub(crate) mod authority;
pub(crate) mod bulk;
pub(crate) mod events;
pub(crate) mod leaving;
pub(crate) mod token;
