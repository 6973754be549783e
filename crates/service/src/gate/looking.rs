//! Looking at evidence before anything is written. Whoever is locked, comes too late or too often has nothing looked at, so that
//! neither the answer nor its time tells a right password from a wrong one, and nobody makes the server hash for nothing.

use vestibule_domain::gate::{Flow, ProofKind, Purpose};
use vestibule_domain::protection::Suspicion;
use vestibule_domain::secret::Token;
use vestibule_domain::time::Timestamp;
use vestibule_store::{StoreError, flow};

use super::Evidence;
use super::checked::CheckedEvidence;
use super::request::{FlowRequest, Gave};
use crate::action::ActionCx;
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
        mut give: FlowRequest,
        facts: Option<&Facts>,
        given: &[Evidence],
    ) -> Result<Gave, Problem> {
        match self.look_at(&mut give, facts, given).await? {
            Looked::Ahead(_) => Ok(self.settle(give).await?),
            Looked::Locked { until } => Ok(self.refuse_locked(&give, until)),
        }
    }

    /// Refuses somebody who is locked, and counts how often that flow was refused.
    pub(crate) fn refuse_locked(&self, give: &FlowRequest, until: Timestamp) -> Gave {
        // Whether it is too often is asked when the flow comes again.
        let _ = self.locked_flows.admit(give.holder, give.caller.now, &self.policy.throttle);
        give.refused_locked(until)
    }

    /// Looks at evidence piece by piece, up to the first that is wrong; nothing is written. While the client is locked, no
    /// evidence is looked at but a captcha's, so that neither the answer nor its time tells a right password from a wrong one.
    pub(crate) async fn look_at(
        &self,
        give: &mut FlowRequest,
        facts: Option<&Facts>,
        given: &[Evidence],
    ) -> Result<Looked, Problem> {
        let mut ahead = Flow::from_parts(give.row.parts.clone());
        for evidence in given {
            // What is not asked for is not looked at: no hash is computed before the captcha is solved. A captcha that
            // turned out to be needless is passed over, and so is whatever a change within a session has no use for: it
            // is neither read nor spent nor counted, so it stops nothing and tells nothing.
            let (kind, now) = (evidence.kind(), give.caller.now);
            if ahead.accepts(kind, &give.holder, now).is_err() {
                let within = give.session.is_some();
                if kind == ProofKind::Captcha || (within && !ahead.has_use_for(kind)) {
                    continue;
                }
                give.checked.push(CheckedEvidence::Unasked { kind });
                break;
            }
            if kind != ProofKind::Captcha
                && let Some(until) = give.locked(&give.attempts)
            {
                return Ok(Looked::Locked { until });
            }
            if give.comes_too_late(&give.attempts, &ahead) {
                give.checked.push(CheckedEvidence::Late { kind });
                break;
            }
            give.pair = matches!(evidence, Evidence::AuthenticatorPair(..));
            if kind == ProofKind::Authenticator && !give.pair && give.needs_two_codes() {
                give.checked.push(CheckedEvidence::OneOfTwo { kind });
                break;
            }
            self.paced(give, kind)?;
            let disowns = give.row.parts.purpose == Purpose::DisownAuthenticator;
            let former = disowns && matches!(kind, ProofKind::Password | ProofKind::Authenticator);
            let checked = if former {
                // Of several hashes some may have been computed: a captcha stays used up.
                self.check_former(evidence, facts, &mut give.context, now).await?
            } else {
                let checked = self.check(evidence, facts, give.row.parts.id, now).await;
                self.or_give_back(give, checked).await?
            };
            let right = matches!(checked, CheckedEvidence::Right { .. });
            give.checked.push(checked);
            if right && kind == ProofKind::Password && !former {
                give.context.password_of = facts.and_then(Facts::password_set_at);
                if self.policy.suspicion.listed_password && evidence.is_listed_password() {
                    give.suspicion = Some(Suspicion::ListedPassword);
                }
            }
            if !right {
                break;
            }
            let proof = vestibule_domain::gate::Proof {
                kind: evidence.kind(),
                subject: give.row.parts.subject,
                flow: give.row.parts.id,
            };
            ahead.give(&proof, &give.holder, give.caller.now)?;
        }
        Ok(Looked::Ahead(ahead))
    }

    /// Refuses a session that has its password looked at again and again: a right one is never locked. The freeze is not counted
    /// for the account: whatever happens in its other sessions, it can be pulled.
    fn paced(&self, give: &FlowRequest, kind: ProofKind) -> Result<(), Problem> {
        let Some(session) = give.session() else { return Ok(()) };
        if kind != ProofKind::Password {
            return Ok(());
        }
        let (keeper, now) = (&self.passwords_within, give.caller.now);
        let allowance = Allowance::a_minute(self.policy.throttle.flows_per_minute);
        let counted = if give.row.parts.purpose == Purpose::Freeze {
            keeper.count(session.id.uuid(), now, allowance)
        } else {
            keeper.count_within(session, now, allowance)
        };
        counted.map_err(|until| Problem::TooMany { until })
    }

    /// Writes it. Where the same change, asked for at the same moment, came first, it has been made, or refused, in the other's
    /// flow, and is answered from there.
    pub(crate) async fn settle(&self, give: FlowRequest) -> Result<Gave, StoreError> {
        let lock = give.lock();
        if let Some(gave) = self.store.write(lock, give.clone()).await? {
            return Ok(gave);
        }
        let other = flow::by_holder(&mut self.store.read().await?, &give.holder).await?;
        let row = other.ok_or_else(StoreError::raced)?;
        let again = FlowRequest { cx: ActionCx { row, ..give.cx }, fresh: false, ..give };
        self.store.write(lock, again).await?.ok_or_else(StoreError::raced)
    }

    /// Refuses a flow that was refused as locked as often within a minute as flows can be opened, before anything is read
    /// for it.
    pub(crate) fn not_refused_too_often(&self, token: &Token, now: Timestamp) -> Result<(), Problem> {
        let allowance = Allowance::a_minute(self.policy.throttle.flows_per_minute);
        let counted = self.locked_flows.look(token.digest(), now, allowance);
        counted.map_err(|until| Problem::TooMany { until })
    }
}
