//! What is told to somebody who finds nothing to disown.

use super::message::MessageView;
use super::page::Page;

impl MessageView {
    /// Nothing was replaced that the address could disown.
    #[must_use]
    pub fn nothing_to_disown(page: Page) -> Self {
        Self {
            page,
            icon: "shield-check",
            title: "disown-nothing-title",
            body: "disown-nothing-text",
            next: Some(("/sign-in".into(), "sign-in-title")),
        }
    }
}
