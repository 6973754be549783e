//! Putting a new password in place of a forgotten one.

use vestibule_domain::audit::EventKind;
use vestibule_domain::gate::{Passed, Refusal};
use vestibule_domain::id::AccountId;
use vestibule_domain::session::EndCause;
use vestibule_store::password::PasswordRow;
use vestibule_store::{StoreError, Tx, device, password, protection, session, throttle};

use crate::gate::{Action, FlowRequest, Outcome, Stop, Task, padded};
use crate::throttle::ThrottleKeys;

/// A new password, hashed.
#[derive(Debug)]
pub(crate) struct ResetPassword(pub(crate) PasswordRow);

impl ResetPassword {
    /// Whoever was in is out, whatever was under way is over.
    async fn reset(
        &self,
        request: &FlowRequest,
        tx: &mut Tx<'_>,
        account: AccountId,
    ) -> Result<Outcome, Stop> {
        let (core, now) = (&request.core, request.caller.now);
        request.keep_former_password(tx, account).await?;
        password::put(tx, &self.0).await?;
        protection::note_password_reset(tx, account, now).await?;
        protection::ask_check_up(tx, account, now).await?;
        let ended = session::end_others(tx, account, None, EndCause::PasswordReset, now).await?;
        // A device that a thief had confirmed is known no longer; the one that the password is reset on stays, if it is known.
        let acting = core.acting_device(tx, account, &request.caller, now).await?;
        device::forget_others(tx, account, acting, now).await?;
        if let Some((reason, _)) = protection::get(tx, account).await?.suspicion {
            protection::set_suspicion(tx, account, None).await?;
            request.record(tx, account, EventKind::SuspicionReleased { reason }).await?;
        }
        request.record(tx, account, EventKind::PasswordReset).await?;
        request.forgive(tx).await?;
        if let Some(lookup) = request.row.lookup {
            // Failures with the old password no longer keep its owner out.
            let device = acting.map(|id| padded(id.uuid()));
            forgive_sign_ins(request, tx, &lookup, device).await?;
        }
        Ok(Outcome::Changed { ended })
    }
}

async fn forgive_sign_ins(
    request: &FlowRequest,
    tx: &mut Tx<'_>,
    lookup: &[u8; 32],
    device: Option<[u8; 32]>,
) -> Result<(), StoreError> {
    let (key, network) = (&request.core.throttle_key, request.caller.network());
    for device in [None, device.as_ref()] {
        throttle::clear(tx, &ThrottleKeys::of(key, lookup, device, network).client).await?;
    }
    Ok(())
}

impl Action for ResetPassword {
    fn perform<'a>(
        &'a self,
        request: &'a FlowRequest,
        tx: &'a mut Tx<'_>,
        passed: Passed,
    ) -> Task<'a, Result<Outcome, Stop>> {
        Box::pin(async move {
            let account = passed.subject().account().ok_or(Refusal::FlowForeign)?;
            self.reset(request, tx, account).await
        })
    }
}
