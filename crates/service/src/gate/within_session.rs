//! Changes within a session: a flow is opened for exactly this content and given the evidence of this request, and spent on the
//! change in the same transaction when that opens it. Where a code has to travel first it goes on, in this session alone.

use std::sync::Arc;

use vestibule_domain::account::{IdentifierKind, Password};
use vestibule_domain::gate::{
    AccessContext, Content, Demand, EvidenceDigest, FailureCounts, Flow, FlowState, OpenWith, Purpose,
    Refusal, Risk, Step, Subject,
};
use vestibule_domain::id::FlowId;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::session::Session;
use vestibule_domain::time::Timestamp;
use vestibule_store::flow::{self, FlowRow};

use super::failure::WrongCode;
use super::looking::Looked;
use super::request::{FlowRequest, Gave};
use super::{Evidence, Progress};
use crate::action::Action;
use crate::action::ActionCx;
use crate::app::App;
use crate::caller::{Caller, SignedIn};
use crate::core::Core;
use crate::crypto::hmac_sha256;
use crate::facts::Facts;
use crate::problem::Problem;
use crate::records::{Context, StoredAction, Within};
use crate::throttle::{ThrottleKeys, locked_until};

/// A change that somebody signed in asks for.
pub(crate) struct Asked<'a> {
    purpose: Purpose,
    /// What the approval is bound to.
    content: Option<Content>,
    /// What is done; `None` where that is made once everything is proven.
    pub(super) action: Option<Arc<dyn Action>>,
    pub(super) evidence: &'a [Evidence],
    /// A new password that is part of what is asked, beside what is given.
    password: Option<&'a Password>,
    /// Whether the same request sent again asks for the same change, whatever is given with it.
    repeatable: bool,
    /// Whether the flow goes on with further requests.
    goes_on: bool,
}

impl<'a> Asked<'a> {
    pub(crate) fn of(purpose: Purpose, action: impl Action + 'static, evidence: &'a [Evidence]) -> Self {
        let content = action.content();
        Self {
            purpose,
            content,
            action: Some(Arc::new(action)),
            evidence,
            password: None,
            repeatable: false,
            goes_on: false,
        }
    }

    /// A new password, which is hashed once everything is proven, and not before.
    pub(crate) const fn of_password(
        purpose: Purpose,
        content: Content,
        evidence: &'a [Evidence],
        password: &'a Password,
    ) -> Self {
        Self {
            purpose,
            content: Some(content),
            action: None,
            evidence,
            password: Some(password),
            repeatable: true,
            goes_on: false,
        }
    }

    /// Goes on with further requests, because a code has to travel first.
    pub(crate) fn going_on(self) -> Self {
        Self { goes_on: true, ..self }
    }

    /// What the flow keeps of it, where it goes on.
    fn kept(&self) -> Result<Option<StoredAction>, Problem> {
        if !self.goes_on {
            return Ok(None);
        }
        let kept = self.action.as_ref().and_then(|action| action.stored());
        kept.map(Some).ok_or_else(|| Problem::fault("a flow cannot keep what it is for"))
    }

    /// The same request sent again asks for the same change, for it can be made only once.
    pub(crate) fn repeatable(self) -> Self {
        Self { repeatable: true, ..self }
    }
}

/// A change that can be asked for again.
struct Again {
    token: Token,
    evidence_digest: EvidenceDigest,
}

impl App {
    /// Finds the change whose token the caller carries; it belongs to one session and one account.
    pub(super) async fn under_way_within(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        row: FlowRow,
        context: Context,
    ) -> Result<(FlowRequest, Facts), Problem> {
        let core = &self.0;
        let token = caller.flow.as_ref().ok_or(Refusal::FlowOver)?;
        let session = &signed_in.session;
        let scopes = core.session_scopes(session, caller);
        let attempts = scopes.read(&mut core.store.read().await?).await?;
        let within = context.within.as_ref().ok_or(Refusal::FlowForeign)?;
        if row.parts.subject.account() != Some(session.account) || within.session != session.id {
            return Err(Refusal::FlowForeign.into());
        }
        let facts = core.facts_within(signed_in).await?;
        let action = self.1.restore(&within.action)?;
        let request = FlowRequest {
            cx: ActionCx {
                core: Arc::clone(core),
                caller: caller.clone(),
                row,
                context,
                scopes: Some(scopes),
                session: Some(Box::new(session.clone())),
                device: None,
                suspicion: None,
            },
            fresh: false,
            holder: token.digest(),
            checked: Vec::new(),
            attempts,
            action: Some(action),
            wrong_codes: facts.wrong_codes(true),
            pair: false,
            evidence_digest: None,
        };
        Ok((request, facts))
    }
}

impl Core {
    /// What a purpose demands of somebody signed in.
    pub(crate) fn demand_of(
        &self,
        signed_in: &SignedIn,
        facts: &Facts,
        purpose: Purpose,
        caller: &Caller,
    ) -> Demand {
        Demand::of(
            purpose,
            &self.standing_within(&signed_in.session, facts, caller),
            &self.policy(),
            caller.now,
        )
    }

