//! One attempt to get through one gate. A flow moves forwards only, ends, belongs to one client, and is spent
//! once. These functions are what the model checker walks through.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Clause, Demand, Proof, ProofKind, ProofSet, Purpose, Refusal, Subject};
use crate::content::ContentDigest;
use crate::id::FlowId;
use crate::policy::CaptchaPolicy;
use crate::secret::TokenDigest;
use crate::time::{Span, Timestamp};

/// How far a flow has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum FlowState {
    /// Proofs are being collected.
    Proving,
    /// Every clause is met; it can be spent once.
    Open,
    /// It has been spent.
    Spent,
    /// It ended without opening.
    Shut,
}

/// What to do next in a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Meet this clause.
    Prove(Clause),
    /// Every clause is met.
    Open,
}

/// What a wrong proof leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterFailure {
    /// More tries are left in this flow.
    TryAgain {
        /// How many more wrong proofs the flow tolerates.
        left: u8,
    },
    /// That was the last one; the flow is shut.
    Shut,
}

/// Everything a flow is, for storage.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FlowParts {
    /// The flow's id.
    pub id: FlowId,
    /// What it will be spent on.
    pub purpose: Purpose,
    /// Whom it is about.
    pub subject: Subject,
    /// Digest of the token that the client must show.
    pub holder: HolderDigest,
    /// The content it approves, for purposes that have one.
    pub content: Option<ContentDigest>,
    /// What it asks for.
    pub demand: Demand,
    /// The proofs that were given so far, and the passive ones that it began with.
    pub given: ProofSet,
    /// How far it has come.
    pub state: FlowState,
    /// Wrong proofs that it still tolerates.
    pub tries_left: u8,
    /// When it was opened; its lifetime counts from here.
    pub opened_at: Timestamp,
    /// From this instant on it is over.
    pub expires_at: Timestamp,
}

/// A token digest with the traits a model checker needs.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct HolderDigest([u8; 32]);

impl From<TokenDigest> for HolderDigest {
    fn from(digest: TokenDigest) -> Self {
        Self(*digest.bytes())
    }
}

impl HolderDigest {
    /// Wraps a digest read from storage.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes of the digest, as they are stored.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for HolderDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HolderDigest(…)")
    }
}

/// What is needed to open a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenWith {
    /// The id that the flow is to have.
    pub id: FlowId,
    /// What it will be spent on.
    pub purpose: Purpose,
    /// Whom it is about.
    pub subject: Subject,
    /// Digest of the token that the client will show.
    pub holder: TokenDigest,
    /// The content it approves.
    pub content: Option<ContentDigest>,
    /// Proofs that came with the request.
    pub passive: ProofSet,
    /// Wrong proofs that it tolerates.
    pub tries: u8,
    /// How long it lasts.
    pub lifetime: Span,
}

/// One attempt to get through one gate.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Flow(FlowParts);

impl Flow {
    /// Opens a flow at `now`. Only passive proofs count from the start.
    #[must_use]
    pub fn open(with: OpenWith, demand: Demand, now: Timestamp) -> Self {
        let given = with.passive.iter().filter(|kind| kind.is_passive()).collect();
        let mut flow = Self(FlowParts {
            id: with.id,
            purpose: with.purpose,
            subject: with.subject,
            holder: with.holder.into(),
            content: with.content,
            demand,
            given,
            state: FlowState::Proving,
            tries_left: with.tries,
            opened_at: now,
            expires_at: now + with.lifetime,
        });
        flow.refresh_state();
        flow
    }

    /// A flow as it was stored.
    #[must_use]
    pub const fn from_parts(parts: FlowParts) -> Self {
        Self(parts)
    }

    /// Everything about it, for storage and for showing.
    #[must_use]
    pub const fn parts(&self) -> &FlowParts {
        &self.0
    }

    /// What comes next for this client at `now`.
    pub fn step(&self, holder: &TokenDigest, now: Timestamp) -> Result<Step, Refusal> {
        self.authorize(holder, now)?;
        Ok(self.next())
    }

    /// Whether this client may give a proof of this kind now.
    pub fn accepts(&self, kind: ProofKind, holder: &TokenDigest, now: Timestamp) -> Result<(), Refusal> {
        match self.step(holder, now)? {
            Step::Prove(clause) if clause.kinds().contains(kind) => Ok(()),
            Step::Prove(_) | Step::Open => Err(Refusal::ProofNotAsked),
        }
    }

    /// Whether a clause that is not met yet asks for a proof of this kind, be it now or later.
    #[must_use]
    pub fn has_use_for(&self, kind: ProofKind) -> bool {
        let unmet = |clause: &&Clause| !clause.met_by(self.0.given);
        self.0.demand.clauses().iter().filter(unmet).any(|clause| clause.kinds().contains(kind))
    }

    /// Gives a proof. It counts only in this flow, for this subject, from this client, and only when the first
    /// unmet clause asks for it.
    pub fn give(&mut self, proof: &Proof, holder: &TokenDigest, now: Timestamp) -> Result<Step, Refusal> {
        self.accepts(proof.kind, holder, now)?;
        if proof.flow != self.0.id || proof.subject != self.0.subject {
            return Err(Refusal::FlowForeign);
        }
        self.0.given = self.0.given.with(proof.kind);
        self.refresh_state();
        Ok(self.next())
    }

