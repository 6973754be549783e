//! What a flow keeps beside its state, sealed, and how both are saved.

use vestibule_domain::gate::{Ending, Flow, ProofKind};
use vestibule_store::flow::{self, FlowRow};
use vestibule_store::{StoreError, Tx};

use super::evidence::CheckedEvidence;
use super::not_saved::NotSaved;
use super::request::FlowRequest;
use crate::records::Context;
use crate::records::{Ended, Kept};
use crate::sealed_columns::Column;

impl FlowRequest {
    pub(super) async fn note_outcome(
        &self,
        tx: &mut Tx<'_>,
        flow: &Flow,
        outcome: Kept,
        expected: Option<&Kept>,
    ) -> Result<(), StoreError> {
        if self.evidence_digest.is_none() || expected == Some(&outcome) {
            return Ok(());
        }
        let sealed = self.sealed_context(flow, Some(outcome))?;
        flow::set_sealed(tx, flow.parts().id, &sealed).await
    }

    pub(super) async fn save(
        &self,
        tx: &mut Tx<'_>,
        flow: &Flow,
        version: i64,
        outcome: Option<Kept>,
    ) -> Result<(), NotSaved> {
        if self.fresh {
            return self.insert(tx, flow, None).await;
        }
        let proven = self
            .checked
            .iter()
            .any(|checked| matches!(checked, CheckedEvidence::Right { kind: ProofKind::Password, .. }));
        let kept = proven || outcome.is_some();
        let sealed = if kept { Some(self.sealed_context(flow, outcome)?) } else { None };
        let saved = flow::save(tx, flow, sealed.as_deref(), version).await?;
        if saved { Ok(()) } else { Err(StoreError::raced().into()) }
    }

    /// Saves the flow with what is kept beside its state.
    pub(super) async fn save_context(
        &self,
        tx: &mut Tx<'_>,
        flow: &Flow,
        version: i64,
    ) -> Result<(), StoreError> {
        let sealed = self.sealed_context(flow, None)?;
        let saved = flow::save(tx, flow, Some(&sealed), version).await?;
        if saved { Ok(()) } else { Err(StoreError::raced()) }
    }

    fn sealed_context(&self, flow: &Flow, outcome: Option<Kept>) -> Result<Vec<u8>, StoreError> {
        let ending = self.evidence_digest.map(|evidence| Ending { at: self.caller.now, evidence });
        let ended = ending.zip(outcome).map(|(ending, outcome)| Ended { ending, outcome });
        let context = Context { ended, ..self.context.clone() };
        self.core.seals.seal(Column::FlowContext, flow.parts().id.uuid(), &context)
    }

    /// Stores a flow that this request opened and spent, where somebody may ask for it again: a holder who got what it was opened
    /// for, and whose request is no other's once more, never learns its token.
    pub(super) async fn save_spent(
        &self,
        tx: &mut Tx<'_>,
        flow: &Flow,
        outcome: Option<Kept>,
    ) -> Result<(), NotSaved> {
        if self.evidence_digest.is_none() && outcome.is_some() {
            return Ok(());
        }
        self.insert(tx, flow, outcome).await
    }

    /// Stores a flow that this request opened, under a token drawn for it.
    pub(super) async fn save_fresh(&self, tx: &mut Tx<'_>, flow: &Flow) -> Result<(), StoreError> {
        flow::insert(tx, &self.stored(flow, None)?).await
    }

    async fn insert(&self, tx: &mut Tx<'_>, flow: &Flow, outcome: Option<Kept>) -> Result<(), NotSaved> {
        let row = self.stored(flow, outcome)?;
        // Only then the token follows from the request.
        if self.evidence_digest.is_none() {
            return Ok(flow::insert(tx, &row).await?);
        }
        if flow::insert_once(tx, &row).await? { Ok(()) } else { Err(NotSaved::SentTwice) }
    }

    fn stored(&self, flow: &Flow, outcome: Option<Kept>) -> Result<FlowRow, StoreError> {
        let sealed = self.sealed_context(flow, outcome)?;
        let (parts, lookup) = (flow.parts().clone(), self.row.lookup);
        Ok(FlowRow { parts, lookup, sealed: Some(sealed), version: 0 })
    }
}
