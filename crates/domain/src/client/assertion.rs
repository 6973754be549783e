//! What a client that holds a private key says of itself to get an access token: the claims of a JWT that it signed
//! (`private_key_jwt`, RFC 7523 §3).

use serde::{Deserialize, Deserializer};

use crate::id::ClientId;
use crate::time::{Span, Timestamp};

/// The claims of an assertion whose signature is right.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AssertionClaims {
    /// Who made it.
    pub iss: String,
    /// For whom a token is wanted: the same.
    pub sub: String,
    /// For whom it was made; one alone, so that no other server can use it here.
    #[serde(deserialize_with = "one_audience")]
    pub aud: String,
    /// From when on it counts no more, seconds since 1970.
    pub exp: i64,
    /// From when on it counts, seconds since 1970.
    #[serde(default)]
    pub nbf: Option<i64>,
    /// When it was made, seconds since 1970.
    #[serde(default)]
    pub iat: Option<i64>,
    /// Its own id, by which it is taken once.
    pub jti: String,
}

/// Why an assertion with a right signature does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AssertionFault {
    /// `iss` or `sub` is not the client whose key signed it.
    #[error("`iss` and `sub` must both be the client’s id")]
    Subject,
    /// It was made for another server.
    #[error("`aud` must be this server’s public address or the address of this operation, and nothing else")]
    Audience,
    /// Its time is over, or has not come.
    #[error("it has expired, or does not count yet; compare the clocks")]
    Time,
    /// It would count for too long.
    #[error("`exp` must be at most 5 minutes away")]
    Lifetime,
    /// Its id is missing or too long.
    #[error("`jti` must be 1 to 256 characters")]
    Id,
}

impl AssertionClaims {
    /// The longest time from now until an assertion ends: it is kept that long, so that it is taken once.
    pub const LONGEST: Span = Span::from_minutes(5);

    /// How far the client's clock may be off.
    pub const LEEWAY: Span = Span::from_seconds(30);

    /// Whether it counts for this client at `now` on a server with these audiences; then the instant until which its `jti` must
    /// be remembered.
    pub fn check(
        &self,
        client: ClientId,
        audiences: &[String],
        now: Timestamp,
    ) -> Result<Timestamp, AssertionFault> {
        let id = client.to_string();
        if self.iss != id || self.sub != id {
            return Err(AssertionFault::Subject);
        }
        if !audiences.contains(&self.aud) {
            return Err(AssertionFault::Audience);
        }
        if !(1..=256).contains(&self.jti.chars().count()) {
            return Err(AssertionFault::Id);
        }
        // Far beyond any instant that can be written; added to without an overflow.
        let instant = |seconds: i64| Timestamp::from_seconds(seconds.clamp(0, 1 << 40));
        let end = instant(self.exp) + Self::LEEWAY;
        let early = |start: Option<i64>| start.is_some_and(|start| instant(start) > now + Self::LEEWAY);
        if now >= end || early(self.nbf) || early(self.iat) {
            return Err(AssertionFault::Time);
        }
        if end > now + Self::LONGEST + Self::LEEWAY {
            return Err(AssertionFault::Lifetime);
        }
        Ok(end)
    }
}

/// One audience, as a text or as a list of one.
fn one_audience<'de, D: Deserializer<'de>>(source: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Audience {
        One(String),
        List([String; 1]),
    }
    Ok(match Audience::deserialize(source)? {
        Audience::One(one) | Audience::List([one]) => one,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    const NOON: Timestamp = Timestamp::from_seconds(1_795_000_000);

    fn client() -> ClientId {
        ClientId::from_uuid(Uuid::from_u128(1))
    }

    fn audiences() -> [String; 2] {
        ["https://access.example".to_owned(), "https://access.example/api/v1/token".to_owned()]
    }

    fn claims() -> AssertionClaims {
        AssertionClaims {
            iss: client().to_string(),
            sub: client().to_string(),
            aud: audiences()[0].clone(),
            exp: NOON.seconds() + 60,
            nbf: None,
            iat: Some(NOON.seconds()),
            jti: "a".to_owned(),
        }
    }

    fn told(claims: &AssertionClaims) -> Result<Timestamp, AssertionFault> {
        claims.check(client(), &audiences(), NOON)
    }

    #[test]
    fn it_counts_for_its_client_here_and_for_minutes() {
        assert_eq!(told(&claims()), Ok(NOON + Span::from_seconds(90)));
        assert!(told(&AssertionClaims { aud: audiences()[1].clone(), ..claims() }).is_ok());
        let other = ClientId::from_uuid(Uuid::from_u128(2)).to_string();
        let seconds = NOON.seconds();
        for (wrong, fault) in [
            (AssertionClaims { iss: other.clone(), ..claims() }, AssertionFault::Subject),
            (AssertionClaims { sub: other, ..claims() }, AssertionFault::Subject),
            (
                AssertionClaims { aud: "https://access.example/".to_owned(), ..claims() },
                AssertionFault::Audience,
            ),
            (AssertionClaims { jti: String::new(), ..claims() }, AssertionFault::Id),
            (AssertionClaims { jti: "a".repeat(257), ..claims() }, AssertionFault::Id),
            (AssertionClaims { exp: seconds - 30, ..claims() }, AssertionFault::Time),
            (AssertionClaims { exp: i64::MIN, ..claims() }, AssertionFault::Time),
            (AssertionClaims { nbf: Some(seconds + 31), ..claims() }, AssertionFault::Time),
            (AssertionClaims { iat: Some(seconds + 31), ..claims() }, AssertionFault::Time),
            (AssertionClaims { exp: seconds + 301, ..claims() }, AssertionFault::Lifetime),
            (AssertionClaims { exp: i64::MAX, ..claims() }, AssertionFault::Lifetime),
        ] {
            assert_eq!(told(&wrong), Err(fault), "{wrong:?}");
        }
    }

    #[test]
    fn an_audience_stands_alone() {
        let claims = |aud: serde_json::Value| {
            let claims = json!({"iss": "a", "sub": "a", "aud": aud, "exp": 1, "jti": "b"});
            serde_json::from_value::<AssertionClaims>(claims).map(|claims| claims.aud)
        };
        assert_eq!(claims(json!("x")).unwrap(), "x");
        assert_eq!(claims(json!(["x"])).unwrap(), "x");
        assert!(claims(json!(["x", "y"])).is_err() && claims(json!([])).is_err());
    }
}
