//! Who is asking, from where, with what in hand: everything a use case may know about a request.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use vestibule_domain::audit::Origin;
use vestibule_domain::client::ReturnTarget;
use vestibule_domain::id::{AccountId, DeviceId, SessionId};
use vestibule_domain::place::Place;
use vestibule_domain::secret::Token;
use vestibule_domain::session::user_agent::UserAgent;
use vestibule_domain::session::{DeviceTokens, Session};
use vestibule_domain::time::Timestamp;
use vestibule_store::snapshot::AccountSnapshot;

/// One request's context. Built once at the edge; use cases read it and nothing else about the request.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The moment the request arrived; the only time a use case knows.
    pub now: Timestamp,
    /// The address that the request came from, behind trusted proxies.
    pub ip: IpAddr,
    /// Where that address is, as far as known.
    pub place: Place,
    /// Whether the address is on the operator's list.
    pub listed_network: bool,
    /// What the browser or app says it is.
    pub user_agent: UserAgent,
    /// BCP 47 tag of the language to answer in.
    pub language: String,
    /// The tokens of devices that the client brought, one for each account that it was used for.
    pub devices: DeviceTokens,
    /// The token of the flow under way, if the client brought one.
    pub flow: Option<Token>,
    /// Where the customer wants to go back to once this is done. It is kept with a flow that is opened, and is worth nothing before
    /// its address is found registered.
    pub return_to: Option<ReturnTarget>,
    /// The token of the session, if the client brought one. It proves nothing here: whether it counts is checked elsewhere.
    pub session: Option<Token>,
}

/// From where and when a change is made.
#[derive(Debug, Clone)]
pub(crate) struct ChangeContext {
    pub(crate) account: AccountId,
    pub(crate) origin: Origin,
    pub(crate) now: Timestamp,
}

/// The network of an address; see [`Caller::network`].
pub(crate) fn network_of(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

impl Caller {
    /// The network that failures are counted by: an IPv4 address, or the /64 of an IPv6 address, since a single
    /// customer usually has all of it.
    #[must_use]
    pub fn network(&self) -> IpAddr {
        network_of(self.ip)
    }

    /// The neighbourhood of the network: the /24 of an IPv4 address, the /48 of an IPv6 address, which is what a provider gives
    /// a single site.
    #[must_use]
    pub fn site(&self) -> IpAddr {
        match self.ip.to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, ..] = address.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0xFFFF))
            }
            IpAddr::V4(address) => {
                let [a, b, c, _] = address.octets();
                IpAddr::V6(Ipv4Addr::new(a, b, c, 0).to_ipv6_mapped())
            }
        }
    }

    /// Where an event of this request came from.
    #[must_use]
    pub fn origin(&self, device: Option<DeviceId>, session: Option<SessionId>) -> Origin {
        Origin {
            device,
            session,
            ip: Some(self.ip.to_canonical()),
            place: self.place.clone(),
            user_agent: Some(self.user_agent.clone()),
            by: None,
        }
    }
}

/// Somebody whose session was checked for this request. Only [`App::signed_in`](crate::App::signed_in) makes one.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub(crate) session: Session,
    /// The account as it was read for a request that only looks.
    pub(crate) account: Option<Arc<AccountSnapshot>>,
}

impl SignedIn {
    /// Somebody in this session.
    pub(crate) const fn within(session: Session) -> Self {
        Self { session, account: None }
    }

    /// The session that the token belongs to.
    #[must_use]
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// Where an event in this session comes from.
    pub(crate) fn origin(&self, caller: &Caller) -> Origin {
        caller.origin(Some(self.session.device), Some(self.session.id))
    }
}
