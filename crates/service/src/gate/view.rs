//! What a use case tells the page or the API about a flow.

use vestibule_domain::account::Identifier;
use vestibule_domain::client::ReturnTarget;
use vestibule_domain::gate::{ProofKind, ProofSet, Purpose, Refusal};
use vestibule_domain::id::{AccountId, FlowId, SessionId, WeakeningId};
use vestibule_domain::protection::Suspicion;
use vestibule_domain::secret::Token;
use vestibule_domain::session::DeviceTokens;
use vestibule_domain::time::Timestamp;

use crate::action::{Hint, Refused};
use crate::fresh_codes::FreshCodes;
use crate::identifiers::IdentifierView;
use crate::passkey::PasskeyQuestion;

/// A flow as its client may see it.
#[derive(Debug, Clone)]
pub struct FlowView {
    /// The flow's id.
    pub id: FlowId,
    /// What it is for.
    pub purpose: Purpose,
    /// The kinds that meet the next clause; empty when the flow is over.
    pub next: ProofSet,
    /// What a passkey is asked, where one can meet the next clause.
    pub passkey: Option<PasskeyQuestion>,
    /// Whether every clause is met: what the flow is for can be done now.
    pub open: bool,
    /// How many clauses there are and how many are met, as far as the client may know: those after an unmet password
    /// are not counted.
    pub met: usize,
    /// How many clauses the demand has.
    pub of: usize,
    /// Wrong proofs that it still tolerates.
    pub tries_left: u8,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// From this instant on the flow is over.
    pub expires_at: Timestamp,
    /// Where the last code was sent, masked; only for somebody who may know.
    pub sent_to: Option<String>,
    /// The same in full; only within a session, for its owner.
    pub sent_to_in_full: Option<Identifier>,
    /// Which of two codes to two addresses or numbers comes next, where the change takes two; only within a session.
    pub of_two: Option<OfTwo>,
    /// When a further code may be sent, once one was sent.
    pub resend_at: Option<Timestamp>,
    /// When the last code ends, once one was sent.
    pub code_expires_at: Option<Timestamp>,
    /// How many digits the last code has, once one was sent.
    pub code_digits: Option<u8>,
    /// What became of the last message, for somebody who may know: `waiting`, `delayed` (a try failed, further ones
    /// follow), `sent` or `dead`.
    pub delivery: Option<&'static str>,
    /// When it came to that; only beside `delivery`.
    pub delivery_at: Option<Timestamp>,
    /// Whether a second factor was proven.
    pub second_factor: bool,
    /// Whether the authenticator is proven by two successive codes, after too many wrong ones; only for somebody who has proven
    /// all that comes before it.
    pub two_codes: bool,
    /// Why the account is locked, when a message is asked for on that ground; only for somebody who has proven everything
    /// else.
    pub suspicion: Option<Suspicion>,
}

/// Which of two codes comes next that go to two different addresses or numbers of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfTwo {
    /// The one to the address or number that codes go to anyway, or what comes before it.
    First,
    /// The one to another.
    Second {
        /// Where it can go instead, the oldest first.
        elsewhere: Vec<IdentifierView>,
    },
}

/// A session that was just begun.
#[derive(Debug, Clone)]
pub struct NewSessionTokens {
    /// The session's token; shown this once.
    pub session_token: Token,
    /// Whether a backup code stood in for the authenticator: its owner may have lost it, and is best led to a new one.
    pub by_backup_code: bool,
    /// The tokens of devices that the client keeps from now on, this account's new one first; shown this once.
    pub devices: DeviceTokens,
    /// The session that began.
    pub session: SessionId,
    /// The account that is signed in.
    pub account: AccountId,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// Where the customer wanted to go back to when the attempt began, be it on another device.
    pub return_to: Option<ReturnTarget>,
    /// Whether documents changed that the customer has to agree to anew.
    pub agreements_due: bool,
}

/// Where an attempt stands after a request.
#[derive(Debug)]
pub enum Progress {
    /// More proof is needed.
    Prove {
        /// The flow, which goes on.
        flow: FlowView,
        /// The flow's token, when it was opened just now.
        token: Option<Token>,
    },
    /// What was given does not count.
    Refused {
        /// Why it was refused.
        refusal: Refusal,
        /// What helps, if anything.
        hint: Option<Hint>,
        /// The kind of proof that was wrong, if one was.
        missed: Option<ProofKind>,
        /// The flow, while it is not over.
        flow: Option<FlowView>,
        /// The flow's token, when it was opened just now.
        token: Option<Token>,
    },
    /// A session has begun.
    SignedIn(NewSessionTokens),
    /// The change was made.
    Done,
    /// An authenticator was enrolled; these backup codes come with it.
    Enrolled(FreshCodes),
    /// It makes the account less safe, so it waits.
    Waits {
        /// The id by which it is vetoed and cancelled.
        weakening: WeakeningId,
        /// When it takes effect unless vetoed.
        effective_at: Timestamp,
    },
}

impl Progress {
    /// The kinds of proof that meet what is asked next; none where nothing is.
    #[must_use]
    pub fn next(&self) -> ProofSet {
        match self {
            Self::Prove { flow, .. } | Self::Refused { flow: Some(flow), .. } => flow.next,
            Self::Refused { flow: None, .. }
            | Self::SignedIn(_)
            | Self::Done
            | Self::Enrolled(_)
            | Self::Waits { .. } => ProofSet::EMPTY,
        }
    }

    /// Refused before anything was looked at.
    pub(crate) fn refused(refused: impl Into<Refused>) -> Self {
        let Refused { refusal, hint } = refused.into();
        Self::Refused { refusal, hint, missed: None, flow: None, token: None }
    }
}
