//! What makes an account safer, one card each; what waits to make it less safe; and the small tasks that change either.

use askama::Template;
use vestibule_domain::protection::ProtectionChange;
use vestibule_domain::time::Span;

use super::page::Page;
use super::security::Owner;

/// What a change that waits does when its time has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeLabel {
    /// The authenticator goes.
    Authenticator,
    /// The settings lock becomes as long as this.
    Lock {
        /// Days; none where the lock is switched off.
        days: Option<u32>,
    },
    /// Messages carry no word any more.
    Word,
    /// Withdrawals may go anywhere.
    Whitelist,
    /// The freeze ends.
    Unfreeze,
    /// An address or number is added.
    ContactAdded,
    /// An address or number takes another's place.
    ContactReplaced,
    /// An address or number goes.
    ContactRemoved,
}

impl ChangeLabel {
    /// What a change is about.
    #[must_use]
    pub fn of(change: &ProtectionChange) -> Self {
        match change {
            ProtectionChange::RemoveAuthenticator { .. } => Self::Authenticator,
            ProtectionChange::SettingsLock { delay } => Self::Lock { days: delay.map(days_of) },
            ProtectionChange::AntiPhishing { .. } => Self::Word,
            ProtectionChange::WhitelistOnly { .. } => Self::Whitelist,
            ProtectionChange::Unfreeze => Self::Unfreeze,
            ProtectionChange::AddContact { .. } => Self::ContactAdded,
            ProtectionChange::ReplaceContact { .. } => Self::ContactReplaced,
            ProtectionChange::RemoveContact { .. } => Self::ContactRemoved,
        }
    }

    /// What it does, in the reader's language.
    #[must_use]
    pub fn text(&self, page: &Page) -> String {
        let key = match self {
            Self::Lock { days: Some(days) } => return page.text1("matter-lock", "days", days),
            Self::Authenticator => "matter-authenticator",
            Self::Lock { days: None } => "matter-lock-off",
            Self::Word => "matter-word",
            Self::Whitelist => "matter-whitelist",
            Self::Unfreeze => "matter-unfreeze",
            Self::ContactAdded => "matter-contact-added",
            Self::ContactReplaced => "matter-contact-replaced",
            Self::ContactRemoved => "matter-contact-removed",
        };
        page.text(key).into_owned()
    }
}

/// Whole days, rounded down.
#[must_use]
pub fn days_of(span: Span) -> u32 {
    u32::try_from(span.minutes() / (24 * 60)).unwrap_or(u32::MAX)
}

/// A length of time in words: whole days, or hours where it is none.
#[must_use]
pub fn lasting(page: &Page, span: Span) -> String {
    let hours = span.minutes() / 60;
    if hours % 24 == 0 {
        page.text1("lasting-days", "days", hours / 24)
    } else {
        page.text1("lasting-hours", "hours", hours)
    }
}

/// A change that waits.
#[derive(Clone, Debug)]
pub struct WaitingRow {
    /// Its name in addresses.
    pub id: String,
    /// What it does.
    pub matter: ChangeLabel,
    /// When it was asked for.
    pub asked_ms: i64,
    /// When it takes effect unless somebody says no.
    pub until_ms: i64,
}

/// `/account/protections`.
#[derive(Clone, Debug, Template)]
#[template(path = "protections.html")]
pub struct ProtectionsView {
    /// What every page has.
    pub page: Page,
    /// What waits, oldest first.
    pub waiting: Vec<WaitingRow>,
    /// Whether a freeze is in force.
    pub frozen: bool,
    /// How long a change that weakens waits, in words.
    pub delay: String,
    /// The days of the settings lock.
    pub lock_days: Option<u32>,
    /// From when on it counts, where it does not yet.
    pub lock_from_ms: Option<i64>,
    /// Whether an authenticator is enrolled.
    pub authenticator: bool,
    /// The word that every message carries.
    pub word: Option<String>,
    /// The phrase that known devices show.
    pub phrase: Option<String>,
}

