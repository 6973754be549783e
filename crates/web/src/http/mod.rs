//! What HTTP asks of every request and answer, whichever feature it is for.

pub(crate) mod cookies;
pub(crate) mod encoding;
pub(crate) mod forwarded;
pub(crate) mod headers;
pub(crate) mod under_way;
