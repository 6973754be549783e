//! Who acts on an account without being signed in to it.

use serde::{Deserialize, Serialize};

use super::ClientName;
use crate::id::ClientId;

/// Somebody of the exchange who does something to an account, as its events keep it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "actor", rename_all = "snake_case")]
pub enum Actor {
    /// A program of the exchange.
    Client {
        /// The client's id.
        id: ClientId,
        /// Its name at that time.
        name: ClientName,
    },
    /// Somebody at the server's command line.
    Operator,
}
