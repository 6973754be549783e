//! The ways back in that begin with an identifier: a forgotten password, and the end of a freeze. Both run through the gate
//! like a sign-in; for identifiers that find nobody the same is asked and answered, only nothing is sent.

use std::sync::Arc;

use vestibule_domain::account::{Identifier, Password};
use vestibule_domain::audit::EventKind;
use vestibule_domain::gate::{Flow, FlowState, Proof, ProofKind, Purpose, Refusal};
use vestibule_domain::id::{AccountId, FlowId, WeakeningId};
use vestibule_domain::protection::Change;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::session::EndCause;
use vestibule_store::flow::FlowRow;
use vestibule_store::password::PasswordRow;
use vestibule_store::{Lock, StoreError, Tx, code, device, flow, password, protection, session, throttle};

use super::give::Give;
use super::step_up::padded;
use super::tokens::Tokens;
use super::{Context, Deed, Done, FlowView, Given, Progress};
use crate::caller::Caller;
use crate::problem::{FieldFault, Problem};
use crate::protection::Wish;
use crate::seals::Column;
use crate::throttle::Scopes;
use crate::vestibule::{Rooms, Vestibule};

/// What the link of a mail about a forgotten password is good for in the browser that shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResetLink {
    /// The attempt began here: the link stands for its code.
    Here,
    /// The attempt began in another browser: the link moves it here.
    Elsewhere,
    /// It was used, replaced by a newer one, or its time is over.
    Over,
}

impl Vestibule {
    /// Opens a flow for a forgotten password and gives it the evidence at hand. Once it is open, the new password comes
    /// with [`Vestibule::reset_password`].
    pub async fn forgot_password(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        given: &[Given],
    ) -> Result<Progress, Problem> {
        self.0.open_by_identifier(caller, Purpose::ResetPassword, identifier, given).await
    }

    /// Opens a flow that asks for the end of a freeze and gives it the evidence at hand; it waits like every weakening.
    pub async fn ask_unfreeze(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        given: &[Given],
    ) -> Result<Progress, Problem> {
        self.0.open_by_identifier(caller, Purpose::Unfreeze, identifier, given).await
    }

    /// Opens a flow by which whoever has the former authenticator asks for the removal of one that somebody else put in its
    /// place, and gives it the evidence at hand; the removal waits like every weakening. It asks for a code to an address
    /// that is older than the replacement; then, where one was replaced within `protection.disown_window`, for the password
    /// that counted at that moment and for a code of the authenticator that was replaced.
    pub async fn disown_authenticator(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        given: &[Given],
    ) -> Result<Progress, Problem> {
        self.0.open_by_identifier(caller, Purpose::DisownAuthenticator, identifier, given).await
    }

    /// Carries the flow under way further when it is for that and for this identifier, and opens a new one otherwise.
    pub async fn disown_authenticator_again(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        given: &[Given],
    ) -> Result<Progress, Problem> {
        if let Some(answer) = self.answer_again(caller, Some(identifier), given).await? {
            return Ok(answer);
        }
        if self.has_flow_for(caller, Purpose::DisownAuthenticator, identifier).await? {
            return self.prove(caller, given).await;
        }
        self.disown_authenticator(caller, identifier, given).await
    }

    /// Carries the flow under way further when it asks for the end of this account's freeze, and opens a new one
    /// otherwise.
    pub async fn ask_unfreeze_again(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        given: &[Given],
    ) -> Result<Progress, Problem> {
        if let Some(answer) = self.answer_again(caller, Some(identifier), given).await? {
            return Ok(answer);
        }
        if self.has_flow_for(caller, Purpose::Unfreeze, identifier).await? {
            return self.prove(caller, given).await;
        }
        self.ask_unfreeze(caller, identifier, given).await
    }

