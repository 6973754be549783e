//! What came of spending a flow, or why it was not spent.

use vestibule_domain::gate::Refusal;
use vestibule_domain::id::{SessionId, WeakeningId};
use vestibule_domain::secret::Token;
use vestibule_domain::session::{DeviceTokens, Session};
use vestibule_domain::time::Timestamp;
use vestibule_store::StoreError;

use crate::problem::Problem;
use crate::records::Kept;

/// What came of spending a flow.
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    /// A session began; these others ended with it.
    Began { session: Box<Session>, tokens: Tokens, ended: Vec<SessionId> },
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
    /// Whether there is something to agree to anew.
    pub(crate) agreements_due: bool,
}

/// Something that helps the customer give a better proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// The authenticator's clock is off by this many seconds (positive: ahead).
    ClockOff {
        /// Seconds ahead of ours; negative when behind.
        seconds: i64,
    },
}

/// A refusal, with what helps the customer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Refused {
    pub(crate) refusal: Refusal,
    pub(crate) hint: Option<Hint>,
}

/// What somebody is answered who asked for something: that it is done, or why not.
pub(crate) type Answer<T> = Result<T, Refused>;

/// Why a transaction, or work that ends in one, does not go on.
#[derive(Debug)]
pub(crate) enum Stop<E = StoreError> {
    /// It is refused, which is an answer: what was written before stays.
    Refused(Refused),
    /// Something failed, mostly the database: nothing stays.
    Broken(E),
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, hint: None }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused.refusal)
    }
}

impl<E> From<Refusal> for Stop<E> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

impl<E> From<Refused> for Stop<E> {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Broken(error)
    }
}

impl From<Problem> for Stop<Problem> {
    fn from(problem: Problem) -> Self {
        Self::Broken(problem)
    }
}

/// Turns a refusal into an answer, for the outermost frame of a transaction.
pub(crate) fn answered<T, E>(done: Result<T, Stop<E>>) -> Result<Answer<T>, E> {
    match done {
        Ok(done) => Ok(Ok(done)),
        Err(Stop::Refused(refused)) => Ok(Err(refused)),
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
