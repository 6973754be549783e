//! Asking, without a session, that passkeys be no longer the only way into an account whose owner has lost them.

use vestibule_domain::gate::{Passed, Refusal};
use vestibule_domain::id::WeakeningId;
use vestibule_domain::protection::ProtectionChange;
use vestibule_store::Tx;

use crate::action::{Action, ActionCx, Drawing, Outcome, Stop, Task};
use crate::protection::ChangeRequest;

/// The request for it; it waits like every weakening.
#[derive(Debug)]
pub(crate) struct AskToLeave(ChangeRequest);

impl AskToLeave {
    pub(crate) fn drawn(drawing: &Drawing<'_>) -> Self {
        let id = WeakeningId::from_uuid(drawing.core.uuid(drawing.caller.now));
        Self(ChangeRequest::of(id, ProtectionChange::PasskeysOnly { on: false }))
    }
}

impl Action for AskToLeave {
    fn perform<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        passed: Passed,
    ) -> Task<'a, Result<Outcome, Stop>> {
        Box::pin(async move {
            let account = passed.subject().account().ok_or(Refusal::FlowForeign)?;
            cx.core.settle_change(tx, &self.0, passed.purpose(), &cx.change_context(account)).await
        })
    }
}
