//! What a gate guards.

use serde::{Deserialize, Serialize};

/// A guarded purpose: what the flow will be spent on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Open an account.
    Register,
    /// Begin a session.
    SignIn,
    /// Enrol an authenticator app, or replace the enrolled one.
    EnrolAuthenticator,
    /// Adjust to an authenticator whose clock drifted.
    ResynchroniseAuthenticator,
    /// Make a new set of backup codes.
    ReplaceBackupCodes,
    /// Choose a new password.
    ChangePassword,
    /// Choose a new password without the old one.
    ResetPassword,
    /// Stop everything, or withdrawals, within a session.
    Freeze,
    /// Ask for the end of a freeze, without a session.
    Unfreeze,
    /// Make a protection stronger, or change it without making it weaker.
    StrengthenProtection,
    /// Ask for a protection to become weaker.
    WeakenProtection,
    /// Ask for the authenticator to be removed, also by whoever has lost it.
    RemoveAuthenticator,
    /// Put a new e-mail address or mobile number in place of an old one.
    ReplaceContact,
    /// Put a new one beside the others.
    AddContact,
    /// Set or lengthen the settings lock.
    LockSettings,
    /// Replace the anti-phishing code or the login phrase by another, or remove the phrase.
    ReplaceWord,
    /// Ask for an authenticator to be removed that somebody else put in the place of the owner's, without a session.
    DisownAuthenticator,
}

impl Purpose {
    /// Every purpose, for tables and tests.
    pub const ALL: [Self; 17] = [
        Self::Register,
        Self::SignIn,
        Self::EnrolAuthenticator,
        Self::ResynchroniseAuthenticator,
        Self::ReplaceBackupCodes,
        Self::ChangePassword,
        Self::ResetPassword,
        Self::Freeze,
        Self::Unfreeze,
        Self::StrengthenProtection,
        Self::WeakenProtection,
        Self::RemoveAuthenticator,
        Self::ReplaceContact,
        Self::AddContact,
        Self::LockSettings,
        Self::ReplaceWord,
        Self::DisownAuthenticator,
    ];

    /// The stable name used in storage, the API and the log.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::SignIn => "sign_in",
            Self::EnrolAuthenticator => "enrol_authenticator",
            Self::ResynchroniseAuthenticator => "resynchronise_authenticator",
            Self::ReplaceBackupCodes => "replace_backup_codes",
            Self::ChangePassword => "change_password",
            Self::ResetPassword => "reset_password",
            Self::Freeze => "freeze",
            Self::Unfreeze => "unfreeze",
            Self::StrengthenProtection => "strengthen_protection",
            Self::WeakenProtection => "weaken_protection",
            Self::RemoveAuthenticator => "remove_authenticator",
            Self::ReplaceContact => "replace_contact",
            Self::AddContact => "add_contact",
            Self::LockSettings => "lock_settings",
            Self::ReplaceWord => "replace_word",
            Self::DisownAuthenticator => "disown_authenticator",
        }
    }

    /// Reads the stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == text)
    }

    /// Whether a flow of this purpose is begun by whoever names an identifier, before anybody is known.
    #[must_use]
    pub const fn begins_with_identifier(self) -> bool {
        matches!(
            self,
            Self::Register | Self::SignIn | Self::ResetPassword | Self::Unfreeze | Self::DisownAuthenticator
        )
    }

    /// Whether what this purpose guards may make an account less safe.
    #[must_use]
    pub const fn may_weaken(self) -> bool {
        matches!(
            self,
            Self::Unfreeze
                | Self::WeakenProtection
                | Self::RemoveAuthenticator
                | Self::ReplaceContact
                | Self::AddContact
                | Self::DisownAuthenticator
        )
    }

    /// Whether a flow of this purpose leaves a session behind.
    #[must_use]
    pub const fn begins_session(self) -> bool {
        matches!(self, Self::Register | Self::SignIn)
    }
}
