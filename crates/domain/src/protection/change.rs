//! A change of what protects an account, and whether it strengthens or weakens: found out by comparing before and after,
//! never by a list of names.

use serde::{Deserialize, Serialize};

use super::Protections;
use crate::account::AskedBy;
use crate::content::Content;
use crate::id::{FactorId, IdentifierId};
use crate::time::Span;

/// A change that somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum ProtectionChange {
    /// Remove this authenticator, and the backup codes with the last second factor that they stand in for.
    RemoveAuthenticator {
        /// Which: another one that was enrolled meanwhile stays.
        authenticator: FactorId,
    },
    /// Remove this passkey.
    RemovePasskey {
        /// Which.
        passkey: FactorId,
    },
    /// Set how long every weakening waits; `None` leaves it to the policy.
    SettingsLock {
        /// The delay that the owner chose; `None` takes the lock off.
        delay: Option<Span>,
    },
    /// Put an anti-phishing code into every message, or none.
    AntiPhishing {
        /// Whether there is one afterwards.
        on: bool,
    },
    /// Let withdrawals go to listed addresses only, or anywhere.
    WhitelistOnly {
        /// Whether they go to listed addresses only.
        on: bool,
    },
    /// Let nothing but a passkey open the account, or other proofs too.
    PasskeysOnly {
        /// Whether nothing else opens it afterwards.
        on: bool,
    },
    /// End the freeze.
    Unfreeze,
    /// Put an address or number beside the others.
    AddContact {
        /// The address or number that is to come.
        new: IdentifierId,
    },
    /// Put an address or number in place of one that can no longer be read.
    ReplaceContact {
        /// The one that goes.
        old: IdentifierId,
        /// The one that comes.
        new: IdentifierId,
    },
    /// Remove an address or number.
    RemoveContact {
        /// The address or number that is to go.
        old: IdentifierId,
    },
    /// Close the account for good.
    CloseAccount {
        /// Who asked for it.
        by: AskedBy,
    },
}

/// What a change does to an account's safety.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Nothing becomes weaker: it applies at once.
    Strengthening,
    /// Something becomes weaker: it waits.
    Weakening,
}

names! {
    /// What a change is about, by its name alone.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum ChangeName {
        /// Remove this authenticator, and the backup codes with the last second factor that they stand in for.
        RemoveAuthenticator => "remove_authenticator",
        /// Remove this passkey.
        RemovePasskey => "remove_passkey",
        /// Set how long every weakening waits; `None` leaves it to the policy.
        SettingsLock => "settings_lock",
        /// Put an anti-phishing code into every message, or none.
        AntiPhishing => "anti_phishing",
        /// Let withdrawals go to listed addresses only, or anywhere.
        WhitelistOnly => "whitelist_only",
        /// Let nothing but a passkey open the account, or other proofs too.
        PasskeysOnly => "passkeys_only",
        /// End the freeze.
        Unfreeze => "unfreeze",
        /// Put an address or number beside the others.
        AddContact => "add_contact",
        /// Put an address or number in place of one that can no longer be read.
        ReplaceContact => "replace_contact",
        /// Remove an address or number.
        RemoveContact => "remove_contact",
        /// Close the account for good, as its owner asked.
        CloseAccount => "close_account",
        /// Close the account for good, as the operator asked.
        CloseAccountByOperator => "close_account_by_operator",
    }
}

impl ProtectionChange {
    /// The name of the change without its details.
    #[must_use]
    pub const fn name(&self) -> ChangeName {
        match self {
            Self::RemoveAuthenticator { .. } => ChangeName::RemoveAuthenticator,
            Self::RemovePasskey { .. } => ChangeName::RemovePasskey,
            Self::SettingsLock { .. } => ChangeName::SettingsLock,
            Self::AntiPhishing { .. } => ChangeName::AntiPhishing,
            Self::WhitelistOnly { .. } => ChangeName::WhitelistOnly,
            Self::PasskeysOnly { .. } => ChangeName::PasskeysOnly,
            Self::Unfreeze => ChangeName::Unfreeze,
            Self::AddContact { .. } => ChangeName::AddContact,
            Self::ReplaceContact { .. } => ChangeName::ReplaceContact,
            Self::RemoveContact { .. } => ChangeName::RemoveContact,
            Self::CloseAccount { by: AskedBy::Owner } => ChangeName::CloseAccount,
            Self::CloseAccount { by: AskedBy::Operator } => ChangeName::CloseAccountByOperator,
        }
    }

