//! What an event says beside its kind, in one flat form for all kinds.

use serde::Serialize;
use utoipa::ToSchema;
use vestibule_domain::account::Agreed;
use vestibule_domain::audit::EventKind;
use vestibule_domain::id::{DeviceId, SessionId, WeakeningId};
use vestibule_domain::protection::Change;

use super::moment::Moment;
use super::names::{DeviceIdText, SessionIdText, WeakeningIdText};
use super::vocabulary::{
    ByName, ChangeName, EndCauseName, FrozenScopeName, IdentifierKindName, LegalDocumentName, ProofName,
    RiskName, SuspicionName, refused_by,
};

/// What else there is to say about an event; which of these there are depends on its kind.
#[derive(Default, Serialize, ToSchema)]
pub(crate) struct EventDetails {
    /// The verified identifier, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "a•••@mail.example")]
    identifier: Option<String>,
    /// What was proven.
    #[serde(skip_serializing_if = "Option::is_none")]
    proofs: Option<Vec<ProofName>>,
    /// Whether the device was new to the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    new_device: Option<bool>,
    /// Whether the country was new to the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    new_place: Option<bool>,
    /// Why the attempt was unusual.
    #[serde(skip_serializing_if = "Option::is_none")]
    risk: Option<Vec<RiskName>>,
    /// What refused it, who froze the account, or from where a veto came.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<ByName>,
    /// Until when it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Moment>,
    /// The session that it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<SessionIdText>)]
    session: Option<SessionId>,
    /// Why that session ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<EndCauseName>,
    /// The device that it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<DeviceIdText>)]
    device: Option<DeviceId>,
    /// How many sessions ended, codes were made, or notices were marked as read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 10)]
    count: Option<u32>,
    /// How many more like it there were since the last one that was written down: of those that strangers can cause, only
    /// so many an hour are.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 0)]
    left_out: Option<u32>,
    /// How many backup codes are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 9)]
    left: Option<u32>,
    /// Whether the authenticator, or the word, took the place of another.
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced: Option<bool>,
    /// Seconds that the authenticator is ahead; negative when it is behind.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 90)]
    seconds: Option<i64>,
    /// The change that waits, or no longer does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<WeakeningIdText>)]
    weakening: Option<WeakeningId>,
    /// What that change is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<ChangeName>,
    /// When it takes effect unless it is vetoed.
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_at: Option<Moment>,
    /// How much a freeze stops.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<FrozenScopeName>,
    /// Days that weakenings wait from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 7)]
    days: Option<u32>,
    /// Whether the phrase is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    removed: Option<bool>,
    /// What was added, replaced or removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<IdentifierKindName>,
    /// The address or number that went, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "a•••@mail.example")]
    old: Option<String>,
    /// The address or number that came, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "b•••@mail.example")]
    new: Option<String>,
    /// What was agreed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    agreed: Option<Vec<AgreedDetail>>,
    /// Why the account was locked.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<SuspicionName>,
}

/// A document that was agreed to, in its version.
#[derive(Serialize, ToSchema)]
pub(crate) struct AgreedDetail {
    /// Which one.
    document: LegalDocumentName,
    /// Which version.
    #[schema(example = "2026-11-01")]
    version: String,
}

impl AgreedDetail {
    fn of(agreed: &Agreed) -> Self {
        Self { document: LegalDocumentName(agreed.document), version: agreed.version.clone() }
    }
}

impl EventDetails {
    pub(crate) fn of(what: &EventKind) -> Self {
        let nothing = Self::default();
        match what {
            EventKind::AccountRegistered { identifier } => {
                Self { identifier: Some(identifier.clone()), ..nothing }
            }
            EventKind::SignedIn { given, new_device, new_place, risk } => Self {
                proofs: Some(given.iter().copied().map(ProofName).collect()),
                new_device: Some(*new_device),
                new_place: Some(*new_place),
                risk: Some(risk.iter().copied().map(RiskName).collect()),
                ..nothing
            },
            EventKind::SignInRefused { by, left_out }
            | EventKind::RecoveryRefused { by, left_out }
            | EventKind::ChangeRefused { by, left_out } => {
                Self { by: Some(ByName(refused_by(*by))), left_out: Some(*left_out), ..nothing }
            }
            EventKind::ClientLocked { until, left_out } => {
                Self { until: Some(Moment(*until)), left_out: Some(*left_out), ..nothing }
            }
            EventKind::PasswordAccepted { left_out }
            | EventKind::SignInFrozen { left_out }
            | EventKind::ResetFrozen { left_out } => Self { left_out: Some(*left_out), ..nothing },
            EventKind::SessionEnded { session, cause } => {
                Self { session: Some(*session), cause: Some(EndCauseName(*cause)), ..nothing }
            }
            EventKind::OtherSessionsEnded { count }
            | EventKind::BackupCodesMade { count }
            | EventKind::NoticesRead { count } => Self { count: Some(*count), ..nothing },
            EventKind::DeviceRenamed { device } | EventKind::DeviceForgotten { device } => {
                Self { device: Some(*device), ..nothing }
            }
            EventKind::AuthenticatorEnrolled { replaced } => Self { replaced: Some(*replaced), ..nothing },
            EventKind::AuthenticatorResynchronised { seconds } => Self { seconds: Some(*seconds), ..nothing },
            EventKind::BackupCodeUsed { left } => Self { left: Some(*left), ..nothing },
            EventKind::Agreed { agreed } => {
                Self { agreed: Some(agreed.iter().map(AgreedDetail::of).collect()), ..nothing }
            }
            _ => Self::of_protection(what),
        }
    }

    fn of_protection(what: &EventKind) -> Self {
        let nothing = Self::default();
        match what {
            EventKind::WeakeningAsked { weakening, change, effective_at }
            | EventKind::WeakeningReminded { weakening, change, effective_at } => {
                Self { effective_at: Some(Moment(*effective_at)), ..Self::of_weakening(*weakening, change) }
            }
            EventKind::WeakeningApplied { weakening, change }
            | EventKind::WeakeningCancelled { weakening, change } => Self::of_weakening(*weakening, change),
            EventKind::WeakeningVetoed { weakening, change, by } => {
                Self { by: Some(ByName(by.as_str())), ..Self::of_weakening(*weakening, change) }
            }
            EventKind::Frozen { scope, by } => {
                Self { scope: Some(FrozenScopeName(*scope)), by: Some(ByName(by.as_str())), ..nothing }
            }
            EventKind::SettingsLockSet { days } => Self { days: Some(*days), ..nothing },
            EventKind::AntiPhishingSet { replaced } => Self { replaced: Some(*replaced), ..nothing },
            EventKind::LoginPhraseSet { removed } => Self { removed: Some(*removed), ..nothing },
            EventKind::ContactChanged { contact, old, new } => Self {
                contact: Some(IdentifierKindName(*contact)),
                old: old.clone(),
                new: Some(new.clone()),
                ..nothing
            },
            EventKind::ContactRemoved { contact, old } => {
                Self { contact: Some(IdentifierKindName(*contact)), old: Some(old.clone()), ..nothing }
            }
            EventKind::SuspicionLocked { reason } | EventKind::SuspicionReleased { reason } => {
                Self { reason: Some(SuspicionName(*reason)), ..nothing }
            }
            _ => nothing,
        }
    }

    fn of_weakening(weakening: WeakeningId, change: &Change) -> Self {
        Self { weakening: Some(weakening), change: Some(ChangeName(change.as_str())), ..Self::default() }
    }
}
