//! Signing in with what is typed: opens a flow for an identifier, known or not, or carries one further that is under way.

use vestibule_domain::account::Identifier;
use vestibule_domain::gate::{Flow, ProofKind, Purpose};
use vestibule_domain::secret::Token;
use vestibule_store::{code, flow};

use crate::caller::Caller;
use crate::gate::{Given, Progress};
use crate::problem::Problem;
use crate::vestibule::Vestibule;

impl Vestibule {
    /// Opens a sign-in flow for an identifier and gives it the evidence at hand. Known and unknown identifiers are
    /// answered alike, after the same work.
    pub async fn sign_in(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        given: &[Given],
    ) -> Result<Progress, Problem> {
        self.0.open_by_identifier(caller, Purpose::SignIn, identifier, given).await
    }

    /// Carries the sign-in flow under way further when it is for this identifier and still going, and opens a new one
    /// otherwise. So a wrong password costs no second captcha.
    pub async fn sign_in_again(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        given: &[Given],
    ) -> Result<Progress, Problem> {
        if let Some(answer) = self.answer_again(caller, Some(identifier), given).await? {
            return Ok(answer);
        }
        if self.has_flow_for(caller, Purpose::SignIn, identifier).await? {
            return self.prove(caller, None, given).await;
        }
        self.sign_in(caller, identifier, given).await
    }

    /// Whether the flow under way has this purpose, is for this identifier, and still waits for the password.
    pub(crate) async fn has_flow_for(
        &self,
        caller: &Caller,
        purpose: Purpose,
        identifier: &Identifier,
    ) -> Result<bool, Problem> {
        let Some(token) = &caller.flow else { return Ok(false) };
        let mut conn = self.0.store.read().await?;
        let Some(row) = flow::by_client(&mut conn, &token.digest()).await? else { return Ok(false) };
        let same = row.lookup == Some(self.0.seals.ring.lookup(&identifier.lookup_bytes()));
        let flow = Flow::from_parts(row.parts);
        let before_password = !flow.parts().given.contains(ProofKind::Password);
        let going = flow.step(&token.digest(), caller.now).is_ok();
        Ok(same && before_password && going && flow.parts().purpose == purpose)
    }

    /// Whether a mailed link still counts; looking at it uses nothing up.
    pub async fn link_stands(&self, caller: &Caller, link: &Token) -> Result<bool, Problem> {
        let rooms = &self.0;
        let look = async { code::by_link(&mut rooms.store.read().await?, &link.digest()).await };
        let row = rooms.unless_in_vain(caller, look).await?;
        Ok(row.is_some_and(|row| row.used_at.is_none() && caller.now < row.expires_at))
    }

    /// How many more wrong passwords this client can give for this identifier before it has to wait; 0 where the next one
    /// locks it as well. The tally is the client's own, so it is the same whether or not there is such an account.
    pub async fn tries_before_lock(&self, caller: &Caller, identifier: &Identifier) -> Result<u32, Problem> {
        let (rooms, policy) = (&self.0, &self.0.policy.throttle);
        let lookup = rooms.seals.ring.lookup(&identifier.lookup_bytes());
        let (_facts, standing, _scopes) = rooms.stand(caller, Purpose::SignIn, lookup).await?;
        Ok(standing.attempts.client.left_before_lock(caller.now, policy.failures_before_lock, policy))
    }
}
