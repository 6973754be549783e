//! Signing in: opens a flow for an identifier, known or not, and carries one that is under way further.

use std::sync::Arc;

use vestibule_domain::account::Identifier;
use vestibule_domain::gate::{
    Demand, Flow, FlowParts, FlowState, OpenWith, ProofKind, ProofSet, Purpose, Refusal, Standing, Step,
    Subject,
};
use vestibule_domain::id::{DeviceId, FlowId, SessionId, WeakeningId};
use vestibule_domain::secret::{Token, TokenDigest, TokenKind};
use vestibule_domain::time::Timestamp;
use vestibule_store::flow::FlowRow;
use vestibule_store::outbox::DeliveryState;
use vestibule_store::{Store, code, flow, outbox};

use super::contact_code::{SendCode, resend_at};
use super::deed::Beginning;
use super::facts::sign_in_standing;
use super::give::{Gave, Give, nobody_at};
use super::step_up::padded;
use super::tokens::{NextDevice, Tokens};
use super::{Begun, Context, Deed, Done, Facts, FlowView, Given, Progress, WrongCodes};
use crate::account::masked;
use crate::caller::Caller;
use crate::problem::Problem;
use crate::seals::Column;
use crate::throttle::{Scopes, locked_until};
use crate::vestibule::{Rooms, Vestibule};

impl Vestibule {
    /// Opens a sign-in flow for an identifier and gives it the evidence at hand. Known and unknown identifiers are
    /// answered alike, after the same work.
    pub async fn sign_in(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        given: &[Given],
    ) -> Result<Progress, Problem> {
        self.0.open_by_identifier(caller, Purpose::SignIn, identifier, given).await
    }

    /// Carries the sign-in flow under way further when it is for this identifier and still going, and opens a new one
    /// otherwise. So a wrong password costs no second captcha.
    pub async fn sign_in_again(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        given: &[Given],
    ) -> Result<Progress, Problem> {
        if let Some(answer) = self.answer_again(caller, Some(identifier), given).await? {
            return Ok(answer);
        }
        if self.has_flow_for(caller, Purpose::SignIn, identifier).await? {
            return self.prove(caller, given).await;
        }
        self.sign_in(caller, identifier, given).await
    }

    /// Whether the flow under way has this purpose, is for this identifier, and still waits for the password.
    pub(super) async fn has_flow_for(
        &self,
        caller: &Caller,
        purpose: Purpose,
        identifier: &Identifier,
    ) -> Result<bool, Problem> {
        let Some(token) = &caller.flow else { return Ok(false) };
        let mut conn = self.0.store.read().await?;
        let Some(row) = flow::by_client(&mut conn, &token.digest()).await? else { return Ok(false) };
        let same = row.lookup == Some(self.0.seals.ring.lookup(&identifier.lookup_bytes()));
        let flow = Flow::from_parts(row.parts);
        let before_password = !flow.parts().given.contains(ProofKind::Password);
        let going = flow.step(&token.digest(), caller.now).is_ok();
        Ok(same && before_password && going && flow.parts().purpose == purpose)
    }

    /// Whether a mailed link still counts; looking at it uses nothing up.
    pub async fn link_stands(&self, caller: &Caller, link: &Token) -> Result<bool, Problem> {
        let rooms = &self.0;
        let look = async { code::by_link(&mut rooms.store.read().await?, &link.digest()).await };
        let row = rooms.unless_in_vain(caller, look).await?;
        Ok(row.is_some_and(|row| row.used_at.is_none() && caller.now < row.expires_at))
    }

    /// How many more wrong passwords this client can give for this identifier before it has to wait; 0 where the next one
    /// locks it as well. The tally is the client's own, so it is the same whether or not there is such an account.
    pub async fn tries_before_lock(&self, caller: &Caller, identifier: &Identifier) -> Result<u32, Problem> {
        let (rooms, policy) = (&self.0, &self.0.policy.throttle);
        let lookup = rooms.seals.ring.lookup(&identifier.lookup_bytes());
        let (_facts, standing, _scopes) = rooms.stand(caller, Purpose::SignIn, lookup).await?;
        Ok(standing.attempts.client.left_before_lock(caller.now, policy.failures_before_lock, policy))
    }

