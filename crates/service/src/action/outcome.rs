//! What came of spending a flow, or why it was not spent.

use vestibule_domain::gate::Refusal;
use vestibule_domain::id::{SessionId, WeakeningId};
use vestibule_domain::secret::Token;
use vestibule_domain::session::{DeviceTokens, Session};
use vestibule_domain::time::Timestamp;
use vestibule_store::StoreError;

use crate::records::Kept;

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

impl Kept {
    pub(crate) fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Began { session, .. } => Self::Began { account: session.account, session: session.id },
            Outcome::Changed { .. } => Self::Changed,
            Outcome::Waits { id, effective_at } => {
                Self::Waits { weakening: *id, effective_at: *effective_at }
            }
            Outcome::IdentifierTaken => Self::IdentifierTaken,
            Outcome::ContactsFull => Self::ContactsFull,
        }
    }

    /// The same outcome once more; none where a session began, whose tokens only its action knows.
    pub(crate) const fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::Began { .. } => None,
            Self::Changed => Some(Outcome::Changed { ended: Vec::new() }),
            Self::Waits { weakening, effective_at } => {
                Some(Outcome::Waits { id: *weakening, effective_at: *effective_at })
            }
            Self::IdentifierTaken => Some(Outcome::IdentifierTaken),
            Self::ContactsFull => Some(Outcome::ContactsFull),
        }
    }
}
