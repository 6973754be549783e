//! The messages that leave the server and when they do.

use serde::{Deserialize, Serialize};

use super::{Alert, Template};
use crate::account::{Identifier, IdentifierKind};
use crate::audit::{Event, EventKind, Origin};
use crate::id::WeakeningId;
use crate::place::Place;
use crate::session::user_agent::UserAgent;
use crate::time::{Span, Timestamp};

names! {
    /// How a message travels.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Channel {
        /// E-mail.
        Mail => "mail",
        /// SMS.
        Sms => "sms",
    }
}

/// An address that belongs, or lately belonged, to a customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Contact {
    /// Where messages go.
    pub identifier: Identifier,
    /// The language its owner reads, as a BCP 47 tag.
    pub language: String,
    /// The owner's anti-phishing code, by which genuine messages are known.
    pub anti_phishing_code: Option<String>,
}

/// A message as it is put into the outbox; sealed there, rendered at delivery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Whether it is a mail or a text message.
    pub channel: Channel,
    /// The clear address or number.
    pub to: String,
    /// BCP 47 tag.
    pub language: String,
    /// The text that it says.
    pub template: Template,
    /// When the event happened.
    pub at: Timestamp,
    /// From where it was caused.
    pub place: Place,
    /// By which browser or app; `None` where there was no request.
    pub user_agent: Option<UserAgent>,
    /// The one number the text speaks of (codes left, seconds, sessions), if any.
    pub count: Option<i64>,
    /// The stable name of what the text is about (a change, a scope, a suspicion), if any.
    #[serde(default)]
    pub topic: Option<String>,
    /// The address or number the text speaks of, masked.
    #[serde(default)]
    pub contact: Option<String>,
    /// The instant the text speaks of, such as when a weakening takes effect.
    #[serde(default)]
    pub due: Option<Timestamp>,
    /// The code, for messages that carry one.
    pub code: Option<String>,
    /// The path of the link below the public URL, for messages that carry one.
    pub link: Option<String>,
    /// How long code and link are good for.
    pub lifetime: Option<Span>,
    /// The path of the link that freezes the account, for alerts.
    #[serde(default)]
    pub freeze_link: Option<String>,
    /// The path of the link that vetoes what is announced.
    #[serde(default)]
    pub veto_link: Option<String>,
    /// The owner's anti-phishing code, by which genuine messages are known.
    #[serde(default)]
    pub anti_phishing_code: Option<String>,
    /// The code by which anybody can ask whether this message is ours, as printed.
    #[serde(default)]
    pub check: String,
    /// The weakening that it announces to an address or number older than the request; its delivery is noted there.
    #[serde(default)]
    pub announces: Option<WeakeningId>,
}

/// A code that is on its way to a contact.
#[derive(Debug, Clone, PartialEq)]
pub struct CodeMessage {
    /// The text that it says.
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
    pub fn notifies_of(kind: &EventKind) -> bool {
        Alert::of(kind).is_some()
    }

    /// The alerts that an event sends to a customer's contacts. Quiet where nothing is at stake; by SMS only the gravest,
    /// unless there is no other way to the customer.
    #[must_use]
    pub fn alerts(event: &Event, contacts: &[Contact]) -> Vec<Self> {
        let Some(alert) = Alert::of(&event.kind) else { return Vec::new() };
        let only_phones = contacts.iter().all(|contact| contact.identifier.kind() == IdentifierKind::Phone);
        contacts
            .iter()
            .filter(|contact| {
                contact.identifier.kind() == IdentifierKind::Email || only_phones || alert.is_grave()
            })
            .map(|contact| Self {
                count: alert.count,
                topic: alert.topic.map(str::to_owned),
                contact: alert.contact.clone(),
                due: alert.due,
                ..Self::plain(alert.template, contact, event.at, &event.origin)
            })
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
            place: origin.place.clone(),
            user_agent: origin.user_agent.clone(),
            count: None,
            topic: None,
            contact: None,
            due: None,
            code: None,
            link: None,
            lifetime: None,
            freeze_link: None,
            veto_link: None,
            anti_phishing_code: contact.anti_phishing_code.clone(),
            check: String::new(),
            announces: None,
        }
    }
}