    /// The stable name used in storage, the API and the texts.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        self.name().as_str()
    }

    /// Adds to a content what changes, so that no two changes have the same one.
    #[must_use]
    pub fn describe(&self, content: Content) -> Content {
        let content = content.text("change", self.as_str());
        match self {
            Self::RemoveAuthenticator { authenticator } => content.id("authenticator", authenticator.uuid()),
            Self::RemovePasskey { passkey } => content.id("passkey", passkey.uuid()),
            Self::SettingsLock { delay } => content.option("delay", delay.map(Span::micros), Content::number),
            Self::AntiPhishing { on } | Self::WhitelistOnly { on } | Self::PasskeysOnly { on } => {
                content.flag("on", *on)
            }
            Self::Unfreeze | Self::CloseAccount { .. } => content,
            Self::AddContact { new } => content.id("new", new.uuid()),
            Self::ReplaceContact { old, new } => content.id("old", old.uuid()).id("new", new.uuid()),
            Self::RemoveContact { old } => content.id("old", old.uuid()),
        }
    }

    /// The address or number that it brings, which waits among the pending ones until then.
    #[must_use]
    pub const fn incoming(&self) -> Option<IdentifierId> {
        match self {
            Self::AddContact { new } | Self::ReplaceContact { new, .. } => Some(*new),
            Self::RemoveAuthenticator { .. }
            | Self::RemovePasskey { .. }
            | Self::SettingsLock { .. }
            | Self::AntiPhishing { .. }
            | Self::WhitelistOnly { .. }
            | Self::PasskeysOnly { .. }
            | Self::Unfreeze
            | Self::RemoveContact { .. }
            | Self::CloseAccount { .. } => None,
        }
    }

    /// The address or number that it removes from the account.
    #[must_use]
    pub const fn removes(&self) -> Option<IdentifierId> {
        match self {
            Self::ReplaceContact { old, .. } | Self::RemoveContact { old } => Some(*old),
            Self::RemoveAuthenticator { .. }
            | Self::RemovePasskey { .. }
            | Self::SettingsLock { .. }
            | Self::AntiPhishing { .. }
            | Self::WhitelistOnly { .. }
            | Self::PasskeysOnly { .. }
            | Self::Unfreeze
            | Self::AddContact { .. }
            | Self::CloseAccount { .. } => None,
        }
    }

    /// What protects the account once the change is made. A change about something that is no longer there changes
    /// nothing.
    #[must_use]
    pub fn applied_to(&self, before: &Protections) -> Protections {
        let mut after = before.clone();
        match self {
            Self::RemoveAuthenticator { authenticator } => {
                after.authenticator = before.authenticator.filter(|enrolled| enrolled != authenticator);
            }
            Self::RemovePasskey { passkey } => {
                after.passkeys.remove(passkey);
                // Nothing could open an account whose last one is gone.
                after.passkeys_only &= !after.passkeys.is_empty();
            }
            Self::SettingsLock { delay } => after.settings_lock = *delay,
            Self::AntiPhishing { on } => after.anti_phishing = *on,
            Self::WhitelistOnly { on } => after.whitelist_only = *on,
            Self::PasskeysOnly { on } => after.passkeys_only = *on,
            Self::Unfreeze => after.freeze = None,
            Self::AddContact { new } => {
                after.contacts.insert(*new);
            }
            Self::ReplaceContact { old, new } => {
                if after.contacts.remove(old) {
                    after.contacts.insert(*new);
                }
            }
            Self::RemoveContact { old } => {
                // The last one stays: an account that nothing finds is lost.
                if before.contacts.len() > 1 {
                    after.contacts.remove(old);
                }
            }
            Self::CloseAccount { .. } => after.closed = true,
        }
        after
    }

    /// What the change does to an account that is protected like this.
    #[must_use]
    pub fn direction(&self, before: &Protections) -> Direction {
        if self.applied_to(before).is_weaker_than(before) {
            Direction::Weakening
        } else {
            Direction::Strengthening
        }
    }

    /// Whether it would change anything.
    #[must_use]
    pub fn changes(&self, before: &Protections) -> bool {
        self.applied_to(before) != *before
    }

    /// Whether two changes come to the same, so that asking for one while the other waits begins no time anew: it is the same
    /// account that is closed, whoever asks.
    #[must_use]
    pub fn comes_to(&self, other: &Self) -> bool {
        matches!((self, other), (Self::CloseAccount { .. }, Self::CloseAccount { .. })) || self == other
    }

    /// Whether two changes are about the same thing, so that asking for one takes the place of the other.
    #[must_use]
    pub fn conflicts_with(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::ReplaceContact { old, .. } | Self::RemoveContact { old },
                Self::ReplaceContact { old: theirs, .. } | Self::RemoveContact { old: theirs },
            ) => old == theirs,
            (Self::RemovePasskey { passkey }, Self::RemovePasskey { passkey: theirs }) => passkey == theirs,
            (Self::AddContact { new }, Self::AddContact { new: theirs }) => new == theirs,
            (Self::CloseAccount { .. }, Self::CloseAccount { .. }) => true,
            _ => self.as_str() == other.as_str(),
        }
    }
}
