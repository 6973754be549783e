//! Putting a new password in place of a forgotten one.

use vestibule_domain::audit::EventKind;
use vestibule_domain::gate::{Passed, Refusal};
use vestibule_domain::id::{AccountId, SessionId};
use vestibule_domain::session::EndCause;
use vestibule_store::password::PasswordRow;
use vestibule_store::{StoreError, Tx, device, password, protection, session, throttle};

use crate::action::{Action, ActionCx, Outcome, Stop, Task};
use crate::gate::padded;
use crate::sign_in::BeginSession;
use crate::throttle::ThrottleKeys;

/// A new password, hashed, and the session that begins with it: a reset has proven no less than a sign-in with the new
/// password would.
#[derive(Debug)]
pub(crate) struct ResetPassword {
    pub(crate) password: PasswordRow,
    pub(crate) session: BeginSession,
}

impl ResetPassword {
    /// Sets it: every session ends, and every other device is forgotten. Returns the sessions, and whether a freeze stops the sign-in.
    async fn reset(
        &self,
        cx: &ActionCx,
        tx: &mut Tx<'_>,
        account: AccountId,
    ) -> Result<(Vec<SessionId>, bool), StoreError> {
        let (core, now) = (&cx.core, cx.caller.now);
        cx.keep_former_password(tx, account).await?;
        password::put(tx, &self.password).await?;
        protection::note_password_reset(tx, account, now).await?;
        protection::ask_check_up(tx, account, now).await?;
        let ended = session::end_others(tx, account, None, EndCause::PasswordReset, now).await?;
        // A device that a thief had confirmed is known no longer; the one that the password is reset on stays, if it is known.
        let acting = core.acting_device(tx, account, &cx.caller, now).await?;
        device::forget_others(tx, account, acting, now).await?;
        let protections = protection::get(tx, account).await?;
        if let Some((reason, _)) = protections.suspicion {
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
        let stopped = protections.freeze.is_some_and(|freeze| freeze.stops_sign_in())
            || protections.operator_freeze.is_some_and(|freeze| freeze.stops_sign_in());
        Ok((ended, stopped))
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
            let (ended, stopped) = self.reset(cx, tx, account).await?;
            if stopped {
                return Ok(Outcome::Changed { ended });
            }
            match self.session.begin(cx, tx, &passed, account, false).await {
                Ok(Outcome::Began { session, tokens, .. }) => Ok(Outcome::Began { session, tokens, ended }),
                Ok(other) => Ok(other),
                // The device was forgotten or renewed by another request: nothing stays, and the password can be sent again.
                Err(Stop::Refused(_)) => Err(StoreError::raced().into()),
                Err(broken @ Stop::Broken(_)) => Err(broken),
            }
        })
    }
}
