//! What is told to somebody who finds nothing to disown.

use crate::page::message::MessageView;
use crate::page::view::Page;

impl MessageView {
    /// Nothing was replaced that the address could disown.
    #[must_use]
    pub(crate) fn nothing_to_disown(page: Page) -> Self {
        Self {
            page,
            icon: "shield-check",
            title: "disown-nothing-title",
            body: "disown-nothing-text",
            next: Some(("/sign-in".into(), "sign-in-title")),
        }
    }
}
