//! What can come between a flow and its being saved.

use vestibule_store::StoreError;

use crate::action::Stop;

/// Why a flow was not saved.
#[derive(Debug)]
pub(super) enum NotSaved {
    /// The same request, sent at the same moment, has opened and saved it.
    SentTwice,
    /// The database failed.
    Store(StoreError),
}

impl From<StoreError> for NotSaved {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<NotSaved> for Stop<NotSaved> {
    fn from(error: NotSaved) -> Self {
        Self::Broken(error)
    }
}

impl From<StoreError> for Stop<NotSaved> {
    fn from(error: StoreError) -> Self {
        Self::Broken(error.into())
    }
}

impl From<Stop> for Stop<NotSaved> {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Refused(refused) => Self::Refused(refused),
            Stop::Broken(error) => Self::Broken(error.into()),
        }
    }
}
