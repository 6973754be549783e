//! What is told to somebody whose account opens without a passkey too.

use crate::page::message::MessageView;
use crate::page::view::Page;

impl MessageView {
    /// More than passkeys opens the account already.
    #[must_use]
    pub(crate) fn not_passkeys_only(page: Page) -> Self {
        Self {
            page,
            icon: "log-in",
            title: "lost-passkeys-not-title",
            body: "lost-passkeys-not-text",
            next: Some(("/sign-in".into(), "sign-in-title")),
        }
    }
}
