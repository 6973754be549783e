//! Opening a flow for an identifier, known or not: the same is read, asked and answered.

use std::sync::Arc;

use vestibule_domain::account::Identifier;
use vestibule_domain::gate::{
    AccessContext, Demand, Flow, FlowParts, OpenWith, ProofKind, Purpose, Refusal, Subject,
};
use vestibule_domain::id::{DeviceId, FlowId};
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::time::Timestamp;
use vestibule_store::flow::FlowRow;

use super::request::{FlowRequest, nobody_at};
use super::{Evidence, Progress, padded};
use crate::action::ActionCx;
use crate::action::{Action, Drawing};
use crate::app::App;
use crate::caller::Caller;
use crate::core::Core;
use crate::facts::{Facts, WrongCodes, sign_in_context};
use crate::problem::Problem;
use crate::records::Context;
use crate::region::Way;
use crate::tally::Tally;
use crate::throttle::{ThrottleKeys, locked_until};

impl App {
    /// Opens a flow that begins with an identifier, and gives it the evidence at hand.
    pub(crate) async fn open_by_identifier(
        &self,
        caller: &Caller,
        purpose: Purpose,
        identifier: &Identifier,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        let opened = self.open_looked_at(caller, purpose, identifier, evidence).await;
        opened.inspect_err(|problem| note_turned_away(purpose, problem))
    }

    async fn open_looked_at(
        &self,
        caller: &Caller,
        purpose: Purpose,
        identifier: &Identifier,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        let core = &self.0;
        core.lets_in(caller, Way::SignIn)?;
        core.has_room_for(evidence)?;
        let in_force = core.policy();
        let throttle = &in_force.throttle;
        let Err(until) = core.networks.admit(caller.network(), caller.now, throttle) else {
            return self.open_admitted(caller, purpose, identifier, evidence, None).await;
        };
        // Of a device that no account knows, nothing but that is read.
        let known = core.scope_of_known_device(caller, b"flows:").await?;
        let own = core.devices.admit(known.ok_or(Problem::TooMany { until })?, caller.now, throttle);
        own.map_err(|until| Problem::TooMany { until })?;
        self.open_admitted(caller, purpose, identifier, evidence, Some(until)).await
    }

    /// The same once the network was looked at. That it is `used_up` until some time does not concern a device that the account
    /// knows, which has an allowance of its own: others may share its address.
    async fn open_admitted(
        &self,
        caller: &Caller,
        purpose: Purpose,
        identifier: &Identifier,
        evidence: &[Evidence],
        used_up: Option<Timestamp>,
    ) -> Result<Progress, Problem> {
        let core = &self.0;
        let lookup = core.seals.ring.lookup(&identifier.lookup_bytes());
        let (facts, access, scopes) = core.stand(caller, purpose, lookup).await?;
        let (known_device, in_force) = (scopes.strangers.is_none(), core.policy());
        if let Some(until) = used_up.filter(|_| !known_device) {
            return Err(Problem::TooMany { until });
        }
        if let Some(until) = locked_until(&access.attempts, known_device, caller.now, &in_force.throttle) {
            return Err(Problem::Refused(Refusal::Locked { until }));
        }
        let token = core.token(TokenKind::Flow);
        let parts = core.opened(caller, purpose, facts.as_ref(), &access, &token);
        let action = self.action_of(caller, purpose, facts.as_ref(), &token, &access);
        let request = FlowRequest {
            cx: ActionCx {
                core: Arc::clone(core),
                caller: caller.clone(),
                row: FlowRow { parts, lookup: Some(lookup), sealed: None, version: 0 },
                context: Context::begun(identifier, caller),
                scopes: Some(scopes),
                session: None,
                device: on_device(purpose, facts.as_ref()),
                suspicion: access.suspicion,
            },
            fresh: true,
            holder: token.digest(),
            checked: Vec::new(),
            attempts: access.attempts,
            action,
            wrong_codes: wrong_codes(purpose, facts.as_ref(), scopes),
            pair: false,
            evidence_digest: None,
        };
        let gave = core.check_and_give(request.clone(), facts.as_ref(), evidence).await?;
        core.progress(&request, gave, Some(token)).await
    }

    /// What a flow that begins with an identifier is spent on.
    pub(crate) fn action_of(
        &self,
        caller: &Caller,
        purpose: Purpose,
        facts: Option<&Facts>,
        token: &Token,
        access: &AccessContext,
    ) -> Option<Arc<dyn Action>> {
        let risk = access.risk.reasons().to_vec();
        (self.1.of_identifier)(purpose, &Drawing { core: &self.0, caller, facts, token, risk })
    }
}

impl Core {
    /// Refuses networks that open flows without end.
    pub(crate) fn admit(&self, caller: &Caller) -> Result<(), Problem> {
        self.networks
            .admit(caller.network(), caller.now, &self.policy().throttle)
            .map_err(|until| Problem::TooMany { until })
    }

