//! A veto: the owner says no to a weakening while it waits. It strengthens, so it asks for no further proof than a session.

use vestibule_domain::audit::EventKind;
use vestibule_domain::id::WeakeningId;
use vestibule_domain::protection::{VetoedBy, WeakeningState};
use vestibule_store::{Lock, StoreError, Tx, weakening};

use crate::app::App;
use crate::caller::{Caller, ChangeContext, SignedIn};
use crate::core::Core;
use crate::problem::Problem;

impl App {
    /// Vetoes a weakening of the account of a session; [`Problem::NotFound`] when none of that name waits.
    pub async fn veto(&self, caller: &Caller, signed_in: &SignedIn, id: WeakeningId) -> Result<(), Problem> {
        let change =
            Veto { operator: self.clone(), caller: caller.clone(), signed_in: signed_in.clone(), id };
        let vetoed = self.0.store.write(Lock::Account(signed_in.session.account), change).await?;
        if vetoed { Ok(()) } else { Err(Problem::NotFound) }
    }
}

impl Core {
    /// Ends a waiting weakening by a veto; false when it does not wait any more.
    pub(super) async fn veto(
        &self,
        tx: &mut Tx<'_>,
        id: WeakeningId,
        by: VetoedBy,
        on: &ChangeContext,
    ) -> Result<bool, StoreError> {
        let Some(row) = weakening::get(tx, on.account, id).await? else { return Ok(false) };
        if !weakening::end(tx, on.account, id, WeakeningState::Vetoed, on.now).await? {
            return Ok(false);
        }
        self.forget_pending(tx, &row.weakening.change, on).await?;
        let kind = EventKind::WeakeningVetoed { weakening: id, change: row.weakening.change, by };
        self.record(tx, on.account, kind, on.origin.clone(), on.now).await?;
        Ok(true)
    }
}

struct Veto {
    operator: App,
    caller: Caller,
    signed_in: SignedIn,
    id: WeakeningId,
}

impl vestibule_store::Transaction for Veto {
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        let on = ChangeContext {
            account: self.signed_in.session.account,
            origin: self.signed_in.origin(&self.caller),
            now: self.caller.now,
        };
        self.operator.0.veto(tx, self.id, VetoedBy::Session, &on).await
    }
}
