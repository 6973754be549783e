//! The built-in mailbox: what would have gone out by mail and SMS while no provider is set.

use askama::Template;

use crate::page::problem::Channel;
use crate::page::text::{Html, escape_into};
use crate::page::view::Page;

/// One message in the list.
#[derive(Clone, Debug)]
pub(crate) struct MessageRow {
    /// Its id, for its address `/dev/mailbox/{id}`.
    pub(crate) id: String,
    /// By mail or SMS.
    pub(crate) channel: Channel,
    /// To whom.
    pub(crate) to: String,
    /// The subject, or the text of an SMS.
    pub(crate) subject: String,
    /// When.
    pub(crate) at_ms: i64,
}

impl MessageRow {
    /// The subject, or what an SMS says before the line that is for phones alone.
    #[must_use]
    pub(crate) fn headline(&self) -> &str {
        self.subject.split("\n\n").next().unwrap_or_default()
    }
}

/// `/dev/mailbox`.
#[derive(Clone, Debug, Template)]
#[template(path = "message/mailbox/mailbox.html")]
pub(crate) struct MailboxView {
    /// What every page has.
    pub(crate) page: Page,
    /// The messages, newest first.
    pub(crate) messages: Vec<MessageRow>,
}

/// `/dev/mailbox/{id}`.
#[derive(Clone, Debug, Template)]
#[template(path = "message/mailbox/mailbox_message.html")]
pub(crate) struct MailboxMessageView {
    /// What every page has.
    pub(crate) page: Page,
    /// The message.
    pub(crate) message: MessageRow,
    /// Its plain text.
    pub(crate) body: String,
}

impl MailboxMessageView {
    /// The text with its addresses made links.
    #[must_use]
    pub(crate) fn linked(&self) -> Html {
        let mut html = String::new();
        for word in self.body.split_inclusive(char::is_whitespace) {
            let address = word.trim_end();
            if address.starts_with("http://") || address.starts_with("https://") {
                html.push_str("<a href=\"");
                escape_into(&mut html, address);
                html.push_str("\">");
                escape_into(&mut html, address);
                html.push_str("</a>");
                escape_into(&mut html, word.strip_prefix(address).unwrap_or_default());
            } else {
                escape_into(&mut html, word);
            }
        }
        Html(html)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_become_links_and_markup_stays_text() {
        let mail = MailboxMessageView {
            body: "see https://a.example/?x=1&y=\"2 or javascript:alert(1) <b>".into(),
            ..MailboxMessageView::sample()
        };
        let html = mail.linked().to_string();
        assert!(html.contains("<a href=\"https://a.example/?x=1&amp;y=&quot;2\">"));
        assert_eq!(html.matches("<a ").count(), 1);
        assert!(!html.contains("<b>"));
    }
}
