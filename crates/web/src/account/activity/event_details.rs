//! What an event says beside its kind, in one flat form for all kinds.

use serde::Serialize;
use utoipa::ToSchema;
use vestibule_domain::account::Agreed;
use vestibule_domain::audit::EventKind;
use vestibule_domain::id::{DeviceId, SessionId, WeakeningId};
use vestibule_domain::protection::ProtectionChange;

use crate::api::names::{DeviceIdText, SessionIdText, WeakeningIdText};
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::{
    ByName, ChangeWord, EndCauseName, FrozenScopeName, IdentifierKindName, LegalDocumentName, ProofName,
    RiskName, SuspicionName,
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
    until: Option<Rfc3339>,
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
    change: Option<ChangeWord>,
    /// When it takes effect unless it is vetoed.
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_at: Option<Rfc3339>,
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
    #[expect(clippy::too_many_lines, reason = "one arm for each kind of event: a table")]
    pub(crate) fn of(what: &EventKind) -> Self {
        use EventKind as E;
        let nothing = Self::default();
        match what {
            E::AccountRegistered { identifier } => Self { identifier: Some(identifier.clone()), ..nothing },
            E::SignedIn { given, new_device, new_place, risk } => Self {
                proofs: Some(given.iter().copied().map(ProofName).collect()),
                new_device: Some(*new_device),
                new_place: Some(*new_place),
                risk: Some(risk.iter().copied().map(RiskName).collect()),
                ..nothing
            },
            E::SignInRefused { by, left_out }
            | E::RecoveryRefused { by, left_out }
            | E::ChangeRefused { by, left_out } => {
                Self { by: Some(ByName(by.as_str())), left_out: Some(*left_out), ..nothing }
            }
            E::ClientLocked { until, left_out } => {
                Self { until: Some(Rfc3339(*until)), left_out: Some(*left_out), ..nothing }
            }
            E::PasswordAccepted { left_out } | E::SignInFrozen { left_out } | E::ResetFrozen { left_out } => {
                Self { left_out: Some(*left_out), ..nothing }
            }
            E::SessionEnded { session, cause } => {
                Self { session: Some(*session), cause: Some(EndCauseName(*cause)), ..nothing }
            }
            E::OtherSessionsEnded { count } | E::BackupCodesMade { count } | E::NoticesRead { count } => {
                Self { count: Some(*count), ..nothing }
            }
            E::DeviceRenamed { device } | E::DeviceForgotten { device } => {
                Self { device: Some(*device), ..nothing }
            }
            E::AuthenticatorEnrolled { replaced } | E::AntiPhishingSet { replaced } => {
                Self { replaced: Some(*replaced), ..nothing }
            }
            E::AuthenticatorResynchronised { seconds } => Self { seconds: Some(*seconds), ..nothing },
            E::BackupCodeUsed { left } => Self { left: Some(*left), ..nothing },
            E::Agreed { agreed } => {
                Self { agreed: Some(agreed.iter().map(AgreedDetail::of).collect()), ..nothing }
            }
            E::WeakeningAsked { weakening, change, effective_at }
            | E::WeakeningReminded { weakening, change, effective_at } => {
                Self { effective_at: Some(Rfc3339(*effective_at)), ..Self::of_weakening(*weakening, change) }
            }
            E::WeakeningApplied { weakening, change } | E::WeakeningCancelled { weakening, change } => {
                Self::of_weakening(*weakening, change)
            }
            E::WeakeningVetoed { weakening, change, by } => {
                Self { by: Some(ByName(by.as_str())), ..Self::of_weakening(*weakening, change) }
            }
            E::Frozen { scope, by } => {
                Self { scope: Some(FrozenScopeName(*scope)), by: Some(ByName(by.as_str())), ..nothing }
            }
            E::SettingsLockSet { days } => Self { days: Some(*days), ..nothing },
            E::LoginPhraseSet { removed } => Self { removed: Some(*removed), ..nothing },
            E::ContactChanged { contact, old, new } => Self {
                contact: Some(IdentifierKindName(*contact)),
                old: old.clone(),
                new: Some(new.clone()),
                ..nothing
            },
            E::ContactRemoved { contact, old } => {
                Self { contact: Some(IdentifierKindName(*contact)), old: Some(old.clone()), ..nothing }
            }
            E::SuspicionLocked { reason } | E::SuspicionReleased { reason } => {
                Self { reason: Some(SuspicionName(*reason)), ..nothing }
            }
            E::TwoCodesNeeded
            | E::PasswordChanged
            | E::ProfileChanged
            | E::ActivityExported
            | E::PasswordResetAsked
            | E::PasswordReset
            | E::AuthenticatorRemoved
            | E::Unfrozen
            | E::WhitelistOnlySet
            | E::CheckUpDone => nothing,
        }
    }

    fn of_weakening(weakening: WeakeningId, change: &ProtectionChange) -> Self {
        Self { weakening: Some(weakening), change: Some(ChangeWord(change.name())), ..Self::default() }
    }
}
