//! The customer's side: an operation is confirmed, or the session raised without one, by proofs that are given for just that.

use vestibule_domain::audit::EventKind;
use vestibule_domain::content::Content;
use vestibule_domain::gate::{Passed, ProofSet, Purpose, Refusal};
use vestibule_domain::id::{OperationId, SessionId};
use vestibule_domain::operation::{Approval, Operation};
use vestibule_domain::policy::Strength;
use vestibule_domain::session::Session;
use vestibule_store::{Tx, operation, session};

use super::OperationView;
use crate::action::{Action, ActionCx, Outcome, Stop, Task};
use crate::app::App;
use crate::caller::{Caller, SignedIn};
use crate::gate::{Asked, Evidence, Progress};
use crate::problem::Problem;

impl App {
    /// An operation that the owner of this account is asked to confirm, whatever has become of it.
    pub async fn asked_operation(
        &self,
        signed_in: &SignedIn,
        id: OperationId,
    ) -> Result<OperationView, Problem> {
        let mut conn = self.0.store.read().await?;
        let row = operation::get(&mut conn, id).await?;
        let row = row.filter(|row| row.account == signed_in.session.account).ok_or(Problem::NotFound)?;
        Ok(self.0.operation_view(&mut conn, row, self.now()).await?)
    }

    /// Confirms an operation with proofs that are given for it, and raises this session, and no other, for a while.
    pub async fn prove_operation(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        id: OperationId,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        let core = &self.0;
        let OperationView { operation, .. } = self.asked_operation(signed_in, id).await?;
        let facts = core.facts_within(signed_in).await?;
        // One that the policy lists no more takes what it takes at most.
        let strong = core.policy().operation.strength(&operation.name) != Some(Strength::Usual);
        if strong && !facts.second_factor() {
            return Err(Refusal::SecondFactorMissing.into());
        }
        let action = ProveOperation { operation, strong };
        let asked = Asked::of(Purpose::StepUp, action, evidence).repeatable();
        core.open_within(caller, signed_in, &facts, asked).await
    }

    /// Raises this session, and no other, for a while, with proofs that are given for it.
    pub async fn step_up(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        let facts = self.0.facts_within(signed_in).await?;
        let asked = Asked::of(Purpose::StepUp, RaiseSession(signed_in.session.id), evidence);
        self.0.open_within(caller, signed_in, &facts, asked).await
    }

    /// The session as it stands by now.
    pub async fn reread(&self, signed_in: &SignedIn) -> Result<SignedIn, Problem> {
        let known = &signed_in.session;
        let row = session::get(&mut self.0.store.read().await?, known.account, known.id).await?;
        let now = row.ok_or(Problem::NotSignedIn)?.session;
        let last_seen_at = now.last_seen_at.max(known.last_seen_at);
        Ok(SignedIn::within(Session { last_seen_at, ..now }))
    }
}

/// Notes in the session what was given; what it was begun with stays as it is.
async fn raise(cx: &ActionCx, tx: &mut Tx<'_>, session: &Session, given: ProofSet) -> Result<Outcome, Stop> {
    if !session::raise(tx, session.account, session.id, given, cx.caller.now).await? {
        return Err(Refusal::FlowOver.into());
    }
    // What is cached of it lacks what was proven.
    Ok(Outcome::Changed { ended: vec![session.id] })
}

/// What was typed for it; that the sign-in was recent is no proof of now.
fn typed(passed: &Passed) -> ProofSet {
    passed.given().iter().filter(|kind| !kind.is_passive()).collect()
}

/// The session in which this flow was opened, where the flow is about its account.
fn own_session<'a>(cx: &'a ActionCx, passed: &Passed) -> Result<&'a Session, Refusal> {
    let session = cx.session().ok_or(Refusal::FlowForeign)?;
    let own = passed.subject().account() == Some(session.account);
    if own { Ok(session) } else { Err(Refusal::FlowForeign) }
}

/// An operation is confirmed.
#[derive(Debug)]
struct ProveOperation {
    operation: Operation,
    /// Whether a second factor must be among the proofs.
    strong: bool,
}

impl Action for ProveOperation {
    fn content(&self) -> Option<Content> {
        Some(self.operation.content())
    }

    fn perform<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        passed: Passed,
    ) -> Task<'a, Result<Outcome, Stop>> {
        Box::pin(async move {
            let session = own_session(cx, &passed)?;
            let given = typed(&passed);
            if self.strong && given.assurance() < 2 {
                return Err(Refusal::SecondFactorMissing.into());
            }
            self.prove(cx, tx, Approval { at: cx.caller.now, session: session.id, given }).await?;
            raise(cx, tx, session, given).await
        })
    }
}

impl ProveOperation {
    async fn prove(&self, cx: &ActionCx, tx: &mut Tx<'_>, approval: Approval) -> Result<(), Stop> {
        let shown = &self.operation;
        let row = operation::get(tx, shown.id).await?.ok_or(Refusal::OperationOver)?;
        if row.content != shown.content().digest() {
            return Err(Refusal::ContentDiffers.into());
        }
        let mut stored = row.operation(shown.told.clone());
        let lasts = cx.core.policy().operation.lasts;
        stored.prove(approval, lasts).map_err(|_| Refusal::OperationOver)?;
        if !operation::prove(tx, shown.id, &approval).await? {
            return Err(Refusal::OperationOver.into());
        }
        let kind = EventKind::OperationProven {
            operation: shown.name.clone(),
            client: shown.told.client.clone(),
            given: approval.given.iter().collect(),
        };
        Ok(cx.record(tx, shown.account, kind).await?)
    }
}

/// A session is raised without an operation.
#[derive(Debug)]
struct RaiseSession(SessionId);

impl Action for RaiseSession {
    fn content(&self) -> Option<Content> {
        Some(Content::of("step_up").id("session", self.0.uuid()))
    }

    fn perform<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        passed: Passed,
    ) -> Task<'a, Result<Outcome, Stop>> {
        Box::pin(async move {
            let session = own_session(cx, &passed)?;
            let given = typed(&passed);
            let outcome = raise(cx, tx, session, given).await?;
            cx.record(tx, session.account, EventKind::SteppedUp { given: given.iter().collect() }).await?;
            Ok(outcome)
        })
    }
}
