//! Samples of `view/disown.rs`.

use crate::view::message::MessageView;
use crate::view::page::Page;

impl MessageView {
    /// The messages of this room.
    #[must_use]
    pub fn disown_samples() -> Vec<(&'static str, Self)> {
        vec![("disown-nothing", Self::nothing_to_disown(Page::sample()))]
    }
}
