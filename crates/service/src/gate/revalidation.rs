//! Looks once more, behind the account's lock, at what an open flow rests on. Between two requests, and even while a
//! password is hashed, its owner may have changed the password, enrolled an authenticator, forgotten the device or ended
//! the session; a protection counts from the moment it is there, also against attempts that were under way (law 2).

use vestibule_domain::gate::{
    AccessContext, Demand, FailureCounts, Flow, ProofKind, ProofSet, Purpose, Refusal, Risk, Subject,
};
use vestibule_domain::protection::Suspicion;
use vestibule_domain::session::{Session, SessionVerdict};
use vestibule_store::{StoreError, Tx};

use super::evidence::CheckedEvidence;
use super::request::{Current, FlowRequest};
use crate::action::{Stop, answered};
use crate::facts::Facts;

impl FlowRequest {
    /// Reads the failures up to now, with the facts in one statement where the password alone is proven: who knows it knows
    /// that there is an account, and taking it changes nothing about it.
    pub(super) async fn current(&self, tx: &mut Tx<'_>) -> Result<Current, StoreError> {
        match (self.scopes, self.row.lookup) {
            (Some(scopes), Some(lookup)) if self.session.is_none() && self.proves_password_alone() => {
                let (seals, caller) = (&self.core.seals, &self.caller);
                let (facts, failures) = Facts::with_failures(tx, seals, &lookup, caller, &scopes).await?;
                Ok(Current { failures: Some(failures), facts })
            }
            _ => Ok(Current { failures: self.failure_counts(tx).await?, facts: None }),
        }
    }

    /// Whether this request gives the right password, beside it a captcha at most, and locks nothing on suspicion.
    fn proves_password_alone(&self) -> bool {
        let kinds: Option<ProofSet> = self
            .checked
            .iter()
            .map(|checked| match checked {
                CheckedEvidence::Right { kind, .. } => Some(*kind),
                CheckedEvidence::Unasked { .. }
                | CheckedEvidence::Late { .. }
                | CheckedEvidence::OneOfTwo { .. }
                | CheckedEvidence::Wrong { .. } => None,
            })
            .collect();
        let password = ProofSet::of(&[ProofKind::Password]);
        self.suspicion.is_none() && kinds.is_some_and(|kinds| kinds.without(ProofKind::Captcha) == password)
    }

    /// The failures up to now, when this request gives something.
    pub(super) async fn failure_counts(&self, tx: &mut Tx<'_>) -> Result<Option<FailureCounts>, StoreError> {
        match self.scopes.filter(|_| !self.checked.is_empty()) {
            Some(scopes) => scopes.read(tx).await.map(Some),
            None => Ok(None),
        }
    }

    /// Whether failures count for a device that the account knows.
    pub(super) fn on_known_device(&self) -> bool {
        self.scopes.is_some_and(|scopes| scopes.strangers.is_none())
    }

    /// Asks for the captcha that failures have made due since the flow was opened, be it by this one or by others.
    pub(super) fn require_captcha(&self, flow: &mut Flow, failures: &FailureCounts) {
        let policy = self.core.policy();
        let counting = failures.counting(self.on_known_device(), self.caller.now, &policy.throttle);
        flow.require_captcha(counting, &policy.captcha);
    }

    /// Whether what was proven still stands. A flow that rests on something gone is shut, and where that is a freeze the owner
    /// is told.
    pub(super) async fn still_holds(
        &self,
        tx: &mut Tx<'_>,
        flow: &mut Flow,
        facts: Option<Facts>,
    ) -> Result<(), Stop> {
        let Err(refused) = answered(self.holds(tx, flow, facts).await)? else { return Ok(()) };
        flow.shut();
        if matches!(refused.refusal, Refusal::Frozen | Refusal::FrozenByExchange) {
            self.note_frozen(tx).await?;
        }
        Err(refused.into())
    }

    async fn holds(&self, tx: &mut Tx<'_>, flow: &mut Flow, facts: Option<Facts>) -> Result<(), Stop> {
        match self.session() {
            Some(session) if flow.parts().subject != Subject::Account(session.account) => {
                Err(Refusal::FlowForeign.into())
            }
            Some(session) if self.is_live(tx, session).await? => {
                self.keeps_up_within(tx, flow, session).await
            }
            Some(_) => Err(Refusal::FlowOver.into()),
            None if flow.parts().purpose == Purpose::Register => Ok(()),
            None => self.keeps_up(tx, flow, facts).await,
        }
    }

    pub(super) async fn is_live(&self, tx: &mut Tx<'_>, session: &Session) -> Result<bool, StoreError> {
        let row = vestibule_store::session::get(tx, session.account, session.id).await?;
        // Idle time is judged by the check of the request; only the end is looked up again.
        let in_force = self.core.policy();
        let policy = &in_force.session;
        Ok(row.is_some_and(|row| {
            let ended = Session { last_seen_at: session.last_seen_at, ..row.session };
            ended.verdict(self.caller.now, policy) == SessionVerdict::Live
        }))
    }

