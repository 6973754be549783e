//! The catalogue of events. Every state change writes exactly one of these in its own transaction; notices and mails
//! are derived from it.

use serde::{Deserialize, Serialize};

use super::details::{Detail, Details};
use super::look::{EventGroup, Icon, Tone};
use super::origin::Origin;
use super::outcome::{Outcome, RefusedBy};
use super::sample::combinations;
use crate::account::{Agreed, AskedBy, AttributeName, IdentifierKind};
use crate::client::ClientName;
use crate::factor::PasskeyContradiction;
use crate::gate::ProofKind;
use crate::id::{AccountId, DeviceId, EventId, FactorId, SessionId, WeakeningId};
use crate::operation::OperationName;
use crate::protection::{FreezeReason, FreezeScope, FrozenBy, ProtectionChange, VetoedBy};
use crate::risk::{RiskReason, Suspicion};
use crate::session::EndCause;
use crate::time::Timestamp;

/// What becomes of the flows that were opened for an account before an event. What a flow has proven was proven with the
/// credentials of that time: a reset whose code was right must not go through after its owner has chosen another password.
/// The end of all other sessions is judged apart, because no proof is asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenFlows {
    /// They end with it.
    Ends,
    /// They go on.
    Keeps,
}

/// The table of events. From each row follow the variant of [`EventKind`] with its fields, and of its [`EventName`] the
/// stable name, whether the customer got what was asked for, in which group it stands, how lists show it, and whether flows that are open by
/// then end with it; from its fields follow its details and its samples. With which message it is told,
/// if with any, says [`Alert::of`](crate::notice::Alert::of).
macro_rules! events {
    ($(
        $(#[$doc:meta])*
        $name:ident $({ $($(#[$of_field:meta])* $field:ident: $type:ty,)+ })?
            => $word:literal, $outcome:ident, $group:ident, $icon:ident, $tone:ident, $flows:ident;
    )+) => {
        /// What happened to an account, with what is to know about it.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        pub enum EventKind {
            $($(#[$doc])* $name $({ $($(#[$of_field])* $field: $type,)+ })?,)+
        }

        names! {
            /// What happened, by its name alone: for lists, filters and texts. Those that customers look for stand first.
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum EventName {
                $($(#[$doc])* $name => $word,)+
            }
        }

        impl EventKind {
            /// The name without the details.
            #[must_use]
            pub const fn name(&self) -> EventName {
                match self {
                    $(Self::$name { .. } => EventName::$name,)+
                }
            }

            /// What it says beside its kind.
            #[must_use]
            pub fn details(&self) -> Details<'_> {
                match self {
                    $(Self::$name $({ $($field,)+ })? => {
                        Details { $($($field: Detail::shown($field),)+)? ..Details::default() }
                    })+
                }
            }

            /// Events of every kind, once for each way in which it can be told: texts and pages are tried with them.
            #[must_use]
            pub fn samples() -> Vec<Self> {
                let mut all = Vec::new();
                $(all.extend(combinations(|picker| {
                    Some(Self::$name $({ $($field: picker.pick()?,)+ })?).filter(|_| picker.is_used_up())
                }));)+
                all
            }
        }

        impl EventName {
            /// Whether the customer got what was asked for.
            #[must_use]
            pub const fn outcome(self) -> Outcome {
                match self {
                    $(Self::$name => Outcome::$outcome,)+
                }
            }

            /// The group that it stands in where events are listed by name.
            #[must_use]
            pub const fn group(self) -> EventGroup {
                match self {
                    $(Self::$name => EventGroup::$group,)+
                }
            }

            /// The picture beside it.
            #[must_use]
            pub const fn icon(self) -> Icon {
                match self {
                    $(Self::$name => Icon::$icon,)+
                }
            }

            /// What becomes of the flows that were opened for the account before it.
            #[must_use]
            pub const fn flows(self) -> OpenFlows {
                match self {
                    $(Self::$name => OpenFlows::$flows,)+
                }
            }

            /// How it is to be taken.
            #[must_use]
            pub const fn tone(self) -> Tone {
                match self {
                    $(Self::$name => Tone::$tone,)+
                }
            }
        }
    };
}

events! {
    /// A session began.
    SignedIn {
        /// The proofs that the flow took.
        given: Vec<ProofKind>,
        /// Whether the device was new to the account.
        new_device: bool,
        /// Whether the country was new to the account.
        new_place: bool,
        /// Why the attempt was unusual, if it was.
        risk: Vec<RiskReason>,
    } => "signed_in", Done, SignIn, LogIn, Good, Keeps;
    /// A try to sign in was refused.
    SignInRefused {
        /// Which kind of evidence was wrong.
        by: RefusedBy,
        /// How many more refusals there were since the last one that was written down.
        #[serde(default)]
        left_out: u32,
    } => "sign_in_refused", Refused, SignIn, Cross, Bad, Keeps;
    /// A right password was given on a device that the account does not know; whether the rest follows is not known yet.
    PasswordAccepted {
        /// How many more there were since the last one that was written down.
        #[serde(default)]
        left_out: u32,
    } => "password_accepted", Done, SignIn, Key, Plain, Keeps;
    /// A sign-in proved everything and was stopped by the freeze.
    SignInFrozen {
        /// How many more there were since the last one that was written down.
        #[serde(default)]
        left_out: u32,
    } => "sign_in_frozen", Refused, SignIn, Lock, Bad, Keeps;
    /// A change within a session was not made, because a proof was wrong.
    ChangeRefused {
        /// Which kind of evidence was wrong.
        by: RefusedBy,
        /// How many more refusals there were since the last one that was written down.
        #[serde(default)]
        left_out: u32,
    } => "change_refused", Refused, Credentials, Cross, Bad, Keeps;
    /// Failures of one client locked that client out for a while.
    ClientLocked {
        /// When the lock ends.
        until: Timestamp,
        /// How many more locks there were since the last one that was written down.
        #[serde(default)]
        left_out: u32,
    } => "client_locked", Refused, SignIn, Lock, Bad, Keeps;
    /// A session ended.
    SessionEnded {
        /// The session that ended.
        session: SessionId,
        /// Why it ended.
        cause: EndCause,
    } => "session_ended", Done, SignIn, LogOut, Plain, Keeps;
    /// All other sessions were ended.
    OtherSessionsEnded {
        /// How many sessions ended.
        count: u32,
    } => "other_sessions_ended", Done, SignIn, LogOut, Plain, Keeps;
    /// A device got a name.
    DeviceRenamed {
        /// The device that was renamed.
        device: DeviceId,
    } => "device_renamed", Done, SignIn, Device, Plain, Keeps;
    /// A device was forgotten.
    DeviceForgotten {
        /// The device that was forgotten.
        device: DeviceId,
    } => "device_forgotten", Done, SignIn, Device, Plain, Keeps;
    /// The password was changed.
    PasswordChanged => "password_changed", Done, Credentials, Key, Plain, Ends;
    /// An authenticator app was enrolled.
    AuthenticatorEnrolled {
        /// Whether it took the place of another.
        replaced: bool,
    } => "authenticator_enrolled", Done, Credentials, Phone, Plain, Ends;
    /// A passkey was added.
    PasskeyAdded {
        /// The passkey that was added.
        passkey: FactorId,
    } => "passkey_added", Done, Credentials, Key, Plain, Ends;
    /// A passkey got another name.
    PasskeyRenamed {
        /// The passkey that was renamed.
        passkey: FactorId,
    } => "passkey_renamed", Done, Credentials, Key, Plain, Keeps;
    /// A passkey was removed.
    PasskeyRemoved {
        /// The passkey that was removed.
        passkey: FactorId,
    } => "passkey_removed", Done, Credentials, Key, Plain, Ends;
    /// A passkey was refused that said something of itself which cannot be true: its key may have been copied.
    PasskeySuspected {
        /// The passkey that was refused.
        passkey: FactorId,
        /// What cannot be true.
        contradiction: PasskeyContradiction,
    } => "passkey_suspected", Refused, Credentials, Cross, Bad, Keeps;
    /// The authenticator's clock was adjusted for.
    AuthenticatorResynchronised {
        /// Seconds that the authenticator is ahead (negative: behind).
        seconds: i64,
    } => "authenticator_resynchronised", Done, Credentials, Phone, Plain, Keeps;
    /// After too many wrong codes of the authenticator in a row, two successive ones are asked for where they were typed.
    TwoCodesNeeded => "two_codes_needed", Refused, Credentials, Phone, Bad, Keeps;
    /// A set of backup codes was made.
    BackupCodesMade {
        /// How many codes were made.
        count: u32,
    } => "backup_codes_made", Done, Credentials, Codes, Plain, Ends;
    /// A backup code was used.
    BackupCodeUsed {
        /// How many are left.
        left: u32,
    } => "backup_code_used", Done, Credentials, Codes, Plain, Keeps;
    /// Somebody asked for the password to be reset; a message went out.
    PasswordResetAsked => "password_reset_asked", Done, Recovery, Key, Plain, Keeps;
    /// The password was reset without the old one.
    PasswordReset => "password_reset", Done, Recovery, Key, Plain, Ends;
    /// A try to get back in was refused.
    RecoveryRefused {
        /// Which kind of evidence was wrong.
        by: RefusedBy,
        /// How many more refusals there were since the last one that was written down.
        #[serde(default)]
        left_out: u32,
    } => "recovery_refused", Refused, Recovery, Cross, Bad, Keeps;
    /// A forgotten password's attempt proved everything and was stopped by the freeze.
    ResetFrozen {
        /// How many more there were since the last one that was written down.
        #[serde(default)]
        left_out: u32,
    } => "reset_frozen", Refused, Recovery, Lock, Bad, Keeps;
    /// The authenticator was removed.
    AuthenticatorRemoved => "authenticator_removed", Done, Credentials, Phone, Plain, Ends;
    /// Somebody asked for something that makes the account less safe; it waits.
    WeakeningAsked {
        /// The change that waits.
        weakening: WeakeningId,
        /// What is to change.
        change: ProtectionChange,
        /// When it takes effect unless vetoed.
        effective_at: Timestamp,
    } => "weakening_asked", Done, Protections, ShieldAlert, Warn, Keeps;
    /// The owner was reminded of a weakening that waits.
    WeakeningReminded {
        /// The change that waits.
        weakening: WeakeningId,
        /// What is to change.
        change: ProtectionChange,
        /// When it takes effect unless vetoed.
        effective_at: Timestamp,
    } => "weakening_reminded", Done, Protections, ShieldAlert, Warn, Keeps;
    /// A weakening took effect.
    WeakeningApplied {
        /// The change that took effect.
        weakening: WeakeningId,
        /// The change that was made.
        change: ProtectionChange,
    } => "weakening_applied", Done, Protections, ShieldAlert, Warn, Keeps;
    /// A weakening was vetoed.
    WeakeningVetoed {
        /// The change that was stopped.
        weakening: WeakeningId,
        /// What stays as it is.
        change: ProtectionChange,
        /// From where the veto came.
        by: VetoedBy,
    } => "weakening_vetoed", Done, Protections, ShieldCheck, Good, Keeps;
    /// A weakening was cancelled: it had become obsolete.
    WeakeningCancelled {
        /// The change that was called off.
        weakening: WeakeningId,
        /// What stays as it is.
        change: ProtectionChange,
    } => "weakening_cancelled", Done, Protections, Cross, Plain, Keeps;
    /// The account was frozen.
    Frozen {
        /// How much was stopped.
        scope: FreezeScope,
        /// Who asked for it.
        by: FrozenBy,
    } => "frozen", Done, Freeze, Lock, Warn, Ends;
    /// The exchange froze the account.
    ExchangeFroze {
        /// How much was stopped.
        scope: FreezeScope,
        /// Why.
        freeze_reason: FreezeReason,
    } => "exchange_froze", Done, Freeze, Lock, Warn, Ends;
    /// The exchange ended its freeze.
    ExchangeUnfroze => "exchange_unfroze", Done, Freeze, Lock, Good, Keeps;
    /// The exchange ended all sessions.
    AllSessionsEnded {
        /// How many sessions ended.
        count: u32,
    } => "all_sessions_ended", Done, SignIn, LogOut, Plain, Ends;
    /// The exchange demanded that a new password is chosen.
    PasswordDemanded => "password_demanded", Done, Credentials, Key, Warn, Ends;
    /// The freeze ended.
    Unfrozen => "unfrozen", Done, Freeze, Lock, Good, Keeps;
    /// The account was locked on suspicion.
    SuspicionLocked {
        /// Why it looked suspicious.
        reason: Suspicion,
    } => "suspicion_locked", Refused, Freeze, Lock, Bad, Keeps;
    /// The lock on suspicion was released.
    SuspicionReleased {
        /// Why it had been locked.
        reason: Suspicion,
    } => "suspicion_released", Done, Freeze, Lock, Good, Keeps;
    /// Weakenings wait longer from now on.
    SettingsLockSet {
        /// Days that they wait.
        days: u32,
    } => "settings_lock_set", Done, Protections, Lock, Plain, Keeps;
    /// The anti-phishing code, which every message carries, was chosen.
    AntiPhishingSet {
        /// Whether it took the place of another.
        replaced: bool,
    } => "anti_phishing_set", Done, Protections, ShieldCheck, Plain, Keeps;
    /// The login phrase, shown on known devices, was chosen or removed.
    LoginPhraseSet {
        /// Whether there is none any more.
        removed: bool,
    } => "login_phrase_set", Done, Protections, ShieldCheck, Plain, Keeps;
    /// Withdrawals go to listed addresses only from now on.
    WhitelistOnlySet => "whitelist_only_set", Done, Protections, ShieldCheck, Plain, Keeps;
    /// Nothing but a passkey opens the account from now on; its other sessions have ended.
    PasskeysOnlySet => "passkeys_only_set", Done, Protections, ShieldCheck, Good, Ends;
    /// An address or number was added, or put in place of another.
    ContactChanged {
        /// Whether it is an e-mail address or a mobile number.
        contact: IdentifierKind,
        /// The one that went, masked.
        old: Option<String>,
        /// The one that came, masked.
        new: String,
    } => "contact_changed", Done, Account, Mail, Plain, Ends;
    /// An address or number was removed.
    ContactRemoved {
        /// Whether it is an e-mail address or a mobile number.
        contact: IdentifierKind,
        /// Which, masked.
        old: String,
    } => "contact_removed", Done, Account, Mail, Plain, Ends;
    /// The customer went through the security check-up.
    CheckUpDone => "check_up_done", Done, Recovery, ShieldCheck, Good, Keeps;
    /// Notices were marked as read.
    NoticesRead {
        /// How many, up to a hundred.
        count: u32,
    } => "notices_read", Done, Account, Inbox, Plain, Keeps;
    /// The display name or the language was changed.
    ProfileChanged => "profile_changed", Done, Account, Person, Plain, Keeps;
    /// The activity was exported.
    ActivityExported => "activity_exported", Done, Account, Download, Plain, Keeps;
    /// A program of the exchange read the addresses and numbers in full.
    IdentifiersRead => "identifiers_read", Done, Account, Person, Plain, Keeps;
    /// The exchange's own id of the account was set.
    ExternalIdSet => "external_id_set", Done, Account, Person, Plain, Keeps;
    /// Attributes of the operator's schema got another value, or none.
    AttributesChanged {
        /// Which; never their values.
        attributes: Vec<AttributeName>,
    } => "attributes_changed", Done, Account, Person, Plain, Keeps;
    /// A program of the exchange read the values of all attributes.
    AttributesRead => "attributes_read", Done, Account, Person, Plain, Keeps;
    /// A copy of everything that is kept about the customer was made.
    AccountExported {
        /// Who asked for it.
        by: AskedBy,
    } => "account_exported", Done, Account, Download, Warn, Keeps;
    /// The account was closed for good.
    AccountClosed {
        /// Who had asked for it.
        by: AskedBy,
    } => "account_closed", Done, Account, Lock, Warn, Ends;
    /// Everything about the customer was deleted.
    AccountErased => "account_erased", Done, Account, Cross, Warn, Ends;
    /// A program of the exchange asked the customer to confirm an operation.
    OperationAsked {
        /// What is to be done.
        operation: OperationName,
        /// The program that asks.
        client: ClientName,
    } => "operation_asked", Done, Account, ShieldAlert, Plain, Keeps;
    /// The customer confirmed an operation of the exchange.
    OperationProven {
        /// What is to be done.
        operation: OperationName,
        /// The program that asked.
        client: ClientName,
        /// The proofs that were given.
        given: Vec<ProofKind>,
    } => "operation_proven", Done, Account, ShieldCheck, Plain, Keeps;
    /// The program that asked went on with an operation that the customer confirmed.
    OperationUsed {
        /// What is done.
        operation: OperationName,
        /// The program that asked.
        client: ClientName,
    } => "operation_used", Done, Account, ShieldCheck, Plain, Keeps;
    /// The customer proved again who is using the session, without an operation.
    SteppedUp {
        /// The proofs that were given.
        given: Vec<ProofKind>,
    } => "stepped_up", Done, Account, ShieldCheck, Plain, Keeps;
    /// An account was opened.
    AccountRegistered {
        /// The verified identifier, masked.
        identifier: String,
    } => "account_registered", Done, Account, NewPerson, Good, Keeps;
    /// The terms of use or the privacy notice were agreed to.
    Agreed {
        /// Which, in which version.
        agreed: Vec<Agreed>,
    } => "agreed", Done, Account, Agreement, Plain, Keeps;
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

    /// The stable name used in storage, the API, filters and texts.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        self.name().as_str()
    }

    /// Whether the customer got what was asked for.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        self.name().outcome()
    }

    /// What refused it, where the event is a refusal of a proof.
    #[must_use]
    pub const fn refused_by(&self) -> Option<RefusedBy> {
        let (Self::SignInRefused { by, .. }
        | Self::RecoveryRefused { by, .. }
        | Self::ChangeRefused { by, .. }) = self
        else {
            return None;
        };
        Some(*by)
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
    /// The event's id, unique among all accounts.
    pub id: EventId,
    /// The account that it happened to.
    pub account: AccountId,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub kind: EventKind,
    /// From where it was caused.
    pub origin: Origin,
}
