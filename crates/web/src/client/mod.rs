//! What the programs of the exchange ask.

pub(crate) mod acts;
pub(crate) mod api;
pub(crate) mod authority;
pub(crate) mod events;
pub(crate) mod token;
pub(crate) mod leaving;