    pub(super) fn standing_within(&self, session: &Session, facts: &Facts, caller: &Caller) -> AccessContext {
        AccessContext {
            available: facts.available(),
            second_factor: facts.second_factor(),
            passive: session.passive(caller.now, &self.policy().session),
            risk: Risk::default(),
            attempts: FailureCounts::default(),
            suspicion: None,
            newly_registered: session.is_newly_registered(
                facts.account.created_at,
                caller.now,
                &self.policy().session,
            ),
            contacts: facts.contacts,
            disownable: false,
            passkeys_only: facts.passkeys_only,
        }
    }

    /// Opens a flow for a change, gives it the evidence, and makes the change if that opens it.
    pub(crate) async fn open_within(
        self: &Arc<Self>,
        caller: &Caller,
        signed_in: &SignedIn,
        facts: &Facts,
        asked: Asked<'_>,
    ) -> Result<Progress, Problem> {
        self.open_within_for(caller, signed_in, facts, asked, async || Ok(None)).await
    }

    /// The same, where what is done is made by `make` once everything is proven.
    pub(crate) async fn open_within_for(
        self: &Arc<Self>,
        caller: &Caller,
        signed_in: &SignedIn,
        facts: &Facts,
        asked: Asked<'_>,
        make: impl AsyncFnOnce() -> Result<Option<Arc<dyn Action>>, Problem> + Send,
    ) -> Result<Progress, Problem> {
        self.has_room_for(asked.evidence)?;
        let session = &signed_in.session;
        let kept = asked.kept()?;
        if kept.is_some() {
            let admitted = self.sessions_pace.admit(session.id.uuid(), caller.now, &self.policy().throttle);
            admitted.map_err(|until| Problem::TooMany { until })?;
        }
        let scopes = self.session_scopes(session, caller);
        let attempts = scopes.read(&mut self.store.read().await?).await?;
        if let Some(until) = locked_until(&attempts, true, caller.now, &self.policy().throttle) {
            return Ok(Progress::refused(Refusal::Locked { until }));
        }
        let again = if kept.is_none() { self.again(caller, &asked) } else { None };
        let (mut request, token) = self.opened_within(caller, signed_in, facts, &asked);
        request.attempts = attempts;
        let goes_on = kept.is_some();
        request.context.within = kept.map(|action| Within { session: session.id, action, second: None });
        let answered = match again {
            Some(again) => self.answered_within(&mut request, &again).await?,
            None => None,
        };
        let gave = match answered {
            Some(gave) => gave,
            None => match self.give_within(&mut request, facts, asked.evidence, make).await {
                Err(Problem::Refused(refusal)) => return Ok(Progress::refused(refusal)),
                other => other?,
            },
        };
        match self.progress(&request, gave, goes_on.then_some(token)).await? {
            Progress::Prove { flow, .. } if !goes_on => Ok(Progress::Refused {
                refusal: Refusal::ProofMissing,
                hint: None,
                missed: None,
                flow: Some(flow),
                token: None,
            }),
            progress @ (Progress::Prove { .. }
            | Progress::Refused { .. }
            | Progress::SignedIn(_)
            | Progress::Done
            | Progress::Enrolled(_)
            | Progress::Waits { .. }) => Ok(progress),
        }
    }

    /// The token of a change that can be asked for again, which follows from all that is asked and given: a request that is sent
    /// again finds the flow of the first by it. There is none where nothing given counts only once, for then the same may
    /// well be wanted a second time. A password that was changed back since is told by its age.
    fn again(&self, caller: &Caller, asked: &Asked<'_>) -> Option<Again> {
        let holder = caller.session.as_ref()?;
        let once = asked.evidence.iter().any(|evidence| evidence.presented().counts_once());
        if !once && !asked.repeatable {
            return None;
        }
        let evidence_digest = self.evidence_digest(holder, asked.evidence, asked.password);
        // What a new password is bound to is its salt, which is drawn for each request.
        let content = asked.content.as_ref().filter(|_| asked.password.is_none());
        let content = content.map_or(&[][..], Content::encoded);
        Some(Again { token: self.change_token(asked.purpose, content, &evidence_digest), evidence_digest })
    }

    /// The token of a change within a session, for the flow that is opened for exactly this request; the session's token is
    /// part of the evidence.
    fn change_token(&self, purpose: Purpose, content: &[u8], evidence_digest: &EvidenceDigest) -> Token {
        let content = hmac_sha256(&self.tokens_key, content);
        let parts: [&[u8]; 4] = [b"change:", evidence_digest.bytes(), &content, purpose.as_str().as_bytes()];
        self.derived(TokenKind::Flow, &parts)
    }

