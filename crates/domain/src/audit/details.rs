//! What events say beside their kind, in one flat form for all kinds.

use super::outcome::RefusedBy;
use crate::account::{Agreed, AskedBy, AttributeName, IdentifierKind};
use crate::client::ClientName;
use crate::factor::PasskeyContradiction;
use crate::gate::ProofKind;
use crate::id::{DeviceId, FactorId, SessionId, WeakeningId};
use crate::operation::OperationName;
use crate::protection::{FreezeReason, FreezeScope, FrozenBy, ProtectionChange, VetoedBy};
use crate::risk::{RiskReason, Suspicion};
use crate::session::EndCause;
use crate::time::Timestamp;

/// The fields of an event by their names; which of them there are depends on its kind. A field of the table of events that is
/// none of these does not compile.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Details<'e> {
    /// The verified identifier, masked.
    pub identifier: Option<&'e str>,
    /// The proofs that a flow took.
    pub given: Option<&'e [ProofKind]>,
    /// Whether the device was new to the account.
    pub new_device: Option<bool>,
    /// Whether the country was new to the account.
    pub new_place: Option<bool>,
    /// Why the attempt was unusual.
    pub risk: Option<&'e [RiskReason]>,
    /// What refused it, who froze the account or asked for it, or from where a veto came, by its stable name.
    pub by: Option<&'static str>,
    /// Until when it holds.
    pub until: Option<Timestamp>,
    /// The session that it was about.
    pub session: Option<SessionId>,
    /// Why that session ended.
    pub cause: Option<EndCause>,
    /// The device that it was about.
    pub device: Option<DeviceId>,
    /// How many sessions ended, codes were made, or notices were marked as read.
    pub count: Option<u32>,
    /// How many more like it there were since the last one that was written down.
    pub left_out: Option<u32>,
    /// How many backup codes are left.
    pub left: Option<u32>,
    /// Whether the authenticator, or the anti-phishing code, took the place of another.
    pub replaced: Option<bool>,
    /// Seconds that the authenticator is ahead; negative when it is behind.
    pub seconds: Option<i64>,
    /// The change that waits, or no longer does.
    pub weakening: Option<WeakeningId>,
    /// What that change is about.
    pub change: Option<&'e ProtectionChange>,
    /// When it takes effect unless it is vetoed.
    pub effective_at: Option<Timestamp>,
    /// How much a freeze stops.
    pub scope: Option<FreezeScope>,
    /// Days that weakenings wait from then on.
    pub days: Option<u32>,
    /// Whether the login phrase is gone.
    pub removed: Option<bool>,
    /// What was added, replaced or removed.
    pub contact: Option<IdentifierKind>,
    /// The address or number that went, masked.
    pub old: Option<&'e str>,
    /// The address or number that came, masked.
    pub new: Option<&'e str>,
    /// What was agreed to.
    pub agreed: Option<&'e [Agreed]>,
    /// The attributes of the operator's schema that got another value, or none.
    pub attributes: Option<&'e [AttributeName]>,
    /// The passkey that it was about.
    pub passkey: Option<FactorId>,
    /// What a passkey said of itself that cannot be true.
    pub contradiction: Option<PasskeyContradiction>,
    /// Why the account was locked.
    pub reason: Option<Suspicion>,
    /// Why the exchange froze the account.
    pub freeze_reason: Option<FreezeReason>,
    /// What the exchange asked to be confirmed.
    pub operation: Option<&'e str>,
    /// The program of the exchange that asked for it.
    pub client: Option<&'e str>,
}

/// A field of an event.
pub(super) trait Detail<'e> {
    /// The form in which details show it.
    type Shown;

    /// Itself in that form, where it says something.
    fn shown(&'e self) -> Option<Self::Shown>;
}

macro_rules! shown_as_they_are {
    ($($type:ty),+ $(,)?) => {
        $(impl<'e> Detail<'e> for $type {
            type Shown = Self;

            fn shown(&'e self) -> Option<Self> {
                Some(*self)
            }
        })+
    };
}

shown_as_they_are!(
    bool,
    u32,
    i64,
    Timestamp,
    SessionId,
    DeviceId,
    FactorId,
    WeakeningId,
    EndCause,
    FreezeScope,
    FreezeReason,
    IdentifierKind,
    Suspicion,
    PasskeyContradiction,
);

macro_rules! shown_by_name {
    ($($type:ty),+ $(,)?) => {
        $(impl<'e> Detail<'e> for $type {
            type Shown = &'static str;

            fn shown(&'e self) -> Option<&'static str> {
                Some(self.as_str())
            }
        })+
    };
}

shown_by_name!(RefusedBy, FrozenBy, VetoedBy, AskedBy);

impl<'e> Detail<'e> for ProtectionChange {
    type Shown = &'e Self;

    fn shown(&'e self) -> Option<&'e Self> {
        Some(self)
    }
}

macro_rules! shown_as_text {
    ($($type:ty),+ $(,)?) => {
        $(impl<'e> Detail<'e> for $type {
            type Shown = &'e str;

            fn shown(&'e self) -> Option<&'e str> {
                Some(self.as_str())
            }
        })+
    };
}

shown_as_text!(String, OperationName, ClientName);

impl<'e> Detail<'e> for Option<String> {
    type Shown = &'e str;

    fn shown(&'e self) -> Option<&'e str> {
        self.as_deref()
    }
}

impl<'e, T: 'e> Detail<'e> for Vec<T> {
    type Shown = &'e [T];

    fn shown(&'e self) -> Option<&'e [T]> {
        Some(self)
    }
}
