//! What a flow is spent on. Each action is defined beside its feature, and `actions.rs` names them all: the gate knows none.

use std::fmt::Debug;
use std::pin::Pin;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use vestibule_domain::gate::{Content, Passed, Purpose, Refusal, RiskReason};
use vestibule_domain::id::{IdentifierId, SessionId, WeakeningId};
use vestibule_domain::secret::Token;
use vestibule_domain::session::{DeviceTokens, Session};
use vestibule_domain::time::Timestamp;
use vestibule_store::{StoreError, Tx};

use super::repeated::Kept;
use super::{Facts, FlowRequest, FreshCodes};
use crate::app::Core;
use crate::caller::Caller;

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
        request: &'a FlowRequest,
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
        _request: &'a FlowRequest,
        _tx: &'a mut Tx<'_>,
        kept: &'a Kept,
    ) -> Task<'a, Result<Option<Outcome>, StoreError>> {
        Box::pin(async move { Ok(kept.outcome()) })
    }

    /// What is shown once when it is done, which follows from the flow's token.
    fn shown(&self, _rooms: &Core, _session: &Session, _holder: &Token) -> Option<FreshCodes> {
        None
    }
}

/// What came of spending a flow.
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    /// A session began.
    Began { session: Box<Session>, tokens: Tokens },
    /// The identifier was registered by somebody else in the meantime.
    IdentifierTaken,
    /// The account has as many addresses and numbers as it can have.
    ContactsFull,
    /// The change was made; these sessions ended with it.
    Changed { ended: Vec<SessionId> },
    /// The change makes the account less safe, so it waits.
    Waits { id: WeakeningId, effective_at: Timestamp },
}

/// The tokens of a session that began, which the database knows only as digests.
#[derive(Debug, Clone)]
pub(crate) struct Tokens {
    pub(crate) session: Token,
    /// All that the holder keeps of devices from then on, the account's first.
    pub(crate) devices: DeviceTokens,
}

/// Why a transaction does not go on.
#[derive(Debug)]
pub(crate) enum Stop {
    /// It is refused, which is an answer: what was written before stays.
    Refused(Refusal),
    /// The database failed: nothing stays.
    Broken(StoreError),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Broken(error)
    }
}

/// Turns a refusal into an answer, for the outermost frame of a transaction.
pub(crate) fn answered<T>(done: Result<T, Stop>) -> Result<Result<T, Refusal>, StoreError> {
    match done {
        Ok(done) => Ok(Ok(done)),
        Err(Stop::Refused(refusal)) => Ok(Err(refusal)),
        Err(Stop::Broken(error)) => Err(error),
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

/// An action as it is kept with its flow, sealed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredAction {
    name: String,
    value: serde_json::Value,
}

impl StoredAction {
    /// Under this name, by which it is read again.
    pub(crate) fn of<A: Action + Serialize>(name: &str, action: &A) -> Option<Self> {
        let value = serde_json::to_value(action).ok()?;
        Some(Self { name: name.to_owned(), value })
    }
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