    /// The answer to the same change asked for a moment ago, if it was made. Otherwise its flow is opened under the token
    /// that the next one of the same kind will find it by, unless that is taken.
    async fn answered_within(
        &self,
        request: &mut FlowRequest,
        again: &Again,
    ) -> Result<Option<Gave>, Problem> {
        let holder = again.token.digest();
        let Some(row) = flow::by_holder(&mut self.store.read().await?, &holder).await? else {
            request.row.parts.holder = holder.into();
            request.holder = holder;
            request.evidence_digest = Some(again.evidence_digest);
            return Ok(None);
        };
        if row.parts.state != FlowState::Spent {
            return Ok(None);
        }
        let evidence_digest = Some(again.evidence_digest);
        let asked_again = FlowRequest {
            cx: ActionCx { row, ..request.cx.clone() },
            fresh: false,
            holder,
            evidence_digest,
            ..request.clone()
        };
        let gave = self.settle(asked_again).await?;
        Ok(gave.result.is_ok().then_some(gave))
    }

    /// Until when failures keep this session from showing codes, if they do.
    pub(crate) async fn locked_within(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
    ) -> Result<Option<Timestamp>, Problem> {
        let scopes = self.session_scopes(&signed_in.session, caller);
        let attempts = scopes.read(&mut self.store.read().await?).await?;
        Ok(locked_until(&attempts, true, caller.now, &self.policy().throttle))
    }

    /// Counts a wrong code of an authenticator that is being enrolled or adjusted; says how it is refused.
    pub(crate) async fn wrong_code(
        self: &Arc<Self>,
        caller: &Caller,
        signed_in: &SignedIn,
        facts: &Facts,
        purpose: Purpose,
    ) -> Result<Refusal, Problem> {
        // Nothing is spent: the flow is neither given anything nor stored.
        let asked = Asked {
            purpose,
            content: None,
            action: None,
            evidence: &[],
            password: None,
            repeatable: false,
            goes_on: false,
        };
        let (request, _token) = self.opened_within(caller, signed_in, facts, &asked);
        Ok(self.store.write(request.lock(), WrongCode(request)).await?)
    }

    async fn give_within(
        &self,
        request: &mut FlowRequest,
        facts: &Facts,
        evidence: &[Evidence],
        make: impl AsyncFnOnce() -> Result<Option<Arc<dyn Action>>, Problem> + Send,
    ) -> Result<Gave, Problem> {
        let ahead = match self.look_at(request, Some(facts), evidence).await? {
            Looked::Ahead(ahead) => ahead,
            Looked::Locked { until } => return Ok(self.refuse_locked(request, until)),
        };
        if request.action.is_none()
            && matches!(ahead.step(&request.holder, request.caller.now), Ok(Step::Open))
        {
            request.action = make().await?;
        }
        Ok(self.settle(request.clone()).await?)
    }

    /// A flow for a change within a session, opened by this request.
    pub(super) fn opened_within(
        self: &Arc<Self>,
        caller: &Caller,
        signed_in: &SignedIn,
        facts: &Facts,
        asked: &Asked<'_>,
    ) -> (FlowRequest, Token) {
        let session = &signed_in.session;
        let token = self.token(TokenKind::Flow);
        let with = OpenWith {
            id: FlowId::from_uuid(self.uuid(caller.now)),
            purpose: asked.purpose,
            subject: Subject::Account(session.account),
            holder: token.digest(),
            content: asked.content.as_ref().map(Content::digest),
            passive: session.passive(caller.now, &self.policy().session),
            tries: self.policy().code.tries,
            lifetime: self.policy().session.flow,
        };
        let demand = self.demand_of(signed_in, facts, asked.purpose, caller);
        let parts = Flow::open(with, demand, caller.now).parts().clone();
        let context = Context::of(String::new(), IdentifierKind::Email);
        let request = FlowRequest {
            cx: ActionCx {
                core: Arc::clone(self),
                caller: caller.clone(),
                row: FlowRow { parts, lookup: None, sealed: None, version: 0 },
                context,
                scopes: Some(self.session_scopes(session, caller)),
                session: Some(Box::new(session.clone())),
                device: None,
                suspicion: None,
            },
            fresh: true,
            holder: token.digest(),
            checked: Vec::new(),
            attempts: FailureCounts::default(),
            action: asked.action.clone(),
            wrong_codes: facts.wrong_codes(true),
            pair: false,
            evidence_digest: None,
        };
        (request, token)
    }

    /// Failures within a session count for its device alone.
    pub(super) fn session_scopes(&self, session: &Session, caller: &Caller) -> ThrottleKeys {
        let account = session.account.uuid();
        let name = padded(account);
        let device = padded(session.device.uuid());
        ThrottleKeys::of(&self.throttle_key, &name, Some(&device), caller.network())
    }
}

/// A name of 32 bytes for what has one of 16.
pub(crate) fn padded(name: uuid::Uuid) -> [u8; 32] {
    let mut padded = [0_u8; 32];
    for (to, from) in padded.iter_mut().zip(name.as_bytes()) {
        *to = *from;
    }
    padded
}
