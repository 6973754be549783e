//! The texts that the server sends, and which events are told with them. Each has one name, in its texts, in samples and in the
//! outbox.

use serde::{Deserialize, Serialize};

use crate::audit::{EventKind, EventName};
use crate::protection::ProtectionChange;
use crate::risk::{RiskReason, Suspicion};
use crate::session::EndCause;
use crate::time::Timestamp;

/// What a message is, and by which ways it goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// It answers what is under way: a code, or a word about an address.
    Answer,
    /// It tells of an event, by mail, or by SMS where there is no address. It carries a freeze.
    Alert,
    /// An alert that goes out by SMS too, where there is a number beside an e-mail address.
    GraveAlert,
    /// A grave alert without a freeze: nothing is left to freeze.
    LastAlert,
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

/// How a mail is laid out between its heading and its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// What happened, when and where, the freeze, what next, the warning, the security page: so are alerts.
    Usual,
    /// The same, with how often it happened since the last one.
    Stopped,
    /// The same, with a way to disown an authenticator.
    Disownable,
    /// The same, with what to do where few codes are left.
    FewLeft,
    /// The same, with the sign-in page in the place of the security page.
    SignInAgain,
    /// The same, or, where everything is frozen, without a freeze and with the sign-in page.
    Frozen,
    /// The same about something that was made without a request: without a place.
    Made,
    /// The same about a change that was asked for and waits.
    Asked,
    /// The same about one that waits still.
    Reminder,
    /// The same with an address or number that came.
    Added,
    /// The same with an address or number that went.
    Removed,
    /// An address or number that is to come is told from when on.
    Pending,
    /// There is an account already.
    SignInInstead,
    /// There was one, and its address stays taken: without a link, for there is no page that could help.
    StaysTaken,
    /// What happened and when, and what follows, without a link: nobody can sign in any more.
    Last,
    /// A code, which proves that an address or number can be read.
    Code,
    /// A code for the owner, with the security page.
    OwnersCode,
    /// A code for something that waits.
    WaitingCode,
    /// A code, or a link in its place, at registration.
    Registration,
    /// A code, or a link in its place, for a device that is new.
    DeviceCode,
    /// A code, or a link in its place, for a new password.
    ResetCode,
}

