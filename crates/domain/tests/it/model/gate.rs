//! The gate as the model sees it. Every method of [`Gate`] is by default the real function and nothing else; a
//! [`Flawed`] gate lacks exactly one safeguard, to show that the model notices.

use std::collections::BTreeSet;

use vestibule_domain::gate::{
    AccessContext, AfterFailure, Clause, ContentDigest, Demand, Flow, FlowParts, FlowState, OpenWith, Passed,
    Proof, Purpose, Refusal, Step, Subject,
};
use vestibule_domain::policy::{CaptchaPolicy, Policy, SessionPolicy};
use vestibule_domain::secret::TokenDigest;
use vestibule_domain::session::NewSession;
use vestibule_domain::time::Timestamp;

use super::world::Evidence;
use crate::somebody::{account, device_id, session_id};

/// The owner's account.
pub(crate) const OWNER: u128 = 1;
/// The attacker's own account.
pub(crate) const ATTACKER: u128 = 2;

/// What a flow is shown: the client's token and the time.
#[derive(Clone, Copy)]
pub(crate) struct Shown {
    pub(crate) token: TokenDigest,
    pub(crate) now: Timestamp,
}

pub(crate) trait Gate: Send + Sync {
    fn demand(&self, purpose: Purpose, access: &AccessContext, policy: &Policy, now: Timestamp) -> Demand {
        Demand::of(purpose, access, policy, now)
    }

    fn open(&self, with: OpenWith, demand: Demand, now: Timestamp) -> Flow {
        Flow::open(with, demand, now)
    }

    fn revalidate(&self, flow: &mut Flow, today: &Demand) -> Result<(), Refusal> {
        flow.revalidate(today)
    }

    fn shut(&self, flow: &mut Flow) {
        flow.shut();
    }

    fn give(&self, flow: &mut Flow, proof: &Proof, shown: Shown) -> Result<Step, Refusal> {
        flow.give(proof, &shown.token, shown.now)
    }

    fn record_failure(&self, flow: &mut Flow, shown: Shown) -> Result<AfterFailure, Refusal> {
        flow.record_failure(&shown.token, shown.now)
    }

    fn require_captcha(&self, flow: &mut Flow, failures: u32, policy: &CaptchaPolicy) {
        flow.require_captcha(failures, policy);
    }

    fn spend(
        &self,
        flow: &mut Flow,
        content: Option<ContentDigest>,
        shown: Shown,
    ) -> Result<Passed, Refusal> {
        flow.spend(content, &shown.token, shown.now)
    }

    /// What the action checks before it touches the owner's account. A registration opens an account of its own.
    fn reaches_owner(&self, passed: &Passed) -> Result<(), Refusal> {
        if passed.purpose().begins_session() {
            let (id, device, policy) = (session_id(), device_id(), SessionPolicy::default());
            return NewSession::begin(passed, account(OWNER), id, device, &policy).map(|_session| ());
        }
        let owner = Subject::Account(account(OWNER));
        if passed.subject() == owner { Ok(()) } else { Err(Refusal::FlowForeign) }
    }

    /// The guarded statement that consumes evidence.
    fn consumable(&self, used: &BTreeSet<Evidence>, evidence: &Evidence) -> bool {
        !used.contains(evidence)
    }

    /// The guarded statement that saves a flow.
    fn saves(&self, loaded: u8, stored: u8) -> bool {
        loaded == stored
    }
}

/// The gate as it is.
pub(crate) struct Sound;

impl Gate for Sound {}

/// One safeguard that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// The demand lacks its clause at this place.
    ClauseDropped(Clause),
    /// What a client claims to have proven when it opens a flow is believed.
    ClaimsBelieved,
    /// Anybody who shows any token may act in any flow.
    ClientUnchecked,
    /// Anybody's factor will do.
    SubjectUnchecked,
    /// A code for one flow counts in another.
    FlowUnchecked,
    /// Used evidence counts again.
    ReplayAccepted,
    /// A flow does not end.
    ExpiryIgnored,
    /// A flow stays open after it was spent.
    SpentTwice,
    /// Anything may be done with an open flow.
    ContentUnchecked,
    /// A session begins for whichever account is named.
    SessionForAnybody,
    /// A flow is saved over what another request saved in the meantime.
    VersionIgnored,
    /// Wrong guesses cost nothing.
    TriesEndless,
    /// Wrong guesses ask for no captcha.
    CaptchaForgotten,
    /// A flow keeps to what was demanded when it was opened.
    DemandOutgrown,
    /// A new password leaves flows alone that were opened with the old one.
    FlowsSurvive,
}

