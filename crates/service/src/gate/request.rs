//! The one transaction of every gate: evidence that was checked is consumed, given to the flow and counted; an open
//! flow is spent and its action performed. Either all of that is written, or nothing.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use uuid::Uuid;
use vestibule_domain::gate::{
    EvidenceDigest, FailureCounts, Flow, FlowState, Passed, Proof, ProofKind, ProofSet, Purpose, Refusal,
    Step, Subject,
};
use vestibule_domain::id::AccountId;
use vestibule_domain::secret::{Token, TokenDigest};
use vestibule_domain::time::Timestamp;
use vestibule_store::flow::FlowRow;
use vestibule_store::{Lock, StoreError, Transaction, Tx, code, flow};

use super::evidence::{CheckedEvidence, Consuming};
use super::not_saved::NotSaved;
use crate::action::{Action, ActionCx, Answer, Claim, Outcome, Stop, answered};
use crate::caller::Caller;
use crate::facts::{Facts, WrongCodes};
use crate::records::Kept;

/// Everything about one request to one flow.
#[derive(Clone)]
pub(crate) struct FlowRequest {
    /// What is asked, by whom and about whom.
    pub(crate) cx: ActionCx,
    /// Whether it was opened by this request and is not stored yet.
    pub(crate) fresh: bool,
    /// Digest of the token that the client showed.
    pub(crate) holder: TokenDigest,
    /// What was found out about the evidence, in the order given; nothing follows a wrong one.
    pub(crate) checked: Vec<CheckedEvidence>,
    /// The failures there, as they were read before anything was checked.
    pub(crate) attempts: FailureCounts,
    /// What the open flow is spent on; `None` where that comes with a later request.
    pub(crate) action: Option<Arc<dyn Action>>,
    /// Where wrong codes of the authenticator count.
    pub(crate) wrong_codes: WrongCodes,
    /// Whether the code of the authenticator that was given is two successive ones.
    pub(crate) pair: bool,
    /// All that this request gives, where it can be answered once more when it is sent again.
    pub(crate) evidence_digest: Option<EvidenceDigest>,
}

/// What is read behind the lock before anything is taken.
#[derive(Default)]
pub(super) struct Current {
    /// The failures up to now, when this request gives something.
    pub(super) failures: Option<FailureCounts>,
    /// The facts about the account, where they came with them.
    pub(super) facts: Option<Facts>,
}

impl Deref for FlowRequest {
    type Target = ActionCx;
    fn deref(&self) -> &ActionCx {
        &self.cx
    }
}

impl DerefMut for FlowRequest {
    fn deref_mut(&mut self) -> &mut ActionCx {
        &mut self.cx
    }
}

/// What came of it.
pub(crate) struct Gave {
    pub(crate) flow: Flow,
    pub(crate) result: Answer<Option<Outcome>>,
    /// The kind of proof that was wrong.
    pub(crate) missed: Option<ProofKind>,
}

impl Gave {
    /// Refused before any evidence was looked at.
    fn refused(flow: Flow, refusal: Refusal) -> Self {
        Self { flow, result: Err(refusal.into()), missed: None }
    }
}

impl FlowRequest {
    /// What must not change under this request.
    pub(crate) fn lock(&self) -> Lock {
        match (self.row.parts.subject, self.fresh) {
            (Subject::Account(id), _) => Lock::Account(id),
            // Locks nothing, after the same work as for somebody.
            (Subject::Nobody, true) => Lock::Account(self.pretended()),
            (Subject::Nobody, false) => Lock::Flow(self.row.parts.id),
        }
    }

    /// An account that does not exist, for flows about nobody: the same one for each try at an identifier, as an
    /// account would be.
    pub(super) fn pretended(&self) -> AccountId {
        self.row
            .lookup
            .map_or_else(|| AccountId::from_uuid(self.row.parts.id.uuid()), |lookup| nobody_at(&lookup))
    }

    /// The address or number that the flow must prove to be readable, beside those of the account.
    pub(super) fn claim(&self) -> Option<Claim<'_>> {
        self.action.as_ref().and_then(|action| action.claim())
    }
}

