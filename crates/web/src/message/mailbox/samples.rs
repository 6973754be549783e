//! Samples of these pages, for tests and for eyes.

use crate::message::mailbox::view::{MailboxMessageView, MailboxView, MessageRow};
use crate::page::problem::Channel;
use crate::page::samples::SAMPLE_NOW;
use crate::page::view::Page;

impl MailboxMessageView {
    /// A mail with a code and a link.
    #[must_use]
    pub(crate) fn sample() -> Self {
        Self {
            page: Page::sample(),
            message: sample_row(),
            body: "Hello,\n\nyour code is 492 117. It counts for 10 minutes.\n\nOr open this page and press Confirm:\nhttp://localhost:8080/register/verify/vst_mail_sample\n\nIf this was not you, there is nothing to do.\n".into(),
        }
    }
}

impl MailboxView {
    /// Two messages.
    #[must_use]
    pub(crate) fn sample() -> Self {
        let sms = MessageRow {
            id: "2".into(),
            channel: Channel::Sms,
            to: "+351 912 345 421".into(),
            subject: "Northwind Exchange: 660 291 is your code. We never ask for it by phone.".into(),
            at_ms: SAMPLE_NOW - 120_000,
        };
        Self { page: Page::sample(), messages: vec![sample_row(), sms] }
    }

    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        vec![("mailbox", Self::sample()), ("mailbox-empty", Self { messages: Vec::new(), ..Self::sample() })]
    }
}

fn sample_row() -> MessageRow {
    MessageRow {
        id: "1".into(),
        channel: Channel::Mail,
        to: "ann@example.com".into(),
        subject: "492 117 is your code".into(),
        at_ms: SAMPLE_NOW,
    }
}
