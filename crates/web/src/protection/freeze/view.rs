//! The freeze within a session and by the link of an alert, and the veto by link. Pages behind links tell nothing but what the
//! link is for.

use askama::Template;

use crate::flow::view::Owner;
use crate::page::message::MessageView;
use crate::page::view::Page;
use crate::protection::view::WaitingRow;

/// A freeze in force that leaves the owner in.
#[derive(Clone, Debug)]
pub(crate) struct Frozen {
    /// Since when.
    pub(crate) since_ms: i64,
    /// Whether the link of an alert did it.
    pub(crate) by_link: bool,
    /// Its end, where that was asked for.
    pub(crate) end: Option<WaitingRow>,
}

/// `/account/freeze`.
#[derive(Clone, Debug, Template)]
#[template(path = "protection/freeze/freeze.html")]
pub(crate) struct FreezeView {
    /// What every page has.
    pub(crate) page: Page,
    /// The freeze in force.
    pub(crate) frozen: Option<Frozen>,
    /// How long the end of a freeze waits, in words.
    pub(crate) wait: String,
    /// Until when the account is not locked again from here, because it was recently.
    pub(crate) rests_until_ms: Option<i64>,
    /// Whether this is the second look before the account is locked.
    pub(crate) sure: bool,
    /// What is asked of the owner.
    pub(crate) owner: Owner,
}

/// What a freeze did, told right after it.
#[derive(Clone, Debug, Template)]
#[template(path = "protection/freeze/frozen.html")]
pub(crate) struct FrozenView {
    /// What every page has.
    pub(crate) page: Page,
    /// Whether everything is stopped, or withdrawals only.
    pub(crate) everything: bool,
}

/// A link of a message that is used, too old, or none of ours.
#[derive(Clone, Debug, Template)]
#[template(path = "protection/freeze/link_gone.html")]
pub(crate) struct LinkGoneView {
    /// What every page has.
    pub(crate) page: Page,
    /// Key of what the link was for.
    pub(crate) lead: &'static str,
}

/// `/freeze/link`: the link of an alert.
#[derive(Clone, Debug, Template)]
#[template(path = "protection/freeze/freeze_link.html")]
pub(crate) struct FreezeLinkView {
    /// What every page has.
    pub(crate) page: Page,
    /// The link's token.
    pub(crate) token: String,
    /// Until when the link works.
    pub(crate) until_ms: i64,
    /// Whether the link alone freezes; otherwise somebody must sign in.
    pub(crate) by_link: bool,
    /// How long the end of the freeze would wait, in words.
    pub(crate) wait: String,
    /// Whether this is the second look before the account is locked.
    pub(crate) sure: bool,
}

/// `/veto/link`: the link of an announcement.
#[derive(Clone, Debug, Template)]
#[template(path = "protection/freeze/veto_link.html")]
pub(crate) struct VetoLinkView {
    /// What every page has.
    pub(crate) page: Page,
    /// The link's token.
    pub(crate) token: String,
    /// What would change.
    pub(crate) offer: WaitingRow,
    /// Whether the link alone stops it; otherwise somebody must sign in.
    pub(crate) by_link: bool,
}

impl MessageView {
    /// A change that waited stays undone.
    #[must_use]
    pub(crate) fn vetoed(page: Page) -> Self {
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
    pub(crate) fn not_frozen(page: Page) -> Self {
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
    pub(crate) fn was_frozen(page: Page) -> Self {
        Self {
            page,
            icon: "shield-check",
            title: "was-frozen-title",
            body: "was-frozen-text",
            next: Some(("/sign-in".into(), "sign-in-title")),
        }
    }
}
