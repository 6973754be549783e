//! What a flow keeps beside its state, sealed, and how both are saved.

use serde::{Deserialize, Serialize};
use vestibule_domain::account::{Consent, IdentifierKind};
use vestibule_domain::gate::{Ending, Flow, Passed, ProofKind};
use vestibule_domain::id::FactorId;
use vestibule_domain::time::Timestamp;
use vestibule_store::flow::{self, FlowRow};
use vestibule_store::{StoreError, Tx};

use super::check::Checked;
use super::give::Give;
use super::repeated::Outcome;
use super::{Deed, Ended, Errand};
use crate::seals::Column;

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
    pub(crate) errand: Option<Errand>,
    /// How it ended, so that the request that ended it can be answered once more.
    #[serde(default)]
    pub(crate) ended: Option<Ended>,
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
            errand: None,
            ended: None,
        }
    }
}

/// An account that is about to be opened.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Draft {
    /// The password's hash (PHC).
    pub(crate) hash: String,
    /// The key of its pepper.
    pub(crate) pepper_key: String,
    /// BCP 47 tag.
    pub(crate) language: String,
    /// What was agreed to with the form.
    pub(crate) consents: Vec<Consent>,
}

impl Give {
    /// What will come of spending the flow, where that is certain beforehand: then it need not be written afterwards.
    pub(super) fn expected(&self, passed: &Passed) -> Option<Outcome> {
        match &self.deed {
            Deed::BeginSession(beginning) => {
                let account = passed.subject().account()?;
                Some(Outcome::Began { account, session: beginning.session })
            }
            Deed::OpenAccount { account, beginning, .. } => {
                Some(Outcome::Began { account: *account, session: beginning.session })
            }
            Deed::ResetPassword(_) | Deed::AskUnfreeze(_) | Deed::Disown(_) | Deed::Within { .. } => None,
        }
    }

    pub(super) async fn note_outcome(
        &self,
        tx: &mut Tx<'_>,
        flow: &Flow,
        outcome: Outcome,
        expected: Option<&Outcome>,
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
        outcome: Option<Outcome>,
    ) -> Result<(), StoreError> {
        if self.fresh {
            return self.save_fresh(tx, flow).await;
        }
        let proven = self
            .checked
            .iter()
            .any(|checked| matches!(checked, Checked::Right { kind: ProofKind::Password, .. }));
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

    fn sealed_context(&self, flow: &Flow, outcome: Option<Outcome>) -> Result<Vec<u8>, StoreError> {
        let ending = self.evidence.map(|evidence| Ending { at: self.caller.now, evidence });
        let ended = ending.zip(outcome).map(|(ending, outcome)| Ended { ending, outcome });
        let context = Context { ended, ..self.context.clone() };
        self.rooms.seals.seal(Column::FlowContext, flow.parts().id.uuid(), &context)
    }

    pub(super) async fn save_fresh(&self, tx: &mut Tx<'_>, flow: &Flow) -> Result<(), StoreError> {
        let sealed = self.sealed_context(flow, None)?;
        let (parts, lookup) = (flow.parts().clone(), self.row.lookup);
        flow::insert(tx, &FlowRow { parts, lookup, sealed: Some(sealed), version: 0 }).await
    }
}