    /// Spends the open flow whose token the caller carries on a new password: every session ends, and withdrawals are
    /// held for a while. The present password is refused as [`FieldFault::PasswordUnchanged`] and leaves the flow open: told
    /// to whoever may set another one this moment, and one wrong guess has set it.
    pub async fn reset_password(&self, caller: &Caller, new: &Password) -> Result<Progress, Problem> {
        let rooms = &self.0;
        let (mut give, facts, tokens) = rooms.under_way(caller).await?;
        let flow = Flow::from_parts(give.row.parts.clone());
        if give.row.parts.purpose != Purpose::ResetPassword {
            return Err(Refusal::FlowForeign.into());
        }
        give.evidence = caller.flow.as_ref().map(|token| rooms.evidence(token, &[], Some(new)));
        if flow.parts().state == FlowState::Spent {
            return rooms.reset_again(&give, tokens).await;
        }
        if !matches!(flow.step(&give.client, caller.now)?, vestibule_domain::gate::Step::Open) {
            return Err(Refusal::ProofMissing.into());
        }
        let facts = facts.ok_or(Refusal::FlowOver)?;
        let own = Identifier::stored(&give.context.identifier).ok();
        let faults = rooms.password_faults(new, own.as_ref(), facts.authenticator.is_none());
        if !faults.is_empty() {
            return Err(Problem::Invalid(faults));
        }
        rooms.may_reset_password(give.row.parts.id, caller.now)?;
        let present = rooms.is_present(new, &facts, caller.now).await?;
        if !present {
            let row = rooms.hash_password(new, facts.account.id, caller.now).await?;
            give.deed = Deed::ResetPassword(Some(row));
        }
        // Without a new one nothing is spent; that the password may be chosen at all is asked behind the lock all the same.
        let gave = rooms.check_and_give(give.clone(), Some(&facts), &[]).await?;
        if present && matches!(gave.result, Ok(None)) {
            return Err(Problem::Invalid(vec![FieldFault::PasswordUnchanged]));
        }
        rooms.progress(&give, gave, tokens, None).await
    }

    /// What a link of a mail about a forgotten password is good for in this browser; looking at it uses nothing up.
    pub async fn reset_link(&self, caller: &Caller, link: &Token) -> Result<ResetLink, Problem> {
        let rooms = &self.0;
        let look = async { code::by_link(&mut rooms.store.read().await?, &link.digest()).await };
        let Some(found) = rooms.unless_in_vain(caller, look).await? else { return Ok(ResetLink::Over) };
        let Some(row) = flow::get(&mut rooms.store.read().await?, found.flow).await? else {
            return Ok(ResetLink::Over);
        };
        let counts = found.used_at.is_none() && caller.now < found.expires_at;
        let waits = matches!(row.parts.state, FlowState::Proving) && caller.now < row.parts.expires_at;
        if !counts || !waits || row.parts.purpose != Purpose::ResetPassword {
            return Ok(ResetLink::Over);
        }
        let here = caller.flow.as_ref().is_some_and(|token| row.parts.client == token.digest().into());
        Ok(if here { ResetLink::Here } else { ResetLink::Elsewhere })
    }

    /// Follows a link of a mail about a forgotten password: where the attempt began it is the proof, anywhere else it
    /// moves the attempt. A link that is neither costs nothing.
    pub async fn follow_reset_link(&self, caller: &Caller, link: &Token) -> Result<Progress, Problem> {
        match self.reset_link(caller, link).await? {
            ResetLink::Here => self.prove(caller, &[Given::MailLink(link.clone())]).await,
            ResetLink::Elsewhere => {
                let (flow, token) = self.continue_reset(caller, link).await?;
                Ok(Progress::Prove { flow, token: Some(token) })
            }
            ResetLink::Over => Err(Refusal::FlowOver.into()),
        }
    }

    /// Goes on with a forgotten password in the browser where its mailed link was opened: the attempt moves there with what
    /// was proven, and the browser where it began is out. The link counts once.
    pub async fn continue_reset(&self, caller: &Caller, link: &Token) -> Result<(FlowView, Token), Problem> {
        let rooms = &self.0;
        rooms.admit(caller)?;
        let mut conn = rooms.store.read().await?;
        let found = code::by_link(&mut conn, &link.digest()).await?.ok_or(Refusal::FlowOver)?;
        let row = flow::get(&mut conn, found.flow).await?.ok_or(Refusal::FlowOver)?;
        drop(conn);
        if row.parts.purpose != Purpose::ResetPassword {
            return Err(Refusal::FlowOver.into());
        }
        let token = rooms.token(TokenKind::Flow);
        let lock = row.parts.subject.account().map_or(Lock::Flow(row.parts.id), Lock::Account);
        let id = FlowId::from_uuid(rooms.uuid(caller.now));
        let change = HandOver {
            rooms: Arc::clone(rooms),
            caller: caller.clone(),
            from: found.flow,
            to: id,
            link: link.clone(),
            client: token.clone(),
        };
        rooms.store.write(lock, change).await??;
        let caller = Caller { flow: Some(token.clone()), ..caller.clone() };
        Ok((self.flow(&caller).await?, token))
    }
}

