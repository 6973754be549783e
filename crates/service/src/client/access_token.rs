//! Access tokens of clients that keep a private key: given for an assertion that the key signed (RFC 7523), for minutes, and used
//! like a secret.

use std::net::IpAddr;

use sha2::{Digest, Sha256};
use vestibule_domain::client::{AssertionClaims, AssertionFault, Client, ClientKey, Validity};
use vestibule_domain::secret::{Token, TokenDigest, TokenKind};
use vestibule_domain::time::Timestamp;
use vestibule_store::{Lock, StoreError, Transaction, Tx, client, client_key};

use super::public_key::{claims, named_by};
use crate::app::App;
use crate::caller::network_of;
use crate::problem::Problem;
use crate::throttle::IN_VAIN;

/// Where access tokens are given out, behind the public address.
pub const TOKEN_PATH: &str = "/api/v1/token";

/// The longest assertion that is read, in bytes.
const LONGEST: usize = 8192;

/// Why an assertion earns no token.
#[derive(Debug)]
pub enum TokenProblem {
    /// No key that counts signed it, or its client counts no more or does not come from there.
    Unknown,
    /// A key of the client signed it, but its claims do not count.
    Claims(AssertionFault),
    /// It was taken before.
    Replayed,
    /// Something else.
    Problem(Problem),
}

impl<E: Into<Problem>> From<E> for TokenProblem {
    fn from(problem: E) -> Self {
        Self::Problem(problem.into())
    }
}

impl App {
    /// Gives the client that signed the assertion an access token, which counts for [`ClientKey::TOKEN_LIFETIME`] as its secret
    /// would. Each assertion is taken once.
    pub async fn client_token(&self, assertion: &str, from: IpAddr) -> Result<Token, TokenProblem> {
        let (core, now, network) = (&self.0, self.now(), network_of(from));
        // A network that often asks in vain is answered alike, but one request at a time: a client may sit behind the same address.
        let _turn = match core.vain.look(network, now, IN_VAIN) {
            Ok(()) => None,
            Err(_until) => Some(core.client_reads.acquire().await.map_err(Problem::fault)?),
        };
        let Some((client, key, claims)) = self.signer(assertion).await? else {
            let _ = core.vain.count(network, now, IN_VAIN);
            return Err(TokenProblem::Unknown);
        };
        if !key.validity.counts(now) || client.admits(from, now).is_err() {
            tracing::warn!(client = %client.name, %from, "refused: no access token for this client, key or address");
            return Err(TokenProblem::Unknown);
        }
        let public = core.operator().public_url.trim_end_matches('/').to_owned();
        let audiences = [format!("{public}{TOKEN_PATH}"), public];
        let until = claims.check(client.id, &audiences, now).map_err(|fault| {
            tracing::warn!(client = %client.name, %from, "refused an assertion: {fault}");
            TokenProblem::Claims(fault)
        })?;
        let token = core.token(TokenKind::Client);
        let jti = Sha256::digest(&claims.jti).into();
        let give = Give { client, key, jti, until, digest: token.digest(), now };
        match core.store.write(Lock::Installation, give).await? {
            Given::Token => Ok(token),
            Given::Replayed => Err(TokenProblem::Replayed),
            Given::Ended => Err(TokenProblem::Unknown),
        }
    }

    /// The client and key that signed the assertion.
    async fn signer(&self, assertion: &str) -> Result<Option<(Client, ClientKey, AssertionClaims)>, Problem> {
        let named = Some(assertion).filter(|text| text.len() <= LONGEST).and_then(named_by);
        let Some(id) = named.and_then(|sub| sub.parse().ok()) else { return Ok(None) };
        let known = client::with_keys(&mut self.0.store.read().await?, id).await?;
        let signed =
            |(client, key): (Client, ClientKey)| claims(assertion, &key).map(|claims| (client, key, claims));
        Ok(known.into_iter().find_map(signed))
    }
}

/// What came of it.
enum Given {
    Token,
    Replayed,
    Ended,
}

struct Give {
    client: Client,
    key: ClientKey,
    jti: [u8; 32],
    until: Timestamp,
    digest: TokenDigest,
    now: Timestamp,
}

impl Transaction for Give {
    type Output = Given;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Given, StoreError> {
        let (id, now) = (self.client.id, self.now);
        if !client_key::counts(tx, &self.key.id, now).await? {
            return Ok(Given::Ended);
        }
        if !client_key::take_assertion(tx, id, self.jti, self.until).await? {
            return Ok(Given::Replayed);
        }
        let end = now + ClientKey::TOKEN_LIFETIME;
        let end = self.key.validity.expires_at.map_or(end, |key_end| end.min(key_end));
        let validity = Validity { made_at: now, expires_at: Some(end) };
        client_key::add_token(tx, id, &self.key.id, self.digest, validity).await?;
        Ok(Given::Token)
    }
}