/// The table of messages: the name of the text, what it is, what the notice about it advises, what a stranger would learn
/// from one that waits, and how its mail is laid out. With which of them an event is told says [`Alert::of`].
macro_rules! templates {
    ($($(#[$doc:meta])* $name:ident => $word:literal, $nature:ident, $advice:ident, $tells:ident, $layout:ident;)+) => {
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

            /// What an owner who had no part in it does, where it tells of an event.
            #[must_use]
            pub const fn advice(self) -> Advice {
                match self {
                    $(Self::$name => Advice::$advice,)+
                }
            }

            /// How its mail is laid out.
            #[must_use]
            pub const fn layout(self) -> Layout {
                match self {
                    $(Self::$name => Layout::$layout,)+
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
    VerifyAddress => "verify-address", Answer, Security, Nothing, Registration;
    /// Somebody tried to register an address that already has an account.
    AlreadyRegistered => "already-registered", Answer, Security, Nothing, SignInInstead;
    /// Somebody tried to register an address whose account was closed.
    AddressTaken => "address-taken", Answer, Security, Nothing, StaysTaken;
    /// A code in place of a captcha.
    SignInCode => "sign-in-code", Answer, Security, Account, OwnersCode;
    /// The code that confirms a new device.
    ConfirmDevice => "confirm-device", Answer, Security, Nothing, DeviceCode;
    /// Sign-in from a device new to the account.
    NewDevice => "new-device", GraveAlert, Devices, Nothing, Usual;
    /// Sign-in from a country new to the account.
    NewPlace => "new-place", GraveAlert, Devices, Nothing, Usual;
    /// Failures locked a client out.
    ClientLocked => "client-locked", Alert, Activity, Account, Stopped;
    /// A sign-in that proved everything was stopped by the freeze.
    SignInFrozen => "sign-in-frozen", AlertWhileFrozen, Activity, Nothing, Stopped;
    /// A reset that proved everything was stopped by the freeze.
    ResetFrozen => "reset-frozen", AlertWhileFrozen, Activity, Nothing, Stopped;
    /// The password was changed.
    PasswordChanged => "password-changed", GraveAlert, Security, Nothing, Usual;
    /// An authenticator was enrolled.
    AuthenticatorEnrolled => "authenticator-enrolled", Alert, Factors, Nothing, Usual;
    /// An authenticator was replaced.
    AuthenticatorReplaced => "authenticator-replaced", GraveAlert, Factors, Nothing, Disownable;
    /// A passkey was added.
    PasskeyAdded => "passkey-added", GraveAlert, Factors, Nothing, Usual;
    /// A passkey was removed.
    PasskeyRemoved => "passkey-removed", GraveAlert, Factors, Nothing, Usual;
    /// A passkey was refused whose key may have been copied, and the account was locked on suspicion.
    PasskeySuspected => "passkey-suspected", GraveAlert, Factors, Nothing, SignInAgain;
    /// An authenticator was resynchronised.
    AuthenticatorResynchronised => "authenticator-resynchronised", Alert, Factors, Nothing, Usual;
    /// Two successive codes of the authenticator are asked for after too many wrong ones.
    TwoCodesNeeded => "two-codes-needed", GraveAlert, Factors, Nothing, Usual;
    /// A new set of backup codes was made.
    BackupCodesMade => "backup-codes-made", Alert, Factors, Nothing, Usual;
    /// A backup code was used.
    BackupCodeUsed => "backup-code-used", Alert, Factors, Nothing, FewLeft;
    /// All other sessions were ended.
    SessionsEnded => "sessions-ended", Alert, Devices, Nothing, Usual;
    /// The code and link that let a forgotten password be chosen anew.
    ResetPassword => "reset-password", Answer, Security, Account, ResetCode;
    /// The password was reset.
    PasswordReset => "password-was-reset", GraveAlert, Security, Nothing, Usual;
    /// The code that asks for the end of a freeze.
    UnfreezeCode => "unfreeze-code", Answer, Security, Account, WaitingCode;
    /// The code that disowns an authenticator which somebody else set up.
    DisownCode => "disown-code", Answer, Security, Account, WaitingCode;
    /// The code that comes first where passkeys are to be no longer the only way in, without a session.
    LeavePasskeysOnlyCode => "leave-passkeys-only-code", Answer, Security, Account, WaitingCode;
    /// The code that approves a change within a session.
    StepUpCode => "approve-change", Answer, Security, Nothing, OwnersCode;
    /// The code that shows that a new address or number can be read.
    VerifyContact => "verify-contact", Answer, Security, Nothing, Code;
    /// The authenticator was removed.
    AuthenticatorRemoved => "authenticator-removed", GraveAlert, Factors, Nothing, Usual;
    /// Something that makes the account less safe was asked for.
    WeakeningAsked => "weakening-asked", GraveAlert, Veto, Nothing, Asked;
    /// A reminder of it.
    WeakeningReminder => "weakening-reminder", GraveAlert, Veto, Nothing, Reminder;
    /// It took effect.
    WeakeningApplied => "weakening-applied", GraveAlert, Security, Nothing, Made;
    /// It was vetoed.
    WeakeningVetoed => "weakening-vetoed", Alert, Security, Nothing, Usual;
    /// It was called off without a veto.
    WeakeningCancelled => "weakening-cancelled", Alert, Security, Nothing, Usual;
    /// For an address or number that is to be added: from when on it gets messages. It carries no links.
    ContactPending => "contact-pending", Answer, Security, Nothing, Pending;
    /// The account was frozen.
    Frozen => "frozen", GraveAlert, Security, Nothing, Frozen;
    /// The exchange froze the account.
    ExchangeFroze => "exchange-froze", AlertWhileFrozen, Activity, Nothing, Usual;
    /// The exchange ended its freeze.
    ExchangeUnfroze => "exchange-unfroze", Alert, Activity, Nothing, Usual;
    /// The exchange demanded a new password.
    PasswordDemanded => "password-demanded", Alert, Activity, Nothing, Usual;
    /// The exchange ended all sessions.
    AllSessionsEnded => "all-sessions-ended", Alert, Activity, Nothing, Usual;
    /// The freeze ended.
    Unfrozen => "unfrozen", GraveAlert, Security, Nothing, Made;
    /// A protection was made stronger or changed.
    ProtectionSet => "protection-set", Alert, Security, Nothing, Usual;
    /// An address or number was added or replaced.
    ContactChanged => "contact-changed", GraveAlert, Security, Nothing, Added;
    /// An address or number was removed.
    ContactRemoved => "contact-removed", GraveAlert, Security, Nothing, Removed;
    /// The account was locked on suspicion.
    SuspicionLocked => "suspicion-locked", GraveAlert, Security, Nothing, SignInAgain;
    /// That lock was released.
    SuspicionReleased => "suspicion-released", Alert, Security, Nothing, Usual;
    /// A copy of everything that is kept about the customer was made.
    AccountExported => "account-exported", GraveAlert, Devices, Nothing, Usual;
    /// The account was closed.
    AccountClosed => "account-closed", LastAlert, Activity, Nothing, Last;
    /// Everything about the customer was deleted.
    AccountErased => "account-erased", LastAlert, Activity, Nothing, Last;
}

impl Template {
    /// Those that somebody who has proven nothing can have sent to an account's owner, and to nobody else: whether one of
    /// them waits would tell whether there is such an account.
    pub fn by_strangers() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|template| template.tells() == Tells::Account)
    }
}

/// What an alert says beside its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// The text that it says.
    pub template: Template,
    /// The one number it speaks of: codes left, seconds, sessions, days.
    pub count: Option<i64>,
    /// The stable name of what it is about: a change, a freeze's scope, a suspicion, a protection.
    pub topic: Option<&'static str>,
    /// The address or number it speaks of, masked.
    pub contact: Option<String>,
    /// The instant it speaks of.
    pub due: Option<Timestamp>,
}

impl Alert {
    fn plain(template: Template) -> Self {
        Self { template, count: None, topic: None, contact: None, due: None }
    }

    fn counting(template: Template, count: impl Into<i64>) -> Self {
        Self::plain(template).with_count(count)
    }

    /// One that says how many like it were left out, if any were.
    fn after(template: Template, left_out: u32) -> Self {
        Self { count: (left_out > 0).then_some(i64::from(left_out)), ..Self::plain(template) }
    }

    fn about(template: Template, topic: &'static str) -> Self {
        Self::plain(template).with_topic(topic)
    }

    fn naming(self, contact: &str) -> Self {
        Self { contact: Some(contact.to_owned()), ..self }
    }

    fn with_count(self, count: impl Into<i64>) -> Self {
        Self { count: Some(count.into()), ..self }
    }

    fn with_topic(self, topic: &'static str) -> Self {
        Self { topic: Some(topic), ..self }
    }

    fn due(template: Template, change: &ProtectionChange, at: Timestamp) -> Self {
        Self { due: Some(at), ..Self::about(template, change.as_str()) }
    }

    fn applied(change: &ProtectionChange) -> Option<Self> {
        has_no_event_of_its_own(change).then(|| Self::about(Template::WeakeningApplied, change.as_str()))
    }

    fn called_off(change: &ProtectionChange) -> Option<Self> {
        alerts_when_called_off(change).then(|| Self::about(Template::WeakeningCancelled, change.as_str()))
    }

    /// The alert that an event of this kind is told by, if it is told at all.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one arm for each event")]
    pub fn of(kind: &EventKind) -> Option<Self> {
        use EventKind as E;
        use Template as T;
        Some(match kind {
            E::SignedIn { new_device, new_place, risk, .. } => {
                Self::plain(of_sign_in(*new_device, *new_place, risk)?)
            }
            E::ClientLocked { left_out, .. } => Self::after(T::ClientLocked, *left_out),
            E::SignInFrozen { left_out } => Self::after(T::SignInFrozen, *left_out),
            E::ResetFrozen { left_out } => Self::after(T::ResetFrozen, *left_out),
            E::OtherSessionsEnded { count } => Self::counting(T::SessionsEnded, *count),
            E::SessionEnded { cause: EndCause::EndedByOwner, .. } => Self::counting(T::SessionsEnded, 1_u32),
            E::SuspicionLocked { reason } if *reason != Suspicion::CopiedPasskey => {
                Self::about(T::SuspicionLocked, reason.as_str())
            }
            E::SuspicionReleased { reason } => Self::about(T::SuspicionReleased, reason.as_str()),
            E::PasswordChanged => Self::plain(T::PasswordChanged),
            E::PasswordReset => Self::plain(T::PasswordReset),
            E::AuthenticatorEnrolled { replaced: false } => Self::plain(T::AuthenticatorEnrolled),
            E::AuthenticatorEnrolled { replaced: true } => Self::plain(T::AuthenticatorReplaced),
            E::AuthenticatorResynchronised { seconds } => {
                Self::counting(T::AuthenticatorResynchronised, *seconds)
            }
            E::AuthenticatorRemoved => Self::plain(T::AuthenticatorRemoved),
            E::PasskeyAdded { .. } => Self::plain(T::PasskeyAdded),
            E::PasskeyRemoved { .. } => Self::plain(T::PasskeyRemoved),
            E::PasskeySuspected { .. } => Self::plain(T::PasskeySuspected),
            E::TwoCodesNeeded => Self::plain(T::TwoCodesNeeded),
            E::BackupCodesMade { count } => Self::counting(T::BackupCodesMade, *count),
            E::BackupCodeUsed { left } => Self::counting(T::BackupCodeUsed, *left),
            E::ContactChanged { new, .. } => Self::plain(T::ContactChanged).naming(new),
            E::ContactRemoved { old, .. } => Self::plain(T::ContactRemoved).naming(old),
            E::WeakeningAsked { change, effective_at: at, .. } => Self::due(T::WeakeningAsked, change, *at),
            E::WeakeningReminded { change, effective_at: at, .. } => {
                Self::due(T::WeakeningReminder, change, *at)
            }
            E::WeakeningApplied { change, .. } => Self::applied(change)?,
            E::WeakeningCancelled { change, .. } => Self::called_off(change)?,
            E::WeakeningVetoed { change, .. } => Self::about(T::WeakeningVetoed, change.as_str()),
            E::Frozen { scope, .. } => Self::about(T::Frozen, scope.as_str()),
            E::ExchangeFroze { freeze_reason: reason, .. } => Self::about(T::ExchangeFroze, reason.as_str()),
            E::PasswordDemanded => Self::plain(T::PasswordDemanded),
            E::ExchangeUnfroze => Self::plain(T::ExchangeUnfroze),
            E::AllSessionsEnded { count } => Self::counting(T::AllSessionsEnded, *count),
            E::Unfrozen => Self::plain(T::Unfrozen),
            E::SettingsLockSet { days } => Self::about(T::ProtectionSet, "settings_lock").with_count(*days),
            E::AntiPhishingSet { .. } => Self::about(T::ProtectionSet, "anti_phishing"),
            E::WhitelistOnlySet => Self::about(T::ProtectionSet, "whitelist_only"),
            E::PasskeysOnlySet => Self::about(T::ProtectionSet, "passkeys_only"),
            E::AccountExported { by } => Self::about(T::AccountExported, by.as_str()),
            E::AccountClosed { by } => Self::about(T::AccountClosed, by.as_str()),
            E::AccountErased => Self::plain(T::AccountErased),
            E::LoginPhraseSet { .. } => Self::about(T::ProtectionSet, "login_phrase"),
            // Quiet on purpose: nothing is at stake, the owner sees what was done, or another event tells of it.
            E::AccountRegistered { .. }
            | E::SuspicionLocked { .. }
            | E::PasswordAccepted { .. }
            | E::SignInRefused { .. }
            | E::ChangeRefused { .. }
            | E::RecoveryRefused { .. }
            | E::PasswordResetAsked
            | E::SessionEnded { .. }
            | E::DeviceRenamed { .. }
            | E::DeviceForgotten { .. }
            | E::PasskeyRenamed { .. }
            | E::ProfileChanged
            | E::Agreed { .. }
            | E::ActivityExported
            | E::CheckUpDone
            | E::IdentifiersRead
            | E::ExternalIdSet
            | E::AttributesChanged { .. }
            | E::AttributesRead
            | E::OperationAsked { .. }
            | E::OperationProven { .. }
            | E::OperationUsed { .. }
            | E::SteppedUp { .. }
            | E::NoticesRead { .. } => return None,
        })
    }

    /// An alert of each text, and of each topic where a text is about several, with the event that it tells of.
    #[must_use]
    pub fn samples() -> Vec<(EventName, Self)> {
        let mut samples: Vec<(EventName, Self)> = Vec::new();
        for kind in EventKind::samples() {
            let Some(alert) = Self::of(&kind) else { continue };
            let alike = |(_, other): &&mut (EventName, Self)| {
                (other.template, other.topic) == (alert.template, alert.topic)
            };
            match samples.iter_mut().find(alike) {
                // Where it counts, the one that counts most.
                Some((name, other)) if other.count < alert.count => (*name, *other) = (kind.name(), alert),
                Some(_) => {}
                None => samples.push((kind.name(), alert)),
            }
        }
        samples
    }

    /// Whether it goes out by SMS too, where there is a number beside an e-mail address.
    #[must_use]
    pub const fn is_grave(&self) -> bool {
        matches!(self.template.nature(), Nature::GraveAlert | Nature::LastAlert)
    }

    /// Whether its messages carry a freeze: not where everything is frozen already, or the link would only frighten, and not
    /// where the account is closed.
    #[must_use]
    pub const fn offers_freeze(&self) -> bool {
        !matches!(self.template.nature(), Nature::AlertWhileFrozen | Nature::LastAlert)
    }
}

/// The text that a sign-in is told with.
fn of_sign_in(new_device: bool, new_place: bool, risk: &[RiskReason]) -> Option<Template> {
    let place_weighs_more = new_device && risk.contains(&RiskReason::NewCountry);
    match (new_device, new_place) {
        _ if place_weighs_more => Some(Template::NewPlace),
        (true, _) => Some(Template::NewDevice),
        (false, true) => Some(Template::NewPlace),
        (false, false) => None,
    }
}

/// Whether no event of its own tells of this change: one message for one thing that happened.
const fn has_no_event_of_its_own(change: &ProtectionChange) -> bool {
    matches!(
        change,
        ProtectionChange::SettingsLock { .. }
            | ProtectionChange::AntiPhishing { .. }
            | ProtectionChange::WhitelistOnly { .. }
            | ProtectionChange::PasskeysOnly { .. }
    )
}

/// Whether the owner is told when this change is called off: somebody may be waiting for it to get back in.
const fn alerts_when_called_off(change: &ProtectionChange) -> bool {
    match change {
        ProtectionChange::RemoveAuthenticator { .. }
        | ProtectionChange::RemovePasskey { .. }
        | ProtectionChange::PasskeysOnly { .. }
        | ProtectionChange::Unfreeze
        | ProtectionChange::AddContact { .. }
        | ProtectionChange::ReplaceContact { .. }
        | ProtectionChange::RemoveContact { .. }
        | ProtectionChange::CloseAccount { .. } => true,
        ProtectionChange::SettingsLock { .. }
        | ProtectionChange::AntiPhishing { .. }
        | ProtectionChange::WhitelistOnly { .. } => false,
    }
}
