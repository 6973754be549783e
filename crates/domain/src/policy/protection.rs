//! What operators set about the way back in, weakenings, holds and freezes.

use serde::{Deserialize, Serialize};

use crate::setting::Described;
use crate::time::{Span, Timestamp};

/// How a forgotten password is chosen anew.
#[derive(Debug, Clone, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RecoveryPolicy {
    /// How long the mailed link and code of a reset are good for; the attempt lasts `session.flow` longer. A code by SMS
    /// is good for `code.lifetime`.
    pub lifetime: Span,
    /// After this long without a message the page points to support.
    pub support_after: Span,
}

impl Default for RecoveryPolicy {
    fn default() -> Self {
        Self { lifetime: Span::from_minutes(30), support_after: Span::from_minutes(30) }
    }
}

/// How long what makes an account less safe waits.
#[derive(Debug, Clone, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProtectionPolicy {
    /// How long a weakening waits where the customer chose no longer delay.
    pub delay: Span,
    /// How long the end of a freeze waits at least.
    pub unfreeze_delay: Span,
    /// The shortest delay that a settings lock can be set to.
    pub lock_shortest: Span,
    /// The longest delay that a settings lock can be set to.
    pub lock_longest: Span,
    /// How long the freeze link of an alert works.
    pub freeze_link: Span,
    /// How long an address or number that was replaced or removed still hears of everything and can still freeze and veto.
    pub former_contact: Span,
    /// For how long after its link vetoed or froze once an address or number does neither again by a link alone; and for how long
    /// after a freeze of everything ended a session of an account without a second factor does not ask for it again.
    pub link_rest: Span,
    /// How long before a weakening takes effect an announcement and the last reminder must have gone out; at most half of
    /// the delay.
    pub announced_before: Span,
    /// For how long after it was replaced an authenticator can still disown what took its place. As long its secret is kept,
    /// with the password of that moment. For as long after it came an address or number does not speak for a first authenticator
    /// or a settings lock where two older ones do.
    pub disown_window: Span,
}

impl ProtectionPolicy {
    /// Whether, at `now`, an address or number that belongs to the account since `contact_since` can disown what took the
    /// place of an authenticator at `replaced_at`.
    #[must_use]
    pub fn can_disown(&self, replaced_at: Timestamp, contact_since: Timestamp, now: Timestamp) -> bool {
        contact_since < replaced_at && now < replaced_at + self.disown_window
    }
}

impl Default for ProtectionPolicy {
    fn default() -> Self {
        Self {
            delay: Span::from_hours(48),
            unfreeze_delay: Span::from_hours(48),
            lock_shortest: Span::from_days(1),
            lock_longest: Span::from_days(30),
            freeze_link: Span::from_days(7),
            former_contact: Span::from_days(30),
            link_rest: Span::from_days(30),
            announced_before: Span::from_hours(6),
            disown_window: Span::from_days(30),
        }
    }
}

/// How long withdrawals are held after what could be a thief's work.
#[derive(Debug, Clone, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HoldPolicy {
    /// After the password was reset.
    pub password_reset: Span,
    /// After an authenticator was replaced or removed.
    pub authenticator_changed: Span,
    /// After a passkey was added.
    pub passkey_added: Span,
    /// After an address or number was changed.
    pub contact_changed: Span,
}

impl Default for HoldPolicy {
    fn default() -> Self {
        let day = Span::from_hours(24);
        Self { password_reset: day, authenticator_changed: day, passkey_added: day, contact_changed: day }
    }
}
