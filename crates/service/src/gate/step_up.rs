//! Changes within a session: a flow is opened for exactly this content, given the evidence of this request, and spent
//! on the change, all in one transaction.

use std::sync::Arc;

use sha2::{Digest, Sha256};
use vestibule_domain::account::{IdentifierKind, Password};
use vestibule_domain::gate::{
    Attempts, ContentDigest, Demand, EvidenceDigest, Flow, FlowState, OpenWith, ProofKind, ProofSet, Purpose,
    Refusal, Risk, Standing, Step, Subject,
};
use vestibule_domain::id::{AccountId, FlowId, WeakeningId};
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::session::Session;
use vestibule_domain::time::Timestamp;
use vestibule_store::flow::{self, FlowRow};
use vestibule_store::identifier;

use super::deed::Act;
use super::give::{Gave, Give};
use super::looking::Looked;
use super::miss::WrongCode;
use super::{Context, Deed, Done, Facts, Given, Hint};
use crate::caller::Caller;
use crate::hashing::Params;
use crate::problem::{FieldFault, Problem};
use crate::session::SignedIn;
use crate::throttle::{Scopes, locked_until};
use crate::vestibule::Rooms;

/// What came of asking for a change.
#[derive(Debug)]
pub enum StepUp {
    /// It was made.
    Done,
    /// It makes the account less safe, so it waits.
    Waits {
        /// Its name.
        weakening: WeakeningId,
        /// When it takes effect unless vetoed.
        effective_at: Timestamp,
    },
    /// It was not: more or better proof is needed.
    Refused {
        /// Why.
        refusal: Refusal,
        /// What helps, if anything.
        hint: Option<Hint>,
        /// The kinds that meet the clause that stopped it.
        next: ProofSet,
    },
}

/// A change that somebody signed in asks for.
pub(crate) struct Asked<'a> {
    pub(crate) purpose: Purpose,
    /// What the approval is bound to.
    pub(crate) content: &'a [u8],
    pub(crate) act: Act,
    pub(crate) given: &'a [Given],
}

/// A change that can be asked for again.
struct Again {
    token: Token,
    evidence: EvidenceDigest,
}

/// A password that takes the present one's place, and the salt of its hash.
#[derive(Clone, Copy)]
pub(crate) struct NewPassword<'a> {
    pub(crate) password: &'a Password,
    pub(crate) salt: [u8; Params::SALT],
}

