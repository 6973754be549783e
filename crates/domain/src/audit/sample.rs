//! Events to try texts and pages with: of every kind, and once for each way in which it can be told.

use uuid::Uuid;

use super::outcome::RefusedBy;
use crate::account::{Agreed, AskedBy, AttributeName, IdentifierKind};
use crate::client::ClientName;
use crate::factor::PasskeyContradiction;
use crate::gate::ProofKind;
use crate::id::{DeviceId, FactorId, IdentifierId, SessionId, WeakeningId};
use crate::operation::OperationName;
use crate::protection::{FreezeReason, FreezeScope, FrozenBy, ProtectionChange, VetoedBy};
use crate::risk::{RiskReason, Suspicion};
use crate::session::EndCause;
use crate::time::{Span, Timestamp};

/// A type of a field of an event.
pub(super) trait Sampled: Sized {
    /// A value for each way in which the field lets the event be told.
    fn samples() -> Vec<Self>;
}

/// Picks a value for each field of one event: by its index, which goes through all combinations.
pub(super) struct Picker(usize);

impl Picker {
    pub(super) fn pick<T: Sampled>(&mut self) -> Option<T> {
        let all = T::samples();
        let (index, rest) = (self.0.checked_rem(all.len())?, self.0.checked_div(all.len())?);
        self.0 = rest;
        all.into_iter().nth(index)
    }

    /// Whether the index was that of a combination.
    pub(super) const fn is_used_up(&self) -> bool {
        self.0 == 0
    }
}

/// Everything that can be made from values that are picked.
pub(super) fn combinations<T>(make: impl Fn(&mut Picker) -> Option<T>) -> impl Iterator<Item = T> {
    (0..).map_while(move |index| make(&mut Picker(index)))
}

macro_rules! sampled {
    ($($type:ty => $samples:expr;)+) => {
        $(impl Sampled for $type {
            fn samples() -> Vec<Self> {
                Vec::from_iter($samples)
            }
        })+
    };
}

/// 23 November 2026, 07:36 UTC: two days after the samples of messages.
const THEN: Timestamp = Timestamp::from_seconds(1_795_419_360);

sampled! {
    bool => [false, true];
    u32 => [3];
    i64 => [74];
    Timestamp => [THEN];
    SessionId => [Self::from_uuid(Uuid::nil())];
    DeviceId => [Self::from_uuid(Uuid::nil())];
    FactorId => [Self::from_uuid(Uuid::nil())];
    WeakeningId => [Self::from_uuid(Uuid::nil())];
    EndCause => Self::ALL;
    FreezeScope => Self::ALL;
    FreezeReason => Self::ALL;
    Suspicion => Self::ALL;
    PasskeyContradiction => [Self::CounterBack];
    IdentifierKind => [Self::Email];
    RefusedBy => [Self::Password];
    FrozenBy => [Self::AlertLink];
    VetoedBy => [Self::Link];
    AskedBy => Self::ALL;
    String => ["b•••@m•••.example".to_owned()];
    Option<String> => [Some("a•••@m•••.example".to_owned())];
    Vec<ProofKind> => [vec![ProofKind::Password]];
    Vec<RiskReason> => [Vec::new()];
    Vec<Agreed> => [Vec::new()];
    Vec<AttributeName> => [["country", "birth_date"].iter().filter_map(|name| name.parse().ok()).collect()];
    OperationName => "change_payout_bank".parse();
    ClientName => "web-app".parse();
    ProtectionChange => [
        Self::RemoveAuthenticator { authenticator: FactorId::from_uuid(Uuid::nil()) },
        Self::RemovePasskey { passkey: FactorId::from_uuid(Uuid::nil()) },
        Self::SettingsLock { delay: Some(Span::from_days(3)) },
        Self::AntiPhishing { on: false },
        Self::WhitelistOnly { on: false },
        Self::PasskeysOnly { on: false },
        Self::Unfreeze,
        Self::AddContact { new: IdentifierId::from_uuid(Uuid::nil()) },
        Self::ReplaceContact {
            old: IdentifierId::from_uuid(Uuid::nil()),
            new: IdentifierId::from_uuid(Uuid::nil()),
        },
        Self::RemoveContact { old: IdentifierId::from_uuid(Uuid::nil()) },
        Self::CloseAccount { by: AskedBy::Owner },
        Self::CloseAccount { by: AskedBy::Operator },
    ];
}