/// `/account/protections/settings-lock`: for how long changes that weaken shall wait.
#[derive(Clone, Debug, Template)]
#[template(path = "protection_lock.html")]
pub struct ProtectionLockView {
    /// What every page has.
    pub page: Page,
    /// How long they wait now, in words.
    pub delay: String,
    /// How long after it was set a longer lock counts, in words.
    pub fresh: String,
    /// The lock's present days.
    pub present: Option<u32>,
    /// The days that can be chosen.
    pub choices: Vec<u32>,
    /// The one that is chosen at first.
    pub chosen: u32,
}

/// What somebody wants to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// A settings lock of so many days.
    Lock {
        /// The days.
        days: u32,
    },
    /// No settings lock.
    LockOff,
    /// A word in every message.
    Word {
        /// As typed.
        word: String,
        /// Whether it cannot be taken.
        wrong: bool,
    },
    /// No word.
    WordOff,
    /// A phrase on known devices.
    Phrase {
        /// As typed.
        phrase: String,
        /// Whether it cannot be taken.
        wrong: bool,
    },
    /// No phrase.
    PhraseOff,
    /// No authenticator.
    AuthenticatorOff,
    /// No freeze.
    FreezeEnd,
}

impl Task {
    /// Whether what was typed cannot be taken.
    #[must_use]
    pub const fn refused(&self) -> bool {
        match self {
            Self::Word { wrong, .. } | Self::Phrase { wrong, .. } => *wrong,
            Self::Lock { .. }
            | Self::LockOff
            | Self::WordOff
            | Self::PhraseOff
            | Self::AuthenticatorOff
            | Self::FreezeEnd => false,
        }
    }

    /// Its name in addresses.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Lock { .. } => "lock",
            Self::LockOff => "lock-off",
            Self::Word { .. } => "word",
            Self::WordOff => "word-off",
            Self::Phrase { .. } => "phrase",
            Self::PhraseOff => "phrase-off",
            Self::AuthenticatorOff => "authenticator-off",
            Self::FreezeEnd => "freeze-end",
        }
    }

    /// The keys of its title, of what it means, and of its button.
    #[must_use]
    pub fn keys(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Lock { .. } => ("lock-title", "lock-means", "lock-go"),
            Self::LockOff => ("lock-off-title", "lock-off-means", "lock-off-go"),
            Self::Word { .. } => ("word-title", "word-means", "word-go"),
            Self::WordOff => ("word-off-title", "word-off-means", "word-off-go"),
            Self::Phrase { .. } => ("phrase-title", "phrase-means", "phrase-go"),
            Self::PhraseOff => ("phrase-off-title", "phrase-off-means", "phrase-off-go"),
            Self::AuthenticatorOff => {
                ("authenticator-off-title", "authenticator-off-means", "authenticator-off-ask")
            }
            Self::FreezeEnd => ("freeze-end-title", "freeze-end-means", "freeze-end-go"),
        }
    }

    /// The title, with the days where it speaks of some.
    #[must_use]
    pub fn title(&self, page: &Page) -> String {
        let (title, _, _) = self.keys();
        if let Self::Lock { days } = self {
            page.text1(title, "days", days)
        } else {
            page.text(title).into_owned()
        }
    }
}

/// `/account/protections/{task}`: one change, with what it means and what is asked for it.
#[derive(Clone, Debug, Template)]
#[template(path = "protection_task.html")]
pub struct ProtectionTaskView {
    /// What every page has.
    pub page: Page,
    /// The change.
    pub task: Task,
    /// When it would take effect, where it weakens.
    pub waits_until_ms: Option<i64>,
    /// Who is told of it.
    pub told: Vec<String>,
    /// Whether the freeze in force refuses it.
    pub frozen: bool,
    /// What is asked of the owner.
    pub owner: Owner,
}

/// `/account/protections/waiting/{id}`: a change that was asked for and waits.
#[derive(Clone, Debug, Template)]
#[template(path = "protection_waits.html")]
pub struct ProtectionWaitsView {
    /// What every page has.
    pub page: Page,
    /// The change.
    pub one: WaitingRow,
    /// Who was told of it.
    pub told: Vec<String>,
}