impl Give {
    /// Puts the new password in place of the forgotten one. Whoever was in is out, whatever was under way is over.
    pub(super) async fn reset_password(
        &self,
        tx: &mut Tx<'_>,
        account: AccountId,
        row: &PasswordRow,
    ) -> Result<Result<Done, Refusal>, StoreError> {
        let now = self.caller.now;
        self.keep_former_password(tx, account).await?;
        password::put(tx, row).await?;
        protection::note_password_reset(tx, account, now).await?;
        protection::ask_check_up(tx, account, now).await?;
        let ended = session::end_others(tx, account, None, EndCause::PasswordReset, now).await?;
        // A device that a thief had confirmed is known no longer; the one that the password is reset on stays, if it is known.
        let acting = self.rooms.acting_device(tx, account, &self.caller, now).await?;
        device::forget_others(tx, account, acting, now).await?;
        if let Some((reason, _)) = protection::get(tx, account).await?.suspicion {
            protection::set_suspicion(tx, account, None).await?;
            self.record(tx, account, EventKind::SuspicionReleased { reason }).await?;
        }
        self.record(tx, account, EventKind::PasswordReset).await?;
        self.forgive(tx).await?;
        if let Some(lookup) = self.row.lookup {
            // Failures with the old password no longer keep its owner out.
            let device = acting.map(|id| padded(id.uuid()));
            let key = &self.rooms.throttle_key;
            for scopes in [
                Scopes::of(key, &lookup, None, self.caller.network()),
                Scopes::of(key, &lookup, device.as_ref(), self.caller.network()),
            ] {
                throttle::clear(tx, &scopes.client).await?;
            }
        }
        Ok(Ok(Done::Changed { ended }))
    }

    pub(super) async fn ask_unfreeze(
        &self,
        tx: &mut Tx<'_>,
        account: AccountId,
        id: WeakeningId,
    ) -> Result<Result<Done, Refusal>, StoreError> {
        self.settle(tx, account, &Wish::of(id, Change::Unfreeze)).await
    }
}

impl Rooms {
    /// The answer to the request that has set the password, once more.
    async fn reset_again(&self, give: &Give, tokens: Tokens) -> Result<Progress, Problem> {
        let gave = self.settle(give.clone()).await?;
        match self.progress(give, gave, tokens, None).await? {
            Progress::Refused { refusal, .. } => Err(refusal.into()),
            progress => Ok(progress),
        }
    }

    /// Scopes of a forgotten password: apart from those of signing in, so that a lock there leaves the way back open, and
    /// guesses here lock nobody out there. The end of a freeze and a disowning ask for a password, whose guesses count with
    /// all others.
    pub(super) fn scope_name(&self, purpose: Purpose, lookup: &[u8; 32]) -> [u8; 32] {
        match purpose {
            Purpose::ResetPassword => {
                crate::sealing::hmac_sha256(&self.throttle_key, &[b"reset:".as_slice(), lookup].concat())
            }
            _ => *lookup,
        }
    }
}

/// Moves a flow to the client that has its link.
struct HandOver {
    rooms: Arc<Rooms>,
    caller: Caller,
    from: FlowId,
    to: FlowId,
    link: Token,
    client: Token,
}

impl vestibule_store::Change for HandOver {
    type Output = Result<(), Refusal>;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Self::Output, StoreError> {
        let (now, client) = (self.caller.now, self.client.digest());
        let Some(row) = flow::get(tx, self.from).await? else { return Ok(Err(Refusal::FlowOver)) };
        let mut first = Flow::from_parts(row.parts);
        let mut moved = match first.hand_over(self.to, &client, now) {
            Ok(moved) => moved,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if code::use_link(tx, &self.link.digest(), now).await?.is_none() {
            return Ok(Err(Refusal::ProofUsed));
        }
        let proof =
            Proof { kind: ProofKind::MailCode, subject: moved.parts().subject, flow: moved.parts().id };
        if let Err(refusal) = moved.give(&proof, &client, now) {
            tx.abandon();
            return Ok(Err(refusal));
        }
        if !flow::save(tx, &first, None, row.version).await? {
            return Err(StoreError::raced());
        }
        let seals = &self.rooms.seals;
        let sealed = row.sealed.ok_or_else(StoreError::raced)?;
        let context: Context = seals.open(Column::FlowContext, self.from.uuid(), &sealed)?;
        let sealed = Some(seals.seal(Column::FlowContext, self.to.uuid(), &context)?);
        let parts = moved.parts().clone();
        flow::insert(tx, &FlowRow { parts, lookup: row.lookup, sealed, version: 0 }).await?;
        Ok(Ok(()))
    }
}
