//! Signing in with what is typed: opens a flow for an identifier, known or not, or carries one further that is under way.

use vestibule_domain::account::Identifier;
use vestibule_domain::gate::Purpose;
use vestibule_domain::secret::Token;
use vestibule_store::code;

use crate::app::App;
use crate::caller::Caller;
use crate::gate::{Evidence, Progress};
use crate::problem::Problem;

impl App {
    /// Opens a sign-in flow for an identifier and gives it the evidence at hand. Known and unknown identifiers are
    /// answered alike, after the same work.
    pub async fn sign_in(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        self.open_by_identifier(caller, Purpose::SignIn, identifier, evidence).await
    }

    /// Carries the sign-in flow under way further when it is for this identifier and still going, and opens a new one
    /// otherwise. So a wrong password costs no second captcha.
    pub async fn sign_in_again(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        self.go_on_or_open(caller, Purpose::SignIn, identifier, evidence).await
    }

    /// Whether a mailed link still counts; looking at it uses nothing up.
    pub async fn link_stands(&self, caller: &Caller, link: &Token) -> Result<bool, Problem> {
        let core = &self.0;
        let look = async { code::by_link(&mut core.store.read().await?, &link.digest()).await };
        let row = core.unless_in_vain(caller, look).await?;
        Ok(row.is_some_and(|row| row.used_at.is_none() && caller.now < row.expires_at))
    }

    /// How many more wrong passwords this client can give for this identifier before it has to wait; 0 where the next one
    /// locks it as well. The count is the client's own, so it is the same whether or not there is such an account.
    pub async fn tries_before_lock(&self, caller: &Caller, identifier: &Identifier) -> Result<u32, Problem> {
        let (core, in_force) = (&self.0, self.0.policy());
        let policy = &in_force.throttle;
        let lookup = core.seals.ring.lookup(&identifier.lookup_bytes());
        let (_facts, access, _scopes) = core.stand(caller, Purpose::SignIn, lookup).await?;
        Ok(access.attempts.own.left_before_lock(caller.now, policy.failures_before_lock, policy))
    }
}
