//! What is kept sealed of accounts and flows.

use serde::{Deserialize, Serialize};
use vestibule_domain::account::{AttributeValues, Consent, Identifier, IdentifierKind};
use vestibule_domain::client::ReturnTarget;
use vestibule_domain::gate::Ending;
use vestibule_domain::id::{AccountId, FactorId, IdentifierId, SessionId, WeakeningId};
use vestibule_domain::time::Timestamp;

use crate::caller::Caller;

/// The sealed part of an account that is about the person.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Profile {
    pub(crate) name: Option<String>,
    /// The anti-phishing code that every message carries.
    #[serde(default)]
    pub(crate) anti_phishing_code: Option<String>,
    /// The login phrase, shown on known devices before the password is asked for.
    #[serde(default)]
    pub(crate) login_phrase: Option<String>,
    /// What was agreed to, the oldest first.
    #[serde(default)]
    pub(crate) consents: Vec<Consent>,
}

/// What the account will have; kept with the flow.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Draft {
    /// The password's hash (PHC).
    pub(crate) hash: String,
    /// The key of its pepper.
    pub(crate) pepper_key: String,
    /// BCP 47 tag.
    pub(crate) language: String,
    /// What was agreed to with the form.
    pub(crate) consents: Vec<Consent>,
    /// What was given for the operator's schema.
    #[serde(default)]
    pub(crate) attributes: AttributeValues,
}

/// What a flow needs to know beside its state; sealed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Context {
    /// The identifier as typed.
    pub(crate) identifier: String,
    pub(crate) kind: IdentifierKind,
    /// The account to be opened, for registrations.
    pub(crate) draft: Option<Draft>,
    /// When the password that was proven had been set: one that was changed since counts no more.
    #[serde(default)]
    pub(crate) password_of: Option<Timestamp>,
    /// For a disowning: the former authenticators whose password was proven.
    #[serde(default)]
    pub(crate) former: Vec<FactorId>,
    /// For a disowning: the one of them whose code was shown.
    #[serde(default)]
    pub(crate) shown_former: Option<FactorId>,
    /// What a change within a session is for, where it takes more than one request.
    #[serde(default)]
    pub(crate) within: Option<Within>,
    /// Where the customer wants to go back to, also from another device.
    #[serde(default)]
    pub(crate) return_to: Option<ReturnTarget>,
    /// How it ended, so that the request that ended it can be answered once more.
    #[serde(default)]
    pub(crate) ended: Option<Ended>,
}

/// What a flow within a session keeps between two requests.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Within {
    /// The session that opened it; it goes on in no other.
    pub(crate) session: SessionId,
    /// What it is spent on.
    pub(crate) action: StoredAction,
    /// The address or number that the owner wants the second code to go to, where it takes two; the oldest other without one.
    #[serde(default)]
    pub(crate) second: Option<IdentifierId>,
}

impl Context {
    /// What a flow begins with that somebody opens by an identifier.
    pub(crate) fn begun(identifier: &Identifier, caller: &Caller) -> Self {
        let return_to = caller.return_to.clone();
        Self { return_to, ..Self::of(identifier.reveal().to_owned(), identifier.kind()) }
    }

    /// What a flow begins with.
    pub(crate) const fn of(identifier: String, kind: IdentifierKind) -> Self {
        Self {
            identifier,
            kind,
            draft: None,
            password_of: None,
            former: Vec::new(),
            shown_former: None,
            within: None,
            return_to: None,
            ended: None,
        }
    }
}

/// An action as it is kept with its flow, sealed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredAction {
    pub(crate) name: String,
    pub(crate) value: serde_json::Value,
}

impl StoredAction {
    /// Under this name, by which it is read again.
    pub(crate) fn of(name: &str, action: &impl Serialize) -> Option<Self> {
        let value = serde_json::to_value(action).ok()?;
        Some(Self { name: name.to_owned(), value })
    }
}

/// How a flow ended.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Ended {
    pub(crate) ending: Ending,
    pub(crate) outcome: Kept,
}

/// What came of it, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kept {
    /// A session began.
    Began { account: AccountId, session: SessionId },
    /// A change was made.
    Changed,
    /// A change waits.
    Waits { weakening: WeakeningId, effective_at: Timestamp },
    /// The identifier belonged to somebody else meanwhile.
    IdentifierTaken,
    /// The account has as many addresses and numbers as it can have.
    ContactsFull,
}
