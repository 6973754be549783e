//! The catalogue of events. Every state change writes exactly one of these in its own transaction; notices and mails
//! are derived from it.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::account::{Agreed, IdentifierKind};
use crate::gate::{ProofKind, RiskReason};
use crate::id::{AccountId, DeviceId, EventId, SessionId, WeakeningId};
use crate::place::Place;
use crate::protection::{Change, FreezeScope, FrozenBy, Suspicion, VetoedBy};
use crate::session::EndCause;
use crate::session::user_agent::UserAgent;
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
    /// The browser or app that the request came with; `None` where there was no request.
    #[serde(default)]
    pub client: Option<UserAgent>,
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
    /// A right password was given on a device that the account does not know; whether the rest follows is not known yet.
    PasswordAccepted {
        /// How many more there were since the last one that was written down.
        #[serde(default)]
        left_out: u32,
    },
    /// A try to sign in was refused.
    SignInRefused {
        /// By what.
        by: RefusedBy,
        /// How many more refusals there were since the last one that was written down.
        #[serde(default)]
        left_out: u32,
    },
    /// A sign-in proved everything and was stopped by the freeze.
    SignInFrozen {
        /// How many more there were since the last one that was written down.
        #[serde(default)]
        left_out: u32,
    },
    /// A forgotten password's attempt proved everything and was stopped by the freeze.
    ResetFrozen {
        /// How many more there were since the last one that was written down.
        #[serde(default)]
        left_out: u32,
    },
    /// A change within a session was not made, because a proof was wrong.
    ChangeRefused {
        /// By what.
        by: RefusedBy,
        /// How many more refusals there were since the last one that was written down.
        #[serde(default)]
        left_out: u32,
    },
    /// Failures of one client locked that client out for a while.
    ClientLocked {
        /// Until when.
        until: Timestamp,
        /// How many more locks there were since the last one that was written down.
        #[serde(default)]
        left_out: u32,
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
    /// After too many wrong codes of the authenticator in a row, two successive ones are asked for where they were typed.
    TwoCodesNeeded,
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
    /// The terms of use or the privacy notice were agreed to.
    Agreed {
        /// Which, in which version.
        agreed: Vec<Agreed>,
    },
    /// The activity was exported.
    ActivityExported,
    /// Somebody asked for the password to be reset; a message went out.
    PasswordResetAsked,
    /// The password was reset without the old one.
    PasswordReset,
    /// A try to get back in was refused.
    RecoveryRefused {
        /// By what.
        by: RefusedBy,
        /// How many more refusals there were since the last one that was written down.
        #[serde(default)]
        left_out: u32,
    },
    /// The authenticator was removed.
    AuthenticatorRemoved,
    /// Somebody asked for something that makes the account less safe; it waits.
    WeakeningAsked {
        /// Which.
        weakening: WeakeningId,
        /// What is to change.
        change: Change,
        /// When it takes effect unless vetoed.
        effective_at: Timestamp,
    },
    /// The owner was reminded of a weakening that waits.
    WeakeningReminded {
        /// Which.
        weakening: WeakeningId,
        /// What is to change.
        change: Change,
        /// When it takes effect unless vetoed.
        effective_at: Timestamp,
    },
    /// A weakening took effect.
    WeakeningApplied {
        /// Which.
        weakening: WeakeningId,
        /// What changed.
        change: Change,
    },
    /// A weakening was vetoed.
    WeakeningVetoed {
        /// Which.
        weakening: WeakeningId,
        /// What stays as it is.
        change: Change,
        /// From where.
        by: VetoedBy,
    },
    /// A weakening lost its matter.
    WeakeningCancelled {
        /// Which.
        weakening: WeakeningId,
        /// What stays as it is.
        change: Change,
    },
    /// The account was frozen.
    Frozen {
        /// How much was stopped.
        scope: FreezeScope,
        /// Who asked for it.
        by: FrozenBy,
    },
    /// The freeze ended.
    Unfrozen,
    /// Weakenings wait longer from now on.
    SettingsLockSet {
        /// Days that they wait.
        days: u32,
    },
    /// A word that every message carries was chosen.
    AntiPhishingSet {
        /// Whether it took the place of another.
        replaced: bool,
    },
    /// The phrase shown on known devices was chosen or removed.
    LoginPhraseSet {
        /// Whether there is none any more.
        removed: bool,
    },
    /// Withdrawals go to listed addresses only from now on.
    WhitelistOnlySet,
    /// An address or number was added, or put in place of another.
    ContactChanged {
        /// Which kind.
        contact: IdentifierKind,
        /// The one that went, masked.
        old: Option<String>,
        /// The one that came, masked.
        new: String,
    },
    /// An address or number was removed.
    ContactRemoved {
        /// Which kind.
        contact: IdentifierKind,
        /// Which, masked.
        old: String,
    },
    /// The account was locked on suspicion.
    SuspicionLocked {
        /// Why.
        reason: Suspicion,
    },
    /// The lock on suspicion was released.
    SuspicionReleased {
        /// Why it had been locked.
        reason: Suspicion,
    },
    /// The customer went through the security check-up.
    CheckUpDone,
    /// Notices were marked as read.
    NoticesRead {
        /// How many, up to a hundred.
        count: u32,
    },
}

