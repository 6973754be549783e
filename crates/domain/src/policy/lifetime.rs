//! How long sessions last, and what is kept after them.

use serde::{Deserialize, Serialize};

use crate::setting::Described;
use crate::time::Span;

/// How long sessions last (NIST SP 800-63B-4 §2.2.3: at AAL2 at most 24 h, 1 h idle).
#[derive(Debug, Clone, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SessionPolicy {
    /// A session ends after this long without use.
    pub idle: Span,
    /// A session ends this long after it began.
    pub total: Span,
    /// How long the proofs of a sign-in count for changing settings.
    pub recent: Span,
    /// How long a flow may take.
    pub flow: Span,
}

impl Default for SessionPolicy {
    fn default() -> Self {
        Self {
            idle: Span::from_hours(1),
            total: Span::from_hours(24),
            recent: Span::from_minutes(10),
            flow: Span::from_minutes(20),
        }
    }
}

/// How long things are kept.
#[derive(Debug, Clone, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RetentionPolicy {
    /// Activity and audit events.
    pub activity: Span,
    /// Finished flows.
    pub flows: Span,
    /// Sessions that are over.
    pub sessions: Span,
    /// Delivered messages.
    pub messages: Span,
    /// What the message checker knows of messages that were sent.
    pub message_codes: Span,
    /// How long after its closing an account is erased; `0s` keeps closed accounts until the operator erases them.
    pub closed_accounts: Span,
}

impl Default for RetentionPolicy {
    fn default() -> Self {
        Self {
            activity: Span::from_days(730),
            flows: Span::from_days(1),
            sessions: Span::from_days(30),
            messages: Span::from_days(30),
            message_codes: Span::from_days(365),
            closed_accounts: Span::ZERO,
        }
    }
}
