//! The ways back in that begin with an identifier: a forgotten password, and the end of a freeze. Both run through the gate
//! like a sign-in; for identifiers that find nobody the same is asked and answered, only nothing is sent.

use std::sync::Arc;

use vestibule_domain::account::{Identifier, Password};
use vestibule_domain::gate::{FailureCounts, Flow, FlowState, Proof, ProofKind, Purpose, Refusal};
use vestibule_domain::id::FlowId;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_store::flow::FlowRow;
use vestibule_store::{Lock, StoreError, Tx, code, flow};

use super::ResetPassword;
use crate::action::{Answer, Drawing, Stop, answered};
use crate::app::App;
use crate::caller::Caller;
use crate::core::Core;
use crate::facts::{Facts, sign_in_context};
use crate::gate::{Evidence, FlowRequest, FlowView, Progress};
use crate::problem::{FieldFault, Problem};
use crate::records::Context;
use crate::region::Way;
use crate::sealed_columns::Column;
use crate::sign_in::BeginSession;

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

impl App {
    /// Opens a flow for a forgotten password and gives it the evidence at hand. Once it is open, the new password comes
    /// with [`App::reset_password`].
    pub async fn forgot_password(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        self.open_by_identifier(caller, Purpose::ResetPassword, identifier, evidence).await
    }

    /// Opens a flow that asks for the end of a freeze and gives it the evidence at hand; it waits like every weakening.
    pub async fn ask_unfreeze(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        self.open_by_identifier(caller, Purpose::Unfreeze, identifier, evidence).await
    }

    /// Opens a flow by which the owner of the former authenticator asks for the removal of one that somebody else put in its
    /// place, and gives it the evidence at hand; the removal waits like every weakening. It asks for a code to an address
    /// that is older than the replacement; then, where one was replaced within `protection.disown_window`, for the password
    /// that counted at that moment and for a code of the authenticator that was replaced.
    pub async fn disown_authenticator(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        self.open_by_identifier(caller, Purpose::DisownAuthenticator, identifier, evidence).await
    }

    /// Opens a flow by which an owner who has lost every passkey asks that passkeys be no longer the only way in, and gives it
    /// the evidence at hand. It asks for a message, then for a backup code or a code of the authenticator; it waits like every
    /// weakening, and whoever still has a passkey stops it.
    pub async fn leave_passkeys_only(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        self.open_by_identifier(caller, Purpose::LeavePasskeysOnly, identifier, evidence).await
    }

    /// Carries the flow under way further when it is for that and for this identifier, and opens a new one otherwise.
    pub async fn leave_passkeys_only_again(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        self.go_on_or_open(caller, Purpose::LeavePasskeysOnly, identifier, evidence).await
    }

    /// Carries the flow under way further when it is for that and for this identifier, and opens a new one otherwise.
    pub async fn disown_authenticator_again(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        self.go_on_or_open(caller, Purpose::DisownAuthenticator, identifier, evidence).await
    }

    /// Carries the flow under way further when it asks for the end of this account's freeze, and opens a new one
    /// otherwise.
    pub async fn ask_unfreeze_again(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        self.go_on_or_open(caller, Purpose::Unfreeze, identifier, evidence).await
    }

    /// Spends the open flow whose token the caller carries on a new password: every session ends, withdrawals are held for a
    /// while, and a session begins for the caller ([`Progress::SignedIn`]), or none where the account is frozen
    /// ([`Progress::Done`]). The present password is refused as [`FieldFault::PasswordUnchanged`] and leaves the flow open: told
    /// to somebody who may set another one this moment, and one wrong guess has set it.
    pub async fn reset_password(&self, caller: &Caller, new: &Password) -> Result<Progress, Problem> {
        let core = &self.0;
        let (mut request, facts) = self.under_way(caller, None).await?;
        let flow = Flow::from_parts(request.row.parts.clone());
        if request.row.parts.purpose != Purpose::ResetPassword {
            return Err(Refusal::FlowForeign.into());
        }
        request.evidence_digest =
            caller.flow.as_ref().map(|token| core.evidence_digest(token, &[], Some(new)));
        if flow.parts().state == FlowState::Spent {
            if let Some(facts) = &facts {
                request.action = Some(Arc::new(core.session_after_reset(caller, facts)?));
            }
            return core.reset_again(&request).await;
        }
        if !matches!(flow.step(&request.holder, caller.now)?, vestibule_domain::gate::Step::Open) {
            return Err(Refusal::ProofMissing.into());
        }
        let facts = facts.ok_or(Refusal::FlowOver)?;
        let own = Identifier::stored(&request.context.identifier).ok();
        let faults = core.password_faults(new, own.as_ref(), !facts.second_factor());
        if !faults.is_empty() {
            return Err(Problem::Invalid(faults));
        }
        core.may_reset_password(request.row.parts.id, caller.now)?;
        let present = core.is_present(new, &facts, caller.now).await?;
        if !present {
            let password = core.hash_password(new, facts.account.id, caller.now).await?;
            let session = core.session_after_reset(caller, &facts)?;
            request.action = Some(Arc::new(ResetPassword { password, session }));
        }
        // Without a new one nothing is spent; that the password may be chosen at all is asked behind the lock all the same.
        let gave = core.check_and_give(request.clone(), Some(&facts), &[]).await?;
        if present && matches!(gave.result, Ok(None)) {
            return Err(Problem::Invalid(vec![FieldFault::PasswordUnchanged]));
        }
        core.progress(&request, gave, None).await
    }

