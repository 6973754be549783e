//! Looking at evidence before anything is written. For a client that is locked, comes too late or too often nothing is looked at, so that
//! neither the answer nor its time tells a right password from a wrong one, and nobody makes the server hash for nothing.

use vestibule_domain::account::Password;
use vestibule_domain::gate::{Flow, Proof, ProofKind, Purpose};
use vestibule_domain::protection::Suspicion;
use vestibule_domain::secret::Token;
use vestibule_domain::time::Timestamp;
use vestibule_store::{StoreError, flow};

use super::evidence::{CheckedEvidence, Evidence, Looking};
use super::request::{FlowRequest, Gave};
use crate::action::ActionCx;
use crate::blocklist::is_listed;
use crate::core::Core;
use crate::facts::Facts;
use crate::problem::Problem;
use crate::throttle::Allowance;

/// What came of looking at evidence.
pub(crate) enum Looked {
    /// How the flow will stand if nothing has changed when it is written.
    Ahead(Flow),
    /// The client is locked.
    Locked { until: Timestamp },
}

impl Core {
    /// Checks evidence piece by piece, up to the first that is wrong, and gives it to the flow in one transaction.
    pub(crate) async fn check_and_give(
        &self,
        mut request: FlowRequest,
        facts: Option<&Facts>,
        evidence: &[Evidence],
    ) -> Result<Gave, Problem> {
        match self.look_at(&mut request, facts, evidence).await? {
            Looked::Ahead(_) => Ok(self.settle(request).await?),
            Looked::Locked { until } => Ok(self.refuse_locked(&request, until)),
        }
    }

    /// Refuses somebody who is locked, and counts how often that flow was refused.
    pub(crate) fn refuse_locked(&self, request: &FlowRequest, until: Timestamp) -> Gave {
        // Whether it is too often is asked when the flow comes again.
        let _ = self.locked_flows.admit(request.holder, request.caller.now, &self.policy().throttle);
        request.refused_locked(until)
    }

    /// Looks at evidence piece by piece, up to the first that is wrong; nothing is written. While the client is locked, no
    /// evidence is looked at but a captcha's, so that neither the answer nor its time tells a right password from a wrong one.
    pub(crate) async fn look_at(
        &self,
        request: &mut FlowRequest,
        facts: Option<&Facts>,
        evidence: &[Evidence],
    ) -> Result<Looked, Problem> {
        let mut ahead = Flow::from_parts(request.row.parts.clone());
        for piece in evidence {
            // What is not asked for is not looked at: no hash is computed before the captcha is solved. A captcha that
            // turned out to be needless is passed over, and so is whatever a change within a session has no use for: it
            // is neither read nor spent nor counted, so it stops nothing and tells nothing.
            let (kind, now) = (piece.kind(), request.caller.now);
            if ahead.accepts(kind, &request.holder, now).is_err() {
                let within = request.session.is_some();
                if kind == ProofKind::Captcha || (within && !ahead.has_use_for(kind)) {
                    continue;
                }
                request.checked.push(CheckedEvidence::Unasked { kind });
                break;
            }
            if kind != ProofKind::Captcha
                && let Some(until) = request.locked(&request.attempts)
            {
                return Ok(Looked::Locked { until });
            }
            if kind == ProofKind::Password && request.comes_too_late(&request.attempts, &ahead) {
                request.checked.push(CheckedEvidence::Late { kind });
                break;
            }
            let presented = piece.presented();
            request.pair = presented.is_two_codes();
            if kind == ProofKind::Authenticator && !request.pair && request.needs_two_codes() {
                request.checked.push(CheckedEvidence::OneOfTwo { kind });
                break;
            }
            self.paced(request, kind)?;
            let disowns = request.row.parts.purpose == Purpose::DisownAuthenticator;
            let looking = Looking {
                core: self,
                facts,
                flow: request.row.parts.id,
                purpose: request.row.parts.purpose,
                fresh: request.fresh,
                session: request.session().map(|session| session.id),
                now,
            };
            // Of several hashes some may have been computed for a former one: a captcha stays used up.
            let former = if disowns { former(piece, looking, request).await? } else { None };
            let as_former = former.is_some();
            let checked = if let Some(checked) = former {
                checked
            } else {
                let checked = presented.check(looking).await;
                self.or_give_back(&request.checked, checked).await?
            };
            let right = matches!(checked, CheckedEvidence::Right { .. });
            request.checked.push(checked);
            if !right {
                break;
            }
            if let Some(password) = presented.password().filter(|_| !as_former) {
                self.note_password_of(request, facts, password);
            }
            let (subject, flow) = (request.row.parts.subject, request.row.parts.id);
            let proof = Proof { kind, subject, flow };
            ahead.give(&proof, &request.holder, request.caller.now)?;
        }
        Ok(Looked::Ahead(ahead))
    }

    /// Notes what the right password says beside itself: since when it counts, and that attackers try it first.
    fn note_password_of(&self, request: &mut FlowRequest, facts: Option<&Facts>, password: &Password) {
        request.context.password_of = facts.and_then(Facts::password_set_at);
        if self.policy().suspicion.listed_password && is_listed(password.expose()) {
            request.suspicion = Some(Suspicion::ListedPassword);
        }
    }

    /// Refuses a session that has its password looked at again and again: a right one is never locked. The freeze is not counted
    /// for the account: whatever happens in its other sessions, its owner can freeze it.
    fn paced(&self, request: &FlowRequest, kind: ProofKind) -> Result<(), Problem> {
        let Some(session) = request.session() else { return Ok(()) };
        if kind != ProofKind::Password {
            return Ok(());
        }
        let (keeper, now) = (&self.passwords_within, request.caller.now);
        let allowance = Allowance::a_minute(self.policy().throttle.flows_per_minute);
        let counted = if request.row.parts.purpose == Purpose::Freeze {
            keeper.count(session.id.uuid(), now, allowance)
        } else {
            keeper.count_within(session, now, allowance)
        };
        counted.map_err(|until| Problem::TooMany { until })
    }

    /// Writes it. Where the same change, asked for at the same moment, came first, it has been made, or refused, in the other's
    /// flow, and is answered from there.
    pub(crate) async fn settle(&self, request: FlowRequest) -> Result<Gave, StoreError> {
        let lock = request.lock();
        if let Some(gave) = self.store.write(lock.clone(), request.clone()).await? {
            return Ok(gave);
        }
        let other = flow::by_holder(&mut self.store.read().await?, &request.holder).await?;
        let row = other.ok_or_else(StoreError::raced)?;
        let again = FlowRequest { cx: ActionCx { row, ..request.cx }, fresh: false, ..request };
        self.store.write(lock, again).await?.ok_or_else(StoreError::raced)
    }

    /// Refuses a flow that was refused as locked as often within a minute as flows can be opened, before anything is read
    /// for it.
    pub(crate) fn not_refused_too_often(&self, token: &Token, now: Timestamp) -> Result<(), Problem> {
        let allowance = Allowance::a_minute(self.policy().throttle.flows_per_minute);
        let counted = self.locked_flows.look(token.digest(), now, allowance);
        counted.map_err(|until| Problem::TooMany { until })
    }
}

/// Checks evidence against what an authenticator was that was replaced; `None` for kinds that are checked as anywhere.
async fn former(
    piece: &Evidence,
    looking: Looking<'_>,
    request: &mut FlowRequest,
) -> Result<Option<CheckedEvidence>, Problem> {
    match piece.presented().check_former(looking, &mut request.cx.context) {
        Some(checking) => checking.await.map(Some),
        None => Ok(None),
    }
}
