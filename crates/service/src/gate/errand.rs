//! Changes within a session that take more than one request, because a code has to travel first. The flow keeps what it
//! will be spent on, sealed, and goes on only for the session and the client that opened it. It is the same gate as for
//! changes that are made in one request: opened, given to and spent by the same functions.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use vestibule_domain::gate::{ContentDigest, Flow, ProofKind, ProofSet, Purpose, Refusal, Step};
use vestibule_domain::id::{FactorId, IdentifierId, SessionId};
use vestibule_domain::secret::Token;
use vestibule_store::flow;

use super::contact_code::SendCode;
use super::deed::Act;
use super::give::{Gave, Give};
use super::ways::takes_two;
use super::{Context, Deed, Done, Facts, FlowView, Given, OfTwo, Progress};
use crate::caller::Caller;
use crate::factor::FreshCodes;
use crate::problem::Problem;
use crate::protection::{ContactMove, Wish};
use crate::seals::Column;
use crate::session::SignedIn;
use crate::throttle::locked_until;
use crate::vestibule::{Rooms, Vestibule};

/// What a flow within a session is spent on, as it is kept between two requests.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Errand {
    /// The session that opened it; it goes on in no other.
    pub(crate) session: SessionId,
    /// What is wanted.
    pub(crate) wanted: Wanted,
    /// The address or number that the owner wants the second code to go to, where it takes two; the oldest other without one.
    #[serde(default)]
    pub(crate) second: Option<IdentifierId>,
}

/// Changes that can wait for a code.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Wanted {
    /// A protection changes.
    Protect(Wish),
    /// An address or number comes, in place of another or beside the others.
    Contact(ContactMove),
    /// A first authenticator comes.
    Enrol(NewAuthenticator),
}

/// An authenticator that has shown its first code.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct NewAuthenticator {
    pub(crate) id: FactorId,
    pub(crate) sealed_secret: Vec<u8>,
    /// The step of that code.
    pub(crate) step: i64,
}

impl Wanted {
    /// What the approval is bound to.
    fn content(&self) -> ContentDigest {
        let bytes = match self {
            Self::Protect(wish) => wish.content(),
            Self::Contact(moved) => moved.content(),
            Self::Enrol(new) => [new.id.uuid().as_bytes(), new.sealed_secret.as_slice()].concat(),
        };
        ContentDigest(Sha256::digest(bytes).into())
    }

    /// What is done, with backup codes for what comes with some.
    fn act(self, backup_codes: Option<Vec<[u8; 32]>>) -> Act {
        match self {
            Self::Protect(wish) => Act::Protect(wish),
            Self::Contact(moved) => Act::MoveContact(moved),
            Self::Enrol(NewAuthenticator { id, sealed_secret, step }) => {
                Act::EnrolAuthenticator { id, sealed_secret, step, backup_codes }
            }
        }
    }

    /// The address or number that is to come.
    pub(crate) const fn claimed(&self) -> Option<&ContactMove> {
        match self {
            Self::Protect(_) | Self::Enrol(_) => None,
            Self::Contact(moved) => Some(moved),
        }
    }
}

impl Vestibule {
    /// Gives further evidence to the change within this session whose flow token the caller carries.
    pub async fn prove_within(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        given: &[Given],
    ) -> Result<Progress, Problem> {
        let rooms = &self.0;
        rooms.has_room_for(given)?;
        let (mut give, facts, fresh) = rooms.errand_under_way(caller, signed_in).await?;
        give.evidence = caller.flow.as_ref().map(|token| rooms.evidence(token, given, None));
        let gave = rooms.check_and_give(give.clone(), Some(&facts), given).await?;
        match (rooms.progress_within(&give, gave, None).await?, fresh) {
            (Progress::Done, Some(codes)) => {
                let shown = rooms.shown_if_made(signed_in.session.account, true, codes).await?;
                Ok(shown.map_or(Progress::Done, Progress::Enrolled))
            }
            (progress, _) => Ok(progress),
        }
    }

    /// The change within this session whose flow token the caller carries, as far as it has come.
    pub async fn flow_within(&self, caller: &Caller, signed_in: &SignedIn) -> Result<FlowView, Problem> {
        let rooms = &self.0;
        let (give, _facts, _fresh) = rooms.errand_under_way(caller, signed_in).await?;
        let flow = Flow::from_parts(give.row.parts.clone());
        flow.step(&give.client, caller.now)?;
        rooms.view_within(&give, &flow).await
    }