impl Transaction for FlowRequest {
    /// `None` where the same request, sent at the same moment, came first; then nothing is written.
    type Output = Option<Gave>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<Gave>, StoreError> {
        match self.give(tx).await {
            Ok(gave) => Ok(Some(gave)),
            Err(NotSaved::SentTwice) => {
                tx.abandon();
                Ok(None)
            }
            Err(NotSaved::Store(error)) => Err(error),
        }
    }
}

impl FlowRequest {
    async fn give(&self, tx: &mut Tx<'_>) -> Result<Gave, NotSaved> {
        let Some(row) = self.reread(tx).await? else { return Ok(self.foreign()) };
        if let Some(answered) = self.repeated(tx, &row).await? {
            return Ok(answered);
        }
        let (mut flow, version) = (row.flow(), row.version);
        let Current { failures, facts } = self.current(tx).await?;
        if let Some(failures) = &failures {
            self.require_captcha(&mut flow, failures);
        }
        let attempts = failures.filter(|_| self.counts());
        if let Some(until) = attempts.and_then(|attempts| self.locked(&attempts)) {
            return Ok(Gave::refused(flow, Refusal::Locked { until }));
        }
        let password = self.checked.iter().any(|checked| checked.kind() == ProofKind::Password);
        if password && attempts.is_some_and(|attempts| self.comes_too_late(&attempts, &flow)) {
            flow.shut();
            self.save(tx, &flow, version, None).await?;
            return Ok(Gave::refused(flow, Refusal::FlowOver));
        }
        let before = flow.step(&self.holder, self.caller.now).ok();
        let result = answered(self.take_and_spend(tx, &mut flow, version, facts).await)?;
        self.note_password(tx, &flow).await?;
        let failed_before =
            attempts.is_none_or(|attempts| attempts.own.failures.max(attempts.strangers.failures) > 0);
        if failed_before && matches!(result, Ok(Some(Outcome::Began { .. }))) {
            self.forgive(tx).await?;
        }
        if flow.parts().state != FlowState::Spent {
            self.save(tx, &flow, version, None).await?;
        }
        self.send_code_when_due(tx, &flow, before).await?;
        Ok(Gave { flow, result, missed: self.missed() })
    }

    /// The flow as it stands inside the transaction.
    async fn reread(&self, tx: &mut Tx<'_>) -> Result<Option<FlowRow>, StoreError> {
        if self.fresh { Ok(Some(self.row.clone())) } else { flow::get(tx, self.row.parts.id).await }
    }

    /// The answer to somebody who is locked: nothing was looked at and nothing is written.
    pub(super) fn refused_locked(&self, until: Timestamp) -> Gave {
        Gave::refused(Flow::from_parts(self.row.parts.clone()), Refusal::Locked { until })
    }

    fn foreign(&self) -> Gave {
        Gave::refused(Flow::from_parts(self.row.parts.clone()), Refusal::FlowOver)
    }

    /// Looks once more at the client's failures: of many guesses that race, only as many are looked at as would have been
    /// one after the other.
    pub(super) fn locked(&self, attempts: &FailureCounts) -> Option<Timestamp> {
        let known_device = self.on_known_device();
        crate::throttle::locked_until(attempts, known_device, self.caller.now, &self.core.policy().throttle)
    }

    /// Whether a stranger brings a password to a flow that was opened before strangers had used up their tries: as
    /// many could have been opened beforehand as one likes.
    pub(super) fn comes_too_late(&self, attempts: &FailureCounts, flow: &Flow) -> bool {
        let parts = flow.parts();
        let contact = ProofSet::of(&[ProofKind::MailCode, ProofKind::SmsCode]);
        let password = matches!(
            flow.step(&self.holder, self.caller.now),
            Ok(Step::Prove(clause)) if clause.kinds().contains(ProofKind::Password)
        );
        password
            && matches!(parts.purpose, Purpose::SignIn | Purpose::Unfreeze)
            && !parts.given.meets(contact)
            && attempts.strangers_exhausted(self.caller.now, &self.core.policy().throttle)
    }

    /// What was wrong; nothing is looked at after it.
    fn missed(&self) -> Option<ProofKind> {
        match self.checked.last() {
            Some(CheckedEvidence::Wrong { kind, .. }) => Some(*kind),
            _ => None,
        }
    }