/// A gate that lacks one safeguard.
pub(crate) struct Flawed(pub(crate) Flaw);

impl Flawed {
    fn shown(&self, flow: &Flow, shown: Shown) -> Shown {
        let parts = flow.parts();
        match self.0 {
            Flaw::ClientUnchecked => Shown { token: TokenDigest::from_bytes(*parts.holder.bytes()), ..shown },
            Flaw::ExpiryIgnored => Shown { now: parts.opened_at, ..shown },
            _ => shown,
        }
    }

    fn proof(&self, flow: &Flow, proof: &Proof) -> Proof {
        let parts = flow.parts();
        match self.0 {
            Flaw::SubjectUnchecked => Proof { subject: parts.subject, ..*proof },
            Flaw::FlowUnchecked => Proof { flow: parts.id, ..*proof },
            _ => *proof,
        }
    }
}

impl Gate for Flawed {
    fn demand(&self, purpose: Purpose, access: &AccessContext, policy: &Policy, now: Timestamp) -> Demand {
        let demand = Demand::of(purpose, access, policy, now);
        let Flaw::ClauseDropped(dropped) = self.0 else { return demand };
        Demand::from_clauses(demand.clauses().iter().copied().filter(|clause| *clause != dropped).collect())
    }

    fn open(&self, with: OpenWith, demand: Demand, now: Timestamp) -> Flow {
        let flow = Flow::open(with, demand, now);
        if self.0 != Flaw::ClaimsBelieved {
            return flow;
        }
        let open = flow.parts().demand.next(with.passive).is_none();
        let state = if open { FlowState::Open } else { FlowState::Proving };
        Flow::from_parts(FlowParts { given: with.passive, state, ..flow.parts().clone() })
    }

    fn revalidate(&self, flow: &mut Flow, today: &Demand) -> Result<(), Refusal> {
        if self.0 == Flaw::DemandOutgrown { Ok(()) } else { flow.revalidate(today) }
    }

    fn shut(&self, flow: &mut Flow) {
        if self.0 != Flaw::FlowsSurvive {
            flow.shut();
        }
    }

    fn give(&self, flow: &mut Flow, proof: &Proof, shown: Shown) -> Result<Step, Refusal> {
        let (proof, shown) = (self.proof(flow, proof), self.shown(flow, shown));
        flow.give(&proof, &shown.token, shown.now)
    }

    fn record_failure(&self, flow: &mut Flow, shown: Shown) -> Result<AfterFailure, Refusal> {
        let (before, shown) = (flow.clone(), self.shown(flow, shown));
        let miss = flow.record_failure(&shown.token, shown.now);
        if self.0 == Flaw::TriesEndless {
            *flow = before;
        }
        miss
    }

    fn require_captcha(&self, flow: &mut Flow, failures: u32, policy: &CaptchaPolicy) {
        if self.0 != Flaw::CaptchaForgotten {
            flow.require_captcha(failures, policy);
        }
    }

    fn spend(
        &self,
        flow: &mut Flow,
        content: Option<ContentDigest>,
        shown: Shown,
    ) -> Result<Passed, Refusal> {
        let (before, shown) = (flow.clone(), self.shown(flow, shown));
        let content = if self.0 == Flaw::ContentUnchecked { flow.parts().content } else { content };
        let passed = flow.spend(content, &shown.token, shown.now);
        if self.0 == Flaw::SpentTwice {
            *flow = before;
        }
        passed
    }

    fn reaches_owner(&self, passed: &Passed) -> Result<(), Refusal> {
        if self.0 == Flaw::SessionForAnybody { Ok(()) } else { Sound.reaches_owner(passed) }
    }

    fn consumable(&self, used: &BTreeSet<Evidence>, evidence: &Evidence) -> bool {
        self.0 == Flaw::ReplayAccepted || Sound.consumable(used, evidence)
    }

    fn saves(&self, loaded: u8, stored: u8) -> bool {
        self.0 == Flaw::VersionIgnored || Sound.saves(loaded, stored)
    }
}