    /// What a link of a mail about a forgotten password is good for in this browser; looking at it uses nothing up.
    pub async fn reset_link(&self, caller: &Caller, link: &Token) -> Result<ResetLink, Problem> {
        let core = &self.0;
        let look = async { code::by_link(&mut core.store.read().await?, &link.digest()).await };
        let Some(found) = core.unless_in_vain(caller, look).await? else { return Ok(ResetLink::Over) };
        let Some(row) = flow::get(&mut core.store.read().await?, found.flow).await? else {
            return Ok(ResetLink::Over);
        };
        let counts = found.used_at.is_none() && caller.now < found.expires_at;
        let waits = matches!(row.parts.state, FlowState::Proving) && caller.now < row.parts.expires_at;
        if !counts || !waits || row.parts.purpose != Purpose::ResetPassword {
            return Ok(ResetLink::Over);
        }
        let here = caller.flow.as_ref().is_some_and(|token| row.parts.holder == token.digest().into());
        Ok(if here { ResetLink::Here } else { ResetLink::Elsewhere })
    }

    /// Follows a link of a mail about a forgotten password: where the attempt began it is the proof, anywhere else it
    /// moves the attempt. A link that is neither costs nothing.
    pub async fn follow_reset_link(&self, caller: &Caller, link: &Token) -> Result<Progress, Problem> {
        match self.reset_link(caller, link).await? {
            ResetLink::Here => self.prove(caller, None, &[Evidence::mail_link(link.clone())]).await,
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
        let core = &self.0;
        core.lets_in(caller, Way::SignIn)?;
        core.admit(caller)?;
        let mut conn = core.store.read().await?;
        let found = code::by_link(&mut conn, &link.digest()).await?.ok_or(Refusal::FlowOver)?;
        let row = flow::get(&mut conn, found.flow).await?.ok_or(Refusal::FlowOver)?;
        drop(conn);
        if row.parts.purpose != Purpose::ResetPassword {
            return Err(Refusal::FlowOver.into());
        }
        let token = core.token(TokenKind::Flow);
        let lock = row.parts.subject.account().map_or(Lock::Flow(row.parts.id), Lock::Account);
        let id = FlowId::from_uuid(core.uuid(caller.now));
        let change = HandOver {
            core: Arc::clone(core),
            caller: caller.clone(),
            from: found.flow,
            to: id,
            link: link.clone(),
            holder: token.clone(),
        };
        core.store.write(lock, change).await??;
        let caller = Caller { flow: Some(token.clone()), ..caller.clone() };
        Ok((self.flow(&caller, None).await?, token))
    }
}

impl Core {
    /// The session that begins with the new password, on the caller's device where the account knows it.
    fn session_after_reset(&self, caller: &Caller, facts: &Facts) -> Result<BeginSession, Problem> {
        let token = caller.flow.as_ref().ok_or(Refusal::FlowForeign)?;
        let known = facts.device.clone().filter(|_| facts.knows_device(caller.now, &self.policy()));
        let facts = Facts { device: known, ..facts.clone() };
        let access = sign_in_context(Some(&facts), FailureCounts::default(), caller, &self.policy());
        let risk = access.risk.reasons().to_vec();
        let drawing = Drawing { core: self, caller, facts: Some(&facts), token, risk };
        Ok(BeginSession::drawn(&drawing))
    }

    /// The answer to the request that has set the password, once more.
    async fn reset_again(&self, request: &FlowRequest) -> Result<Progress, Problem> {
        let gave = self.settle(request.clone()).await?;
        match self.progress(request, gave, None).await? {
            Progress::Refused { refusal, .. } => Err(refusal.into()),
            progress @ (Progress::Prove { .. }
            | Progress::SignedIn(_)
            | Progress::Done
            | Progress::Enrolled(_)
            | Progress::Waits { .. }) => Ok(progress),
        }
    }
}

/// Moves a flow to the client that has its link.
struct HandOver {
    core: Arc<Core>,
    caller: Caller,
    from: FlowId,
    to: FlowId,
    link: Token,
    holder: Token,
}

impl vestibule_store::Transaction for HandOver {
    type Output = Answer<()>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Output, StoreError> {
        answered(self.hand_over(tx).await)
    }
}

impl HandOver {
    async fn hand_over(&self, tx: &mut Tx<'_>) -> Result<(), Stop> {
        let (now, holder) = (self.caller.now, self.holder.digest());
        let row = flow::get(tx, self.from).await?.ok_or(Refusal::FlowOver)?;
        let mut first = Flow::from_parts(row.parts);
        let mut moved = first.transfer_to(self.to, &holder, now)?;
        if code::use_link(tx, &self.link.digest(), now).await?.is_none() {
            return Err(Refusal::ProofUsed.into());
        }
        let proof =
            Proof { kind: ProofKind::MailCode, subject: moved.parts().subject, flow: moved.parts().id };
        if let Err(refusal) = moved.give(&proof, &holder, now) {
            tx.abandon();
            return Err(refusal.into());
        }
        if !flow::save(tx, &first, None, row.version).await? {
            return Err(StoreError::raced().into());
        }
        let seals = &self.core.seals;
        let sealed = row.sealed.ok_or_else(StoreError::raced)?;
        let context: Context = seals.open(Column::FlowContext, self.from.uuid(), &sealed)?;
        let sealed = Some(seals.seal(Column::FlowContext, self.to.uuid(), &context)?);
        let parts = moved.parts().clone();
        flow::insert(tx, &FlowRow { parts, lookup: row.lookup, sealed, version: 0 }).await?;
        Ok(())
    }
}
