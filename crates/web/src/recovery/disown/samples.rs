//! Samples of these pages, for tests and for eyes.

use crate::page::message::MessageView;
use crate::page::view::Page;

impl MessageView {
    /// The messages of this room.
    #[must_use]
    pub(crate) fn disown_samples() -> Vec<(&'static str, Self)> {
        vec![("disown-nothing", Self::nothing_to_disown(Page::sample()))]
    }
}
