//! Which events are told to the customer, with which text, and by which ways. Quiet where nothing is at stake.

use super::Template;
use crate::audit::EventKind;
use crate::gate::RiskReason;
use crate::protection::Change;
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

    fn counting(template: Template, count: i64) -> Self {
        Self { count: Some(count), ..Self::plain(template) }
    }

    /// One that says how many like it were left out, if any were.
    fn after(template: Template, left_out: u32) -> Self {
        Self { count: (left_out > 0).then_some(i64::from(left_out)), ..Self::plain(template) }
    }

    fn about(template: Template, matter: &'static str) -> Self {
        Self { matter: Some(matter), ..Self::plain(template) }
    }

    /// The alert that an event of this kind is told by, if it is told at all.
    #[must_use]
    pub fn of(kind: &EventKind) -> Option<Self> {
        of_session(kind).or_else(|| of_factor(kind)).or_else(|| of_protection(kind))
    }

    /// Whether it goes out by SMS too, where there is a number beside an e-mail address.
    #[must_use]
    pub const fn is_grave(&self) -> bool {
        matches!(
            self.template,
            Template::NewDevice
                | Template::NewPlace
                | Template::PasswordChanged
                | Template::PasswordReset
                | Template::AuthenticatorReplaced
                | Template::TwoCodesNeeded
                | Template::AuthenticatorRemoved
                | Template::WeakeningAsked
                | Template::WeakeningReminder
                | Template::WeakeningApplied
                | Template::Frozen
                | Template::Unfrozen
                | Template::ContactChanged
                | Template::ContactRemoved
                | Template::SuspicionLocked
        )
    }

    /// Whether its messages carry a freeze: not where everything is frozen already, or the link would only frighten.
    #[must_use]
    pub const fn offers_freeze(&self) -> bool {
        !matches!(self.template, Template::SignInFrozen | Template::ResetFrozen)
    }

    /// Whether its messages carry a veto beside the freeze.
    #[must_use]
    pub const fn is_vetoable(&self) -> bool {
        matches!(self.template, Template::WeakeningAsked | Template::WeakeningReminder)
    }
}

fn of_session(kind: &EventKind) -> Option<Alert> {
    Some(match kind {
        EventKind::SignedIn { new_device: true, risk, .. } if risk.contains(&RiskReason::NewCountry) => {
            Alert::plain(Template::NewPlace)
        }
        EventKind::SignedIn { new_device: true, .. } => Alert::plain(Template::NewDevice),
        EventKind::SignedIn { new_place: true, .. } => Alert::plain(Template::NewPlace),
        EventKind::ClientLocked { left_out, .. } => Alert::after(Template::ClientLocked, *left_out),
        EventKind::SignInFrozen { left_out } => Alert::after(Template::SignInFrozen, *left_out),
        EventKind::ResetFrozen { left_out } => Alert::after(Template::ResetFrozen, *left_out),
        EventKind::OtherSessionsEnded { count } => {
            Alert::counting(Template::SessionsEnded, i64::from(*count))
        }
        EventKind::SessionEnded { cause: EndCause::EndedByOwner, .. } => {
            Alert::counting(Template::SessionsEnded, 1)
        }
        EventKind::SuspicionLocked { reason } => Alert::about(Template::SuspicionLocked, reason.as_str()),
        EventKind::SuspicionReleased { reason } => Alert::about(Template::SuspicionReleased, reason.as_str()),
        _ => return None,
    })
}

fn of_factor(kind: &EventKind) -> Option<Alert> {
    Some(match kind {
        EventKind::PasswordChanged => Alert::plain(Template::PasswordChanged),
        EventKind::PasswordReset => Alert::plain(Template::PasswordReset),
        EventKind::AuthenticatorEnrolled { replaced: false } => Alert::plain(Template::AuthenticatorEnrolled),
        EventKind::AuthenticatorEnrolled { replaced: true } => Alert::plain(Template::AuthenticatorReplaced),
        EventKind::AuthenticatorResynchronised { seconds } => {
            Alert::counting(Template::AuthenticatorResynchronised, *seconds)
        }
        EventKind::TwoCodesNeeded => Alert::plain(Template::TwoCodesNeeded),
        EventKind::BackupCodesMade { count } => Alert::counting(Template::BackupCodesMade, i64::from(*count)),
        EventKind::BackupCodeUsed { left } => Alert::counting(Template::BackupCodeUsed, i64::from(*left)),
        EventKind::ContactChanged { new, .. } => {
            Alert { contact: Some(new.clone()), ..Alert::plain(Template::ContactChanged) }
        }
        EventKind::ContactRemoved { old, .. } => {
            Alert { contact: Some(old.clone()), ..Alert::plain(Template::ContactRemoved) }
        }
        _ => return None,
    })
}

fn of_protection(kind: &EventKind) -> Option<Alert> {
    Some(match kind {
        EventKind::WeakeningAsked { change, effective_at, .. } => {
            Alert { due: Some(*effective_at), ..Alert::about(Template::WeakeningAsked, change.as_str()) }
        }
        EventKind::WeakeningReminded { change, effective_at, .. } => {
            Alert { due: Some(*effective_at), ..Alert::about(Template::WeakeningReminder, change.as_str()) }
        }
        EventKind::WeakeningApplied { change, .. } if told_by_itself(change) => {
            Alert::about(Template::WeakeningApplied, change.as_str())
        }
        EventKind::WeakeningCancelled { change, .. } if told_when_called_off(change) => {
            Alert::about(Template::WeakeningCancelled, change.as_str())
        }
        EventKind::WeakeningVetoed { change, .. } => Alert::about(Template::WeakeningVetoed, change.as_str()),
        EventKind::Frozen { scope, .. } => Alert::about(Template::Frozen, scope.as_str()),
        EventKind::Unfrozen => Alert::plain(Template::Unfrozen),
        EventKind::AuthenticatorRemoved => Alert::plain(Template::AuthenticatorRemoved),
        EventKind::SettingsLockSet { days } => {
            Alert { count: Some(i64::from(*days)), ..Alert::about(Template::ProtectionSet, "settings_lock") }
        }
        EventKind::AntiPhishingSet { .. } => Alert::about(Template::ProtectionSet, "anti_phishing"),
        EventKind::WhitelistOnlySet => Alert::about(Template::ProtectionSet, "whitelist_only"),
        EventKind::LoginPhraseSet { .. } => Alert::about(Template::ProtectionSet, "login_phrase"),
        _ => return None,
    })
}

/// Whether no event of its own tells of this change: one message for one thing that happened.
const fn told_by_itself(change: &Change) -> bool {
    matches!(change, Change::SettingsLock { .. } | Change::AntiPhishing { .. } | Change::WhitelistOnly { .. })
}

/// Whether the owner is told when this change is called off: somebody may be waiting for it to get back in.
const fn told_when_called_off(change: &Change) -> bool {
    match change {
        Change::RemoveAuthenticator { .. }
        | Change::Unfreeze
        | Change::AddContact { .. }
        | Change::ReplaceContact { .. }
        | Change::RemoveContact { .. } => true,
        Change::SettingsLock { .. } | Change::AntiPhishing { .. } | Change::WhitelistOnly { .. } => false,
    }
}
