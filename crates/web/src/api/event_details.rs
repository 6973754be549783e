//! What an event says beside its kind, in one flat form for all kinds.

use serde::Serialize;
use utoipa::ToSchema;
use vestibule_domain::audit::{EventKind, RefusedBy};
use vestibule_domain::id::{DeviceId, SessionId};

use super::moment::Moment;
use super::vocabulary::ProofName;

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
    /// Why the attempt was unusual: `new_device`, `new_country`, `impossible_travel`, `failures`, `listed_network`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = json!(["new_device"]))]
    risk: Option<Vec<&'static str>>,
    /// What refused it: `password`, `authenticator`, `replay`, `backup_code`, `contact_code`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "password")]
    by: Option<&'static str>,
    /// Until when it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Moment>,
    /// The session that it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "ses_069l1ckc2dqm5a0q0k0g000000")]
    session: Option<SessionId>,
    /// Why that session ended: `signed_out`, `ended_by_owner`, `password_changed`, `factor_changed`,
    /// `device_forgotten`, `idle`, `expired`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "signed_out")]
    cause: Option<&'static str>,
    /// The device that it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "dev_069l1ckc2dqm5a0q0k0g000000")]
    device: Option<DeviceId>,
    /// How many sessions ended, or codes were made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 10)]
    count: Option<u32>,
    /// How many backup codes are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 9)]
    left: Option<u32>,
    /// Whether the authenticator took the place of another.
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced: Option<bool>,
    /// Seconds that the authenticator is ahead; negative when it is behind.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 90)]
    seconds: Option<i64>,
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
                risk: Some(risk.iter().map(|reason| reason.as_str()).collect()),
                ..nothing
            },
            EventKind::SignInRefused { by } => Self { by: Some(refused_by(*by)), ..nothing },
            EventKind::ClientLocked { until } => Self { until: Some(Moment(*until)), ..nothing },
            EventKind::SessionEnded { session, cause } => {
                Self { session: Some(*session), cause: Some(cause.as_str()), ..nothing }
            }
            EventKind::OtherSessionsEnded { count } | EventKind::BackupCodesMade { count } => {
                Self { count: Some(*count), ..nothing }
            }
            EventKind::DeviceRenamed { device } | EventKind::DeviceForgotten { device } => {
                Self { device: Some(*device), ..nothing }
            }
            EventKind::AuthenticatorEnrolled { replaced } => Self { replaced: Some(*replaced), ..nothing },
            EventKind::AuthenticatorResynchronised { seconds } => Self { seconds: Some(*seconds), ..nothing },
            EventKind::BackupCodeUsed { left } => Self { left: Some(*left), ..nothing },
            EventKind::AuthenticatorDisabled
            | EventKind::PasswordChanged
            | EventKind::ProfileChanged
            | EventKind::ActivityExported => nothing,
        }
    }
}

const fn refused_by(by: RefusedBy) -> &'static str {
    match by {
        RefusedBy::Password => "password",
        RefusedBy::Authenticator => "authenticator",
        RefusedBy::Replay => "replay",
        RefusedBy::BackupCode => "backup_code",
        RefusedBy::ContactCode => "contact_code",
    }
}
