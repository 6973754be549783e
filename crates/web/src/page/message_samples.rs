//! Samples of the pages that only say something.

use crate::page::message::{ApiDocsView, Fault, FaultView, MessageView};
use crate::page::view::Page;

impl FaultView {
    /// Every fault.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let sample =
            |fault| Self { page: Page::sample(), fault, request_id: "01h455vb4pex5vsknk084sn02q".into() };
        vec![
            ("fault-404", sample(Fault::NotFound)),
            ("fault-403", sample(Fault::Forbidden)),
            ("fault-400", sample(Fault::Unreadable)),
            ("fault-400-origin", sample(Fault::Origin)),
            ("fault-400-return", sample(Fault::ReturnUnknown)),
            ("fault-405", sample(Fault::WrongMethod)),
            ("fault-413", sample(Fault::TooLarge)),
            ("fault-429", sample(Fault::TooMany { retry_seconds: 12 })),
            ("fault-500", sample(Fault::Broken)),
            ("fault-503", sample(Fault::Away { retry_seconds: 12 })),
        ]
    }
}

impl MessageView {
    /// Every message we have.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        vec![
            ("signed-out", Self::signed_out(Page::sample())),
            ("ended", Self::ended(Page::sample(), "/sign-in")),
            ("signed-in-meanwhile", Self::signed_in_meanwhile(Page::sample())),
            ("already-registered", Self::already_registered(Page::sample())),
            ("registration-closed", Self::registration_closed(Page::sample())),
            ("region-refused", Self::region_refused(Page::sample())),
            ("mailbox-closed", Self::mailbox_closed(Page::sample())),
        ]
    }
}

impl ApiDocsView {
    /// The page before it is drawn.
    #[must_use]
    pub(crate) fn sample() -> Self {
        Self { page: Page::sample(), document: "/api/v1/openapi.json".into() }
    }
}
