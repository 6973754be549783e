//! Samples of these pages, for tests and for eyes.

use crate::account::activity::view::Entry;
use crate::notice::view::{NoticeRow, NoticesView, Settled};
use crate::page::samples::SAMPLE_NOW;
use crate::page::view::Page;
use vestibule_domain::audit::EventName;
use vestibule_domain::notice::{Alert, Template as Told};

impl NoticesView {
    /// Three unread notices among all that there can be.
    #[must_use]
    pub(crate) fn sample() -> Self {
        let row = |((kind, alert), at): ((EventName, Alert), i64)| NoticeRow {
            entry: Entry {
                kind,
                refused_by: None,
                new_device: false,
                about: None,
                ip: None,
                place: (at != 1).then(|| "Lisbon, Portugal".into()),
                device: Some("Firefox on Linux".into()),
                at_ms: SAMPLE_NOW - 600_000 - at * 7_000_000,
                left_out: 0,
            },
            told: alert.template,
            matter: alert.topic.unwrap_or_default(),
            count: alert.count.unwrap_or_default(),
            contact: alert.contact.unwrap_or_default(),
            due_ms: alert.due.map(|_| SAMPLE_NOW + 169_000_000),
            unread: at < 3,
            settled: None,
            asked_ms: None,
        };
        let mut page = Page::sample_signed_in();
        page.viewer = page.viewer.map(|viewer| crate::page::view::Viewer { unread: 3, ..viewer });
        let mut notices: Vec<NoticeRow> = Alert::samples().into_iter().zip(0_i64..).map(row).collect();
        // One that was stopped and one that was made, each beside the notice that announced it.
        let announced = notices.iter_mut().filter(|row| row.told == Told::WeakeningAsked).skip(1);
        for (row, made) in announced.zip([false, true]) {
            row.settled = Some(Settled { made, at_ms: row.entry.at_ms + 5_000_000 });
        }
        let ends = |row: &&mut NoticeRow| matches!(row.told, Told::WeakeningVetoed | Told::WeakeningApplied);
        for row in notices.iter_mut().filter(ends) {
            row.asked_ms = Some(row.entry.at_ms - 5_000_000);
        }
        Self { page, notices, up_to: Some(40), newer: None, older: Some("/account/notices?before=12".into()) }
    }

    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let mut read = Self::sample();
        read.page = Page::sample_signed_in();
        read.notices.truncate(2);
        for notice in &mut read.notices {
            notice.unread = false;
        }
        let read = Self { up_to: None, newer: Some("/account/notices".into()), older: None, ..read };
        let none = Self { notices: Vec::new(), newer: None, ..read.clone() };
        vec![("notices", Self::sample()), ("notices-read", read), ("notices-none", none)]
    }
}
