//! Pages that say one thing: what is not there, what broke, and what happens next. Also the page of the JSON interface.

use askama::Template;

use crate::page::view::Page;

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// 404.
    NotFound,
    /// 403: the request did not come from our own pages, or is not theirs to make.
    Forbidden,
    /// 400: the form, the query or its path could not be read.
    Unreadable,
    /// 400: a proxy's header does not say where the request comes from.
    Origin,
    /// 400: no application registered the address that the customer was to go back to.
    ReturnUnknown,
    /// 405: the page does not answer to this method.
    WrongMethod,
    /// 413: the form is larger than the server takes.
    TooLarge,
    /// 429: too much came from this network.
    TooMany {
        /// Seconds until it is worth trying again.
        retry_seconds: u32,
    },
    /// 500.
    Broken,
    /// 503: too busy, or the database is away.
    Away {
        /// Seconds until it is worth trying again.
        retry_seconds: u32,
    },
}

impl Fault {
    /// The status code shown on the page.
    #[must_use]
    pub(crate) fn status(self) -> u16 {
        match self {
            Self::Unreadable | Self::Origin | Self::ReturnUnknown => 400,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::WrongMethod => 405,
            Self::TooLarge => 413,
            Self::TooMany { .. } => 429,
            Self::Broken => 500,
            Self::Away { .. } => 503,
        }
    }

    /// Its icon.
    #[must_use]
    pub(crate) fn icon(self) -> &'static str {
        match self {
            Self::NotFound | Self::WrongMethod | Self::ReturnUnknown => "map-pin",
            Self::Forbidden => "ban",
            Self::Unreadable | Self::Origin | Self::TooLarge => "circle-x",
            Self::Broken => "triangle-alert",
            Self::Away { .. } | Self::TooMany { .. } => "hourglass",
        }
    }

    /// The keys of its title and its text.
    #[must_use]
    pub(crate) fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::NotFound => ("not-found-title", "not-found-text"),
            Self::WrongMethod => ("wrong-method-title", "wrong-method-text"),
            Self::Origin => ("origin-title", "origin-text"),
            Self::ReturnUnknown => ("return-unknown-title", "return-unknown-text"),
            Self::TooLarge => ("too-large-title", "too-large-text"),
            Self::TooMany { .. } => ("too-many-title", "too-many-text"),
            Self::Forbidden => ("forbidden-title", "forbidden-text"),
            Self::Unreadable => ("unreadable-title", "unreadable-text"),
            Self::Broken => ("broken-title", "broken-text"),
            Self::Away { .. } => ("away-title", "away-text"),
        }
    }
}

/// A fault, told calmly.
#[derive(Clone, Debug, Template)]
#[template(path = "fault.html")]
pub(crate) struct FaultView {
    /// What every page has.
    pub(crate) page: Page,
    /// What went wrong.
    pub(crate) fault: Fault,
    /// The request's id, by which the operator finds the cause in the log.
    pub(crate) request_id: String,
}

impl FaultView {
    /// When it is worth trying again, in milliseconds since 1970.
    #[must_use]
    pub(crate) fn retry_ms(&self) -> Option<i64> {
        match self.fault {
            Fault::Away { retry_seconds } | Fault::TooMany { retry_seconds } => {
                Some(self.page.now_ms.saturating_add(i64::from(retry_seconds) * 1000))
            }
            Fault::NotFound
            | Fault::Forbidden
            | Fault::Unreadable
            | Fault::Origin
            | Fault::ReturnUnknown
            | Fault::WrongMethod
            | Fault::TooLarge
            | Fault::Broken => None,
        }
    }
}

/// One thing said, and one way on.
#[derive(Clone, Debug, Template)]
#[template(path = "message.html")]
pub(crate) struct MessageView {
    /// What every page has.
    pub(crate) page: Page,
    /// The name of an icon.
    pub(crate) icon: &'static str,
    /// The key of the title.
    pub(crate) title: &'static str,
    /// The key of the text.
    pub(crate) body: &'static str,
    /// The way on: address and the key of its words.
    pub(crate) next: Option<(String, &'static str)>,
}

impl MessageView {
    /// Signed out.
    #[must_use]
    pub(crate) fn signed_out(page: Page) -> Self {
        Self {
            page,
            icon: "lock-keyhole",
            title: "signed-out-title",
            body: "signed-out-text",
            next: Some(("/sign-in".into(), "sign-in-again")),
        }
    }

    /// A flow that took too long; it begins anew at `begin`.
    #[must_use]
    pub(crate) fn ended(page: Page, begin: &str) -> Self {
        Self {
            page,
            icon: "hourglass",
            title: "ended-title",
            body: "ended-text",
            next: Some((begin.into(), "begin-again")),
        }
    }

    /// A sign-in that was begun in one tab, while the browser was signed in in another.
    #[must_use]
    pub(crate) fn signed_in_meanwhile(page: Page) -> Self {
        Self {
            page,
            icon: "circle-check",
            title: "signed-in-meanwhile-title",
            body: "signed-in-meanwhile-text",
            next: Some(("/account".into(), "signed-in-meanwhile-go")),
        }
    }

    /// An address that has proven to belong to an account already.
    #[must_use]
    pub(crate) fn already_registered(page: Page) -> Self {
        Self {
            page,
            icon: "user",
            title: "already-title",
            body: "already-text",
            next: Some(("/sign-in".into(), "sign-in-title")),
        }
    }

    /// Registration where the operator takes nobody new.
    #[must_use]
    pub(crate) fn registration_closed(page: Page) -> Self {
        Self {
            page,
            icon: "ban",
            title: "closed-title",
            body: "closed-text",
            next: Some(("/sign-in".into(), "sign-in-title")),
        }
    }

    /// Somebody whom the operator does not let in from where they are.
    #[must_use]
    pub(crate) fn region_refused(page: Page) -> Self {
        let next = page.brand.help.clone().map(|help| (help, "region-refused-help"));
        Self { page, icon: "map-pin", title: "region-refused-title", body: "region-refused-text", next }
    }

    /// The built-in mailbox, to somebody without its key.
    #[must_use]
    pub(crate) fn mailbox_closed(page: Page) -> Self {
        Self {
            page,
            icon: "lock-keyhole",
            title: "mailbox-closed-title",
            body: "mailbox-closed-text",
            next: Some(("/sign-in".into(), "sign-in-title")),
        }
    }
}

/// `/api/docs`: the JSON interface, drawn in the browser from its OpenAPI document.
#[derive(Clone, Debug, Template)]
#[template(path = "api_docs.html")]
pub(crate) struct ApiDocsView {
    /// What every page has.
    pub(crate) page: Page,
    /// Address of the document.
    pub(crate) document: String,
}
