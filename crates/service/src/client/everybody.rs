//! What the exchange does to everybody at once, in steps: each account in a transaction of its own, so that sign-ins go on meanwhile,
//! and a run that was broken off goes on behind the account that it came to.

use tokio::task::JoinSet;
use vestibule_domain::audit::Origin;
use vestibule_domain::client::held::{PasswordsDemand, SessionsEnd};
use vestibule_domain::id::AccountId;
use vestibule_store::{password, session};

use super::Granted;
use super::acts::Act;
use crate::app::App;
use crate::problem::Problem;

/// How many accounts one step takes.
const STEP: u32 = 512;

/// How many accounts are changed at the same moment: enough to keep the database busy, too few to keep sign-ins waiting.
const AT_ONCE: usize = 16;

/// What a step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BulkStep {
    /// How many accounts it went through.
    pub accounts: usize,
    /// How many of them it changed.
    pub changed: usize,
    /// The account that it came to; `None` when there was none left.
    pub last: Option<AccountId>,
}

impl App {
    /// Ends the sessions of the next accounts that have any, behind `after`.
    pub async fn end_sessions_of_everybody(
        &self,
        right: &Granted<SessionsEnd>,
        after: Option<AccountId>,
    ) -> Result<BulkStep, Problem> {
        let next = session::accounts_with_live(&mut self.0.store.read().await?, after, STEP).await?;
        self.step(next, Act::EndSessions, right.origin()).await
    }

    /// Demands new passwords of the next accounts that have one, behind `after`.
    pub async fn demand_password_of_everybody(
        &self,
        right: &Granted<PasswordsDemand>,
        after: Option<AccountId>,
    ) -> Result<BulkStep, Problem> {
        let next = password::accounts(&mut self.0.store.read().await?, after, STEP).await?;
        self.step(next, Act::DemandPassword, right.origin()).await
    }

    async fn step(&self, accounts: Vec<AccountId>, act: Act, origin: Origin) -> Result<BulkStep, Problem> {
        let mut step = BulkStep { accounts: accounts.len(), changed: 0, last: accounts.last().copied() };
        let mut waiting = accounts.into_iter();
        let mut under_way = JoinSet::new();
        loop {
            while under_way.len() < AT_ONCE
                && let Some(account) = waiting.next()
            {
                let (app, origin) = (self.clone(), origin.clone());
                under_way.spawn(async move { app.act(account, act, origin).await });
            }
            match under_way.join_next().await {
                None => return Ok(step),
                Some(done) => match done.map_err(Problem::fault)? {
                    Ok(done) => step.changed += usize::from(done.changed),
                    // Closed or erased since it was read.
                    Err(Problem::NotFound) => {}
                    Err(problem) => return Err(problem),
                },
            }
        }
    }
}
