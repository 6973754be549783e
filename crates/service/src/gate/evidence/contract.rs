//! Evidence as a client hands it in, before anybody has looked at it, and what is said of each kind.

use std::fmt::Debug;
use std::sync::Arc;

use vestibule_domain::account::Password;
use vestibule_domain::gate::{ProofKind, Purpose};
use vestibule_domain::id::{FlowId, SessionId};
use vestibule_domain::time::Timestamp;

use super::checked::CheckedEvidence;
use crate::action::Task;
use crate::core::Core;
use crate::facts::Facts;
use crate::problem::Problem;
use crate::records::Context;

/// One piece of evidence.
#[derive(Debug, Clone)]
pub struct Evidence(Arc<dyn Presented>);

impl Evidence {
    pub(super) fn of(presented: impl Presented + 'static) -> Self {
        Self(Arc::new(presented))
    }

    /// Which kind of proof it wants to be.
    #[must_use]
    pub fn kind(&self) -> ProofKind {
        self.0.kind()
    }

    /// Whether it is two successive codes of the authenticator.
    #[must_use]
    pub fn is_two_codes(&self) -> bool {
        self.0.is_two_codes()
    }

    pub(crate) fn presented(&self) -> &dyn Presented {
        self.0.as_ref()
    }
}

/// What is said of evidence of each kind.
pub(crate) trait Presented: Debug + Send + Sync {
    /// Which kind of proof it wants to be.
    fn kind(&self) -> ProofKind;

    /// Names all that it consists of, each part with a name: two requests that name the same give the same.
    fn parts(&self, add: &mut dyn FnMut(&'static str, &[u8]));

    /// Checks it. What must count only once is consumed later, inside the transaction that counts it. Without facts there is
    /// nobody, and everything about an account is wrong after the same work.
    fn check<'a>(&'a self, looking: Looking<'a>) -> Task<'a, Result<CheckedEvidence, Problem>>;

    /// Checks it against what an authenticator was that was replaced, and notes in the context whose it is; `None` for kinds
    /// that are checked as anywhere.
    fn check_former<'a>(
        &'a self,
        _looking: Looking<'a>,
        _context: &'a mut Context,
    ) -> Option<Task<'a, Result<CheckedEvidence, Problem>>> {
        None
    }

    /// Whether it is used up within a session: then a request that gives it is never meant twice.
    fn counts_once(&self) -> bool {
        false
    }

    /// Whether it is two successive codes of the authenticator.
    fn is_two_codes(&self) -> bool {
        false
    }

    /// The password, where it is one.
    fn password(&self) -> Option<&Password> {
        None
    }
}

/// In front of what evidence is looked at.
#[derive(Clone, Copy)]
pub(crate) struct Looking<'a> {
    pub(crate) core: &'a Core,
    /// What is known of the subject; `None` where there is nobody.
    pub(crate) facts: Option<&'a Facts>,
    pub(crate) flow: FlowId,
    pub(crate) purpose: Purpose,
    /// Whether the flow was opened by this request.
    pub(crate) fresh: bool,
    /// The session that it is within.
    pub(crate) session: Option<SessionId>,
    pub(crate) now: Timestamp,
}
