//! What a gate guards.

use serde::{Deserialize, Serialize};

/// A guarded purpose: what the passage will be spent on.
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
}

impl Purpose {
    /// Every purpose, for tables and tests.
    pub const ALL: [Self; 6] = [
        Self::Register,
        Self::SignIn,
        Self::EnrolAuthenticator,
        Self::ResynchroniseAuthenticator,
        Self::ReplaceBackupCodes,
        Self::ChangePassword,
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
        }
    }

    /// Reads the stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == text)
    }

    /// Whether a passage of this purpose leaves a session behind.
    #[must_use]
    pub const fn begins_session(self) -> bool {
        matches!(self, Self::Register | Self::SignIn)
    }
}