    /// Gives further evidence to the flow whose token the caller carries.
    pub async fn prove(&self, caller: &Caller, given: &[Given]) -> Result<Progress, Problem> {
        let rooms = &self.0;
        rooms.has_room_for(given)?;
        let (mut give, facts, tokens) = rooms.under_way(caller).await?;
        give.evidence = caller.flow.as_ref().map(|token| rooms.evidence(token, given, None));
        let gave = rooms.check_and_give(give.clone(), facts.as_ref(), given).await?;
        rooms.progress(&give, gave, tokens, None).await
    }

    /// The flow whose token the caller carries.
    pub async fn flow(&self, caller: &Caller) -> Result<FlowView, Problem> {
        let rooms = &self.0;
        let (give, _facts, _tokens) = rooms.under_way(caller).await?;
        let flow = Flow::from_parts(give.row.parts.clone());
        flow.step(&give.client, caller.now)?;
        rooms.view(&give, &flow).await
    }

    /// Sends a further code by this way, to the flow whose token the caller carries.
    pub async fn send_code(&self, caller: &Caller, wanted: Option<ProofKind>) -> Result<FlowView, Problem> {
        let rooms = &self.0;
        let (give, _facts, _tokens) = rooms.under_way(caller).await?;
        let lock = give.lock();
        let (flow, sent) =
            rooms.store.write(lock, SendCode { give: give.clone(), wanted, chosen: false }).await?;
        sent?;
        rooms.view(&give, &flow).await
    }
}

impl Rooms {
    /// Refuses networks that open flows without end.
    pub(crate) fn admit(&self, caller: &Caller) -> Result<(), Problem> {
        self.doorkeeper
            .admit(caller.network(), caller.now, &self.policy.throttle)
            .map_err(|until| Problem::TooMany { until })
    }

    /// Opens a flow that begins with an identifier, and gives it the evidence at hand.
    pub(super) async fn open_by_identifier(
        self: &Arc<Self>,
        caller: &Caller,
        purpose: Purpose,
        identifier: &Identifier,
        given: &[Given],
    ) -> Result<Progress, Problem> {
        self.has_room_for(given)?;
        let throttle = &self.policy.throttle;
        let Err(until) = self.doorkeeper.admit(caller.network(), caller.now, throttle) else {
            return self.open_admitted(caller, purpose, identifier, given, None).await;
        };
        // Of a device that no account knows, nothing but that is read.
        let known = self.scope_of_known_device(caller, b"flows:").await?;
        let own = self.devices.admit(known.ok_or(Problem::TooMany { until })?, caller.now, throttle);
        own.map_err(|until| Problem::TooMany { until })?;
        self.open_admitted(caller, purpose, identifier, given, Some(until)).await
    }

    /// The same once the network was looked at. That it is `used_up` until some time does not concern a device that the account
    /// knows, which has an allowance of its own: others may share its address.
    async fn open_admitted(
        self: &Arc<Self>,
        caller: &Caller,
        purpose: Purpose,
        identifier: &Identifier,
        given: &[Given],
        used_up: Option<Timestamp>,
    ) -> Result<Progress, Problem> {
        let lookup = self.seals.ring.lookup(&identifier.lookup_bytes());
        let (facts, standing, scopes) = self.stand(caller, purpose, lookup).await?;
        let (known_device, throttle) = (scopes.strangers.is_none(), &self.policy.throttle);
        if let Some(until) = used_up.filter(|_| !known_device) {
            return Err(Problem::TooMany { until });
        }
        if let Some(until) = locked_until(&standing.attempts, known_device, caller.now, throttle) {
            return Err(Problem::Refused(Refusal::Locked { until }));
        }
        let token = self.token(TokenKind::Flow);
        let parts = self.opened(caller, purpose, facts.as_ref(), &standing, &token);
        let (deed, tokens) = self.deed_of(caller, purpose, (facts.as_ref(), &token), &standing);
        let give = Give {
            rooms: Arc::clone(self),
            caller: caller.clone(),
            row: FlowRow { parts, lookup: Some(lookup), sealed: None, version: 0 },
            context: Context::of(identifier.reveal().to_owned(), identifier.kind()),
            fresh: true,
            client: token.digest(),
            checked: Vec::new(),
            scopes: Some(scopes),
            attempts: standing.attempts,
            deed,
            suspicion: standing.suspicion,
            wrong_codes: wrong_codes(purpose, facts.as_ref(), scopes),
            pair: false,
            evidence: None,
        };
        let gave = self.check_and_give(give.clone(), facts.as_ref(), given).await?;
        self.progress(&give, gave, tokens, Some(token)).await
    }

