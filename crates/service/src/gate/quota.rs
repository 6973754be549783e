//! What strangers and thieves can cause is written into the account's record only so many times an hour; what is left out is
//! counted, and told by the next one that is written.

use vestibule_domain::audit::{EventKind, Quota};
use vestibule_domain::gate::{Flow, ProofKind, Purpose, Step};
use vestibule_domain::time::Span;
use vestibule_store::{StoreError, Tx, counter};

use super::request::FlowRequest;
use crate::crypto::hmac_sha256;

/// How long the number of events that were left out waits for the next one that is written down.
const KEPT: Span = Span::from_days(7);

impl FlowRequest {
    /// Counts what is about to be written into the account's record; how many were left out since the last one, or `None`
    /// where this one is to be left out. What happens on devices that the account knows is counted apart, so that no stranger
    /// hides it behind tries of their own. For an identifier without an account the same is counted.
    pub(super) async fn quota(&self, tx: &mut Tx<'_>, quota: Quota) -> Result<Option<u32>, StoreError> {
        let (account, now) = (self.account().unwrap_or_else(|| self.pretended()), self.caller.now);
        let from: &[u8] = if self.on_known_device() { b":known:" } else { b":strangers:" };
        let name = [b"quota:", quota.as_str().as_bytes(), from, account.uuid().as_bytes()].concat();
        let scope = hmac_sha256(&self.core.throttle_key, &name);
        counter::note(tx, &scope, Quota::hour(now), quota.an_hour(), now + KEPT).await
    }

    /// Writes down that a right password came from a device that the account does not know, where more is asked for: it may
    /// never follow, and then its owner should know that somebody has the password.
    pub(super) async fn note_password(&self, tx: &mut Tx<'_>, flow: &Flow) -> Result<(), StoreError> {
        let more = matches!(flow.step(&self.holder, self.caller.now), Ok(Step::Prove(_)));
        let before = Flow::from_parts(self.row.parts.clone());
        let proven = |flow: &Flow| flow.parts().given.contains(ProofKind::Password);
        let Some(account) = self.account().filter(|_| {
            more && proven(flow) && !proven(&before) && self.scopes.is_some() && !self.on_known_device()
        }) else {
            return Ok(());
        };
        match self.quota(tx, Quota::Passwords).await? {
            Some(left_out) => self.record(tx, account, EventKind::PasswordAccepted { left_out }).await,
            None => Ok(()),
        }
    }

    /// Writes down that a sign-in or a reset proved everything and was stopped by the freeze: who did that has all that
    /// opens the account once the freeze is over.
    pub(super) async fn note_frozen(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let purpose = self.row.parts.purpose;
        let resets = purpose == Purpose::ResetPassword;
        let Some(account) = self.account().filter(|_| resets || purpose == Purpose::SignIn) else {
            return Ok(());
        };
        let quota = if resets { Quota::FrozenResets } else { Quota::FrozenSignIns };
        match self.quota(tx, quota).await? {
            Some(left_out) if resets => self.record(tx, account, EventKind::ResetFrozen { left_out }).await,
            Some(left_out) => self.record(tx, account, EventKind::SignInFrozen { left_out }).await,
            None => Ok(()),
        }
    }
}
