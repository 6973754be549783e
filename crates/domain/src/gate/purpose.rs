//! What a gate guards.

use serde::{Deserialize, Serialize};

/// The table of purposes: the name, and whether what it guards may make an account less safe. An entry is begun by somebody who
/// names an identifier, before anybody is known; a change within the session that opened its flow.
macro_rules! purposes {
    (
        entries { $($(#[$of_entry:meta])* $entry:ident => $entry_name:literal, $entry_effect:ident;)+ }
        changes { $($(#[$of_change:meta])* $change:ident => $change_name:literal, $change_effect:ident;)+ }
    ) => {
        names! {
            /// A guarded purpose: what the flow will be spent on.
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
            #[serde(rename_all = "snake_case")]
            pub enum Purpose {
                $($(#[$of_entry])* $entry => $entry_name,)+
                $($(#[$of_change])* $change => $change_name,)+
            }
        }

        /// The purposes whose flows begin with an identifier; those of all others are opened by a session.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Entry {
            $($(#[$of_entry])* $entry,)+
        }

        impl Purpose {
            /// Which entry it is; none for a change within a session.
            #[must_use]
            pub const fn entry(self) -> Option<Entry> {
                match self {
                    $(Self::$entry => Some(Entry::$entry),)+
                    $(Self::$change => None,)+
                }
            }

            const fn effect(self) -> Effect {
                match self {
                    $(Self::$entry => Effect::$entry_effect,)+
                    $(Self::$change => Effect::$change_effect,)+
                }
            }
        }
    };
}

/// What a purpose may do to the safety of an account.
#[derive(Clone, Copy)]
enum Effect {
    /// It leaves the account as safe as it was, or makes it safer.
    Keeps,
    /// It may make the account less safe.
    Weakens,
}

purposes! {
    entries {
        /// Open an account.
        Register => "register", Keeps;
        /// Begin a session.
        SignIn => "sign_in", Keeps;
        /// Choose a new password without the old one.
        ResetPassword => "reset_password", Keeps;
        /// Ask for the end of a freeze, without a session.
        Unfreeze => "unfreeze", Weakens;
        /// Ask for an authenticator to be removed that somebody else put in the place of the owner's, without a session.
        DisownAuthenticator => "disown_authenticator", Weakens;
        /// Ask for passkeys to be no longer the only way in, without a session: for an owner who has lost them.
        LeavePasskeysOnly => "leave_passkeys_only", Weakens;
    }
    changes {
        /// Enrol an authenticator app, or replace the enrolled one.
        EnrolAuthenticator => "enrol_authenticator", Keeps;
        /// Adjust to an authenticator whose clock drifted.
        ResynchroniseAuthenticator => "resynchronise_authenticator", Keeps;
        /// Make a new set of backup codes.
        ReplaceBackupCodes => "replace_backup_codes", Keeps;
        /// Choose a new password.
        ChangePassword => "change_password", Keeps;
        /// Stop everything, or withdrawals, within a session.
        Freeze => "freeze", Keeps;
        /// Make a protection stronger, or change it without making it weaker.
        StrengthenProtection => "strengthen_protection", Keeps;
        /// Ask for a protection to become weaker.
        WeakenProtection => "weaken_protection", Weakens;
        /// Ask for the authenticator to be removed, also by an owner who has lost it.
        RemoveAuthenticator => "remove_authenticator", Weakens;
        /// Add a passkey.
        AddPasskey => "add_passkey", Keeps;
        /// Ask for a passkey to be removed, also by an owner who has lost it.
        RemovePasskey => "remove_passkey", Weakens;
        /// Put a new e-mail address or mobile number in place of an old one.
        ReplaceContact => "replace_contact", Weakens;
        /// Put a new one beside the others.
        AddContact => "add_contact", Weakens;
        /// Set or lengthen the settings lock.
        LockSettings => "lock_settings", Keeps;
        /// Let nothing but a passkey open the account from now on.
        TurnOnPasskeysOnly => "turn_on_passkeys_only", Keeps;
        /// Replace the anti-phishing code or the login phrase by another, or remove the login phrase.
        ReplaceAntiPhishing => "replace_anti_phishing", Keeps;
        /// Take a copy of everything that is kept about the customer.
        ExportAccount => "export_account", Keeps;
        /// Prove again who one is, for an operation of the exchange or for a while.
        StepUp => "step_up", Keeps;
    }
}

impl Purpose {
    /// Whether a flow of this purpose is begun by somebody who names an identifier, before anybody is known.
    #[must_use]
    pub const fn begins_with_identifier(self) -> bool {
        self.entry().is_some()
    }

    /// Whether what this purpose guards may make an account less safe.
    #[must_use]
    pub const fn may_weaken(self) -> bool {
        matches!(self.effect(), Effect::Weakens)
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