    /// Whether this request gives something that can be guessed.
    fn counts(&self) -> bool {
        self.checked.iter().any(|checked| match checked {
            CheckedEvidence::Right { kind, .. } | CheckedEvidence::Wrong { kind, .. } => {
                *kind != ProofKind::Captcha
            }
            CheckedEvidence::Late { .. } => true,
            CheckedEvidence::Unasked { .. } | CheckedEvidence::OneOfTwo { .. } => false,
        })
    }

    /// Takes the evidence piece by piece, up to the first that does not count, and spends the flow that it opened.
    async fn take_and_spend(
        &self,
        tx: &mut Tx<'_>,
        flow: &mut Flow,
        version: i64,
        facts: Option<Facts>,
    ) -> Result<Option<Outcome>, Stop<NotSaved>> {
        for checked in &self.checked {
            self.take(tx, flow, checked).await?;
        }
        self.spend(tx, flow, version, facts).await
    }

    fn consuming(&self) -> Consuming<'_> {
        Consuming { cx: &self.cx, wrong_codes: self.wrong_codes }
    }

    async fn take(&self, tx: &mut Tx<'_>, flow: &mut Flow, checked: &CheckedEvidence) -> Result<(), Stop> {
        let (kind, now) = (checked.kind(), self.caller.now);
        flow.accepts(kind, &self.holder, now)?;
        if kind.is_contact_code() {
            self.is_a_guess(tx, kind, checked).await?;
        }
        match checked {
            CheckedEvidence::Right { consume, .. } => {
                let gone = match consume {
                    Some(consume) => consume.consume(self.consuming(), tx).await?,
                    None => None,
                };
                if let Some((by, refusal)) = gone {
                    if self.needs_two_codes_by_now(tx, kind).await? {
                        return Err(Refusal::TwoCodesNeeded.into());
                    }
                    if kind.is_contact_code() {
                        self.count_wrong_sent(tx, flow, kind).await?;
                    }
                    return Err(self.record_failure(tx, flow, by, refusal.into()).await?.into());
                }
                if kind.is_contact_code() {
                    self.forgive_wrong_sent(tx, flow, kind).await?;
                }
                if ProofKind::FIRST_FACTORS.contains(&kind) {
                    self.lock_on_suspicion(tx, flow).await?;
                }
                let proof = Proof { kind, subject: flow.parts().subject, flow: flow.parts().id };
                flow.give(&proof, &self.holder, now)?;
                Ok(())
            }
            CheckedEvidence::Unasked { .. } => Err(Refusal::ProofNotAsked.into()),
            CheckedEvidence::OneOfTwo { .. } => Err(Refusal::TwoCodesNeeded.into()),
            CheckedEvidence::Late { .. } => {
                flow.shut();
                Err(Refusal::FlowOver.into())
            }
            CheckedEvidence::Wrong { .. } if self.needs_two_codes_by_now(tx, kind).await? => {
                Err(Refusal::TwoCodesNeeded.into())
            }
            CheckedEvidence::Wrong { by, refused, spoil, .. } => {
                if kind.is_contact_code() {
                    self.count_wrong_sent(tx, flow, kind).await?;
                }
                if let Some(spoil) = spoil {
                    spoil.consume(self.consuming(), tx).await?;
                }
                Err(self.record_failure(tx, flow, *by, *refused).await?.into())
            }
        }
    }

    /// Refuses, at no cost, a code or link that is no guess at what was sent. Where nothing was sent in this flow there
    /// is nothing to guess. A code that a newer one took the place of opens nothing; that it was right once helps nobody who
    /// guesses, for the newest was drawn without regard to it. Both are answered in the same way without an account.
    async fn is_a_guess(
        &self,
        tx: &mut Tx<'_>,
        kind: ProofKind,
        checked: &CheckedEvidence,
    ) -> Result<(), Stop> {
        let row = code::get(tx, self.row.parts.id, kind).await?.ok_or(Refusal::ProofNotAsked)?;
        match checked {
            CheckedEvidence::Right { consume: Some(consume), .. }
                if consume.sent_code().is_some_and(|digest| row.superseded.contains(digest)) =>
            {
                Err(Refusal::ProofSuperseded.into())
            }
            CheckedEvidence::Right { .. }
            | CheckedEvidence::Unasked { .. }
            | CheckedEvidence::Late { .. }
            | CheckedEvidence::OneOfTwo { .. }
            | CheckedEvidence::Wrong { .. } => Ok(()),
        }
    }

    /// Spends the flow when it is open, and does what it was for. It is saved as spent first: what is done may end every
    /// attempt that is still under way.
    async fn spend(
        &self,
        tx: &mut Tx<'_>,
        flow: &mut Flow,
        version: i64,
        facts: Option<Facts>,
    ) -> Result<Option<Outcome>, Stop<NotSaved>> {
        if let Step::Prove(_) = flow.step(&self.holder, self.caller.now)? {
            return Ok(None);
        }
        self.still_holds(tx, flow, facts).await?;
        // Where it is spent on something that comes last, whether that may be at all is told before.
        let Some(action) = &self.action else { return Ok(None) };
        let content = action.content().map(|content| content.digest());
        let passed = flow.spend(content, &self.holder, self.caller.now)?;
        self.perform(tx, flow, version, action.as_ref(), passed).await.map(Some)
    }

    async fn perform(
        &self,
        tx: &mut Tx<'_>,
        flow: &Flow,
        version: i64,
        action: &dyn Action,
        passed: Passed,
    ) -> Result<Outcome, Stop<NotSaved>> {
        let foretold = action.foretold(&passed);
        if !self.fresh {
            self.save(tx, flow, version, foretold.clone()).await?;
        }
        let dated = self.dated(tx, action).await?;
        let done = answered(action.perform(dated.as_ref().unwrap_or(&self.cx), tx, passed).await)?;
        let outcome = done.as_ref().ok().map(Kept::of);
        match outcome {
            // What is done ends no attempt that nobody has seen yet.
            outcome if self.fresh => self.save_spent(tx, flow, outcome).await?,
            Some(outcome) => self.note_outcome(tx, flow, outcome, foretold.as_ref()).await?,
            None => {}
        }
        Ok(done?)
    }

    /// The same request by the clock that all nodes share, where what is done waits, holds or lasts and this node's clock is
    /// wrong.
    async fn dated(&self, tx: &mut Tx<'_>, action: &dyn Action) -> Result<Option<ActionCx>, StoreError> {
        let asked = self.caller.now;
        let now = if action.lasts() { self.core.dated(tx, asked).await? } else { asked };
        let differs = now != asked;
        Ok(differs.then(|| ActionCx { caller: Caller { now, ..self.caller.clone() }, ..self.cx.clone() }))
    }

    /// A flow that has come to a clause only a mailed or texted code can meet sends it by itself.
    async fn send_code_when_due(
        &self,
        tx: &mut Tx<'_>,
        flow: &Flow,
        before: Option<Step>,
    ) -> Result<(), StoreError> {
        let Ok(Step::Prove(clause)) = flow.step(&self.holder, self.caller.now) else { return Ok(()) };
        let contact = clause.kinds().iter().any(ProofKind::is_contact_code);
        // Whoever has a passkey uses it before a password, and takes no message.
        let kinds = clause.kinds().without(ProofKind::Passkey);
        let otherwise = kinds.iter().any(|kind| !kind.is_contact_code() && !kind.is_passive());
        let moved = self.fresh || before != Some(Step::Prove(clause));
        if contact && !otherwise && moved {
            // A refusal here means that one was sent a moment ago, or too many lately: then the flow shows none.
            let _sent_or_not = answered(self.send_code(tx, flow, None).await)?;
        }
        Ok(())
    }
}

/// An account that does not exist, in the place of one that this identifier would find.
pub(super) fn nobody_at(lookup: &[u8; 32]) -> AccountId {
    AccountId::from_uuid(Uuid::from_bytes(*lookup.first_chunk::<16>().unwrap_or(&[0; 16])))
}

/// A link's token, for the mail that carries it.
pub(crate) fn link_path(purpose: &str, token: &Token) -> String {
    format!("/{purpose}/link?token={}", token.reveal())
}
