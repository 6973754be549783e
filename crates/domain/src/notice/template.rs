//! The texts that the house sends. Each has one name, in the templates' folders, in samples and in the outbox.

use serde::{Deserialize, Serialize};

/// Which text a message carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Template {
    /// The code that verifies an address at registration.
    VerifyAddress,
    /// Somebody tried to register an address that already has an account.
    AlreadyRegistered,
    /// A code in place of a captcha.
    SignInCode,
    /// The code that confirms a new device.
    ConfirmDevice,
    /// Sign-in from a device new to the account.
    NewDevice,
    /// Sign-in from a country new to the account.
    NewPlace,
    /// Failures locked a client out.
    ClientLocked,
    /// A sign-in that proved everything was stopped by the freeze.
    SignInFrozen,
    /// A reset that proved everything was stopped by the freeze.
    ResetFrozen,
    /// The password was changed.
    PasswordChanged,
    /// An authenticator was enrolled.
    AuthenticatorEnrolled,
    /// An authenticator was replaced.
    AuthenticatorReplaced,
    /// An authenticator was resynchronised.
    AuthenticatorResynchronised,
    /// Two successive codes of the authenticator are asked for after too many wrong ones.
    TwoCodesNeeded,
    /// A new set of backup codes was made.
    BackupCodesMade,
    /// A backup code was used.
    BackupCodeUsed,
    /// All other sessions were ended.
    SessionsEnded,
    /// The code and link that let a forgotten password be chosen anew.
    ResetPassword,
    /// The password was reset.
    PasswordReset,
    /// The code that asks for the end of a freeze.
    UnfreezeCode,
    /// The code that disowns an authenticator which somebody else set up.
    DisownCode,
    /// The code that approves a change within a session.
    StepUpCode,
    /// The code that shows that a new address or number can be read.
    VerifyContact,
    /// The authenticator was removed.
    AuthenticatorRemoved,
    /// Something that makes the account less safe was asked for.
    WeakeningAsked,
    /// A reminder of it.
    WeakeningReminder,
    /// It took effect.
    WeakeningApplied,
    /// It was vetoed.
    WeakeningVetoed,
    /// It was called off without a veto.
    WeakeningCancelled,
    /// For an address or number that is to be added: from when on it gets messages. It carries no links.
    ContactPending,
    /// The account was frozen.
    Frozen,
    /// The freeze ended.
    Unfrozen,
    /// A protection was made stronger or changed.
    ProtectionSet,
    /// An address or number was added or replaced.
    ContactChanged,
    /// An address or number was removed.
    ContactRemoved,
    /// The account was locked on suspicion.
    SuspicionLocked,
    /// That lock was released.
    SuspicionReleased,
}

impl Template {
    /// Every template, for tests and snapshots.
    pub const ALL: [Self; 37] = [
        Self::VerifyAddress,
        Self::AlreadyRegistered,
        Self::SignInCode,
        Self::ConfirmDevice,
        Self::NewDevice,
        Self::NewPlace,
        Self::ClientLocked,
        Self::SignInFrozen,
        Self::ResetFrozen,
        Self::PasswordChanged,
        Self::AuthenticatorEnrolled,
        Self::AuthenticatorReplaced,
        Self::AuthenticatorResynchronised,
        Self::TwoCodesNeeded,
        Self::BackupCodesMade,
        Self::BackupCodeUsed,
        Self::SessionsEnded,
        Self::ResetPassword,
        Self::PasswordReset,
        Self::UnfreezeCode,
        Self::DisownCode,
        Self::StepUpCode,
        Self::VerifyContact,
        Self::AuthenticatorRemoved,
        Self::WeakeningAsked,
        Self::WeakeningReminder,
        Self::WeakeningApplied,
        Self::WeakeningVetoed,
        Self::WeakeningCancelled,
        Self::ContactPending,
        Self::Frozen,
        Self::Unfrozen,
        Self::ProtectionSet,
        Self::ContactChanged,
        Self::ContactRemoved,
        Self::SuspicionLocked,
        Self::SuspicionReleased,
    ];

    /// Those that somebody who has proven nothing can have sent to an account's owner, and to nobody else: whether one of
    /// them waits would tell whether there is such an account.
    pub const BY_STRANGERS: [Self; 5] =
        [Self::SignInCode, Self::ResetPassword, Self::UnfreezeCode, Self::DisownCode, Self::ClientLocked];

    /// The file name of its text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VerifyAddress => "verify-address",
            Self::AlreadyRegistered => "already-registered",
            Self::SignInCode => "sign-in-code",
            Self::ConfirmDevice => "confirm-device",
            Self::NewDevice => "new-device",
            Self::NewPlace => "new-place",
            Self::ClientLocked => "client-locked",
            Self::SignInFrozen => "sign-in-frozen",
            Self::ResetFrozen => "reset-frozen",
            Self::PasswordChanged => "password-changed",
            Self::AuthenticatorEnrolled => "authenticator-enrolled",
            Self::AuthenticatorReplaced => "authenticator-replaced",
            Self::AuthenticatorResynchronised => "authenticator-resynchronised",
            Self::TwoCodesNeeded => "two-codes-needed",
            Self::BackupCodesMade => "backup-codes-made",
            Self::BackupCodeUsed => "backup-code-used",
            Self::SessionsEnded => "sessions-ended",
            Self::ResetPassword => "reset-password",
            Self::PasswordReset => "password-was-reset",
            Self::UnfreezeCode => "unfreeze-code",
            Self::DisownCode => "disown-code",
            Self::StepUpCode => "approve-change",
            Self::VerifyContact => "verify-contact",
            Self::AuthenticatorRemoved => "authenticator-removed",
            Self::WeakeningAsked => "weakening-asked",
            Self::WeakeningReminder => "weakening-reminder",
            Self::WeakeningApplied => "weakening-applied",
            Self::WeakeningVetoed => "weakening-vetoed",
            Self::WeakeningCancelled => "weakening-cancelled",
            Self::ContactPending => "contact-pending",
            Self::Frozen => "frozen",
            Self::Unfrozen => "unfrozen",
            Self::ProtectionSet => "protection-set",
            Self::ContactChanged => "contact-changed",
            Self::ContactRemoved => "contact-removed",
            Self::SuspicionLocked => "suspicion-locked",
            Self::SuspicionReleased => "suspicion-released",
        }
    }
}
