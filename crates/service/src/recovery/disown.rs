//! Asking for the removal of an authenticator that somebody else put in the place of the owner's.

use vestibule_domain::gate::{Passed, Refusal};
use vestibule_domain::id::{AccountId, WeakeningId};
use vestibule_domain::protection::ProtectionChange;
use vestibule_store::{Tx, former_authenticator, snapshot};

use crate::action::{Action, ActionCx, Drawing, Outcome, Stop, Task};
use crate::protection::ChangeRequest;

/// The name under which the removal waits.
#[derive(Debug)]
pub(crate) struct Disown(WeakeningId);

impl Disown {
    pub(crate) fn drawn(drawing: &Drawing<'_>) -> Self {
        Self(WeakeningId::from_uuid(drawing.core.uuid(drawing.caller.now)))
    }

    /// Asks for it, where an authenticator that was shown speaks against the present one and the address that was typed is
    /// older than the replacement.
    async fn ask(
        &self,
        cx: &ActionCx,
        tx: &mut Tx<'_>,
        passed: &Passed,
        account: AccountId,
    ) -> Result<Outcome, Stop> {
        let (core, now) = (&cx.core, cx.caller.now);
        let present = snapshot::get(tx, account).await?.ok_or(Refusal::NotDisowned)?;
        let factor = present.authenticator.ok_or(Refusal::NotDisowned)?;
        let kept = former_authenticator::of_account(tx, account, core.speaks_since(now)).await?;
        let shown = kept.into_iter().find(|row| Some(row.id) == cx.context.shown_former);
        let shown = shown.ok_or(Refusal::NotDisowned)?;
        let own = present.identifiers.into_iter();
        let since = own.filter(|row| Some(row.lookup) == cx.row.lookup).map(|row| row.created_at).next();
        let in_force = core.policy();
        let policy = &in_force.protection;
        if !since.is_some_and(|since| policy.can_disown(shown.replaced_at, since, now)) {
            return Err(Refusal::NotDisowned.into());
        }
        let change = ProtectionChange::RemoveAuthenticator { authenticator: factor.id };
        let requested = ChangeRequest::disowning(self.0, change, shown.replaced_at);
        core.settle_change(tx, &requested, passed.purpose(), &cx.change_context(account)).await
    }
}

impl Action for Disown {
    fn perform<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        passed: Passed,
    ) -> Task<'a, Result<Outcome, Stop>> {
        Box::pin(async move {
            let account = passed.subject().account().ok_or(Refusal::FlowForeign)?;
            self.ask(cx, tx, &passed, account).await
        })
    }
}
