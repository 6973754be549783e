//! Whose request this is, where a program of the exchange makes it.

use std::net::IpAddr;
use std::sync::Arc;

use vestibule_domain::client::{Client, ClientRefusal, RightMark};
use vestibule_domain::secret::Token;
use vestibule_domain::time::Timestamp;
use vestibule_store::client;

use super::granted::Granted;
use crate::app::App;
use crate::caller::network_of;
use crate::client_cache::Cached;
use crate::problem::{ClientProblem, Problem};
use crate::throttle::IN_VAIN;

/// A client whose secret was checked for this request. Only [`App::client`] makes one.
#[derive(Debug, Clone)]
pub struct AdmittedClient {
    cached: Arc<Cached>,
    from: IpAddr,
}

impl AdmittedClient {
    /// The client.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.cached.client
    }

    /// The right `R` of this client; [`ClientProblem::RightMissing`] where it does not have it.
    pub fn grant<R: RightMark>(&self) -> Result<Granted<R>, Problem> {
        let client = self.client();
        if client.rights.contains(R::RIGHT) {
            return Ok(Granted::to_client(client.actor(), self.from));
        }
        tracing::warn!(client = %client.name, right = %R::RIGHT, "refused: the client does not have this right");
        Err(ClientProblem::RightMissing(R::RIGHT).into())
    }
}

impl App {
    /// Checks the secret of a client whose request came from this address. Answers from memory while the revocation feed vouches
    /// for it. Nothing but [`ClientProblem::Unknown`] is told to who shows no secret that counts; that the address is not the
    /// client's is told as [`ClientProblem::Network`].
    pub async fn client(&self, secret: &Token, from: IpAddr) -> Result<AdmittedClient, Problem> {
        let (core, now) = (&self.0, self.now());
        let known = core.clients.get(&secret.digest());
        let known = known.filter(|_| core.sessions.is_vouched(core.clock.monotonic_micros()));
        let cached = match known {
            Some(cached) => cached,
            None => self.read_client(secret, from, now).await?,
        };
        if !cached.secret.validity.counts(now) {
            return Err(ClientProblem::Unknown.into());
        }
        if let Err(refusal) = cached.client.admits(from, now) {
            tracing::warn!(client = %cached.client.name, %from, "refused: {refusal}");
            return Err(match refusal {
                ClientRefusal::Network => ClientProblem::Network.into(),
                ClientRefusal::Disabled | ClientRefusal::Expired => ClientProblem::Unknown.into(),
            });
        }
        core.clients.see(&cached, now);
        Ok(AdmittedClient { cached, from })
    }

    async fn read_client(
        &self,
        secret: &Token,
        from: IpAddr,
        now: Timestamp,
    ) -> Result<Arc<Cached>, Problem> {
        let (core, network) = (&self.0, network_of(from));
        // A network that often asks in vain is answered alike, but one request at a time: a client may sit behind the same address.
        let _turn = match core.vain.look(network, now, IN_VAIN) {
            Ok(()) => None,
            Err(_until) => Some(core.client_reads.acquire().await.map_err(Problem::fault)?),
        };
        let mark = core.clients.mark();
        let found = client::by_secret(&mut core.store.read().await?, secret.digest()).await?;
        let Some((client, kept)) = found else {
            let _ = core.vain.count(network, now, IN_VAIN);
            return Err(ClientProblem::Unknown.into());
        };
        Ok(core.clients.keep(client, kept, mark, now))
    }
}
