//! What a flow keeps beside its state, sealed, and how both are saved.

use serde::{Deserialize, Serialize};
use vestibule_domain::account::IdentifierKind;
use vestibule_domain::gate::{Ending, Flow, ProofKind};
use vestibule_domain::id::{FactorId, IdentifierId, SessionId};
use vestibule_domain::time::Timestamp;
use vestibule_store::flow::{self, FlowRow};
use vestibule_store::{StoreError, Tx};

use super::Ended;
use super::action::StoredAction;
use super::check::CheckedEvidence;
use super::repeated::Kept;
use super::request::FlowRequest;
use crate::account::Draft;
use crate::sealed_columns::Column;

/// What a flow needs to know beside its state; sealed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Context {
    /// The identifier as typed.
    pub(crate) identifier: String,
    /// Its kind.
    pub(crate) kind: IdentifierKind,
    /// The account to be opened, for registrations.
    pub(crate) draft: Option<Draft>,
    /// When the password that was proven had been set: one that was changed since counts no more.
    #[serde(default)]
    pub(crate) password_of: Option<Timestamp>,
    /// For a disowning: the former authenticators whose password was proven.
    #[serde(default)]
    pub(crate) former: Vec<FactorId>,
    /// For a disowning: the one of them whose code was shown.
    #[serde(default)]
    pub(crate) shown_former: Option<FactorId>,
    /// What a change within a session is for, where it takes more than one request.
    #[serde(default)]
    pub(crate) within: Option<Within>,
    /// How it ended, so that the request that ended it can be answered once more.
    #[serde(default)]
    pub(crate) ended: Option<Ended>,
}

/// What a flow within a session keeps between two requests.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Within {
    /// The session that opened it; it goes on in no other.
    pub(crate) session: SessionId,
    /// What it is spent on.
    pub(crate) action: StoredAction,
    /// The address or number that the owner wants the second code to go to, where it takes two; the oldest other without one.
    #[serde(default)]
    pub(crate) second: Option<IdentifierId>,
}

impl Context {
    /// What a flow begins with.
    pub(crate) const fn of(identifier: String, kind: IdentifierKind) -> Self {
        Self {
            identifier,
            kind,
            draft: None,
            password_of: None,
            former: Vec::new(),
            shown_former: None,
            within: None,
            ended: None,
        }
    }
}

impl FlowRequest {
    pub(super) async fn note_outcome(
        &self,
        tx: &mut Tx<'_>,
        flow: &Flow,
        outcome: Kept,
        expected: Option<&Kept>,
    ) -> Result<(), StoreError> {
        if self.evidence.is_none() || expected == Some(&outcome) {
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
    ) -> Result<(), StoreError> {
        if self.fresh {
            return self.save_fresh(tx, flow).await;
        }
        let proven = self
            .checked
            .iter()
            .any(|checked| matches!(checked, CheckedEvidence::Right { kind: ProofKind::Password, .. }));
        let kept = proven || outcome.is_some();
        let sealed = if kept { Some(self.sealed_context(flow, outcome)?) } else { None };
        let saved = flow::save(tx, flow, sealed.as_deref(), version).await?;
        if saved { Ok(()) } else { Err(StoreError::raced()) }
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
        let ending = self.evidence.map(|evidence| Ending { at: self.caller.now, evidence });
        let ended = ending.zip(outcome).map(|(ending, outcome)| Ended { ending, outcome });
        let context = Context { ended, ..self.context.clone() };
        self.core.seals.seal(Column::FlowContext, flow.parts().id.uuid(), &context)
    }

    /// Stores a flow that this request opened and spent, where somebody may ask for it again: whoever got what it was opened
    /// for, and whose request is no other's once more, never learns its token.
    pub(super) async fn save_spent(
        &self,
        tx: &mut Tx<'_>,
        flow: &Flow,
        outcome: Option<Kept>,
    ) -> Result<(), StoreError> {
        if self.evidence.is_none() && outcome.is_some() {
            return Ok(());
        }
        self.insert(tx, flow, outcome).await
    }

    pub(super) async fn save_fresh(&self, tx: &mut Tx<'_>, flow: &Flow) -> Result<(), StoreError> {
        self.insert(tx, flow, None).await
    }

    async fn insert(&self, tx: &mut Tx<'_>, flow: &Flow, outcome: Option<Kept>) -> Result<(), StoreError> {
        let sealed = self.sealed_context(flow, outcome)?;
        let (parts, lookup) = (flow.parts().clone(), self.row.lookup);
        flow::insert(tx, &FlowRow { parts, lookup, sealed: Some(sealed), version: 0 }).await
    }
}