    /// Sends a code, or a further one, for the change within this session whose flow token the caller carries. Where two
    /// addresses or numbers speak, `to` says which one the second code goes to from now on; one that cannot is refused as
    /// [`Refusal::ProofNotAsked`].
    pub async fn send_code_within(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        wanted: Option<ProofKind>,
        to: Option<IdentifierId>,
    ) -> Result<FlowView, Problem> {
        let rooms = &self.0;
        let (mut give, _facts, _fresh) = rooms.errand_under_way(caller, signed_in).await?;
        let wanted = match (to, &mut give.context.errand) {
            (Some(to), Some(errand)) => {
                errand.second = Some(to);
                Some(ProofKind::SecondContactCode)
            }
            _ => wanted,
        };
        let (lock, chosen) = (give.lock(), to.is_some());
        let (flow, sent) = rooms.store.write(lock, SendCode { give: give.clone(), wanted, chosen }).await?;
        sent?;
        rooms.view_within(&give, &flow).await
    }
}

impl Rooms {
    /// Opens a flow for a change that may take several requests, and gives it the evidence at hand.
    pub(crate) async fn open_errand(
        self: &Arc<Self>,
        caller: &Caller,
        signed_in: &SignedIn,
        (purpose, wanted): (Purpose, Wanted),
        given: &[Given],
    ) -> Result<Progress, Problem> {
        self.has_room_for(given)?;
        let session = signed_in.session.id.uuid();
        let admitted = self.sessions_pace.admit(session, caller.now, &self.policy.throttle);
        admitted.map_err(|until| Problem::TooMany { until })?;
        let facts = self.facts_within(signed_in).await?;
        let scopes = self.session_scopes(&signed_in.session, caller);
        let attempts = scopes.read(&mut self.store.read().await?).await?;
        if let Some(until) = locked_until(&attempts, true, caller.now, &self.policy.throttle) {
            return Err(Refusal::Locked { until }.into());
        }
        let errand = Errand { session: signed_in.session.id, wanted: wanted.clone(), second: None };
        let (content, act) = (wanted.content(), wanted.act(None));
        let (mut give, token) = self.opened_within(caller, signed_in, &facts, (purpose, content, act));
        give.attempts = attempts;
        give.context.errand = Some(errand);
        let gave = self.check_and_give(give.clone(), Some(&facts), given).await?;
        self.progress_within(&give, gave, Some(token)).await
    }

    /// Finds the change whose token the caller carries; it belongs to one session and one account.
    async fn errand_under_way(
        self: &Arc<Self>,
        caller: &Caller,
        signed_in: &SignedIn,
    ) -> Result<(Give, Facts, Option<FreshCodes>), Problem> {
        let token = caller.flow.as_ref().ok_or(Refusal::FlowOver)?;
        let session = &signed_in.session;
        self.not_refused_too_often(token, caller.now)?;
        let mut conn = self.store.read().await?;
        let row = flow::by_client(&mut conn, &token.digest()).await?.ok_or(Refusal::FlowOver)?;
        let scopes = self.session_scopes(session, caller);
        let attempts = scopes.read(&mut conn).await?;
        drop(conn);
        let sealed = row.sealed.as_deref().ok_or(Refusal::FlowForeign)?;
        let context: Context = self.seals.open(Column::FlowContext, row.parts.id.uuid(), sealed)?;
        let errand = context.errand.clone().ok_or(Refusal::FlowForeign)?;
        if row.parts.subject.account() != Some(session.account) || errand.session != session.id {
            return Err(Refusal::FlowForeign.into());
        }
        let facts = self.facts_within(signed_in).await?;
        let content = errand.wanted.content();
        let (fresh, digests) = matches!(errand.wanted, Wanted::Enrol(_))
            .then(|| self.backup_codes_of(session.account, token, b"first authenticator"))
            .unzip();
        let act = errand.wanted.act(digests);
        let give = Give {
            rooms: Arc::clone(self),
            caller: caller.clone(),
            row,
            context,
            fresh: false,
            client: token.digest(),
            checked: Vec::new(),
            scopes: Some(scopes),
            attempts,
            deed: Deed::Within { session: Box::new(session.clone()), content, act },
            suspicion: None,
            wrong_codes: facts.wrong_codes(true),
            pair: false,
            evidence: None,
        };
        Ok((give, facts, fresh))
    }

