//! Which events are told to the customer, with which text, and by which ways. Quiet where nothing is at stake.

use super::template::{Nature, Template};
use crate::audit::EventKind;
use crate::protection::ProtectionChange;
use crate::risk::RiskReason;
use crate::session::EndCause;
use crate::time::Timestamp;

/// What an alert says beside its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Which text.
    pub template: Template,
    /// The one number it speaks of: codes left, seconds, sessions, days.
    pub count: Option<i64>,
    /// The stable name of what it is about: a change, a freeze's scope, a suspicion, a protection.
    pub matter: Option<&'static str>,
    /// The address or number it speaks of, masked.
    pub contact: Option<String>,
    /// The instant it speaks of.
    pub due: Option<Timestamp>,
}

impl Alert {
    fn plain(template: Template) -> Self {
        Self { template, count: None, matter: None, contact: None, due: None }
    }

    fn counting(template: Template, count: impl Into<i64>) -> Self {
        Self::plain(template).with_count(count)
    }

    /// One that says how many like it were left out, if any were.
    fn after(template: Template, left_out: u32) -> Self {
        Self { count: (left_out > 0).then_some(i64::from(left_out)), ..Self::plain(template) }
    }

    fn about(template: Template, matter: &'static str) -> Self {
        Self::plain(template).with_matter(matter)
    }

    fn naming(self, contact: &str) -> Self {
        Self { contact: Some(contact.to_owned()), ..self }
    }

    fn with_count(self, count: impl Into<i64>) -> Self {
        Self { count: Some(count.into()), ..self }
    }

    fn with_matter(self, matter: &'static str) -> Self {
        Self { matter: Some(matter), ..self }
    }

    fn due(template: Template, change: &ProtectionChange, at: Timestamp) -> Self {
        Self { due: Some(at), ..Self::about(template, change.as_str()) }
    }

    /// The alert that an event of this kind is told by, if it is told at all.
    #[must_use]
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
            E::SuspicionLocked { reason } => Self::about(T::SuspicionLocked, reason.as_str()),
            E::SuspicionReleased { reason } => Self::about(T::SuspicionReleased, reason.as_str()),
            E::PasswordChanged => Self::plain(T::PasswordChanged),
            E::PasswordReset => Self::plain(T::PasswordReset),
            E::AuthenticatorEnrolled { replaced: false } => Self::plain(T::AuthenticatorEnrolled),
            E::AuthenticatorEnrolled { replaced: true } => Self::plain(T::AuthenticatorReplaced),
            E::AuthenticatorResynchronised { seconds } => {
                Self::counting(T::AuthenticatorResynchronised, *seconds)
            }
            E::AuthenticatorRemoved => Self::plain(T::AuthenticatorRemoved),
            E::TwoCodesNeeded => Self::plain(T::TwoCodesNeeded),
            E::BackupCodesMade { count } => Self::counting(T::BackupCodesMade, *count),
            E::BackupCodeUsed { left } => Self::counting(T::BackupCodeUsed, *left),
            E::ContactChanged { new, .. } => Self::plain(T::ContactChanged).naming(new),
            E::ContactRemoved { old, .. } => Self::plain(T::ContactRemoved).naming(old),
            E::WeakeningAsked { change, effective_at: at, .. } => Self::due(T::WeakeningAsked, change, *at),
            E::WeakeningReminded { change, effective_at: at, .. } => {
                Self::due(T::WeakeningReminder, change, *at)
            }
            E::WeakeningApplied { change, .. } if told_by_itself(change) => {
                Self::about(T::WeakeningApplied, change.as_str())
            }
            E::WeakeningCancelled { change, .. } if told_when_called_off(change) => {
                Self::about(T::WeakeningCancelled, change.as_str())
            }
            E::WeakeningVetoed { change, .. } => Self::about(T::WeakeningVetoed, change.as_str()),
            E::Frozen { scope, .. } => Self::about(T::Frozen, scope.as_str()),
            E::Unfrozen => Self::plain(T::Unfrozen),
            E::SettingsLockSet { days } => Self::about(T::ProtectionSet, "settings_lock").with_count(*days),
            E::AntiPhishingSet { .. } => Self::about(T::ProtectionSet, "anti_phishing"),
            E::WhitelistOnlySet => Self::about(T::ProtectionSet, "whitelist_only"),
            E::LoginPhraseSet { .. } => Self::about(T::ProtectionSet, "login_phrase"),
            // Quiet on purpose: nothing is at stake, the owner sees what was done, or another event tells of it.
            E::AccountRegistered { .. }
            | E::PasswordAccepted { .. }
            | E::SignInRefused { .. }
            | E::ChangeRefused { .. }
            | E::RecoveryRefused { .. }
            | E::PasswordResetAsked
            | E::SessionEnded { .. }
            | E::DeviceRenamed { .. }
            | E::DeviceForgotten { .. }
            | E::WeakeningApplied { .. }
            | E::WeakeningCancelled { .. }
            | E::ProfileChanged
            | E::Agreed { .. }
            | E::ActivityExported
            | E::CheckUpDone
            | E::NoticesRead { .. } => return None,
        })
    }

    /// Whether it goes out by SMS too, where there is a number beside an e-mail address.
    #[must_use]
    pub const fn is_grave(&self) -> bool {
        matches!(self.template.nature(), Nature::GraveAlert)
    }

    /// Whether its messages carry a freeze: not where everything is frozen already, or the link would only frighten.
    #[must_use]
    pub const fn offers_freeze(&self) -> bool {
        !matches!(self.template.nature(), Nature::AlertWhileFrozen)
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
const fn told_by_itself(change: &ProtectionChange) -> bool {
    matches!(
        change,
        ProtectionChange::SettingsLock { .. }
            | ProtectionChange::AntiPhishing { .. }
            | ProtectionChange::WhitelistOnly { .. }
    )
}

/// Whether the owner is told when this change is called off: somebody may be waiting for it to get back in.
const fn told_when_called_off(change: &ProtectionChange) -> bool {
    match change {
        ProtectionChange::RemoveAuthenticator { .. }
        | ProtectionChange::Unfreeze
        | ProtectionChange::AddContact { .. }
        | ProtectionChange::ReplaceContact { .. }
        | ProtectionChange::RemoveContact { .. } => true,
        ProtectionChange::SettingsLock { .. }
        | ProtectionChange::AntiPhishing { .. }
        | ProtectionChange::WhitelistOnly { .. } => false,
    }
}
