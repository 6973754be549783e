//! What the customer was told of, one sentence each, with what to do if it was not them.

use askama::Template;
use vestibule_domain::notice::{Advice, Template as Told};

use crate::account::activity::view::Entry;
use crate::page::text::ToFluent;
use crate::page::view::Page;

/// One notice.
#[derive(Clone, Debug)]
pub(crate) struct NoticeRow {
    /// Time, place, device and icon, as in the list of activity.
    pub(crate) entry: Entry,
    /// Which text it was told with.
    pub(crate) told: Told,
    /// The stable name of what it is about, or nothing.
    pub(crate) matter: &'static str,
    /// The one number it speaks of, or 0.
    pub(crate) count: i64,
    /// The address or number it speaks of, or nothing.
    pub(crate) contact: String,
    /// The instant it speaks of.
    pub(crate) due_ms: Option<i64>,
    /// Whether it was not yet marked as read.
    pub(crate) unread: bool,
    /// What became of the change that it announced, where that no longer waits.
    pub(crate) settled: Option<Settled>,
    /// When the change was asked for whose end it tells.
    pub(crate) asked_ms: Option<i64>,
}

/// A change that no longer waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Settled {
    /// Whether it was made; otherwise everything stayed as it was.
    pub(crate) made: bool,
    /// When, in milliseconds since 1970.
    pub(crate) at_ms: i64,
}

impl NoticeRow {
    /// Its sentence.
    #[must_use]
    pub(crate) fn text(&self, page: &Page) -> String {
        let args = [
            ("topic", self.matter.to_fluent()),
            ("count", self.count.to_fluent()),
            ("contact", self.contact.to_fluent()),
        ];
        page.text.text_with(&format!("notice-{}", self.told.as_str()), &args)
    }

    /// What to do if it was not the reader: the key of the advice, the page, and the key of the link's words.
    #[must_use]
    pub(crate) fn advice(&self) -> (&'static str, &'static str, &'static str) {
        match self.told.advice() {
            Advice::Devices => ("notice-do-device", "/account/devices", "notice-go-devices"),
            Advice::Activity => ("notice-do-locked", "/account/activity", "notice-go-activity"),
            Advice::Factors => ("notice-do-factor", "/account/two-factor", "notice-go-factor"),
            Advice::Veto => ("notice-do-veto", "/account/protections", "notice-go-protections"),
            Advice::Security => ("notice-do-security", "/account/security", "notice-go-security"),
        }
    }
}

/// `/account/notices`. The form `/account/notices/read` has the field `up_to`.
#[derive(Clone, Debug, Template)]
#[template(path = "notice/notices.html")]
pub(crate) struct NoticesView {
    /// What every page has.
    pub(crate) page: Page,
    /// The notices, newest first.
    pub(crate) notices: Vec<NoticeRow>,
    /// The place of the newest one that is shown, for the form; none where nothing shown is unread.
    pub(crate) up_to: Option<i64>,
    /// The address of the page with newer ones.
    pub(crate) newer: Option<String>,
    /// The address of the page with older ones.
    pub(crate) older: Option<String>,
}
