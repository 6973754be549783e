//! A freeze, as protections and refusals tell it.

use serde::Serialize;
use utoipa::ToSchema;
use vestibule_domain::protection::{Freeze, OperatorFreeze};
use vestibule_domain::time::{Span, Timestamp};

use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::{FreezeReasonName, FrozenByName, FrozenScopeName};

/// A freeze in force.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Freeze)]
pub(crate) struct FreezeBody {
    /// What it stops.
    scope: FrozenScopeName,
    /// When it began.
    since: Rfc3339,
    /// Who froze the account.
    by: FrozenByName,
    /// How long its end would wait if it was requested now, in seconds.
    #[schema(example = 172_800)]
    end_waits_seconds: i64,
    /// When it ends; null where nobody has requested its end.
    ends_at: Option<Rfc3339>,
}

impl FreezeBody {
    pub(crate) fn of(freeze: Freeze, wait: Span, ends_at: Option<Timestamp>) -> Self {
        Self {
            scope: FrozenScopeName(freeze.scope),
            since: Rfc3339(freeze.since),
            by: FrozenByName(freeze.by),
            end_waits_seconds: wait.seconds(),
            ends_at: ends_at.map(Rfc3339),
        }
    }
}

/// A freeze that the exchange made, in force.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FrozenByExchange)]
pub(crate) struct FrozenByExchangeBody {
    /// What it stops.
    scope: FrozenScopeName,
    /// Why.
    reason: FreezeReasonName,
    /// When it began.
    since: Rfc3339,
}

impl FrozenByExchangeBody {
    pub(crate) fn of(freeze: OperatorFreeze) -> Self {
        Self {
            scope: FrozenScopeName(freeze.scope),
            reason: FreezeReasonName(freeze.reason),
            since: Rfc3339(freeze.since),
        }
    }
}
