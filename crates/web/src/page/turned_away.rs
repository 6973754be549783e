//! Requests that do not reach their handlers, and the name that each request has.

use crate::page::message::Fault;

/// Names a request in the log and on error pages.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) String);

/// Why a request does not reach its handler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TurnedAway {
    /// It changes something and comes from another site's page.
    ForeignSite,
    /// It cannot be said where it comes from.
    Origin,
}

impl TurnedAway {
    /// What the page tells.
    pub(crate) const fn fault(self) -> Fault {
        match self {
            Self::ForeignSite => Fault::Forbidden,
            Self::Origin => Fault::Origin,
        }
    }
}
