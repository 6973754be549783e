//! What every sample is made of.

use std::cell::Cell;

use crate::page::text::builtin;
use crate::page::view::{Page, Viewer};
use crate::site::{Brand, Offered};

thread_local! {
    /// The language that samples are made in, a tag that ships.
    static LANGUAGE: Cell<&'static str> = const { Cell::new("en") };
}

/// Does something with samples in another language.
pub(crate) fn in_language<T>(tag: &'static str, act: impl FnOnce() -> T) -> T {
    let before = LANGUAGE.replace(tag);
    let done = act();
    LANGUAGE.set(before);
    done
}

/// 21 November 2026, 08:20 UTC.
pub(crate) const SAMPLE_NOW: i64 = 1_795_249_200_000;

impl Page {
    /// A page as tests and the picture gallery show it.
    #[must_use]
    pub(crate) fn sample() -> Self {
        Self {
            text: builtin().of(LANGUAGE.get()),
            languages: Offered::all(builtin()),
            here: "/sign-in".into(),
            brand: Brand {
                name: "Northwind Exchange".into(),
                mark: None,
                style: None,
                help: Some("/help".into()),
                terms: Some("/legal/terms".into()),
                privacy: Some("/legal/privacy".into()),
            },
            domain: "id.northwind.example".into(),
            now_ms: SAMPLE_NOW,
            viewer: None,
            flash: None,
            flow: None,
            kept: false,
            application: None,
            home: None,
            from_check_up: false,
            mailbox: true,
        }
    }

    /// The same with Ann signed in.
    #[must_use]
    pub(crate) fn sample_signed_in() -> Self {
        Self {
            viewer: Some(Viewer { name: "Ann".into(), named: true, unread: 0, agreements_due: false }),
            mailbox: false,
            ..Self::sample()
        }
    }
}
