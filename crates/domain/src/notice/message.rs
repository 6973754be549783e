//! The messages that leave the house and when they do.

use serde::{Deserialize, Serialize};

use crate::account::{Identifier, IdentifierKind};
use crate::audit::{Event, EventKind, Origin};
use crate::gate::RiskReason;
use crate::session::EndCause;
use crate::time::{Span, Timestamp};

/// How a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Mail,
    /// SMS.
    Sms,
}

impl Channel {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Sms => "sms",
        }
    }

    /// Reads the stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "mail" => Some(Self::Mail),
            "sms" => Some(Self::Sms),
            _ => None,
        }
    }
}

/// Which text a message carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Template {
    /// The code that verifies an address at registration.
    VerifyAddress,
    /// Somebody tried to register an address that already has an account.
    AlreadyRegistered,
    /// A code in place of a captcha.
    SignInCode,
    /// The code that confirms a new device.
    ConfirmDevice,
    /// Sign-in from a device new to the account.
    NewDevice,
    /// Sign-in from a country new to the account.
    NewPlace,
    /// Failures locked a client out.
    ClientLocked,
    /// The password was changed.
    PasswordChanged,
    /// An authenticator was enrolled.
    AuthenticatorEnrolled,
    /// An authenticator was replaced.
    AuthenticatorReplaced,
    /// An authenticator was resynchronised.
    AuthenticatorResynchronised,
    /// An authenticator was disabled after too many wrong codes.
    AuthenticatorDisabled,
    /// A new set of backup codes was made.
    BackupCodesMade,
    /// A backup code was used.
    BackupCodeUsed,
    /// All other sessions were ended.
    SessionsEnded,
}

impl Template {
    /// Every template, for tests and snapshots.
    pub const ALL: [Self; 15] = [
        Self::VerifyAddress,
        Self::AlreadyRegistered,
        Self::SignInCode,
        Self::ConfirmDevice,
        Self::NewDevice,
        Self::NewPlace,
        Self::ClientLocked,
        Self::PasswordChanged,
        Self::AuthenticatorEnrolled,
        Self::AuthenticatorReplaced,
        Self::AuthenticatorResynchronised,
        Self::AuthenticatorDisabled,
        Self::BackupCodesMade,
        Self::BackupCodeUsed,
        Self::SessionsEnded,
    ];

    /// The file name of its text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VerifyAddress => "verify-address",
            Self::AlreadyRegistered => "already-registered",
            Self::SignInCode => "sign-in-code",
            Self::ConfirmDevice => "confirm-device",
            Self::NewDevice => "new-device",
            Self::NewPlace => "new-place",
            Self::ClientLocked => "client-locked",
            Self::PasswordChanged => "password-changed",
            Self::AuthenticatorEnrolled => "authenticator-enrolled",
            Self::AuthenticatorReplaced => "authenticator-replaced",
            Self::AuthenticatorResynchronised => "authenticator-resynchronised",
            Self::AuthenticatorDisabled => "authenticator-disabled",
            Self::BackupCodesMade => "backup-codes-made",
            Self::BackupCodeUsed => "backup-code-used",
            Self::SessionsEnded => "sessions-ended",
        }
    }
}

/// An address that belongs to a customer and the language they read.
#[derive(Debug, Clone, PartialEq)]
pub struct Contact {
    /// Where messages go.
    pub identifier: Identifier,
    /// BCP 47 tag.
    pub language: String,
}

/// A message as it is put into the outbox; sealed there, rendered at delivery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// How it travels.
    pub channel: Channel,
    /// The clear address or number.
    pub to: String,
    /// BCP 47 tag.
    pub language: String,
    /// Which text.
    pub template: Template,
    /// When the event happened.
    pub at: Timestamp,
    /// Place in words; empty when unknown.
    pub place: String,
    /// Client in words.
    pub client: String,
    /// The one number the text speaks of (codes left, seconds, sessions), if any.
    pub count: Option<i64>,
    /// The code, for messages that carry one.
    pub code: Option<String>,
    /// The path of the link below the public URL, for messages that carry one.
    pub link: Option<String>,
    /// How long code and link are good for.
    pub lifetime: Option<Span>,
}