    /// Notes a wrong proof; the last one shuts the flow.
    pub fn record_failure(&mut self, holder: &TokenDigest, now: Timestamp) -> Result<AfterFailure, Refusal> {
        self.authorize(holder, now)?;
        self.0.tries_left = self.0.tries_left.saturating_sub(1);
        if self.0.tries_left == 0 {
            self.0.state = FlowState::Shut;
            return Ok(AfterFailure::Shut);
        }
        Ok(AfterFailure::TryAgain { left: self.0.tries_left })
    }

    /// After so many failures in all, asks a sign-in or the end of a freeze for a captcha before its password is looked at
    /// again, as an attempt that begins now would be asked (`policy.captcha.after_failures`). What the flow asks for already, or was given,
    /// is not asked for twice.
    pub fn require_captcha(&mut self, failures: u32, policy: &CaptchaPolicy) {
        let captcha = Clause::captcha_before_password();
        let guesses_passwords = matches!(self.0.purpose, Purpose::SignIn | Purpose::Unfreeze)
            && self.0.state == FlowState::Proving
            && !self.0.given.contains(ProofKind::Password);
        if guesses_passwords && failures >= policy.after_failures && !self.covers(captcha) {
            self.0.demand.preceded_by(captcha);
        }
    }

    /// Holds the flow against what its purpose demands by now. When that asks for more than what the flow asks
    /// for and was given, the flow is shut and the client begins again: a protection counts from the moment it is
    /// there, also against attempts that were opened before (law 2).
    pub fn revalidate(&mut self, today: &Demand) -> Result<(), Refusal> {
        if today.clauses().iter().all(|clause| self.covers(*clause)) {
            return Ok(());
        }
        self.shut();
        Err(Refusal::FlowOver)
    }

    /// The same attempt for another client, who has shown its mailed link: opened anew under another name, with what was
    /// typed so far and without what came with the first client's request. The first client's flow is shut by it. Only
    /// a forgotten password moves like this: its link is all that anybody could bring to a new attempt of their own.
    pub fn transfer_to(&mut self, id: FlowId, holder: &TokenDigest, now: Timestamp) -> Result<Self, Refusal> {
        let waits = matches!(self.0.state, FlowState::Proving);
        if self.0.purpose != Purpose::ResetPassword || !waits {
            return Err(Refusal::FlowOver);
        }
        if now >= self.0.expires_at {
            return Err(Refusal::FlowExpired);
        }
        let typed = self.0.given.iter().filter(|kind| !kind.is_passive()).collect();
        let moved = Self(FlowParts { id, holder: (*holder).into(), given: typed, ..self.0.clone() });
        self.shut();
        Ok(moved)
    }

    /// Ends the flow without opening it.
    pub fn shut(&mut self) {
        if matches!(self.0.state, FlowState::Proving | FlowState::Open) {
            self.0.state = FlowState::Shut;
        }
    }

    /// Spends an open flow, once, on exactly the content it was opened for.
    pub fn spend(
        &mut self,
        content: Option<ContentDigest>,
        holder: &TokenDigest,
        now: Timestamp,
    ) -> Result<Passed, Refusal> {
        self.authorize(holder, now)?;
        if self.0.state != FlowState::Open {
            return Err(Refusal::ProofMissing);
        }
        if content != self.0.content {
            return Err(Refusal::ContentDiffers);
        }
        self.0.state = FlowState::Spent;
        Ok(Passed {
            flow: self.0.id,
            purpose: self.0.purpose,
            subject: self.0.subject,
            given: self.0.given,
            at: now,
        })
    }

    fn authorize(&self, holder: &TokenDigest, now: Timestamp) -> Result<(), Refusal> {
        if self.0.holder != HolderDigest::from(*holder) {
            return Err(Refusal::FlowForeign);
        }
        if matches!(self.0.state, FlowState::Spent | FlowState::Shut) {
            return Err(Refusal::FlowOver);
        }
        if now >= self.0.expires_at {
            return Err(Refusal::FlowExpired);
        }
        Ok(())
    }

    fn covers(&self, clause: Clause) -> bool {
        clause.met_by(self.0.given) || self.0.demand.clauses().iter().any(|own| own.implies(clause))
    }

    fn next(&self) -> Step {
        self.0.demand.next(self.0.given).map_or(Step::Open, Step::Prove)
    }

    fn refresh_state(&mut self) {
        if self.next() == Step::Open {
            self.0.state = FlowState::Open;
        }
    }
}

/// The right to do, once, what a flow was for. Only [`Flow::spend`] makes one, and whatever needs it takes it by
/// value.
#[derive(Debug, PartialEq, Eq)]
pub struct Passed {
    flow: FlowId,
    purpose: Purpose,
    subject: Subject,
    given: ProofSet,
    at: Timestamp,
}

impl Passed {
    /// The flow that was spent.
    #[must_use]
    pub const fn flow(&self) -> FlowId {
        self.flow
    }

    /// What it was for.
    #[must_use]
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Whom it was about.
    #[must_use]
    pub const fn subject(&self) -> Subject {
        self.subject
    }

    /// The proofs that were given.
    #[must_use]
    pub const fn given(&self) -> ProofSet {
        self.given
    }

    /// When it was spent.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }
}
