//! The catalogue of events. Every state change writes exactly one of these in its own transaction; notices and mails
//! are derived from it.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::gate::{ProofKind, RiskReason};
use crate::id::{AccountId, DeviceId, EventId, SessionId};
use crate::place::Place;
use crate::session::EndCause;
use crate::time::Timestamp;

/// Where an event came from.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Origin {
    /// The device, when it is one the account knows.
    pub device: Option<DeviceId>,
    /// The session it happened in.
    pub session: Option<SessionId>,
    /// The client's address.
    pub ip: Option<IpAddr>,
    /// Where that address is, as far as known.
    #[serde(default)]
    pub place: Place,
    /// The client in words: “Firefox on Linux”.
    #[serde(default)]
    pub client: String,
}

/// Whether the customer got what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused.
    Refused,
}

impl Outcome {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }

    /// Reads the stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "done" => Some(Self::Done),
            "refused" => Some(Self::Refused),
            _ => None,
        }
    }
}

/// What a sign-in was refused by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusedBy {
    /// A wrong password.
    Password,
    /// A wrong authenticator code.
    Authenticator,
    /// An authenticator code used before.
    Replay,
    /// A wrong or used backup code.
    BackupCode,
    /// A wrong mailed or texted code.
    ContactCode,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventKind {
    /// An account was opened.
    AccountRegistered {
        /// The verified identifier, masked.
        identifier: String,
    },
    /// A session began.
    SignedIn {
        /// What was proven.
        given: Vec<ProofKind>,
        /// Whether the device was new to the account.
        new_device: bool,
        /// Whether the country was new to the account.
        new_place: bool,
        /// Why the attempt was unusual, if it was.
        risk: Vec<RiskReason>,
    },
    /// A try to sign in was refused.
    SignInRefused {
        /// By what.
        by: RefusedBy,
    },
    /// Failures of one client locked that client out for a while.
    ClientLocked {
        /// Until when.
        until: Timestamp,
    },
    /// A session ended.
    SessionEnded {
        /// Which.
        session: SessionId,
        /// Why.
        cause: EndCause,
    },
    /// All other sessions were ended.
    OtherSessionsEnded {
        /// How many.
        count: u32,
    },
    /// A device got a name.
    DeviceRenamed {
        /// Which.
        device: DeviceId,
    },
    /// A device was forgotten.
    DeviceForgotten {
        /// Which.
        device: DeviceId,
    },
    /// An authenticator app was enrolled.
    AuthenticatorEnrolled {
        /// Whether it took the place of another.
        replaced: bool,
    },
    /// The authenticator's clock was adjusted for.
    AuthenticatorResynchronised {
        /// Seconds that the authenticator is ahead (negative: behind).
        seconds: i64,
    },
    /// Too many wrong codes in a row disabled the authenticator.
    AuthenticatorDisabled,
    /// A set of backup codes was made.
    BackupCodesMade {
        /// How many.
        count: u32,
    },
    /// A backup code was used.
    BackupCodeUsed {
        /// How many are left.
        left: u32,
    },
    /// The password was changed.
    PasswordChanged,
    /// The display name or the language was changed.
    ProfileChanged,
    /// The activity was exported.
    ActivityExported,
}

impl EventKind {
    /// Every stable name, for filters and texts.
    pub const NAMES: [&'static str; 16] = [
        "account_registered",
        "signed_in",
        "sign_in_refused",
        "client_locked",
        "session_ended",
        "other_sessions_ended",
        "device_renamed",
        "device_forgotten",
        "authenticator_enrolled",
        "authenticator_resynchronised",
        "authenticator_disabled",
        "backup_codes_made",
        "backup_code_used",
        "password_changed",
        "profile_changed",
        "activity_exported",
    ];

    /// The stable name used in storage, the API, filters and texts.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::AccountRegistered { .. } => "account_registered",
            Self::SignedIn { .. } => "signed_in",
            Self::SignInRefused { .. } => "sign_in_refused",
            Self::ClientLocked { .. } => "client_locked",
            Self::SessionEnded { .. } => "session_ended",
            Self::OtherSessionsEnded { .. } => "other_sessions_ended",
            Self::DeviceRenamed { .. } => "device_renamed",
            Self::DeviceForgotten { .. } => "device_forgotten",
            Self::AuthenticatorEnrolled { .. } => "authenticator_enrolled",
            Self::AuthenticatorResynchronised { .. } => "authenticator_resynchronised",
            Self::AuthenticatorDisabled => "authenticator_disabled",
            Self::BackupCodesMade { .. } => "backup_codes_made",
            Self::BackupCodeUsed { .. } => "backup_code_used",
            Self::PasswordChanged => "password_changed",
            Self::ProfileChanged => "profile_changed",
            Self::ActivityExported => "activity_exported",
        }
    }

    /// Whether the customer got what was asked for.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::SignInRefused { .. } | Self::ClientLocked { .. } | Self::AuthenticatorDisabled => {
                Outcome::Refused
            }
            _ => Outcome::Done,
        }
    }
}

/// One thing that happened to an account.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its name.
    pub id: EventId,
    /// Whose account.
    pub account: AccountId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
    /// From where.
    pub origin: Origin,
}
