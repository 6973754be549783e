//! What programs of the exchange may ask customers to confirm, and what that takes.

use serde::{Deserialize, Serialize};

use crate::operation::OperationName;
use crate::setting::Described;
use crate::time::Span;

/// Operations of the exchange that customers confirm within their session. An operation that is in neither list cannot be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OperationPolicy {
    /// Operations that take the password and the second factor; without a second factor they cannot be confirmed. Names are lower-case letters and underscores.
    pub strong: Vec<OperationName>,
    /// Operations that take the password, and the second factor where there is one.
    pub usual: Vec<OperationName>,
    /// How long an operation waits to be confirmed.
    pub lifetime: Span,
    /// How long what was confirmed counts: for the operation, and in the answer to the session check.
    pub lasts: Span,
}

/// What an operation takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// The password and the second factor, which there must be.
    Strong,
    /// The password, and the second factor where there is one.
    Usual,
}

impl OperationPolicy {
    /// What an operation of this name takes; `None` where it is in neither list.
    #[must_use]
    pub fn strength(&self, name: &OperationName) -> Option<Strength> {
        if self.strong.contains(name) {
            return Some(Strength::Strong);
        }
        self.usual.contains(name).then_some(Strength::Usual)
    }

    /// The first name that is listed twice.
    pub(super) fn repeated(&self) -> Option<&OperationName> {
        let mut listed: Vec<_> = self.strong.iter().chain(&self.usual).collect();
        listed.sort();
        listed.array_windows().find(|[one, next]| one == next).map(|[name, _]| *name)
    }
}

impl Default for OperationPolicy {
    fn default() -> Self {
        let names = |names: &[&str]| names.iter().filter_map(|name| name.parse().ok()).collect();
        Self {
            strong: names(&["withdraw", "change_payout_bank", "create_api_key", "export_keys"]),
            usual: names(&["add_withdrawal_address", "change_limits", "export_statements", "transfer"]),
            lifetime: Span::from_minutes(15),
            lasts: Span::from_minutes(5),
        }
    }
}
