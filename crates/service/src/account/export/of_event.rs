//! What an event says beside its kind, as a copy of the data tells it.

use serde::Serialize;
use vestibule_domain::account::{Agreed, AttributeName, IdentifierKind};
use vestibule_domain::audit::{Details, EventKind};
use vestibule_domain::factor::PasskeyContradiction;
use vestibule_domain::gate::{ProofKind, RiskReason};
use vestibule_domain::id::{DeviceId, FactorId, SessionId, WeakeningId};
use vestibule_domain::protection::{FreezeReason, FreezeScope, ProtectionChange, Suspicion};
use vestibule_domain::session::EndCause;

use super::at::At;

macro_rules! told {
    ($($field:ident: $type:ty = $told:expr,)+) => {
        /// The fields of an event that say something.
        #[derive(Debug, Serialize)]
        pub(super) struct EventDetails {
            $(
                #[serde(skip_serializing_if = "Option::is_none")]
                $field: Option<$type>,
            )+
        }

        impl EventDetails {
            pub(super) fn of(kind: &EventKind) -> Self {
                // Every field is named, so that a new one is not forgotten.
                let Details { $($field,)+ } = kind.details();
                Self { $($field: $field.map($told),)+ }
            }
        }
    };
}

told! {
    identifier: String = str::to_owned,
    given: Vec<&'static str> = |given: &[ProofKind]| given.iter().map(|kind| kind.as_str()).collect(),
    new_device: bool = keep,
    new_place: bool = keep,
    risk: Vec<&'static str> = |risk: &[RiskReason]| risk.iter().map(|reason| reason.as_str()).collect(),
    by: &'static str = keep,
    until: At = At,
    session: SessionId = keep,
    cause: &'static str = |cause: EndCause| cause.as_str(),
    device: DeviceId = keep,
    count: u32 = keep,
    left_out: u32 = keep,
    left: u32 = keep,
    replaced: bool = keep,
    seconds: i64 = keep,
    weakening: WeakeningId = keep,
    change: &'static str = ProtectionChange::as_str,
    effective_at: At = At,
    scope: &'static str = |scope: FreezeScope| scope.as_str(),
    days: u32 = keep,
    removed: bool = keep,
    contact: &'static str = |kind: IdentifierKind| kind.as_str(),
    old: String = str::to_owned,
    new: String = str::to_owned,
    agreed: Vec<String> = |agreed: &[Agreed]| {
        agreed.iter().map(|one| format!("{} {}", one.document.as_str(), one.version)).collect()
    },
    attributes: Vec<String> = |names: &[AttributeName]| names.iter().map(ToString::to_string).collect(),
    passkey: FactorId = keep,
    contradiction: &'static str = |contradiction: PasskeyContradiction| contradiction.as_str(),
    reason: &'static str = |reason: Suspicion| reason.as_str(),
    freeze_reason: &'static str = |reason: FreezeReason| reason.as_str(),
    operation: String = str::to_owned,
    client: String = str::to_owned,
}

fn keep<T>(value: T) -> T {
    value
}
