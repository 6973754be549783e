//! Samples of these pages, for tests and for eyes.

use crate::page::message::MessageView;
use crate::page::view::Page;

impl MessageView {
    /// The messages of this room.
    #[must_use]
    pub(crate) fn lost_passkeys_samples() -> Vec<(&'static str, Self)> {
        vec![("lost-passkeys-not", Self::not_passkeys_only(Page::sample()))]
    }
}
