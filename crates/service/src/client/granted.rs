//! A right in hand: the parameter without which a use case of clients cannot be called.

use std::fmt;
use std::marker::PhantomData;
use std::net::IpAddr;

use vestibule_domain::audit::Origin;
use vestibule_domain::client::{Actor, RightMark};

/// Somebody of the exchange who has the right `R`. Only a client that was admitted makes one, and the command line, which holds
/// the database and its keys anyway.
pub struct Granted<R> {
    actor: Actor,
    from: Option<IpAddr>,
    right: PhantomData<R>,
}

impl<R: RightMark> Granted<R> {
    pub(super) fn to_client(actor: Actor, from: IpAddr) -> Self {
        Self { actor, from: Some(from), right: PhantomData }
    }

    /// The right of somebody at the command line, who holds the database and its keys.
    #[must_use]
    pub fn to_operator() -> Self {
        Self { actor: Actor::Operator, from: None, right: PhantomData }
    }

    /// Who has it.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Where an event comes from that is caused with it.
    #[must_use]
    pub fn origin(&self) -> Origin {
        let ip = self.from.map(|ip| ip.to_canonical());
        Origin { ip, by: Some(self.actor.clone()), ..Origin::default() }
    }
}

impl<R: RightMark> fmt::Debug for Granted<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Granted({}, {:?})", R::RIGHT, self.actor)
    }
}