impl Rooms {
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
            &self.policy,
            caller.now,
        )
    }

    pub(super) fn standing_within(&self, session: &Session, facts: &Facts, caller: &Caller) -> Standing {
        Standing {
            available: facts.available(),
            second_factor: facts.authenticator.is_some(),
            passive: session.passive(caller.now, &self.policy.session),
            risk: Risk::default(),
            attempts: Attempts::default(),
            suspicion: None,
            newly_registered: session.is_newly_registered(
                facts.account.created_at,
                caller.now,
                &self.policy.session,
            ),
            contacts: facts.contacts,
            disownable: false,
        }
    }

    /// Opens a flow for a change, gives it the evidence, and makes the change if that opens it.
    pub(crate) async fn step_up(
        self: &Arc<Self>,
        caller: &Caller,
        signed_in: &SignedIn,
        facts: &Facts,
        asked: Asked<'_>,
    ) -> Result<StepUp, Problem> {
        self.step_up_to(caller, signed_in, facts, asked, None).await
    }

    /// The same, where a new password is hashed once everything is proven, and not before.
    pub(crate) async fn step_up_to(
        self: &Arc<Self>,
        caller: &Caller,
        signed_in: &SignedIn,
        facts: &Facts,
        asked: Asked<'_>,
        new: Option<NewPassword<'_>>,
    ) -> Result<StepUp, Problem> {
        self.has_room_for(asked.given)?;
        let session = &signed_in.session;
        let scopes = self.session_scopes(session, caller);
        let attempts = scopes.read(&mut self.store.read().await?).await?;
        if let Some(until) = locked_until(&attempts, true, caller.now, &self.policy.throttle) {
            let refusal = Refusal::Locked { until };
            return Ok(StepUp::Refused { refusal, hint: None, next: ProofSet::EMPTY });
        }
        let content = ContentDigest(Sha256::digest(asked.content).into());
        let again = self.again(caller, &asked, new.map(|new| new.password));
        let (mut give, _token) =
            self.opened_within(caller, signed_in, facts, (asked.purpose, content, asked.act));
        give.attempts = attempts;
        let answered = match again {
            Some(again) => self.answered_within(&mut give, &again).await?,
            None => None,
        };
        let client = give.client;
        let gave = match answered {
            Some(gave) => Ok(gave),
            None => self.give_within(give, facts, asked.given, new).await,
        };
        let gave = match gave {
            Err(Problem::Refused(refusal)) => {
                return Ok(StepUp::Refused { refusal, hint: None, next: ProofSet::EMPTY });
            }
            other => other?,
        };
        let next = match gave.flow.step(&client, caller.now) {
            Ok(Step::Prove(clause)) => self.offered_within(session.account, clause.kinds()).await?,
            _ => ProofSet::EMPTY,
        };
        Ok(match gave.result {
            Ok(Some(Done::Changed { ended })) => {
                self.sessions.forget(&ended);
                StepUp::Done
            }
            Ok(Some(Done::Waits { id, effective_at })) => StepUp::Waits { weakening: id, effective_at },
            Ok(_) => StepUp::Refused { refusal: Refusal::ProofMissing, hint: None, next },
            Err((refusal, hint)) => StepUp::Refused { refusal, hint, next },
        })
    }

    /// What of these kinds the owner of the account can bring.
    async fn offered_within(&self, account: AccountId, kinds: ProofSet) -> Result<ProofSet, Problem> {
        if !kinds.iter().any(ProofKind::is_contact_code) {
            return Ok(kinds.offered(ProofSet::EMPTY));
        }
        let contacts = identifier::of_account(&mut self.store.read().await?, account).await?;
        let ways: ProofSet = contacts.iter().map(|row| ProofKind::by_code_to(row.kind)).collect();
        let second = (contacts.len() > 1).then_some(ProofKind::SecondContactCode);
        Ok(kinds.offered(ways.iter().chain(second).collect()))
    }

    /// The token of a change that can be asked for again, which follows from all that is asked and given: a request that is sent
    /// again finds the flow of the first by it. There is none where nothing given counts only once, for then the same may
    /// well be wanted a second time. A password that was changed back since is told by its age.
    fn again(&self, caller: &Caller, asked: &Asked<'_>, new: Option<&Password>) -> Option<Again> {
        let holder = caller.session.as_ref()?;
        let once = asked.given.iter().any(|given| {
            matches!(given, Given::Authenticator(_) | Given::AuthenticatorPair(..) | Given::BackupCode(_))
        });
        let may = match &asked.act {
            // A pending authenticator is enrolled once.
            Act::EnrolAuthenticator { .. } => true,
            Act::ChangePassword(_) => new.is_some(),
            Act::ReplaceBackupCodes { .. }
            | Act::Resynchronise { .. }
            | Act::Protect(_)
            | Act::MoveContact(_)
            | Act::Freeze(_) => once,
        };
        let evidence = self.evidence(holder, asked.given, new);
        // What a new password is bound to is its salt, which is drawn for each request.
        let content: &[u8] = if new.is_some() { &[] } else { asked.content };
        may.then(|| Again { token: self.change_token(asked.purpose, content, &evidence), evidence })
    }

    /// The answer to the same change asked for a moment ago, if it was made. Otherwise its flow is opened under the token
    /// that the next one of the same kind will find it by, unless that is taken.
    async fn answered_within(&self, give: &mut Give, again: &Again) -> Result<Option<Gave>, Problem> {
        let client = again.token.digest();
        let Some(row) = flow::by_client(&mut self.store.read().await?, &client).await? else {
            give.row.parts.client = client.into();
            give.client = client;
            give.evidence = Some(again.evidence);
            return Ok(None);
        };
        if row.parts.state != FlowState::Spent {
            return Ok(None);
        }
        let evidence = Some(again.evidence);
        let asked_again = Give { row, fresh: false, client, evidence, ..give.clone() };
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
        Ok(locked_until(&attempts, true, caller.now, &self.policy.throttle))
    }

    /// Counts a wrong code of an authenticator that is being enrolled or adjusted; says how it is refused.
    pub(crate) async fn wrong_code(
        self: &Arc<Self>,
        caller: &Caller,
        signed_in: &SignedIn,
        facts: &Facts,
        purpose: Purpose,
    ) -> Result<Refusal, Problem> {
        let content = ContentDigest(Sha256::digest(b"a wrong code").into());
        // Nothing is spent: the flow is neither given anything nor stored.
        let act = Act::ChangePassword(None);
        let (give, _token) = self.opened_within(caller, signed_in, facts, (purpose, content, act));
        Ok(self.store.write(give.lock(), WrongCode(give)).await?)
    }

    async fn give_within(
        &self,
        mut give: Give,
        facts: &Facts,
        given: &[Given],
        new: Option<NewPassword<'_>>,
    ) -> Result<Gave, Problem> {
        let ahead = match self.look_at(&mut give, Some(facts), given).await? {
            Looked::Ahead(ahead) => ahead,
            Looked::Locked { until } => return Ok(self.refuse_locked(&give, until)),
        };
        let open = matches!(ahead.step(&give.client, give.caller.now), Ok(Step::Open));
        // Compared with what was typed and proven, not with what is stored: else this would be a way to guess the password.
        // Nothing is spent on it.
        let typed = |new: NewPassword<'_>| {
            given.iter().any(|given| matches!(given, Given::Password(typed) if typed == new.password))
        };
        if open && new.is_some_and(typed) {
            return Err(Problem::Invalid(vec![FieldFault::PasswordUnchanged]));
        }
        if let (Some(new), Deed::Within { session, act, .. }) = (new.filter(|_| open), &mut give.deed) {
            self.may_change_password(session, give.caller.now)?;
            let hashed = self.hash_salted(new.password, new.salt, facts.account.id, give.caller.now);
            *act = Act::ChangePassword(Some(hashed.await?));
        }
        Ok(self.settle(give).await?)
    }

    /// A flow for a change within a session, opened by this request.
    pub(super) fn opened_within(
        self: &Arc<Self>,
        caller: &Caller,
        signed_in: &SignedIn,
        facts: &Facts,
        (purpose, content, act): (Purpose, ContentDigest, Act),
    ) -> (Give, Token) {
        let session = &signed_in.session;
        let token = self.token(TokenKind::Flow);
        let with = OpenWith {
            id: FlowId::from_uuid(self.uuid(caller.now)),
            purpose,
            subject: Subject::Account(session.account),
            client: token.digest(),
            content: Some(content),
            passive: session.passive(caller.now, &self.policy.session),
            tries: self.policy.code.tries,
            lifetime: self.policy.session.flow,
        };
        let demand = self.demand_of(signed_in, facts, purpose, caller);
        let parts = Flow::open(with, demand, caller.now).parts().clone();
        let context = Context::of(String::new(), IdentifierKind::Email);
        let give = Give {
            rooms: Arc::clone(self),
            caller: caller.clone(),
            row: FlowRow { parts, lookup: None, sealed: None, version: 0 },
            context,
            fresh: true,
            client: token.digest(),
            checked: Vec::new(),
            scopes: Some(self.session_scopes(session, caller)),
            attempts: Attempts::default(),
            deed: Deed::Within { session: Box::new(session.clone()), content, act },
            suspicion: None,
            wrong_codes: facts.wrong_codes(true),
            pair: false,
            evidence: None,
        };
        (give, token)
    }

    /// Failures within a session count for its device alone.
    pub(super) fn session_scopes(&self, session: &Session, caller: &Caller) -> Scopes {
        let account = session.account.uuid();
        let name = padded(account);
        let device = padded(session.device.uuid());
        Scopes::of(&self.throttle_key, &name, Some(&device), caller.network())
    }
}

/// A name of 32 bytes for what has one of 16.
pub(super) fn padded(name: uuid::Uuid) -> [u8; 32] {
    let mut padded = [0_u8; 32];
    for (to, from) in padded.iter_mut().zip(name.as_bytes()) {
        *to = *from;
    }
    padded
}