impl EventKind {
    /// The change that waits, or waited, where the event is about one.
    #[must_use]
    pub const fn weakening(&self) -> Option<WeakeningId> {
        let (Self::WeakeningAsked { weakening, .. }
        | Self::WeakeningReminded { weakening, .. }
        | Self::WeakeningApplied { weakening, .. }
        | Self::WeakeningVetoed { weakening, .. }
        | Self::WeakeningCancelled { weakening, .. }) = self
        else {
            return None;
        };
        Some(*weakening)
    }

    /// Every stable name, for filters and texts; those that customers look for first.
    pub const NAMES: [&'static str; 42] = [
        "signed_in",
        "sign_in_refused",
        "password_accepted",
        "sign_in_frozen",
        "change_refused",
        "client_locked",
        "session_ended",
        "other_sessions_ended",
        "device_renamed",
        "device_forgotten",
        "password_changed",
        "authenticator_enrolled",
        "authenticator_resynchronised",
        "two_codes_needed",
        "backup_codes_made",
        "backup_code_used",
        "password_reset_asked",
        "password_reset",
        "recovery_refused",
        "reset_frozen",
        "authenticator_removed",
        "weakening_asked",
        "weakening_reminded",
        "weakening_applied",
        "weakening_vetoed",
        "weakening_cancelled",
        "frozen",
        "unfrozen",
        "suspicion_locked",
        "suspicion_released",
        "settings_lock_set",
        "anti_phishing_set",
        "login_phrase_set",
        "whitelist_only_set",
        "contact_changed",
        "contact_removed",
        "check_up_done",
        "notices_read",
        "profile_changed",
        "activity_exported",
        "account_registered",
        "agreed",
    ];

    /// The stable name used in storage, the API, filters and texts.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::AccountRegistered { .. } => "account_registered",
            Self::SignedIn { .. } => "signed_in",
            Self::PasswordAccepted { .. } => "password_accepted",
            Self::SignInRefused { .. } => "sign_in_refused",
            Self::SignInFrozen { .. } => "sign_in_frozen",
            Self::ChangeRefused { .. } => "change_refused",
            Self::ClientLocked { .. } => "client_locked",
            Self::SessionEnded { .. } => "session_ended",
            Self::OtherSessionsEnded { .. } => "other_sessions_ended",
            Self::DeviceRenamed { .. } => "device_renamed",
            Self::DeviceForgotten { .. } => "device_forgotten",
            Self::AuthenticatorEnrolled { .. } => "authenticator_enrolled",
            Self::AuthenticatorResynchronised { .. } => "authenticator_resynchronised",
            Self::TwoCodesNeeded => "two_codes_needed",
            Self::BackupCodesMade { .. } => "backup_codes_made",
            Self::BackupCodeUsed { .. } => "backup_code_used",
            Self::PasswordChanged => "password_changed",
            Self::ProfileChanged => "profile_changed",
            Self::Agreed { .. } => "agreed",
            Self::ActivityExported => "activity_exported",
            Self::PasswordResetAsked => "password_reset_asked",
            Self::PasswordReset => "password_reset",
            Self::RecoveryRefused { .. } => "recovery_refused",
            Self::ResetFrozen { .. } => "reset_frozen",
            Self::AuthenticatorRemoved => "authenticator_removed",
            Self::WeakeningAsked { .. } => "weakening_asked",
            Self::WeakeningReminded { .. } => "weakening_reminded",
            Self::WeakeningApplied { .. } => "weakening_applied",
            Self::WeakeningVetoed { .. } => "weakening_vetoed",
            Self::WeakeningCancelled { .. } => "weakening_cancelled",
            Self::Frozen { .. } => "frozen",
            Self::Unfrozen => "unfrozen",
            Self::SettingsLockSet { .. } => "settings_lock_set",
            Self::AntiPhishingSet { .. } => "anti_phishing_set",
            Self::LoginPhraseSet { .. } => "login_phrase_set",
            Self::WhitelistOnlySet => "whitelist_only_set",
            Self::ContactChanged { .. } => "contact_changed",
            Self::ContactRemoved { .. } => "contact_removed",
            Self::SuspicionLocked { .. } => "suspicion_locked",
            Self::SuspicionReleased { .. } => "suspicion_released",
            Self::CheckUpDone => "check_up_done",
            Self::NoticesRead { .. } => "notices_read",
        }
    }

    /// Whether the customer got what was asked for.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::SignInRefused { .. }
            | Self::SignInFrozen { .. }
            | Self::ResetFrozen { .. }
            | Self::ChangeRefused { .. }
            | Self::RecoveryRefused { .. }
            | Self::ClientLocked { .. }
            | Self::SuspicionLocked { .. }
            | Self::TwoCodesNeeded => Outcome::Refused,
            _ => Outcome::Done,
        }
    }

    /// How many events like this one were not written down, so that nobody fills the record, since the last one that was.
    #[must_use]
    pub const fn left_out(&self) -> u32 {
        let (Self::PasswordAccepted { left_out }
        | Self::SignInRefused { left_out, .. }
        | Self::SignInFrozen { left_out }
        | Self::ResetFrozen { left_out }
        | Self::ChangeRefused { left_out, .. }
        | Self::ClientLocked { left_out, .. }
        | Self::RecoveryRefused { left_out, .. }) = self
        else {
            return 0;
        };
        *left_out
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
