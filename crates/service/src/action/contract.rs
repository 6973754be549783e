//! What a flow is spent on. Each action is defined beside its feature, and `actions.rs` names them all: the gate knows none.

use std::fmt::Debug;
use std::pin::Pin;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use vestibule_domain::gate::{Content, Passed, Purpose, RiskReason};
use vestibule_domain::id::IdentifierId;
use vestibule_domain::secret::Token;
use vestibule_domain::session::Session;
use vestibule_store::{StoreError, Tx};

use crate::action::{ActionCx, Outcome, Stop};
use crate::caller::Caller;
use crate::core::Core;
use crate::facts::Facts;
use crate::fresh_codes::FreshCodes;
use crate::records::{Kept, StoredAction};

/// Work inside a transaction, as an action does it.
pub(crate) type Task<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What a flow is spent on, with everything drawn and looked up beforehand that its transaction needs.
pub(crate) trait Action: Debug + Send + Sync {
    /// What the flow must have been opened for; none where its purpose says everything.
    fn content(&self) -> Option<Content> {
        None
    }

    /// Does it, in the transaction that spends the flow. A refusal is the answer to the request, and what was written stays.
    fn perform<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        passed: Passed,
    ) -> Task<'a, Result<Outcome, Stop>>;

    /// Itself, as it is kept with a flow that takes several requests.
    fn stored(&self) -> Option<StoredAction> {
        None
    }

    /// The address or number that it brings, which the flow must prove to be readable.
    fn claim(&self) -> Option<Claim<'_>> {
        None
    }

    /// Whether what it does waits, holds or lasts, so that it is dated by the clock that all nodes share.
    fn lasts(&self) -> bool {
        true
    }

    /// What will come of it, where that is certain beforehand: then it need not be written afterwards.
    fn foretold(&self, _passed: &Passed) -> Option<Kept> {
        None
    }

    /// What came of it, for the request that ended the flow and is sent again; `None` where it was undone since.
    fn again<'a>(
        &'a self,
        _cx: &'a ActionCx,
        _tx: &'a mut Tx<'_>,
        kept: &'a Kept,
    ) -> Task<'a, Result<Option<Outcome>, StoreError>> {
        Box::pin(async move { Ok(kept.outcome()) })
    }

    /// What is shown once when it is done, which follows from the flow's token.
    fn shown(&self, _core: &Core, _session: &Session, _holder: &Token) -> Option<FreshCodes> {
        None
    }
}

/// An address or number that is to come, in place of another or beside the others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Claim<'a> {
    pub(crate) lookup: [u8; 32],
    pub(crate) clear: &'a str,
    /// What it takes the place of.
    pub(crate) old: Option<IdentifierId>,
}

/// Reads an action that was kept.
pub(crate) type Restore = fn(serde_json::Value) -> Result<Arc<dyn Action>, serde_json::Error>;

/// Reads an action of this type.
pub(crate) fn restore<A: Action + DeserializeOwned + 'static>(
    value: serde_json::Value,
) -> Result<Arc<dyn Action>, serde_json::Error> {
    serde_json::from_value::<A>(value).map(|action| Arc::new(action) as Arc<dyn Action>)
}

/// What the action of a flow is made from that begins with an identifier: anew for each request.
pub(crate) struct Drawing<'a> {
    pub(crate) core: &'a Core,
    pub(crate) caller: &'a Caller,
    pub(crate) facts: Option<&'a Facts>,
    pub(crate) token: &'a Token,
    pub(crate) risk: Vec<RiskReason>,
}

/// All actions that there are; the features' own list is wired in at the start.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Actions {
    /// The action of a flow of this purpose that begins with an identifier; none where it comes with a later request.
    pub(crate) of_identifier: fn(Purpose, &Drawing<'_>) -> Option<Arc<dyn Action>>,
    /// Those that are kept with their flow, by name.
    pub(crate) stored: &'static [(&'static str, Restore)],
}

impl Actions {
    /// Reads an action that was kept; an error where no such action is known.
    pub(crate) fn restore(&self, stored: &StoredAction) -> Result<Arc<dyn Action>, StoreError> {
        let known = self.stored.iter().find(|(name, _)| *name == stored.name);
        let (_, restore) = known.ok_or_else(|| StoreError::broken(UnknownAction(stored.name.clone())))?;
        restore(stored.value.clone()).map_err(StoreError::broken)
    }
}

/// A flow keeps an action that this program does not know.
#[derive(Debug, thiserror::Error)]
#[error("a flow keeps the unknown action {0:?}")]
struct UnknownAction(String);
