//! The passkeys: the list, adding one, and removing one.

use askama::Template;
use vestibule_service::PasskeyQuestion;

use crate::flow::view::Owner;
use crate::page::view::Page;

/// `/account/passkeys`.
#[derive(Clone, Debug, Template)]
#[template(path = "factor/passkeys/passkeys.html")]
pub(crate) struct PasskeysView {
    /// What every page has.
    pub(crate) page: Page,
    /// The passkeys, the oldest first.
    pub(crate) passkeys: Vec<PasskeyRow>,
    /// Whether the account can have no more.
    pub(crate) full: bool,
    /// Whether nothing but a passkey opens the account.
    pub(crate) only: bool,
    /// Whether that could be turned on.
    pub(crate) suffice: bool,
    /// What the browser tells password managers, as JSON; none where the site has no passkeys.
    pub(crate) accepted: Option<String>,
}

/// One passkey.
#[derive(Clone, Debug)]
pub(crate) struct PasskeyRow {
    /// Its id.
    pub(crate) id: String,
    /// What it is called.
    pub(crate) name: String,
    /// Whether it is lost with the one device that it is on.
    pub(crate) bound_to_device: bool,
    /// When it was added.
    pub(crate) added_ms: i64,
    /// When it was last used.
    pub(crate) used_ms: Option<i64>,
}

/// `/account/passkeys/new`.
#[derive(Clone, Debug, Template)]
#[template(path = "factor/passkeys/passkey_new.html")]
pub(crate) struct PasskeyNewView {
    /// What every page has.
    pub(crate) page: Page,
    /// What the browser is asked to make.
    pub(crate) question: PasskeyQuestion,
    /// What was typed as its name.
    pub(crate) name: String,
    /// How many codes of messages are asked for on the next pages.
    pub(crate) messages: usize,
    /// How many hours withdrawals are held after a passkey was added.
    pub(crate) hold_hours: i64,
    /// The key of why the new passkey was not taken.
    pub(crate) problem: Option<&'static str>,
    /// What is asked of the owner.
    pub(crate) owner: Owner,
}

/// `/account/passkeys/{id}/remove`.
#[derive(Clone, Debug, Template)]
#[template(path = "factor/passkeys/passkey_remove.html")]
pub(crate) struct PasskeyRemoveView {
    /// What every page has.
    pub(crate) page: Page,
    /// Its id.
    pub(crate) id: String,
    /// What it is called.
    pub(crate) name: String,
    /// How long the removal waits, in words.
    pub(crate) wait: String,
    /// What is asked of the owner.
    pub(crate) owner: Owner,
}
