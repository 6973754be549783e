//! The freeze within a session and by the link of an alert, and the veto by link. Pages behind links tell nothing but what the
//! link is for.

use askama::Template;

use super::message::MessageView;
use super::page::Page;
use super::protections::WaitingRow;
use super::security::Owner;

/// A freeze in force that leaves the owner in.
#[derive(Clone, Debug)]
pub struct Frozen {
    /// Since when.
    pub since_ms: i64,
    /// Whether the link of an alert did it.
    pub by_link: bool,
    /// Its end, where that was asked for.
    pub end: Option<WaitingRow>,
}

/// `/account/freeze`.
#[derive(Clone, Debug, Template)]
#[template(path = "freeze.html")]
pub struct FreezeView {
    /// What every page has.
    pub page: Page,
    /// The freeze in force.
    pub frozen: Option<Frozen>,
    /// How long the end of a freeze waits, in words.
    pub wait: String,
    /// Until when the account is not locked again from here, because it was recently.
    pub rests_until_ms: Option<i64>,
    /// Whether this is the second look before the account is locked.
    pub sure: bool,
    /// What is asked of the owner.
    pub owner: Owner,
}

/// What a freeze did, told right after it.
#[derive(Clone, Debug, Template)]
#[template(path = "frozen.html")]
pub struct FrozenView {
    /// What every page has.
    pub page: Page,
    /// Whether everything is stopped, or withdrawals only.
    pub everything: bool,
}

/// `/freeze/link`: the link of an alert.
#[derive(Clone, Debug, Template)]
#[template(path = "freeze_link.html")]
pub struct FreezeLinkView {
    /// What every page has.
    pub page: Page,
    /// The link's token.
    pub token: String,
    /// Until when the link works; none where it does not, or no more.
    pub until_ms: Option<i64>,
    /// Whether the link alone freezes; otherwise somebody must sign in.
    pub by_link: bool,
    /// How long the end of the freeze would wait, in words.
    pub wait: String,
    /// Whether this is the second look before the account is locked.
    pub sure: bool,
}

/// `/veto/link`: the link of an announcement.
#[derive(Clone, Debug, Template)]
#[template(path = "veto_link.html")]
pub struct VetoLinkView {
    /// What every page has.
    pub page: Page,
    /// The link's token.
    pub token: String,
    /// What would change; none where nothing waits behind the link, or no more.
    pub offer: Option<WaitingRow>,
    /// Whether the link alone stops it; otherwise somebody must sign in.
    pub by_link: bool,
}

impl MessageView {
    /// A change that waited stays undone.
    #[must_use]
    pub fn vetoed(page: Page) -> Self {
        Self {
            page,
            icon: "shield-check",
            title: "vetoed-title",
            body: "vetoed-text",
            next: Some(("/sign-in".into(), "vetoed-go")),
        }
    }

    /// Somebody asked for the end of a freeze where there is none.
    #[must_use]
    pub fn not_frozen(page: Page) -> Self {
        Self {
            page,
            icon: "shield-check",
            title: "not-frozen-title",
            body: "not-frozen-text",
            next: Some(("/sign-in".into(), "sign-in-title")),
        }
    }

    /// The press of a link where as much was frozen already.
    #[must_use]
    pub fn was_frozen(page: Page) -> Self {
        Self {
            page,
            icon: "shield-check",
            title: "was-frozen-title",
            body: "was-frozen-text",
            next: Some(("/sign-in".into(), "sign-in-title")),
        }
    }
}
