//! Where events come from.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::client::Actor;
use crate::id::{DeviceId, SessionId};
use crate::place::Place;
use crate::session::user_agent::UserAgent;

/// Where an event came from.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Origin {
    /// The device, when it is one the account knows.
    pub device: Option<DeviceId>,
    /// The session it happened in.
    pub session: Option<SessionId>,
    /// The address that the request came from, where one did.
    pub ip: Option<IpAddr>,
    /// Where that address is, as far as known.
    #[serde(default)]
    pub place: Place,
    /// The browser or app that the request came with; `None` where there was no request.
    #[serde(default)]
    pub user_agent: Option<UserAgent>,
    /// Who of the exchange did it; `None` where the customer did, or nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Actor>,
}

impl Origin {
    /// It as the account's owner reads it: not from where the exchange's own people and programs acted, and with what.
    #[must_use]
    pub fn told_to_owner(self) -> Self {
        match self.by {
            Some(_) => Self { by: self.by, ..Self::default() },
            None => self,
        }
    }
}