    /// Turns away whoever brings a password that could not be looked at in time, before anything is read for them.
    pub(super) fn has_room_for(&self, given: &[Given]) -> Result<(), Problem> {
        if given.iter().any(|evidence| evidence.kind() == ProofKind::Password) {
            self.hashing.room()?;
        }
        Ok(())
    }

    fn opened(
        &self,
        caller: &Caller,
        purpose: Purpose,
        facts: Option<&Facts>,
        standing: &Standing,
        token: &Token,
    ) -> FlowParts {
        let with = OpenWith {
            id: FlowId::from_uuid(self.uuid(caller.now)),
            purpose,
            subject: facts.map_or(Subject::Nobody, |facts| Subject::Account(facts.account.id)),
            client: token.digest(),
            content: None,
            passive: standing.passive,
            tries: self.policy.code.tries,
            lifetime: match purpose {
                // So that a message which is sent a little later has its full time too.
                Purpose::ResetPassword => self.policy.recovery.lifetime + self.policy.session.flow,
                _ => self.policy.session.flow,
            },
        };
        let demand = Demand::of(purpose, standing, &self.policy, caller.now);
        Flow::open(with, demand, caller.now).parts().clone()
    }

    /// What a flow that begins with an identifier is spent on.
    fn deed_of(
        &self,
        caller: &Caller,
        purpose: Purpose,
        (facts, token): (Option<&Facts>, &Token),
        standing: &Standing,
    ) -> (Deed, Tokens) {
        let (beginning, tokens) = self.beginning(caller, facts, token, standing.risk.reasons().to_vec());
        let deed = match purpose {
            Purpose::Register => self.opening(caller, beginning),
            Purpose::ResetPassword => Deed::ResetPassword(None),
            Purpose::Unfreeze => Deed::AskUnfreeze(WeakeningId::from_uuid(self.uuid(caller.now))),
            Purpose::DisownAuthenticator => Deed::Disown(WeakeningId::from_uuid(self.uuid(caller.now))),
            _ => Deed::BeginSession(Box::new(beginning)),
        };
        (deed, tokens)
    }

    /// How somebody stands in front of a gate that begins with an identifier, and where their failures count.
    async fn stand(
        &self,
        caller: &Caller,
        purpose: Purpose,
        lookup: [u8; 32],
    ) -> Result<(Option<Facts>, Standing, Scopes), Problem> {
        let mut conn = self.store.read().await?;
        let mut facts = Facts::by_lookup(&mut conn, &self.seals, &lookup, caller).await?;
        self.read_former(&mut conn, purpose, facts.as_mut(), (nobody_at(&lookup), caller.now)).await?;
        let scopes = self.scopes(caller, facts.as_ref(), &self.scope_name(purpose, &lookup));
        let attempts = scopes.read(&mut conn).await?;
        let standing = sign_in_standing(facts.as_ref(), attempts, caller, &self.policy);
        Ok((facts, standing, scopes))
    }

    pub(super) fn scopes(&self, caller: &Caller, facts: Option<&Facts>, lookup: &[u8; 32]) -> Scopes {
        let known = facts.filter(|facts| facts.knows_device(caller.now, &self.policy));
        let device = known.and_then(|facts| facts.device.as_ref()).map(|row| padded(row.device.id.uuid()));
        Scopes::of(&self.throttle_key, lookup, device.as_ref(), caller.network())
    }

    /// What a session would begin with that this flow yields.
    pub(super) fn beginning(
        &self,
        caller: &Caller,
        facts: Option<&Facts>,
        flow: &Token,
        risk: Vec<vestibule_domain::gate::RiskReason>,
    ) -> (Beginning, Tokens) {
        let session = self.session_token(flow);
        let known = facts.and_then(|facts| facts.device.clone());
        let NextDevice { token, shown } = self.next_device(&caller.devices, known.as_ref(), flow);
        let beginning = Beginning {
            session: SessionId::from_uuid(self.uuid(caller.now)),
            session_token: session.digest(),
            known,
            new_device: DeviceId::from_uuid(self.uuid(caller.now)),
            device_token: token.digest(),
            shown_device: shown,
            whereabouts: facts.map(|facts| facts.whereabouts.clone()).unwrap_or_default(),
            risk,
        };
        (beginning, Tokens { session, devices: caller.devices.renewed(shown.as_ref(), token) })
    }

