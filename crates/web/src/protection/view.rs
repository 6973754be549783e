//! What makes an account safer, one card each; what waits to make it less safe; and the small tasks that change either.

use askama::Template;
use vestibule_domain::account::AskedBy;
use vestibule_domain::protection::ProtectionChange;
use vestibule_domain::time::Span;
use vestibule_text::ToFluent;

use crate::flow::view::Owner;
use crate::page::text::Text;
use crate::page::view::Page;

/// What a change that waits does when its time has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChangeLabel {
    /// The authenticator goes.
    Authenticator,
    /// The settings lock becomes as long as this.
    Lock {
        /// Days; none where the lock is switched off.
        days: Option<u32>,
    },
    /// A passkey goes.
    Passkey,
    /// Messages carry no anti-phishing code any more.
    AntiPhishingCode,
    /// Withdrawals may go anywhere.
    Whitelist,
    /// More than passkeys opens the account.
    PasskeysOnly,
    /// The freeze ends.
    Unfreeze,
    /// An address or number is added.
    ContactAdded,
    /// An address or number takes another's place.
    ContactReplaced,
    /// An address or number goes.
    ContactRemoved,
    /// The account is closed.
    Closing {
        /// Who asked.
        by: AskedBy,
    },
}

impl ChangeLabel {
    /// What a change is about.
    #[must_use]
    pub(crate) fn of(change: &ProtectionChange) -> Self {
        match change {
            ProtectionChange::RemoveAuthenticator { .. } => Self::Authenticator,
            ProtectionChange::RemovePasskey { .. } => Self::Passkey,
            ProtectionChange::SettingsLock { delay } => Self::Lock { days: delay.map(days_of) },
            ProtectionChange::AntiPhishing { .. } => Self::AntiPhishingCode,
            ProtectionChange::WhitelistOnly { .. } => Self::Whitelist,
            ProtectionChange::PasskeysOnly { .. } => Self::PasskeysOnly,
            ProtectionChange::Unfreeze => Self::Unfreeze,
            ProtectionChange::AddContact { .. } => Self::ContactAdded,
            ProtectionChange::ReplaceContact { .. } => Self::ContactReplaced,
            ProtectionChange::RemoveContact { .. } => Self::ContactRemoved,
            ProtectionChange::CloseAccount { by } => Self::Closing { by: *by },
        }
    }

    /// What it does, in the reader's language.
    #[must_use]
    pub(crate) fn text(self, page: &Page) -> String {
        self.words(&page.text)
    }

    /// The same where there is no page yet.
    #[must_use]
    pub(crate) fn words(self, text: &Text) -> String {
        let key = match self {
            Self::Lock { days: Some(days) } => {
                return text.text_with("matter-lock", &[("days", days.to_fluent())]);
            }
            Self::Authenticator => "matter-authenticator",
            Self::Passkey => "matter-passkey",
            Self::Lock { days: None } => "matter-lock-off",
            Self::AntiPhishingCode => "matter-anti-phishing-code",
            Self::Whitelist => "matter-whitelist",
            Self::PasskeysOnly => "matter-passkeys-only",
            Self::Unfreeze => "matter-unfreeze",
            Self::ContactAdded => "matter-contact-added",
            Self::ContactReplaced => "matter-contact-replaced",
            Self::ContactRemoved => "matter-contact-removed",
            Self::Closing { by: AskedBy::Owner } => "matter-closing",
            Self::Closing { by: AskedBy::Operator } => "matter-closing-by-operator",
        };
        text.text(key).into_owned()
    }
}

/// Whole days, rounded down.
#[must_use]
pub(crate) fn days_of(span: Span) -> u32 {
    u32::try_from(span.minutes() / (24 * 60)).unwrap_or(u32::MAX)
}

/// A length of time in words: whole days, or hours where it is none.
#[must_use]
pub(crate) fn lasting(page: &Page, span: Span) -> String {
    let hours = span.minutes() / 60;
    if hours % 24 == 0 {
        page.text1("lasting-days", "days", hours / 24)
    } else {
        page.text1("lasting-hours", "hours", hours)
    }
}

