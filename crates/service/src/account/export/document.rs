//! What a copy of an account's data looks like: the form is told in docs/INTEGRATE.md, and its number changes with it.

use std::net::IpAddr;

use serde::Serialize;
use vestibule_domain::account::attribute::AttributeValue;
use vestibule_domain::client::Actor;
use vestibule_domain::id::{
    AccountId, DeviceId, EventId, FactorId, IdentifierId, MessageId, OperationId, SessionId, WeakeningId,
};
use vestibule_domain::operation::{OperationName, OperationText};
use vestibule_domain::place::{CountryCode, Place};
use vestibule_domain::session::user_agent::UserAgent;

use super::at::At;
use super::of_event::EventDetails;

/// The form of the document.
pub(super) const FORM: u32 = 1;

#[derive(Debug, Serialize)]
pub(super) struct AccountCopy {
    /// The form of this document.
    pub(super) vestibule_export: u32,
    pub(super) made_at: At,
    pub(super) account: AccountPart,
    pub(super) identifiers: Vec<IdentifierPart>,
    pub(super) former_identifiers: Vec<FormerIdentifierPart>,
    pub(super) pending_identifiers: Vec<PendingIdentifierPart>,
    pub(super) agreements: Vec<AgreementPart>,
    pub(super) attributes: Vec<AttributePart>,
    pub(super) factors: FactorsPart,
    pub(super) protections: ProtectionsPart,
    pub(super) changes: Vec<ChangePart>,
    pub(super) operations: Vec<OperationPart>,
    pub(super) places: PlacesPart,
    pub(super) devices: Vec<DevicePart>,
    pub(super) sessions: Vec<SessionPart>,
    pub(super) messages: Vec<MessagePart>,
    pub(super) events: Vec<EventPart>,
    /// Whether there are older events than these.
    pub(super) older_events_left_out: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct AccountPart {
    pub(super) id: AccountId,
    /// What the exchange calls the account.
    pub(super) external_id: Option<String>,
    pub(super) state: &'static str,
    pub(super) opened_at: At,
    pub(super) closed_at: Option<At>,
    pub(super) name: Option<String>,
    pub(super) language: String,
    pub(super) anti_phishing_code: Option<String>,
    pub(super) login_phrase: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct IdentifierPart {
    pub(super) id: IdentifierId,
    pub(super) kind: &'static str,
    pub(super) value: String,
    pub(super) verified_at: At,
    pub(super) since: At,
}

#[derive(Debug, Serialize)]
pub(super) struct FormerIdentifierPart {
    pub(super) id: IdentifierId,
    pub(super) kind: &'static str,
    pub(super) value: String,
    pub(super) told_until: At,
}

#[derive(Debug, Serialize)]
pub(super) struct PendingIdentifierPart {
    pub(super) id: IdentifierId,
    pub(super) kind: &'static str,
    pub(super) value: String,
    pub(super) verified_at: At,
}

#[derive(Debug, Serialize)]
pub(super) struct AgreementPart {
    pub(super) document: &'static str,
    pub(super) version: String,
    pub(super) url: String,
    pub(super) agreed_at: At,
}

/// A value of the exchange's own schema.
#[derive(Debug, Serialize)]
pub(super) struct AttributePart {
    pub(super) name: String,
    pub(super) value: AttributeValue,
    pub(super) set_at: At,
}

/// Never with a hash, a secret or a code.
#[derive(Debug, Serialize)]
pub(super) struct FactorsPart {
    pub(super) password: Option<PasswordPart>,
    pub(super) authenticator: Option<AuthenticatorPart>,
    pub(super) former_authenticators: Vec<FormerAuthenticatorPart>,
    pub(super) passkeys: Vec<PasskeyPart>,
    pub(super) backup_codes: Option<BackupCodesPart>,
}

#[derive(Debug, Serialize)]
pub(super) struct PasswordPart {
    pub(super) set_at: At,
}

#[derive(Debug, Serialize)]
pub(super) struct AuthenticatorPart {
    pub(super) id: FactorId,
    pub(super) enrolled_at: At,
    pub(super) last_used_at: Option<At>,
    pub(super) clock_ahead_seconds: i64,
}

#[derive(Debug, Serialize)]
pub(super) struct FormerAuthenticatorPart {
    pub(super) id: FactorId,
    pub(super) replaced_at: At,
}

#[derive(Debug, Serialize)]
pub(super) struct PasskeyPart {
    pub(super) id: FactorId,
    pub(super) name: Option<String>,
    pub(super) model: Option<&'static str>,
    pub(super) bound_to_device: bool,
    pub(super) added_at: At,
    pub(super) last_used_at: Option<At>,
}

#[derive(Debug, Serialize)]
pub(super) struct BackupCodesPart {
    pub(super) made_at: At,
    pub(super) made: i64,
    pub(super) unused: i64,
}

#[derive(Debug, Serialize)]
pub(super) struct ProtectionsPart {
    pub(super) settings_lock_seconds: Option<i64>,
    pub(super) settings_lock_since: Option<At>,
    pub(super) whitelist_only: bool,
    pub(super) passkeys_only: bool,
    pub(super) freeze: Option<FreezePart>,
    pub(super) exchange_freeze: Option<ExchangeFreezePart>,
    pub(super) password_demanded_at: Option<At>,
    pub(super) suspicion: Option<SuspicionPart>,
    pub(super) password_reset_at: Option<At>,
    pub(super) authenticator_changed_at: Option<At>,
    pub(super) passkey_added_at: Option<At>,
    pub(super) identifier_changed_at: Option<At>,
    pub(super) check_up_due_at: Option<At>,
    pub(super) check_up_done_at: Option<At>,
    pub(super) notices_read_up_to: i64,
}

#[derive(Debug, Serialize)]
pub(super) struct FreezePart {
    pub(super) scope: &'static str,
    pub(super) by: &'static str,
    pub(super) since: At,
}

/// The exchange's own freeze.
#[derive(Debug, Serialize)]
pub(super) struct ExchangeFreezePart {
    pub(super) scope: &'static str,
    pub(super) reason: &'static str,
    pub(super) since: At,
}

#[derive(Debug, Serialize)]
pub(super) struct SuspicionPart {
    pub(super) reason: &'static str,
    pub(super) since: At,
}

/// A change that waits, or waited.
#[derive(Debug, Serialize)]
pub(super) struct ChangePart {
    pub(super) id: WeakeningId,
    pub(super) change: &'static str,
    pub(super) state: &'static str,
    pub(super) asked_at: At,
    pub(super) effective_at: At,
    pub(super) ended_at: Option<At>,
}

/// What a program of the exchange asked to be confirmed.
#[derive(Debug, Serialize)]
pub(super) struct OperationPart {
    pub(super) id: OperationId,
    pub(super) operation: OperationName,
    pub(super) application: String,
    pub(super) text: OperationText,
    pub(super) return_to: Option<String>,
    pub(super) asked_at: At,
    pub(super) expires_at: At,
    pub(super) confirmed_at: Option<At>,
    pub(super) confirmed_in: Option<SessionId>,
    pub(super) used_at: Option<At>,
}

/// Where the account was used from, by which unusual sign-ins are noticed.
#[derive(Debug, Serialize)]
pub(super) struct PlacesPart {
    pub(super) countries: Vec<CountryPart>,
    pub(super) last: Option<LastPlacePart>,
}

#[derive(Debug, Serialize)]
pub(super) struct CountryPart {
    pub(super) country: CountryCode,
    pub(super) last_at: At,
}

#[derive(Debug, Serialize)]
pub(super) struct LastPlacePart {
    pub(super) at: At,
    pub(super) place: Place,
}

#[derive(Debug, Serialize)]
pub(super) struct DevicePart {
    pub(super) id: DeviceId,
    pub(super) name: Option<String>,
    pub(super) user_agent: UserAgent,
    pub(super) place: Place,
    pub(super) first_used_at: At,
    pub(super) last_used_at: At,
    pub(super) forgotten_at: Option<At>,
}

#[derive(Debug, Serialize)]
pub(super) struct SessionPart {
    pub(super) id: SessionId,
    pub(super) device: DeviceId,
    pub(super) given: Vec<&'static str>,
    pub(super) user_agent: UserAgent,
    pub(super) ip: IpAddr,
    pub(super) place: Place,
    pub(super) begun_at: At,
    /// When it was last raised by further proofs.
    pub(super) stepped_up_at: Option<At>,
    pub(super) last_used_at: At,
    pub(super) expires_at: At,
    pub(super) ended_at: Option<At>,
    pub(super) ended_by: Option<&'static str>,
}

/// A message, without the codes and links that it carries.
#[derive(Debug, Serialize)]
pub(super) struct MessagePart {
    pub(super) id: MessageId,
    pub(super) channel: &'static str,
    pub(super) to: String,
    pub(super) message: String,
    pub(super) written_at: At,
    pub(super) state: &'static str,
    pub(super) state_at: At,
}

#[derive(Debug, Serialize)]
pub(super) struct EventPart {
    pub(super) seq: i64,
    pub(super) id: EventId,
    pub(super) at: At,
    pub(super) event: &'static str,
    pub(super) outcome: &'static str,
    /// Whether it stands among the notices.
    pub(super) notice: bool,
    pub(super) device: Option<DeviceId>,
    pub(super) session: Option<SessionId>,
    /// Who of the exchange did it, where nobody who was signed in did.
    pub(super) exchange: Option<Actor>,
    pub(super) ip: Option<IpAddr>,
    pub(super) place: Place,
    pub(super) user_agent: Option<UserAgent>,
    pub(super) details: EventDetails,
}
