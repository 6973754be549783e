//! What a gate guards.

use serde::{Deserialize, Serialize};

names! {
    /// A guarded purpose: what the flow will be spent on.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Purpose {
        /// Open an account.
        Register => "register",
        /// Begin a session.
        SignIn => "sign_in",
        /// Enrol an authenticator app, or replace the enrolled one.
        EnrolAuthenticator => "enrol_authenticator",
        /// Adjust to an authenticator whose clock drifted.
        ResynchroniseAuthenticator => "resynchronise_authenticator",
        /// Make a new set of backup codes.
        ReplaceBackupCodes => "replace_backup_codes",
        /// Choose a new password.
        ChangePassword => "change_password",
        /// Choose a new password without the old one.
        ResetPassword => "reset_password",
        /// Stop everything, or withdrawals, within a session.
        Freeze => "freeze",
        /// Ask for the end of a freeze, without a session.
        Unfreeze => "unfreeze",
        /// Make a protection stronger, or change it without making it weaker.
        StrengthenProtection => "strengthen_protection",
        /// Ask for a protection to become weaker.
        WeakenProtection => "weaken_protection",
        /// Ask for the authenticator to be removed, also by an owner who has lost it.
        RemoveAuthenticator => "remove_authenticator",
        /// Put a new e-mail address or mobile number in place of an old one.
        ReplaceContact => "replace_contact",
        /// Put a new one beside the others.
        AddContact => "add_contact",
        /// Set or lengthen the settings lock.
        LockSettings => "lock_settings",
        /// Replace the anti-phishing code or the login phrase by another, or remove the login phrase.
        ReplaceAntiPhishing => "replace_anti_phishing",
        /// Ask for an authenticator to be removed that somebody else put in the place of the owner's, without a session.
        DisownAuthenticator => "disown_authenticator",
    }
}

impl Purpose {
    /// Whether a flow of this purpose is begun by somebody who names an identifier, before anybody is known.
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

    /// Whether a flow of this purpose begins with a message, and lasts so much longer: one that is sent a little later has its
    /// full time too.
    #[must_use]
    pub const fn waits_for_a_message(self) -> bool {
        matches!(self, Self::ResetPassword)
    }

    /// Whether failures count apart from those of signing in: a lock there leaves the way back open, and guesses here lock
    /// nobody out there. The end of a freeze and a disowning ask for a password, whose guesses count with all others.
    #[must_use]
    pub const fn counts_failures_apart(self) -> bool {
        matches!(self, Self::ResetPassword)
    }

    /// Whether a flow of this purpose leaves a session behind.
    #[must_use]
    pub const fn begins_session(self) -> bool {
        matches!(self, Self::Register | Self::SignIn | Self::ResetPassword)
    }
}
