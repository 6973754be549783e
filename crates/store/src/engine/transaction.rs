//! Changes: what is done to the database in one transaction, as a value. A change may be applied more than once
//! before it counts, so it does nothing but SQL.

use vestibule_domain::id::{AccountId, FlowId};

use super::conn::Tx;
use super::error::StoreError;

/// One change of the database, done wholly or not at all.
pub trait Transaction: Send + Sync + 'static {
    /// What the caller learns once the change is durable.
    type Output: Send + 'static;

    /// Does the change. An error of any statement must be returned: after it the transaction is beyond use.
    fn run(&self, tx: &mut Tx<'_>) -> impl Future<Output = Result<Self::Output, StoreError>> + Send;
}

/// The aggregate that a change is about. Two changes with the same lock never interleave.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Lock {
    /// Everything of one account.
    Account(AccountId),
    /// Everything of a few accounts, which are locked in the order of their ids, so that of two that overlap one goes first.
    Accounts(Vec<AccountId>),
    /// One flow and its codes.
    Flow(FlowId),
    /// What concerns the installation itself: its clients, and the chain of what operators do.
    Installation,
    /// The aggregate is made in this change.
    Fresh,
    /// Queues and counters (outbox, mailbox, used captchas, throttle): guarded single statements only.
    Queue,
}
