//! The lock on suspicion, inside the gate's transaction: it begins when a suspicious sign-in has proven the password, and ends
//! when one has shown a message that only the owner reads.

use vestibule_domain::audit::EventKind;
use vestibule_domain::gate::{Flow, Passed, ProofKind, ProofSet, Purpose};
use vestibule_domain::id::AccountId;
use vestibule_domain::protection::Suspicion;
use vestibule_store::{StoreError, Tx, protection};

use super::request::FlowRequest;
use crate::action::ActionCx;
use crate::tally::Tally;

impl FlowRequest {
    /// Locks the account when this sign-in is suspicious. Only a client that knows the password gets here, so no stranger locks
    /// anybody out (law 3).
    pub(super) async fn lock_on_suspicion(&self, tx: &mut Tx<'_>, flow: &Flow) -> Result<(), StoreError> {
        let (Some(reason), Some(account)) = (self.suspicion, flow.parts().subject.account()) else {
            return Ok(());
        };
        if flow.parts().purpose != Purpose::SignIn {
            return Ok(());
        }
        let present = protection::get(tx, account).await?.suspicion.map(|(reason, _)| reason);
        let graver = reason == Suspicion::ListedPassword && present != Some(reason);
        if present.is_some() && !graver {
            return Ok(());
        }
        protection::set_suspicion(tx, account, Some((reason, self.caller.now))).await?;
        // Where the database makes it be done again, it is counted again.
        Tally::SuspicionLocked.note();
        self.record(tx, account, EventKind::SuspicionLocked { reason }).await
    }
}

impl ActionCx {
    /// Releases the lock that stands on a password which is no longer the account's.
    pub(crate) async fn release_password(
        &self,
        tx: &mut Tx<'_>,
        account: AccountId,
    ) -> Result<(), StoreError> {
        let Some((Suspicion::ListedPassword, _)) = protection::get(tx, account).await?.suspicion else {
            return Ok(());
        };
        protection::set_suspicion(tx, account, None).await?;
        self.record(tx, account, EventKind::SuspicionReleased { reason: Suspicion::ListedPassword }).await
    }

    /// Releases the lock when the sign-in that passed has shown a message.
    pub(crate) async fn release_suspicion(
        &self,
        tx: &mut Tx<'_>,
        account: AccountId,
        passed: &Passed,
    ) -> Result<(), StoreError> {
        let message = ProofSet::of(&[ProofKind::MailCode, ProofKind::SmsCode]);
        if self.suspicion.is_none() || !passed.given().meets(message) {
            return Ok(());
        }
        let Some((reason, _)) = protection::get(tx, account).await?.suspicion else { return Ok(()) };
        if !reason.released_by_message() {
            return Ok(());
        }
        protection::set_suspicion(tx, account, None).await?;
        self.record(tx, account, EventKind::SuspicionReleased { reason }).await
    }
}