/// A change that waits.
#[derive(Clone, Debug)]
pub(crate) struct WaitingRow {
    /// Its name in addresses.
    pub(crate) id: String,
    /// What it does.
    pub(crate) matter: ChangeLabel,
    /// When it was asked for.
    pub(crate) asked_ms: i64,
    /// When it takes effect unless somebody says no.
    pub(crate) until_ms: i64,
}

/// `/account/protections`.
#[derive(Clone, Debug, Template)]
#[template(path = "protection/protections.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and none excludes another")]
pub(crate) struct ProtectionsView {
    /// What every page has.
    pub(crate) page: Page,
    /// What waits, oldest first.
    pub(crate) waiting: Vec<WaitingRow>,
    /// Whether a freeze is in force.
    pub(crate) frozen: bool,
    /// How long a change that weakens waits, in words.
    pub(crate) delay: String,
    /// The days of the settings lock.
    pub(crate) lock_days: Option<u32>,
    /// From when on it counts, where it does not yet.
    pub(crate) lock_from_ms: Option<i64>,
    /// Whether an authenticator is enrolled.
    pub(crate) authenticator: bool,
    /// Whether nothing but a passkey opens the account.
    pub(crate) passkeys_only: bool,
    /// Whether that could be turned on.
    pub(crate) passkeys_suffice: bool,
    /// The anti-phishing code.
    pub(crate) anti_phishing_code: Option<String>,
    /// The login phrase.
    pub(crate) login_phrase: Option<String>,
}

/// A protection that consists of a text of the customer's choice.
pub(crate) struct ChosenText<'a> {
    /// Its name in addresses.
    name: &'static str,
    /// Its icon.
    icon: &'static str,
    /// Keys of its title, of what it is good for, and of the link that removes it.
    title: &'static str,
    why: &'static str,
    off: &'static str,
    /// The text; none where none is set.
    value: Option<&'a str>,
}

impl ProtectionsView {
    fn chosen(&self) -> [ChosenText<'_>; 2] {
        let code = ChosenText {
            name: "anti-phishing-code",
            icon: "message-square-text",
            title: "anti-phishing-code-title",
            why: "protection-anti-phishing-code-why",
            off: "anti-phishing-code-off",
            value: self.anti_phishing_code.as_deref(),
        };
        let phrase = ChosenText {
            name: "login-phrase",
            icon: "log-in",
            title: "login-phrase-title",
            why: "protection-login-phrase-why",
            off: "login-phrase-off",
            value: self.login_phrase.as_deref(),
        };
        [code, phrase]
    }
}

/// `/account/protections/settings-lock`: for how long changes that weaken shall wait.
#[derive(Clone, Debug, Template)]
#[template(path = "protection/protection_lock.html")]
pub(crate) struct ProtectionLockView {
    /// What every page has.
    pub(crate) page: Page,
    /// How long they wait now, in words.
    pub(crate) delay: String,
    /// How long after it was set a longer lock counts, in words.
    pub(crate) fresh: String,
    /// The lock's present days.
    pub(crate) present: Option<u32>,
    /// The days that can be chosen.
    pub(crate) choices: Vec<u32>,
    /// The one that is chosen at first.
    pub(crate) chosen: u32,
}

/// What somebody wants to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// A settings lock of so many days.
    Lock {
        /// The days.
        days: u32,
    },
    /// No settings lock.
    LockOff,
    /// An anti-phishing code.
    AntiPhishingCode {
        /// As typed.
        code: String,
        /// Whether it cannot be taken.
        wrong: bool,
    },
    /// No anti-phishing code.
    AntiPhishingCodeOff,
    /// A login phrase.
    LoginPhrase {
        /// As typed.
        phrase: String,
        /// Whether it cannot be taken.
        wrong: bool,
    },
    /// No login phrase.
    LoginPhraseOff,
    /// Nothing but passkeys.
    PasskeysOnly,
    /// Not passkeys alone.
    PasskeysOnlyOff,
    /// No authenticator.
    AuthenticatorOff,
    /// No freeze.
    FreezeEnd,
    /// No account any more.
    CloseAccount,
}