    /// Finds the flow whose token the caller carries, with everything a further request to it needs.
    pub(super) async fn under_way(
        self: &Arc<Self>,
        caller: &Caller,
    ) -> Result<(Give, Option<Facts>, Tokens), Problem> {
        let token = caller.flow.as_ref().ok_or(Refusal::FlowOver)?;
        self.not_refused_too_often(token, caller.now)?;
        let mut conn = self.store.read().await?;
        let row = flow::by_client(&mut conn, &token.digest()).await?.ok_or(Refusal::FlowOver)?;
        let sealed = row.sealed.as_deref().ok_or(Refusal::FlowForeign)?;
        let context: Context = self.seals.open(Column::FlowContext, row.parts.id.uuid(), sealed)?;
        let lookup = row.lookup.ok_or(Refusal::FlowForeign)?;
        let purpose = row.parts.purpose;
        if !purpose.begins_with_identifier() {
            return Err(Refusal::FlowForeign.into());
        }
        let facts = match purpose {
            Purpose::Register => None,
            _ => Facts::by_lookup(&mut conn, &self.seals, &lookup, caller).await?,
        };
        let mut facts = facts.filter(|facts| row.parts.subject.account() == Some(facts.account.id));
        self.read_former(&mut conn, purpose, facts.as_mut(), (nobody_at(&lookup), caller.now)).await?;
        let scopes = self.scopes(caller, facts.as_ref(), &self.scope_name(purpose, &lookup));
        let attempts = scopes.read(&mut conn).await?;
        drop(conn);
        let standing = sign_in_standing(facts.as_ref(), attempts, caller, &self.policy);
        let (deed, tokens) = self.deed_of(caller, purpose, (facts.as_ref(), token), &standing);
        let mut give = Give {
            rooms: Arc::clone(self),
            caller: caller.clone(),
            row,
            context,
            fresh: false,
            client: token.digest(),
            checked: Vec::new(),
            scopes: Some(scopes),
            attempts,
            deed,
            suspicion: standing.suspicion,
            wrong_codes: wrong_codes(purpose, facts.as_ref(), scopes),
            pair: false,
            evidence: None,
        };
        let mut flow = Flow::from_parts(give.row.parts.clone());
        give.tighten(&mut flow, &attempts);
        give.row.parts = flow.parts().clone();
        Ok((give, facts, tokens))
    }

    /// Puts what came of a request into words for its client.
    pub(super) async fn progress(
        &self,
        give: &Give,
        gave: Gave,
        tokens: Tokens,
        token: Option<Token>,
    ) -> Result<Progress, Problem> {
        match gave.result {
            Ok(Some(Done::Began { session })) => Ok(Progress::SignedIn(Begun {
                session_token: tokens.session,
                by_backup_code: session.given.contains(ProofKind::BackupCode),
                devices: gave.devices.unwrap_or(tokens.devices),
                session: session.id,
                account: session.account,
                expires_at: session.expires_at,
            })),
            Ok(Some(Done::IdentifierTaken)) => Err(Problem::AlreadyRegistered),
            Ok(Some(Done::ContactsFull)) => Err(Problem::too_many_contacts()),
            Ok(Some(Done::Changed { ended })) => {
                self.sessions.forget(&ended);
                Ok(Progress::Done)
            }
            Ok(Some(Done::Waits { id, effective_at })) => Ok(Progress::Waits { weakening: id, effective_at }),
            Ok(None) => Ok(Progress::Prove { flow: self.view(give, &gave.flow).await?, token }),
            Err((refusal, hint)) => {
                let missed = gave.missed;
                let going_on = gave.flow.step(&give.client, give.caller.now).is_ok();
                let flow = if going_on { Some(self.view(give, &gave.flow).await?) } else { None };
                Ok(Progress::Refused { refusal, hint, missed, flow, token })
            }
        }
    }

