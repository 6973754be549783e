//! What an event says beside its kind, in one flat form for all kinds.

use serde::Serialize;
use utoipa::ToSchema;
use vestibule_domain::account::{Agreed, AttributeName};
use vestibule_domain::audit::{Details, EventKind};
use vestibule_domain::id::{DeviceId, FactorId, SessionId, WeakeningId};

use crate::api::names::{DeviceIdText, FactorIdText, SessionIdText, WeakeningIdText};
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::{
    ByName, ChangeWord, EndCauseName, FreezeReasonName, FrozenScopeName, IdentifierKindName,
    LegalDocumentName, PasskeyContradictionName, ProofName, RiskName, SuspicionName,
};

/// Details of an event. Which fields there are depends on its kind.
#[derive(Default, Serialize, ToSchema)]
pub(crate) struct EventDetails {
    /// The e-mail address or mobile number it was about, masked.
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
    /// Which proof was refused, who froze the account, or where a veto came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<ByName>,
    /// When a pause or a lock ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Rfc3339>,
    /// The session it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<SessionIdText>)]
    session: Option<SessionId>,
    /// Why that session ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<EndCauseName>,
    /// The device it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<DeviceIdText>)]
    device: Option<DeviceId>,
    /// How many sessions ended, codes were made, or notices were marked as read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 10)]
    count: Option<u32>,
    /// How many more events of this kind happened since the last one that was recorded. Of events that a stranger can cause,
    /// only a limited number an hour is recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 0)]
    left_out: Option<u32>,
    /// How many backup codes are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 9)]
    left: Option<u32>,
    /// Whether a former authenticator or anti-phishing code was replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced: Option<bool>,
    /// How many seconds the authenticator's clock is ahead; negative when it is behind.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 90)]
    seconds: Option<i64>,
    /// The id of the change that waits or waited.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<WeakeningIdText>)]
    weakening: Option<WeakeningId>,
    /// What that change does.
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<ChangeWord>,
    /// When that change takes effect unless it is vetoed.
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_at: Option<Rfc3339>,
    /// Why the exchange froze the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    freeze_reason: Option<FreezeReasonName>,
    /// What a freeze stops.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<FrozenScopeName>,
    /// The days of the settings lock that was set.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 7)]
    days: Option<u32>,
    /// Whether the login phrase was removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    removed: Option<bool>,
    /// Whether an e-mail address or a mobile number was added, replaced or removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<IdentifierKindName>,
    /// The address or number that was removed, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "a•••@mail.example")]
    old: Option<String>,
    /// The address or number that was added, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "b•••@mail.example")]
    new: Option<String>,
    /// The documents that the customer agreed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    agreed: Option<Vec<AgreedDetail>>,
    /// The names of the attributes that were set or removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<String>>, example = json!(["country"]))]
    attributes: Option<Vec<AttributeName>>,
    /// The passkey.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<FactorIdText>)]
    passkey: Option<FactorId>,
    /// What the passkey said of itself that cannot be true.
    #[serde(skip_serializing_if = "Option::is_none")]
    contradiction: Option<PasskeyContradictionName>,
    /// Why the account was locked.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<SuspicionName>,
    /// What the exchange asked to be confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "change_payout_bank")]
    operation: Option<String>,
    /// The program of the exchange that asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "web-app")]
    client: Option<String>,
}

/// A document that the customer agreed to.
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
    /// What the details of an event are in the API. Each of them is named here, so that none is forgotten.
    #[expect(clippy::too_many_lines, reason = "one line for each field, twice")]
    pub(crate) fn of(what: &EventKind) -> Self {
        let Details {
            identifier,
            given,
            new_device,
            new_place,
            risk,
            by,
            until,
            session,
            cause,
            device,
            count,
            left_out,
            left,
            replaced,
            seconds,
            weakening,
            change,
            effective_at,
            freeze_reason,
            scope,
            days,
            removed,
            contact,
            old,
            new,
            agreed,
            attributes,
            passkey,
            contradiction,
            reason,
            operation,
            client,
        } = what.details();
        Self {
            identifier: identifier.map(str::to_owned),
            proofs: given.map(|given| given.iter().copied().map(ProofName).collect()),
            new_device,
            new_place,
            risk: risk.map(|risk| risk.iter().copied().map(RiskName).collect()),
            by: by.map(ByName),
            until: until.map(Rfc3339),
            session,
            cause: cause.map(EndCauseName),
            device,
            count,
            left_out,
            left,
            replaced,
            seconds,
            weakening,
            change: change.map(|change| ChangeWord(change.name())),
            effective_at: effective_at.map(Rfc3339),
            freeze_reason: freeze_reason.map(FreezeReasonName),
            scope: scope.map(FrozenScopeName),
            days,
            removed,
            contact: contact.map(IdentifierKindName),
            old: old.map(str::to_owned),
            new: new.map(str::to_owned),
            agreed: agreed.map(|agreed| agreed.iter().map(AgreedDetail::of).collect()),
            attributes: attributes.map(<[AttributeName]>::to_vec),
            passkey,
            contradiction: contradiction.map(PasskeyContradictionName),
            reason: reason.map(SuspicionName),
            operation: operation.map(str::to_owned),
            client: client.map(str::to_owned),
        }
    }
}