    /// Puts what came of a request into words for its client.
    async fn progress_within(
        &self,
        give: &Give,
        gave: Gave,
        token: Option<Token>,
    ) -> Result<Progress, Problem> {
        match gave.result {
            Ok(Some(Done::Changed { ended })) => {
                self.sessions.forget(&ended);
                Ok(Progress::Done)
            }
            Ok(Some(Done::Waits { id, effective_at })) => Ok(Progress::Waits { weakening: id, effective_at }),
            Ok(Some(Done::IdentifierTaken)) => Err(Problem::AlreadyRegistered),
            Ok(Some(Done::ContactsFull)) => Err(Problem::too_many_contacts()),
            Ok(Some(Done::Began { .. })) => Err(Problem::fault("a change within a session began another")),
            Ok(None) => Ok(Progress::Prove { flow: self.view_within(give, &gave.flow).await?, token }),
            Err((refusal, hint)) => {
                let going_on = gave.flow.step(&give.client, give.caller.now).is_ok();
                let flow = if going_on { Some(self.view_within(give, &gave.flow).await?) } else { None };
                Ok(Progress::Refused { refusal, hint, missed: gave.missed, flow, token })
            }
        }
    }

    /// A flow within a session as its client may see it: everything, for the account is the client's own.
    async fn view_within(&self, give: &Give, flow: &Flow) -> Result<FlowView, Problem> {
        let parts = flow.parts();
        let mut conn = self.store.read().await?;
        let ways = match (parts.subject.account(), &give.context.errand) {
            (Some(account), Some(errand)) => self.ways(&mut conn, account, flow, errand).await?,
            _ => Vec::new(),
        };
        let kinds: ProofSet = ways.iter().map(|(kind, _)| *kind).collect();
        let next = match flow.step(&give.client, give.caller.now) {
            Ok(Step::Prove(clause)) => clause.kinds().offered(kinds),
            Ok(Step::Open) | Err(_) => ProofSet::EMPTY,
        };
        let mut sent = None;
        for (kind, contact) in ways.iter().filter(|(kind, _)| next.contains(*kind)) {
            let found = self.sent(&self.store, parts.id, *kind).await?;
            sent = sent.or(found.map(|found| (found, contact.identifier.clone())));
        }
        let sent_to_in_full = sent.as_ref().map(|(_, to)| to.clone());
        let sent_to = match (&sent_to_in_full, parts.subject.account()) {
            (Some(to), Some(account)) => Some(self.masked_way(&mut conn, account, &ways, to, give).await?),
            _ => None,
        };
        let second = next.contains(ProofKind::SecondContactCode);
        let of_two = match (parts.subject.account(), &give.context.errand) {
            (Some(account), Some(errand)) if second => {
                Some(OfTwo::Second { elsewhere: self.elsewhere(&mut conn, account, flow, errand).await? })
            }
            _ => takes_two(flow).then_some(OfTwo::First),
        };
        drop(conn);
        let clauses = parts.demand.clauses();
        let delivery = sent.as_ref().and_then(|(sent, _)| sent.delivery);
        Ok(FlowView {
            id: parts.id,
            purpose: parts.purpose,
            next,
            open: parts.state == vestibule_domain::gate::FlowState::Open,
            met: clauses.iter().filter(|clause| clause.met_by(parts.given)).count(),
            of: clauses.len(),
            tries_left: parts.tries_left,
            opened_at: parts.opened_at,
            expires_at: parts.expires_at,
            sent_to,
            sent_to_in_full,
            of_two,
            resend_at: sent.as_ref().map(|(sent, _)| sent.resend_at),
            code_expires_at: sent.as_ref().map(|(sent, _)| sent.expires_at),
            delivery: delivery.map(|(state, _)| state),
            delivery_at: delivery.map(|(_, at)| at),
            code_digits: sent.as_ref().map(|(sent, _)| sent.digits),
            second_factor: parts
                .given
                .meets(ProofSet::of(&[ProofKind::Authenticator, ProofKind::BackupCode])),
            two_codes: next.contains(ProofKind::Authenticator) && give.needs_two_codes(),
            suspicion: None,
        })
    }
}
