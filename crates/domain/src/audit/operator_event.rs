//! What operators do to the installation itself. It concerns no single account, so it stands in a chain of its own.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::client::{Actor, BulkAct, BulkEnd, ClientName, ReturnAddress, RightSet};
use crate::id::{AccountId, BulkId, ClientId, EventId};
use crate::time::Timestamp;

/// In the place of an account: whose chain the installation's own events form. No account has this id.
pub const INSTALLATION: AccountId = AccountId::from_uuid(Uuid::nil());

/// The table of what operators do: from each row follow the variant with its fields and its stable name.
macro_rules! operations {
    ($(
        $(#[$doc:meta])*
        $name:ident { $($(#[$of_field:meta])* $field:ident: $type:ty,)+ } => $word:literal;
    )+) => {
        /// What was done to the installation.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        pub enum OperatorEventKind {
            $($(#[$doc])* $name { $($(#[$of_field])* $field: $type,)+ },)+
        }

        impl OperatorEventKind {
            /// The stable name.
            #[must_use]
            pub const fn as_str(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => $word,)+
                }
            }
        }
    };
}

operations! {
    /// A client was added.
    ClientAdded {
        /// The new client.
        client: ClientId,
        /// Its name.
        name: ClientName,
        /// What it may do.
        rights: RightSet,
        /// Where it may come from.
        networks: Vec<IpNet>,
        /// The thumbprint of its public key; none where it has a secret.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<String>,
    } => "client_added";
    /// A client's rights, networks or end were changed.
    ClientChanged {
        /// The client.
        client: ClientId,
        /// Its name.
        name: ClientName,
        /// What it may do from now on.
        rights: RightSet,
        /// Where it may come from, from now on.
        networks: Vec<IpNet>,
    } => "client_changed";
    /// A client got a new secret or key.
    ClientRotated {
        /// The client.
        client: ClientId,
        /// Its name.
        name: ClientName,
        /// Until when the old secret or key counts.
        old_until: Timestamp,
        /// The thumbprint of its new public key; none where it got a secret.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<String>,
    } => "client_rotated";
    /// What customers see of a client, or where they may be sent back to, was changed.
    ApplicationChanged {
        /// The client.
        client: ClientId,
        /// Its name.
        name: ClientName,
        /// The name that customers read from now on.
        title: String,
        /// Where they may be sent back to from now on.
        return_to: Vec<ReturnAddress>,
    } => "application_changed";
    /// A client was disabled.
    ClientDisabled {
        /// The client.
        client: ClientId,
        /// Its name.
        name: ClientName,
    } => "client_disabled";
    /// Settings were reloaded while the server ran.
    SettingsReloaded {
        /// The keys whose values changed.
        changed: Vec<String>,
    } => "settings_reloaded";
    /// Something was begun that is done to many accounts.
    BulkBegun {
        /// The job.
        bulk: BulkId,
        /// What is done to each.
        what: BulkAct,
        /// How many accounts are on its list; null where it is done to everybody.
        listed: Option<u32>,
    } => "bulk_begun";
    /// Something that is done to many accounts came to its end.
    BulkEnded {
        /// The job.
        bulk: BulkId,
        /// How it ended.
        end: BulkEnd,
        /// How many accounts it came past.
        through: u64,
        /// How many of them it changed.
        changed: u64,
    } => "bulk_ended";
}

/// One entry of the installation's chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorEvent {
    /// The event's id.
    pub id: EventId,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it.
    pub by: Actor,
    /// What was done.
    #[serde(flatten)]
    pub what: OperatorEventKind,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_written_under_its_stable_name() {
        let name: ClientName = "gateway".parse().unwrap();
        let what = OperatorEventKind::ClientDisabled { client: ClientId::from_uuid(Uuid::nil()), name };
        let event = OperatorEvent {
            id: EventId::from_uuid(Uuid::nil()),
            at: Timestamp::from_seconds(7),
            by: Actor::Operator,
            what,
        };
        let text = serde_json::to_value(&event).unwrap();
        assert_eq!(
            (text["kind"].as_str(), text["name"].as_str()),
            (Some(event.what.as_str()), Some("gateway"))
        );
        assert_eq!(serde_json::from_value::<OperatorEvent>(text).unwrap(), event);
    }
}