/// A code that is on its way to a contact.
#[derive(Debug, Clone, PartialEq)]
pub struct CodeMessage {
    /// Which text.
    pub template: Template,
    /// The six digits.
    pub code: String,
    /// The path of the link, for mails that have one.
    pub link: Option<String>,
    /// How long both are good for.
    pub lifetime: Span,
}

impl Message {
    /// Whether an event of this kind is told to the customer at all.
    #[must_use]
    pub fn told(kind: &EventKind) -> bool {
        alert(kind).is_some()
    }

    /// The alerts that an event sends to a customer's contacts. Quiet where nothing is at stake; by SMS only the gravest,
    /// unless there is no other way to the customer.
    #[must_use]
    pub fn alerts(event: &Event, contacts: &[Contact]) -> Vec<Self> {
        let Some((template, count)) = alert(&event.kind) else { return Vec::new() };
        let only_phones = contacts.iter().all(|contact| contact.identifier.kind() == IdentifierKind::Phone);
        contacts
            .iter()
            .filter(|contact| {
                contact.identifier.kind() == IdentifierKind::Email || only_phones || grave(template)
            })
            .map(|contact| Self { count, ..Self::plain(template, contact, event.at, &event.origin) })
            .collect()
    }

    /// A code or notice for one contact, outside any event.
    #[must_use]
    pub fn code(code: CodeMessage, contact: &Contact, at: Timestamp, origin: &Origin) -> Self {
        Self {
            code: Some(code.code),
            link: code.link,
            lifetime: Some(code.lifetime),
            ..Self::plain(code.template, contact, at, origin)
        }
    }

    /// A message without code, link or number.
    #[must_use]
    pub fn plain(template: Template, contact: &Contact, at: Timestamp, origin: &Origin) -> Self {
        Self {
            channel: match contact.identifier.kind() {
                IdentifierKind::Email => Channel::Mail,
                IdentifierKind::Phone => Channel::Sms,
            },
            to: contact.identifier.reveal().to_owned(),
            language: contact.language.clone(),
            template,
            at,
            place: origin.place.label().unwrap_or_default(),
            client: origin.client.clone(),
            count: None,
            code: None,
            link: None,
            lifetime: None,
        }
    }
}

fn alert(kind: &EventKind) -> Option<(Template, Option<i64>)> {
    Some(match kind {
        EventKind::SignedIn { new_device: true, risk, .. } if risk.contains(&RiskReason::NewCountry) => {
            (Template::NewPlace, None)
        }
        EventKind::SignedIn { new_device: true, .. } => (Template::NewDevice, None),
        EventKind::SignedIn { new_place: true, .. } => (Template::NewPlace, None),
        EventKind::ClientLocked { .. } => (Template::ClientLocked, None),
        EventKind::PasswordChanged => (Template::PasswordChanged, None),
        EventKind::AuthenticatorEnrolled { replaced: false } => (Template::AuthenticatorEnrolled, None),
        EventKind::AuthenticatorEnrolled { replaced: true } => (Template::AuthenticatorReplaced, None),
        EventKind::AuthenticatorResynchronised { seconds } => {
            (Template::AuthenticatorResynchronised, Some(*seconds))
        }
        EventKind::AuthenticatorDisabled => (Template::AuthenticatorDisabled, None),
        EventKind::BackupCodesMade { count } => (Template::BackupCodesMade, Some(i64::from(*count))),
        EventKind::BackupCodeUsed { left } => (Template::BackupCodeUsed, Some(i64::from(*left))),
        EventKind::OtherSessionsEnded { count } => (Template::SessionsEnded, Some(i64::from(*count))),
        EventKind::SessionEnded { cause: EndCause::EndedByOwner, .. } => (Template::SessionsEnded, Some(1)),
        _ => return None,
    })
}

/// Alerts that go out by SMS too.
fn grave(template: Template) -> bool {
    matches!(
        template,
        Template::NewDevice
            | Template::NewPlace
            | Template::PasswordChanged
            | Template::AuthenticatorReplaced
            | Template::AuthenticatorDisabled
    )
}