    /// Whether a change within a session was given all that it would be asked for by now.
    async fn keeps_up_within(&self, tx: &mut Tx<'_>, flow: &mut Flow, session: &Session) -> Result<(), Stop> {
        let facts = Facts::by_account(tx, &self.core.seals, session.account).await?;
        let facts = facts.ok_or(Refusal::FlowOver)?;
        let given = flow.parts().given;
        if given.contains(ProofKind::Password) && self.context.password_of != facts.password_set_at() {
            return Err(Refusal::FlowOver.into());
        }
        let present = self.core.standing_within(session, &facts, &self.caller);
        let available = present.available.iter().chain(given.iter()).collect();
        let access = AccessContext { available, ..present };
        let today = Demand::of(flow.parts().purpose, &access, &self.core.policy(), self.caller.now);
        Ok(flow.revalidate(&today)?)
    }

    /// Whether the password of an account may be reset, which a freeze of everything may refuse for a while. Told only to
    /// somebody who has proven all that is demanded.
    async fn lets_reset(&self, tx: &mut Tx<'_>, facts: &Facts) -> Result<(), Stop> {
        let Some(freeze) = facts.freeze else { return Ok(()) };
        let guard = self.core.guard(tx, facts.account.id).await?.ok_or(Refusal::FlowOver)?;
        let now = self.caller.now;
        let delay = guard.protections.delay_in_force(&self.core.policy().protection, now);
        let lets = freeze.lets_reset(facts.second_factor(), delay, now);
        if lets { Ok(()) } else { Err(Refusal::Frozen.into()) }
    }

    async fn keeps_up(&self, tx: &mut Tx<'_>, flow: &mut Flow, facts: Option<Facts>) -> Result<(), Stop> {
        let account = flow.parts().subject.account().ok_or(Refusal::FlowOver)?;
        let lookup = self.row.lookup.ok_or(Refusal::FlowOver)?;
        let mut facts = match facts {
            Some(facts) => Some(facts),
            None => Facts::by_lookup(tx, &self.core.seals, &lookup, &self.caller).await?,
        };
        let purpose = flow.parts().purpose;
        self.core.read_former(tx, purpose, facts.as_mut(), (self.pretended(), self.caller.now)).await?;
        let facts = facts.filter(|facts| facts.account.id == account).ok_or(Refusal::FlowOver)?;
        let (given, policy, now) = (flow.parts().given, self.core.policy(), self.caller.now);
        let knows_device = facts.knows_device(now, &policy);
        // A disowning takes the password of the time before, whatever it is by now.
        let password_gone = purpose != Purpose::DisownAuthenticator
            && given.contains(ProofKind::Password)
            && self.context.password_of != facts.password_set_at();
        let device_gone = given.contains(ProofKind::KnownDevice) && !knows_device;
        if password_gone || device_gone {
            return Err(Refusal::FlowOver.into());
        }
        if purpose == Purpose::SignIn {
            lets_in(&facts)?;
        }
        if purpose == Purpose::ResetPassword {
            self.lets_reset(tx, &facts).await?;
        }
        // Without what is asked only for being unusual: that was judged when the flow was opened. What was given counts
        // as at hand, also when it was the last backup code.
        let access = AccessContext {
            available: facts.available().iter().chain(given.iter()).collect(),
            second_factor: facts.second_factor(),
            passive: if knows_device { ProofSet::of(&[ProofKind::KnownDevice]) } else { ProofSet::EMPTY },
            risk: Risk::default(),
            attempts: FailureCounts::default(),
            suspicion: facts.stored_suspicion(),
            newly_registered: false,
            contacts: 0,
            disownable: facts.disownable(),
            passkeys_only: facts.passkeys_only,
        };
        let today = Demand::of(purpose, &access, &policy, now);
        Ok(flow.revalidate(&today)?)
    }
}

/// Whether an account that was proven to be one's own can be entered. Only a client that proved everything is told that it cannot.
fn lets_in(facts: &Facts) -> Result<(), Refusal> {
    if facts.freeze.is_some_and(|freeze| freeze.stops_sign_in()) {
        return Err(Refusal::Frozen);
    }
    if facts.operator_freeze.is_some_and(|freeze| freeze.stops_sign_in()) {
        return Err(Refusal::FrozenByExchange);
    }
    if facts.stored_suspicion() == Some(Suspicion::ListedPassword) {
        return Err(Refusal::PasswordListed);
    }
    if facts.must_change_password() {
        return Err(Refusal::PasswordDemanded);
    }
    Ok(())
}
