//! The request that ended a flow, sent again: within a minute it gets the same answer, and nothing is done, counted or told
//! once more. What the outcome was is kept with the spent flow, sealed; the tokens are derived anew, and only given when
//! they are those of that time.

use vestibule_domain::account::{Identifier, Password};
use vestibule_domain::gate::{EvidenceDigest, FlowState, Purpose, Refusal};
use vestibule_domain::id::FlowId;
use vestibule_domain::protection::Weakening;
use vestibule_domain::secret::Token;
use vestibule_store::flow::FlowRow;
use vestibule_store::{StoreError, Tx, flow, password, weakening};

use super::evidence::Evidence;
use super::request::{FlowRequest, Gave};
use super::view::Progress;
use crate::app::App;
use crate::caller::Caller;
use crate::core::Core;
use crate::crypto::hmac_sha256;
use crate::problem::Problem;
use crate::records::Context;
use crate::records::Ended;
use crate::records::Kept;
use crate::sealed_columns::Column;

impl App {
    /// Name and purpose of the flow whose token the caller carries, whatever has become of it.
    pub async fn carried_flow(&self, caller: &Caller) -> Result<(FlowId, Purpose), Problem> {
        let token = caller.flow.as_ref().ok_or(Refusal::FlowOver)?;
        self.0.not_refused_too_often(token, caller.now)?;
        let row = flow::by_holder(&mut self.0.store.read().await?, &token.digest()).await?;
        let parts = row.ok_or(Refusal::FlowOver)?.parts;
        Ok((parts.id, parts.purpose))
    }

    /// The answer to the request that ended the flow whose token the caller carries, when this is the same request once
    /// more; `None` for any other. With an identifier only where the flow is for it.
    pub async fn answer_again(
        &self,
        caller: &Caller,
        identifier: Option<&Identifier>,
        evidence: &[Evidence],
    ) -> Result<Option<Progress>, Problem> {
        let Some(token) = &caller.flow else { return Ok(None) };
        let row = flow::by_holder(&mut self.0.store.read().await?, &token.digest()).await?;
        let lookup = identifier.map(|identifier| self.0.seals.ring.lookup(&identifier.lookup_bytes()));
        let ended = row.is_some_and(|row| {
            row.parts.state == FlowState::Spent
                && row.parts.purpose.begins_with_identifier()
                && (lookup.is_none() || row.lookup == lookup)
        });
        if !ended {
            return Ok(None);
        }
        match self.prove(caller, None, evidence).await {
            Ok(Progress::Refused { .. }) | Err(Problem::Refused(_)) => Ok(None),
            answer => answer.map(Some),
        }
    }
}

impl Core {
    /// A keyed digest of everything that a request gives. Each part is hashed for itself, so none can run into the next. The
    /// holder's token is part of it: it is stored nowhere, so a thief of database and keys cannot try passwords on what is
    /// kept of the digest.
    pub(crate) fn evidence_digest(
        &self,
        holder: &Token,
        evidence: &[Evidence],
        new: Option<&Password>,
    ) -> EvidenceDigest {
        let key = &self.tokens_key;
        let holder = hmac_sha256(key, holder.reveal().as_bytes());
        let mut digest = hmac_sha256(key, &[b"evidence:".as_slice(), &holder].concat());
        let mut add = |kind: &'static str, text: &[u8]| {
            digest =
                hmac_sha256(key, &[digest.as_slice(), &hmac_sha256(key, text), kind.as_bytes()].concat());
        };
        for one in evidence {
            one.presented().parts(&mut add);
        }
        if let Some(new) = new {
            add("new password", new.expose().as_bytes());
        }
        EvidenceDigest::from_bytes(digest)
    }
}

impl FlowRequest {
    /// The answer of that time, when this is the request that ended the flow and its outcome still stands. Asked before
    /// anything is taken or counted.
    pub(super) async fn repeated(&self, tx: &mut Tx<'_>, row: &FlowRow) -> Result<Option<Gave>, StoreError> {
        let (Some(evidence), Some(sealed)) = (&self.evidence_digest, row.sealed.as_deref()) else {
            return Ok(None);
        };
        let flow = row.flow();
        if flow.parts().state != FlowState::Spent {
            return Ok(None);
        }
        let context: Context = self.core.seals.open(Column::FlowContext, flow.parts().id.uuid(), sealed)?;
        let Some(ended) = context.ended else { return Ok(None) };
        if !flow.is_repeated(&ended.ending, evidence, &self.holder, self.caller.now) {
            return Ok(None);
        }
        if !self.still_stands(tx, row, &ended).await? {
            return Ok(None);
        }
        let outcome = match &self.action {
            Some(action) => action.again(&self.cx, tx, &ended.outcome).await?,
            None => ended.outcome.outcome(),
        };
        Ok(outcome.map(|outcome| Gave { flow, result: Ok(Some(outcome)), missed: None }))
    }

    /// Whether what was done then was not undone since.
    async fn still_stands(&self, tx: &mut Tx<'_>, row: &FlowRow, ended: &Ended) -> Result<bool, StoreError> {
        if let Some(session) = self.session()
            && !self.is_live(tx, session).await?
        {
            return Ok(false);
        }
        let Some(account) = row.parts.subject.account() else { return Ok(true) };
        if let Kept::Waits { weakening: id, .. } = &ended.outcome {
            let waiting = weakening::get(tx, account, *id).await?.map(|row| row.weakening);
            return Ok(waiting.as_ref().is_some_and(Weakening::waits));
        }
        if matches!(row.parts.purpose, Purpose::ResetPassword | Purpose::ChangePassword) {
            let present = password::get(tx, account).await?;
            return Ok(present.is_some_and(|present| present.set_at == ended.ending.at));
        }
        Ok(true)
    }
}