    /// Turns away a request with a password that could not be looked at in time, before anything is read for them.
    pub(crate) fn has_room_for(&self, evidence: &[Evidence]) -> Result<(), Problem> {
        if evidence.iter().any(|piece| piece.kind() == ProofKind::Password) {
            self.hashing.room()?;
        }
        Ok(())
    }

    fn opened(
        &self,
        caller: &Caller,
        purpose: Purpose,
        facts: Option<&Facts>,
        access: &AccessContext,
        token: &Token,
    ) -> FlowParts {
        let with = OpenWith {
            id: FlowId::from_uuid(self.uuid(caller.now)),
            purpose,
            subject: facts.map_or(Subject::Nobody, |facts| Subject::Account(facts.account.id)),
            holder: token.digest(),
            content: None,
            passive: access.passive,
            tries: self.policy().code.tries,
            lifetime: if purpose.waits_for_a_message() {
                self.policy().recovery.lifetime + self.policy().session.flow
            } else {
                self.policy().session.flow
            },
        };
        let demand = Demand::of(purpose, access, &self.policy(), caller.now);
        Flow::open(with, demand, caller.now).parts().clone()
    }

    /// How somebody stands in front of a gate that begins with an identifier, and where their failures count.
    pub(crate) async fn stand(
        &self,
        caller: &Caller,
        purpose: Purpose,
        lookup: [u8; 32],
    ) -> Result<(Option<Facts>, AccessContext, ThrottleKeys), Problem> {
        let mut conn = self.store.read().await?;
        let mut facts = Facts::by_lookup(&mut conn, &self.seals, &lookup, caller).await?;
        self.read_former(&mut conn, purpose, facts.as_mut(), (nobody_at(&lookup), caller.now)).await?;
        let scopes = self.scopes(caller, facts.as_ref(), &self.scope_name(purpose, &lookup));
        let attempts = scopes.read(&mut conn).await?;
        let access = sign_in_context(facts.as_ref(), attempts, caller, &self.policy());
        Ok((facts, access, scopes))
    }

    /// What the failures of a purpose are counted by.
    pub(super) fn scope_name(&self, purpose: Purpose, lookup: &[u8; 32]) -> [u8; 32] {
        if purpose.counts_failures_apart() {
            crate::crypto::hmac_sha256(&self.throttle_key, &[b"reset:".as_slice(), lookup].concat())
        } else {
            *lookup
        }
    }

    pub(super) fn scopes(&self, caller: &Caller, facts: Option<&Facts>, lookup: &[u8; 32]) -> ThrottleKeys {
        let known = facts.filter(|facts| facts.knows_device(caller.now, &self.policy()));
        let device = known.and_then(|facts| facts.device.as_ref()).map(|row| padded(row.device.id.uuid()));
        ThrottleKeys::of(&self.throttle_key, lookup, device.as_ref(), caller.network())
    }
}

/// Counts a request that was turned away before anything was looked at.
pub(crate) fn note_turned_away(purpose: Purpose, problem: &Problem) {
    let tally = match (problem, purpose) {
        (Problem::Refused(refusal), _) => Tally::refused(purpose, *refusal, None),
        (Problem::Busy { .. }, Purpose::SignIn) => Tally::SignInBusy,
        (Problem::TooMany { .. }, Purpose::SignIn) => Tally::SignInTooMany,
        (Problem::RegionRefused, Purpose::SignIn) => Tally::SignInRegion,
        (Problem::Busy { .. } | Problem::TooMany { .. } | Problem::RegionRefused, _) => {
            Tally::refused(purpose, Refusal::FlowOver, None)
        }
        (
            Problem::Invalid(_)
            | Problem::NotSignedIn
            | Problem::SessionEnded { .. }
            | Problem::NotFound
            | Problem::RegistrationClosed
            | Problem::AlreadyRegistered
            | Problem::Client(_)
            | Problem::Unavailable(_)
            | Problem::Fault(_),
            _,
        ) => return,
    };
    tally.note();
}

/// The device that a sign-in is on, where the account knows it.
pub(super) fn on_device(purpose: Purpose, facts: Option<&Facts>) -> Option<DeviceId> {
    let device = facts.and_then(|facts| facts.device.as_ref()).map(|row| row.device.id);
    device.filter(|_| purpose == Purpose::SignIn)
}

pub(super) fn wrong_codes(purpose: Purpose, facts: Option<&Facts>, scopes: ThrottleKeys) -> WrongCodes {
    match facts {
        None => WrongCodes::default(),
        Some(facts) if purpose == Purpose::DisownAuthenticator => facts.wrong_former_codes(),
        Some(facts) => facts.wrong_codes(scopes.strangers.is_none()),
    }
}
