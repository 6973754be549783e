//! Why a sign-in that proved everything was not let in: told to the very client that proved it, and to nobody else.

use vestibule_domain::gate::{Flow, FlowState, Purpose};
use vestibule_domain::protection::{Freeze, OperatorFreeze, Suspicion};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::{flow, weakening};

use crate::app::App;
use crate::caller::Caller;
use crate::facts::Facts;
use crate::problem::Problem;
use crate::protection::hold_facts;
use crate::records::Context;
use crate::sealed_columns::Column;

/// An account that was proven to be one's own, and cannot be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInBlock {
    /// The identifier as it was typed.
    pub identifier: String,
    /// What blocks it.
    pub by: BlockReason,
}

/// What bars an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockReason {
    /// The owner or a former address froze the account.
    Freeze {
        /// The freeze in force.
        freeze: Freeze,
        /// How long its end would wait if it was asked for now.
        wait: Span,
        /// When it ends, where that was asked for.
        ends_at: Option<Timestamp>,
    },
    /// The exchange froze it.
    ByExchange(OperatorFreeze),
    /// Its password stands on the list of common ones.
    ListedPassword,
    /// The exchange demands a new password.
    PasswordDemanded,
}

impl App {
    /// What was typed as identifier in the flow whose token the caller carries, while that goes on.
    pub async fn typed_identifier(&self, caller: &Caller) -> Result<Option<String>, Problem> {
        match self.under_way(caller, None).await {
            Ok((request, _facts)) => {
                let flow = Flow::from_parts(request.row.parts.clone());
                let going_on = flow.step(&request.holder, caller.now).is_ok();
                Ok(going_on.then_some(request.cx.context.identifier))
            }
            Err(Problem::Refused(_)) => Ok(None),
            Err(problem) => Err(problem),
        }
    }

    /// What blocked the sign-in whose token the caller carries; `None` unless it proved all that was asked and the bar
    /// still stands.
    pub async fn sign_in_block(&self, caller: &Caller) -> Result<Option<SignInBlock>, Problem> {
        let core = &self.0;
        let Some(token) = &caller.flow else { return Ok(None) };
        let mut conn = core.store.read().await?;
        let Some(row) = flow::by_holder(&mut conn, &token.digest()).await? else { return Ok(None) };
        let parts = &row.parts;
        let proven = parts.purpose == Purpose::SignIn
            && parts.state == FlowState::Shut
            && parts.demand.next(parts.given).is_none()
            && caller.now < parts.expires_at;
        let (true, Some(lookup), Some(sealed)) = (proven, row.lookup, row.sealed.as_deref()) else {
            return Ok(None);
        };
        let context: Context = core.seals.open(Column::FlowContext, parts.id.uuid(), sealed)?;
        let facts = Facts::by_lookup(&mut conn, &core.seals, &lookup, caller).await?;
        let facts = facts.filter(|facts| {
            parts.subject.account() == Some(facts.account.id)
                && context.password_of == facts.password_set_at()
        });
        let Some(facts) = facts else { return Ok(None) };
        let id = facts.account.id;
        let guard = core.guard(&mut conn, id).await?.ok_or_else(|| Problem::fault("no such account"))?;
        let ends_at = hold_facts(&guard.row, &weakening::waiting_of(&mut conn, id).await?).unfreezes_at;
        let wait = guard.protections.unfreeze_delay(&core.policy().protection, caller.now);
        let freeze = facts.freeze.filter(Freeze::stops_sign_in);
        let freeze = freeze.map(|freeze| BlockReason::Freeze { freeze, wait, ends_at });
        let listed = facts.stored_suspicion() == Some(Suspicion::ListedPassword);
        let by_exchange = facts.operator_freeze.filter(OperatorFreeze::stops_sign_in);
        let by = freeze
            .or_else(|| by_exchange.map(BlockReason::ByExchange))
            .or_else(|| listed.then_some(BlockReason::ListedPassword))
            .or_else(|| facts.must_change_password().then_some(BlockReason::PasswordDemanded));
        Ok(by.map(|by| SignInBlock { identifier: context.identifier, by }))
    }
}
