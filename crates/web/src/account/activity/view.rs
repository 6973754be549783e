//! What happened to the account, row by row, each a sentence with its place and device.

use askama::Template;
use vestibule_domain::audit::{EventGroup, EventName, Icon, RefusedBy, Tone};

use crate::page::view::Page;

/// One event.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// What happened.
    pub(crate) kind: EventName,
    /// What refused it.
    pub(crate) refused_by: Option<RefusedBy>,
    /// Whether it was a sign-in from a device not seen before.
    pub(crate) new_device: bool,
    /// What it was about, where its kind does not say it.
    pub(crate) about: Option<String>,
    /// Where it came from.
    pub(crate) place: Option<String>,
    /// From which address.
    pub(crate) ip: Option<String>,
    /// With what; that it was the exchange, where it was.
    pub(crate) device: Option<String>,
    /// When.
    pub(crate) at_ms: i64,
    /// How many more like it were not written down before it.
    pub(crate) left_out: u32,
}

impl Entry {
    /// The key of its sentence.
    #[must_use]
    pub(crate) fn key(&self) -> String {
        format!("event-{}", self.kind.as_str())
    }

    /// The key of what refused it.
    #[must_use]
    pub(crate) fn refused_key(&self) -> Option<String> {
        self.refused_by.map(|by| format!("refused-{}", by.as_str()))
    }

    /// Its icon's name in the sprite.
    #[must_use]
    pub(crate) const fn icon(&self) -> &'static str {
        match self.kind.icon() {
            Icon::LogIn => "log-in",
            Icon::LogOut => "log-out",
            Icon::Cross => "x",
            Icon::Lock => "lock",
            Icon::Key => "key-round",
            Icon::Codes => "file-key",
            Icon::Phone => "smartphone",
            Icon::Device => "monitor",
            Icon::ShieldAlert => "shield-alert",
            Icon::ShieldCheck => "shield-check",
            Icon::Mail => "mail",
            Icon::Inbox => "inbox",
            Icon::Person => "user",
            Icon::NewPerson => "user-plus",
            Icon::Agreement => "badge-check",
            Icon::Download => "download",
        }
    }

    /// The class of its icon's tile.
    #[must_use]
    pub(crate) const fn tone(&self) -> &'static str {
        match self.kind.tone() {
            Tone::Plain => "",
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
        }
    }
}

/// What the list is narrowed to; empty strings narrow nothing. The field names of the form are these.
#[derive(Clone, Debug, Default)]
pub(crate) struct ActivityFilter {
    /// `done` or `refused`.
    pub(crate) outcome: String,
    /// The stable name of an event.
    pub(crate) kind: String,
    /// A device's id.
    pub(crate) device: String,
    /// First day, `2026-11-01`.
    pub(crate) from: String,
    /// Last day.
    pub(crate) to: String,
}

impl ActivityFilter {
    /// Whether it is narrowed to this kind.
    #[must_use]
    pub(crate) fn is_kind(&self, kind: &str) -> bool {
        self.kind == kind
    }

    /// Whether it narrows anything.
    #[must_use]
    pub(crate) fn narrows(&self) -> bool {
        [&self.outcome, &self.kind, &self.device, &self.from, &self.to].iter().any(|part| !part.is_empty())
    }
}

/// `/account/activity`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/activity/activity.html")]
pub(crate) struct ActivityView {
    /// What every page has.
    pub(crate) page: Page,
    /// The events, newest first.
    pub(crate) entries: Vec<Entry>,
    /// What they are narrowed to.
    pub(crate) filter: ActivityFilter,
    /// The devices to choose from: id and name.
    pub(crate) devices: Vec<(String, String)>,
    /// The address of the page with newer events.
    pub(crate) newer: Option<String>,
    /// The address of the page with older events.
    pub(crate) older: Option<String>,
    /// The address of the same list as CSV.
    pub(crate) csv: String,
}

/// The key of what a group of events is called.
const fn label(group: EventGroup) -> &'static str {
    match group {
        EventGroup::SignIn => "event-group-sign-in",
        EventGroup::Credentials => "event-group-credentials",
        EventGroup::Recovery => "event-group-recovery",
        EventGroup::Freeze => "event-group-freeze",
        EventGroup::Protections => "event-group-protections",
        EventGroup::Account => "event-group-account",
    }
}

impl ActivityView {
    /// All events to choose from, in their groups.
    pub(crate) fn groups() -> impl Iterator<Item = (&'static str, impl Iterator<Item = &'static str>)> {
        EventGroup::ALL.into_iter().map(|group| {
            let kinds = EventName::ALL.into_iter().filter(move |kind| kind.group() == group);
            (label(group), kinds.map(EventName::as_str))
        })
    }
}
