//! The texts that the server sends. Each has one name, in the templates' folders, in samples and in the outbox.

use serde::{Deserialize, Serialize};

/// What a message is, and by which ways it goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// It answers what is under way: a code, or a word about an address.
    Answer,
    /// It tells of an event, by mail, or by SMS where there is no address. It carries a freeze.
    Alert,
    /// An alert that goes out by SMS too, where there is a number beside an e-mail address.
    GraveAlert,
    /// An alert without a freeze: everything is frozen already, and the link would only frighten.
    AlertWhileFrozen,
}

/// What somebody does who was told of an event and had no part in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// Look through the devices and end sessions.
    Devices,
    /// Look at who tried what.
    Activity,
    /// Look at the second factor.
    Factors,
    /// Stop the change that waits.
    Veto,
    /// Look through the security settings, choose a new password.
    Security,
}

/// What a stranger learns from a message that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tells {
    /// Nothing: the stranger cannot cause it, or causes it for everybody alike.
    Nothing,
    /// That there is such an account: somebody who has proven nothing can have it sent to an account's owner, and to nobody
    /// else.
    Account,
}

/// The table of messages: the name of the text, what it is, what the notice about it advises, and what a stranger would learn
/// from one that waits.
macro_rules! templates {
    ($($(#[$doc:meta])* $name:ident => $word:literal, $nature:ident, $advice:ident, $tells:ident;)+) => {
        names! {
            /// Which text a message carries; its stable name is the file name of the text.
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
            #[serde(rename_all = "kebab-case")]
            pub enum Template {
                $($(#[$doc])* $name => $word,)+
            }
        }

        impl Template {
            /// What it is, and by which ways it goes out.
            #[must_use]
            pub const fn nature(self) -> Nature {
                match self {
                    $(Self::$name => Nature::$nature,)+
                }
            }

            /// What whoever had no part in it does, where it tells of an event.
            #[must_use]
            pub const fn advice(self) -> Advice {
                match self {
                    $(Self::$name => Advice::$advice,)+
                }
            }

            const fn tells(self) -> Tells {
                match self {
                    $(Self::$name => Tells::$tells,)+
                }
            }
        }
    };
}

templates! {
    /// The code that verifies an address at registration.
    VerifyAddress => "verify-address", Answer, Security, Nothing;
    /// Somebody tried to register an address that already has an account.
    AlreadyRegistered => "already-registered", Answer, Security, Nothing;
    /// A code in place of a captcha.
    SignInCode => "sign-in-code", Answer, Security, Account;
    /// The code that confirms a new device.
    ConfirmDevice => "confirm-device", Answer, Security, Nothing;
    /// Sign-in from a device new to the account.
    NewDevice => "new-device", GraveAlert, Devices, Nothing;
    /// Sign-in from a country new to the account.
    NewPlace => "new-place", GraveAlert, Devices, Nothing;
    /// Failures locked a client out.
    ClientLocked => "client-locked", Alert, Activity, Account;
    /// A sign-in that proved everything was stopped by the freeze.
    SignInFrozen => "sign-in-frozen", AlertWhileFrozen, Activity, Nothing;
    /// A reset that proved everything was stopped by the freeze.
    ResetFrozen => "reset-frozen", AlertWhileFrozen, Activity, Nothing;
    /// The password was changed.
    PasswordChanged => "password-changed", GraveAlert, Security, Nothing;
    /// An authenticator was enrolled.
    AuthenticatorEnrolled => "authenticator-enrolled", Alert, Factors, Nothing;
    /// An authenticator was replaced.
    AuthenticatorReplaced => "authenticator-replaced", GraveAlert, Factors, Nothing;
    /// An authenticator was resynchronised.
    AuthenticatorResynchronised => "authenticator-resynchronised", Alert, Factors, Nothing;
    /// Two successive codes of the authenticator are asked for after too many wrong ones.
    TwoCodesNeeded => "two-codes-needed", GraveAlert, Factors, Nothing;
    /// A new set of backup codes was made.
    BackupCodesMade => "backup-codes-made", Alert, Factors, Nothing;
    /// A backup code was used.
    BackupCodeUsed => "backup-code-used", Alert, Factors, Nothing;
    /// All other sessions were ended.
    SessionsEnded => "sessions-ended", Alert, Devices, Nothing;
    /// The code and link that let a forgotten password be chosen anew.
    ResetPassword => "reset-password", Answer, Security, Account;
    /// The password was reset.
    PasswordReset => "password-was-reset", GraveAlert, Security, Nothing;
    /// The code that asks for the end of a freeze.
    UnfreezeCode => "unfreeze-code", Answer, Security, Account;
    /// The code that disowns an authenticator which somebody else set up.
    DisownCode => "disown-code", Answer, Security, Account;
    /// The code that approves a change within a session.
    StepUpCode => "approve-change", Answer, Security, Nothing;
    /// The code that shows that a new address or number can be read.
    VerifyContact => "verify-contact", Answer, Security, Nothing;
    /// The authenticator was removed.
    AuthenticatorRemoved => "authenticator-removed", GraveAlert, Factors, Nothing;
    /// Something that makes the account less safe was asked for.
    WeakeningAsked => "weakening-asked", GraveAlert, Veto, Nothing;
    /// A reminder of it.
    WeakeningReminder => "weakening-reminder", GraveAlert, Veto, Nothing;
    /// It took effect.
    WeakeningApplied => "weakening-applied", GraveAlert, Security, Nothing;
    /// It was vetoed.
    WeakeningVetoed => "weakening-vetoed", Alert, Security, Nothing;
    /// It was called off without a veto.
    WeakeningCancelled => "weakening-cancelled", Alert, Security, Nothing;
    /// For an address or number that is to be added: from when on it gets messages. It carries no links.
    ContactPending => "contact-pending", Answer, Security, Nothing;
    /// The account was frozen.
    Frozen => "frozen", GraveAlert, Security, Nothing;
    /// The freeze ended.
    Unfrozen => "unfrozen", GraveAlert, Security, Nothing;
    /// A protection was made stronger or changed.
    ProtectionSet => "protection-set", Alert, Security, Nothing;
    /// An address or number was added or replaced.
    ContactChanged => "contact-changed", GraveAlert, Security, Nothing;
    /// An address or number was removed.
    ContactRemoved => "contact-removed", GraveAlert, Security, Nothing;
    /// The account was locked on suspicion.
    SuspicionLocked => "suspicion-locked", GraveAlert, Security, Nothing;
    /// That lock was released.
    SuspicionReleased => "suspicion-released", Alert, Security, Nothing;
}

impl Template {
    /// Those that somebody who has proven nothing can have sent to an account's owner, and to nobody else: whether one of
    /// them waits would tell whether there is such an account.
    pub fn by_strangers() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|template| template.tells() == Tells::Account)
    }
}