    /// A flow as its client may see it.
    pub(super) async fn view(&self, give: &Give, flow: &Flow) -> Result<FlowView, Problem> {
        let parts = flow.parts();
        let kind = ProofKind::by_code_to(give.context.kind);
        // The same for everybody who types an identifier of this kind, known or not.
        let next = match flow.step(&give.client, give.caller.now) {
            Ok(Step::Prove(clause)) => clause.kinds().offered(ProofSet::of(&[kind])),
            Ok(Step::Open) | Err(_) => ProofSet::EMPTY,
        };
        let trusted = trusts(flow);
        let known_device = give.scopes.is_some_and(|scopes| scopes.strangers.is_none());
        let (met, of) = progress_of(flow, trusted);
        let sent = if next.contains(kind) { self.sent(&self.store, parts.id, kind).await? } else { None };
        let delivery = sent.as_ref().and_then(|sent| sent.delivery).filter(|_| trusted || known_device);
        Ok(FlowView {
            open: parts.state == FlowState::Open,
            id: parts.id,
            purpose: parts.purpose,
            next,
            met,
            of,
            tries_left: parts.tries_left,
            opened_at: parts.opened_at,
            expires_at: parts.expires_at,
            sent_to: sent.as_ref().map(|_| masked(&give.context)),
            sent_to_in_full: None,
            of_two: None,
            resend_at: sent.as_ref().map(|sent| sent.resend_at),
            code_expires_at: sent.as_ref().map(|sent| sent.expires_at),
            delivery: delivery.map(|(state, _)| state),
            delivery_at: delivery.map(|(_, at)| at),
            code_digits: sent.as_ref().map(|sent| sent.digits),
            second_factor: parts.given.meets(second_factors()),
            two_codes: next.contains(ProofKind::Authenticator) && give.needs_two_codes(),
            suspicion: give.suspicion.filter(|_| is_held_on_suspicion(flow, &give.client, give.caller.now)),
        })
    }

    pub(super) async fn sent(
        &self,
        store: &Store,
        id: FlowId,
        kind: ProofKind,
    ) -> Result<Option<Sent>, Problem> {
        let mut conn = store.read().await?;
        let Some(row) = code::get(&mut conn, id, kind).await? else { return Ok(None) };
        let delivery = outbox::of_flow(&mut conn, id).await?.map(|delivery| {
            let state = match delivery.state {
                DeliveryState::Waiting if delivery.tries > 0 => "delayed",
                state => state.as_str(),
            };
            (state, delivery.at)
        });
        let resend_at = resend_at(row.sent_at, row.sends, &self.policy.code);
        let digits = u8::try_from(row.digits).unwrap_or_default();
        Ok(Some(Sent { resend_at, expires_at: row.expires_at, digits, delivery }))
    }
}

/// A code that is on its way.
pub(super) struct Sent {
    pub(super) resend_at: Timestamp,
    pub(super) expires_at: Timestamp,
    /// What became of it, and when it came to that.
    pub(super) delivery: Option<(&'static str, Timestamp)>,
    pub(super) digits: u8,
}

/// Whether the client has shown that the account is its own, so far that it may know what became of a message.
fn trusts(flow: &Flow) -> bool {
    let parts = flow.parts();
    match parts.purpose {
        Purpose::Register => true,
        Purpose::ResetPassword | Purpose::DisownAuthenticator => {
            parts.given.meets(ProofSet::of(&[ProofKind::MailCode, ProofKind::SmsCode]))
        }
        _ => parts.given.contains(ProofKind::Password),
    }
}

fn wrong_codes(purpose: Purpose, facts: Option<&Facts>, scopes: Scopes) -> WrongCodes {
    match facts {
        None => WrongCodes::default(),
        Some(facts) if purpose == Purpose::DisownAuthenticator => facts.wrong_former_codes(),
        Some(facts) => facts.wrong_codes(scopes.strangers.is_none()),
    }
}

fn second_factors() -> ProofSet {
    ProofSet::of(&[ProofKind::Authenticator, ProofKind::BackupCode])
}

/// Whether all is proven but the message that a lock on suspicion asks for, on a known device too.
fn is_held_on_suspicion(flow: &Flow, client: &TokenDigest, now: Timestamp) -> bool {
    let parts = flow.parts();
    let message = ProofSet::of(&[ProofKind::MailCode, ProofKind::SmsCode]);
    parts.purpose == Purpose::SignIn
        && parts.given.contains(ProofKind::Password)
        && matches!(flow.step(client, now), Ok(Step::Prove(clause)) if clause.kinds() == message)
}

/// How many clauses are met, of how many. To somebody who has not proven the password every sign-in has two doors.
fn progress_of(flow: &Flow, trusted: bool) -> (usize, usize) {
    let parts = flow.parts();
    if !trusted {
        return (0, 2);
    }
    let met = parts.demand.clauses().iter().filter(|clause| clause.met_by(parts.given)).count();
    (met, parts.demand.clauses().len())
}
