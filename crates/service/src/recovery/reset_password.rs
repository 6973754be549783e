//! Putting a new password in place of a forgotten one.

use vestibule_domain::audit::EventKind;
use vestibule_domain::gate::{Passed, Refusal};
use vestibule_domain::id::AccountId;
use vestibule_domain::session::EndCause;
use vestibule_store::password::PasswordRow;
use vestibule_store::{StoreError, Tx, device, password, protection, session, throttle};

use crate::action::{Action, ActionCx, Outcome, Stop, Task};
use crate::gate::padded;
use crate::throttle::ThrottleKeys;

/// A new password, hashed.
#[derive(Debug)]
pub(crate) struct ResetPassword(pub(crate) PasswordRow);

impl ResetPassword {
    /// Whoever was in is out, whatever was under way is over.
    async fn reset(&self, cx: &ActionCx, tx: &mut Tx<'_>, account: AccountId) -> Result<Outcome, Stop> {
        let (core, now) = (&cx.core, cx.caller.now);
        cx.keep_former_password(tx, account).await?;
        password::put(tx, &self.0).await?;
        protection::note_password_reset(tx, account, now).await?;
        protection::ask_check_up(tx, account, now).await?;
        let ended = session::end_others(tx, account, None, EndCause::PasswordReset, now).await?;
        // A device that a thief had confirmed is known no longer; the one that the password is reset on stays, if it is known.
        let acting = core.acting_device(tx, account, &cx.caller, now).await?;
        device::forget_others(tx, account, acting, now).await?;
        if let Some((reason, _)) = protection::get(tx, account).await?.suspicion {
            protection::set_suspicion(tx, account, None).await?;
            cx.record(tx, account, EventKind::SuspicionReleased { reason }).await?;
        }
        cx.record(tx, account, EventKind::PasswordReset).await?;
        cx.forgive(tx).await?;
        if let Some(lookup) = cx.row.lookup {
            // Failures with the old password no longer keep its owner out.
            let device = acting.map(|id| padded(id.uuid()));
            forgive_sign_ins(cx, tx, &lookup, device).await?;
        }
        Ok(Outcome::Changed { ended })
    }
}

async fn forgive_sign_ins(
    cx: &ActionCx,
    tx: &mut Tx<'_>,
    lookup: &[u8; 32],
    device: Option<[u8; 32]>,
) -> Result<(), StoreError> {
    let (key, network) = (&cx.core.throttle_key, cx.caller.network());
    for device in [None, device.as_ref()] {
        throttle::clear(tx, &ThrottleKeys::of(key, lookup, device, network).client).await?;
    }
    Ok(())
}

impl Action for ResetPassword {
    fn perform<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        passed: Passed,
    ) -> Task<'a, Result<Outcome, Stop>> {
        Box::pin(async move {
            let account = passed.subject().account().ok_or(Refusal::FlowForeign)?;
            self.reset(cx, tx, account).await
        })
    }
}
