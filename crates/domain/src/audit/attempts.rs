//! Which events end the attempts that are under way.

use super::EventKind;

impl EventKind {
    /// Whether every attempt that was opened for the account before it ends with it. What an attempt has proven was proven
    /// with the credentials of that time: a reset whose code was right must not go through after its owner has chosen
    /// another password. The end of all other sessions is judged apart, because no proof is asked for it.
    #[must_use]
    pub const fn ends_attempts(&self) -> bool {
        match self {
            Self::PasswordChanged
            | Self::PasswordReset
            | Self::AuthenticatorEnrolled { .. }
            | Self::AuthenticatorRemoved
            | Self::BackupCodesMade { .. }
            | Self::ContactChanged { .. }
            | Self::ContactRemoved { .. }
            | Self::Frozen { .. } => true,
            Self::AccountRegistered { .. }
            | Self::SignedIn { .. }
            | Self::PasswordAccepted { .. }
            | Self::SignInRefused { .. }
            | Self::SignInFrozen { .. }
            | Self::ResetFrozen { .. }
            | Self::ChangeRefused { .. }
            | Self::ClientLocked { .. }
            | Self::SessionEnded { .. }
            | Self::OtherSessionsEnded { .. }
            | Self::DeviceRenamed { .. }
            | Self::DeviceForgotten { .. }
            | Self::AuthenticatorResynchronised { .. }
            | Self::TwoCodesNeeded
            | Self::BackupCodeUsed { .. }
            | Self::ProfileChanged
            | Self::Agreed { .. }
            | Self::ActivityExported
            | Self::PasswordResetAsked
            | Self::RecoveryRefused { .. }
            | Self::WeakeningAsked { .. }
            | Self::WeakeningReminded { .. }
            | Self::WeakeningApplied { .. }
            | Self::WeakeningVetoed { .. }
            | Self::WeakeningCancelled { .. }
            | Self::Unfrozen
            | Self::SettingsLockSet { .. }
            | Self::AntiPhishingSet { .. }
            | Self::LoginPhraseSet { .. }
            | Self::WhitelistOnlySet
            | Self::SuspicionLocked { .. }
            | Self::SuspicionReleased { .. }
            | Self::CheckUpDone
            | Self::NoticesRead { .. } => false,
        }
    }
}
