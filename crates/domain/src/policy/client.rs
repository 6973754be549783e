//! What customers see of what programs of the exchange do.

use serde::{Deserialize, Serialize};

use crate::setting::Described;

/// What customers see of what programs of the exchange do.
#[derive(Debug, Clone, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClientPolicy {
    /// Whether the activity page shows the customer that a program of the exchange read the addresses and numbers in full, or the
    /// attributes. Each reading stands in the account's record, and in the copy of all data, in any case.
    pub reads_shown: bool,
}

impl Default for ClientPolicy {
    fn default() -> Self {
        Self { reads_shown: true }
    }
}