impl Task {
    /// Whether what was typed cannot be taken.
    #[must_use]
    pub(crate) const fn refused(&self) -> bool {
        match self {
            Self::AntiPhishingCode { wrong, .. } | Self::LoginPhrase { wrong, .. } => *wrong,
            Self::Lock { .. }
            | Self::LockOff
            | Self::AntiPhishingCodeOff
            | Self::LoginPhraseOff
            | Self::PasskeysOnly
            | Self::PasskeysOnlyOff
            | Self::AuthenticatorOff
            | Self::FreezeEnd
            | Self::CloseAccount => false,
        }
    }

    /// Its name in addresses.
    #[must_use]
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Lock { .. } => "lock",
            Self::LockOff => "lock-off",
            Self::AntiPhishingCode { .. } => "anti-phishing-code",
            Self::AntiPhishingCodeOff => "anti-phishing-code-off",
            Self::LoginPhrase { .. } => "login-phrase",
            Self::LoginPhraseOff => "login-phrase-off",
            Self::PasskeysOnly => "passkeys-only",
            Self::PasskeysOnlyOff => "passkeys-only-off",
            Self::AuthenticatorOff => "authenticator-off",
            Self::FreezeEnd => "freeze-end",
            Self::CloseAccount => "close-account",
        }
    }

    /// The keys of its title, of what it means, and of its button.
    #[must_use]
    pub(crate) fn keys(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Lock { .. } => ("lock-title", "lock-means", "lock-go"),
            Self::LockOff => ("lock-off-title", "lock-off-means", "lock-off-go"),
            Self::AntiPhishingCode { .. } => {
                ("anti-phishing-code-title", "anti-phishing-code-means", "anti-phishing-code-go")
            }
            Self::AntiPhishingCodeOff => {
                ("anti-phishing-code-off-title", "anti-phishing-code-off-means", "anti-phishing-code-off-go")
            }
            Self::LoginPhrase { .. } => ("login-phrase-title", "login-phrase-means", "login-phrase-go"),
            Self::LoginPhraseOff => {
                ("login-phrase-off-title", "login-phrase-off-means", "login-phrase-off-go")
            }
            Self::PasskeysOnly => ("passkeys-only-title", "passkeys-only-means", "passkeys-only-go"),
            Self::PasskeysOnlyOff => {
                ("passkeys-only-off-title", "passkeys-only-off-means", "passkeys-only-off-go")
            }
            Self::AuthenticatorOff => {
                ("authenticator-off-title", "authenticator-off-means", "authenticator-off-ask")
            }
            Self::FreezeEnd => ("freeze-end-title", "freeze-end-means", "freeze-end-go"),
            Self::CloseAccount => ("close-account-title", "close-account-means", "close-account-go"),
        }
    }

    /// The page that leads to it, with the key of its title.
    #[must_use]
    pub(crate) const fn back(&self) -> (&'static str, &'static str) {
        match self {
            Self::CloseAccount => ("/account/profile", "nav-profile"),
            Self::PasskeysOnly | Self::PasskeysOnlyOff => ("/account/passkeys", "security-passkeys"),
            Self::Lock { .. }
            | Self::LockOff
            | Self::AntiPhishingCode { .. }
            | Self::AntiPhishingCodeOff
            | Self::LoginPhrase { .. }
            | Self::LoginPhraseOff
            | Self::AuthenticatorOff
            | Self::FreezeEnd => ("/account/protections", "protections-title"),
        }
    }

    /// The title, with the days where it speaks of some.
    #[must_use]
    pub(crate) fn title(&self, page: &Page) -> String {
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
#[template(path = "protection/protection_task.html")]
pub(crate) struct ProtectionTaskView {
    /// What every page has.
    pub(crate) page: Page,
    /// The change.
    pub(crate) task: Task,
    /// When it would take effect, where it weakens.
    pub(crate) waits_until_ms: Option<i64>,
    /// Who is told of it.
    pub(crate) told: Vec<String>,
    /// Whether the freeze in force refuses it.
    pub(crate) frozen: bool,
    /// What is asked of the owner.
    pub(crate) owner: Owner,
}

/// `/account/protections/waiting/{id}`: a change that was asked for and waits.
#[derive(Clone, Debug, Template)]
#[template(path = "protection/protection_waits.html")]
pub(crate) struct ProtectionWaitsView {
    /// What every page has.
    pub(crate) page: Page,
    /// The change.
    pub(crate) one: WaitingRow,
    /// Who was told of it.
    pub(crate) told: Vec<String>,
}
