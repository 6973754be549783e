//! A program of the exchange, and whether a request of it counts.

use std::net::IpAddr;

use ipnet::IpNet;

use super::{Actor, ClientName, RightSet};
use crate::id::ClientId;
use crate::secret::TokenDigest;
use crate::time::{Span, Timestamp};

/// A program of the exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// The client's id.
    pub id: ClientId,
    /// Its name, by which commands find it.
    pub name: ClientName,
    /// What it may do.
    pub rights: RightSet,
    /// The networks that it may come from; any where none is listed.
    pub networks: Vec<IpNet>,
    /// When it was added.
    pub created_at: Timestamp,
    /// From when on it does not count any more.
    pub expires_at: Option<Timestamp>,
    /// Since when it is disabled.
    pub disabled_at: Option<Timestamp>,
}

/// Why a request of a client with a right secret does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClientRefusal {
    /// It was disabled.
    #[error("the client is disabled")]
    Disabled,
    /// Its time is over.
    #[error("the client has expired")]
    Expired,
    /// The address is in none of its networks.
    #[error("the address is in none of the client’s networks")]
    Network,
}

impl Client {
    /// Whether a request from this address counts.
    pub fn admits(&self, from: IpAddr, now: Timestamp) -> Result<(), ClientRefusal> {
        let from = from.to_canonical();
        if self.disabled_at.is_some() {
            return Err(ClientRefusal::Disabled);
        }
        if self.expires_at.is_some_and(|end| now >= end) {
            return Err(ClientRefusal::Expired);
        }
        let listed = self.networks.is_empty() || self.networks.iter().any(|network| network.contains(&from));
        if listed { Ok(()) } else { Err(ClientRefusal::Network) }
    }

    /// It as the one who acts.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Client { id: self.id, name: self.name.clone() }
    }
}

/// From when until when a secret or key of a client counts. After a rotation two count for a while, so that the program can be
/// given the new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// When it was made or taken in.
    pub made_at: Timestamp,
    /// From when on it does not count any more, because another took its place.
    pub expires_at: Option<Timestamp>,
}

impl Validity {
    /// The longest that a secret or key may count after another took its place.
    pub const LONGEST_OVERLAP: Span = Span::from_days(30);

    /// Whether it counts at `now`.
    #[must_use]
    pub fn counts(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }

    /// When it stops to count where another takes its place at `now`: after the overlap, never later than already settled.
    #[must_use]
    pub fn replaced(&self, overlap: Span, now: Timestamp) -> Timestamp {
        let end = now + overlap.min(Self::LONGEST_OVERLAP);
        self.expires_at.map_or(end, |settled| settled.min(end))
    }
}

/// What is kept of a client's secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientSecret {
    /// The digest of the token.
    pub digest: TokenDigest,
    /// While it counts.
    pub validity: Validity,
}

/// A public key of a client, which keeps the private one to itself and gets access tokens by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientKey {
    /// The key's thumbprint (RFC 7638, SHA-256, base64url).
    pub id: String,
    /// The key as a JWK (RFC 7517).
    pub jwk: String,
    /// While it counts.
    pub validity: Validity,
}

impl ClientKey {
    /// How long an access token counts that was given for a signature of the key.
    pub const TOKEN_LIFETIME: Span = Span::from_minutes(10);
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::client::Right;

    const NOON: Timestamp = Timestamp::from_seconds(1_795_000_000);

    fn client() -> Client {
        Client {
            id: ClientId::from_uuid(Uuid::from_u128(1)),
            name: "gateway".parse().unwrap(),
            rights: RightSet::from_iter([Right::AccountsRead]),
            networks: Vec::new(),
            created_at: NOON,
            expires_at: None,
            disabled_at: None,
        }
    }

    #[test]
    fn without_networks_it_may_come_from_anywhere_with_them_from_these_alone() {
        let anywhere = client();
        assert_eq!(anywhere.admits([203, 0, 113, 9].into(), NOON), Ok(()));
        let networks = vec!["10.1.0.0/16".parse().unwrap(), "2001:db8::/32".parse().unwrap()];
        let bound = Client { networks, ..client() };
        for (from, admitted) in [
            ("10.1.2.3", true),
            ("::ffff:10.1.2.3", true),
            ("10.2.0.1", false),
            ("2001:db8::7", true),
            ("2001:db9::7", false),
        ] {
            let verdict = bound.admits(from.parse().unwrap(), NOON);
            assert_eq!(verdict, if admitted { Ok(()) } else { Err(ClientRefusal::Network) }, "{from}");
        }
    }

    #[test]
    fn a_disabled_or_expired_client_counts_from_nowhere() {
        let from = IpAddr::from([10, 0, 0, 1]);
        let expiring = Client { expires_at: Some(NOON), ..client() };
        assert_eq!(expiring.admits(from, NOON - Span::from_seconds(1)), Ok(()));
        assert_eq!(expiring.admits(from, NOON), Err(ClientRefusal::Expired));
        let disabled = Client { disabled_at: Some(NOON), ..client() };
        assert_eq!(disabled.admits(from, NOON), Err(ClientRefusal::Disabled));
    }

    #[test]
    fn rotating_again_never_prolongs_an_old_secret() {
        let (hour, day) = (Span::from_hours(1), Span::from_days(1));
        let secret = Validity { made_at: NOON, expires_at: None };
        assert!(secret.counts(NOON + Span::from_days(1000)));
        let replaced = Validity { expires_at: Some(secret.replaced(hour, NOON)), ..secret };
        assert!(replaced.counts(NOON + Span::from_minutes(59)) && !replaced.counts(NOON + hour));
        assert_eq!(replaced.replaced(day, NOON), NOON + hour);
        assert_eq!(replaced.replaced(Span::from_micros(0), NOON), NOON);
        assert_eq!(secret.replaced(Span::from_days(1000), NOON), NOON + Validity::LONGEST_OVERLAP);
    }
}
