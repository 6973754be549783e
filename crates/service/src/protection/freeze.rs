//! What a freeze stops, in one transaction.

use vestibule_domain::audit::EventKind;
use vestibule_domain::gate::{Content, Passed, Purpose, Refusal};
use vestibule_domain::id::{AccountId, DeviceId, FlowId, IdentifierId, SessionId};
use vestibule_domain::protection::{Freeze, FreezeScope, FrozenBy};
use vestibule_domain::session::{EndCause, Session};
use vestibule_domain::time::Timestamp;
use vestibule_store::{
    Conn, StoreError, Tx, device, flow, link_record, protection, session, snapshot, weakening,
};

use crate::action::{Action, ActionCx, Outcome, Stop, Task};
use crate::app::App;
use crate::caller::{Caller, ChangeContext, SignedIn};
use crate::core::Core;
use crate::facts::Facts;
use crate::gate::{Asked, Evidence, Progress};
use crate::problem::Problem;

/// How a freeze is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FreezeRequest {
    pub(crate) scope: FreezeScope,
    pub(crate) by: FrozenBy,
    /// The address or number whose link it is.
    pub(crate) link_of: Option<IdentifierId>,
    /// The session that stays when only withdrawals are stopped.
    pub(crate) keep: Option<SessionId>,
    /// The device that asks, where the account knows it: the only one that stays known.
    pub(crate) acting: Option<DeviceId>,
    /// The flow that this very request spends.
    pub(crate) within: Option<FlowId>,
}

/// What pulling it did.
#[derive(Debug, Clone)]
pub(crate) struct FreezeApplied {
    /// Whether more is frozen than before.
    pub(crate) widened: bool,
    /// The sessions that ended.
    pub(crate) ended: Vec<SessionId>,
}

impl App {
    /// Freezes the account of a session. When everything is frozen this session ends too. Refused as `LockRests` where a
    /// session froze everything recently and there is no second factor.
    pub async fn freeze(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        scope: FreezeScope,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        let core = &self.0;
        let facts = Facts::of(&core.seals, &core.snapshot_within(signed_in).await?)?;
        let session = signed_in.session.clone();
        let asked = Asked::of(Purpose::Freeze, FreezeWithin { scope, session }, evidence);
        core.open_within(caller, signed_in, &facts, asked).await
    }
}

/// A freeze that somebody signed in asks for.
#[derive(Debug)]
struct FreezeWithin {
    scope: FreezeScope,
    session: Session,
}

impl Action for FreezeWithin {
    fn content(&self) -> Option<Content> {
        Some(Content::of("freeze").text("scope", self.scope.as_str()))
    }

    fn perform<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        passed: Passed,
    ) -> Task<'a, Result<Outcome, Stop>> {
        Box::pin(async move {
            let (core, session) = (&cx.core, &self.session);
            let account = session.account;
            if let Some(until) = core.lock_rests(tx, account, self.scope, cx.caller.now).await? {
                return Err(Refusal::LockRests { until }.into());
            }
            let request = FreezeRequest {
                scope: self.scope,
                by: FrozenBy::Owner,
                link_of: None,
                keep: Some(session.id),
                acting: Some(session.device),
                within: Some(passed.flow()),
            };
            let ended = core.apply_freeze(tx, request, &cx.change_context(account)).await?.ended;
            Ok(Outcome::Changed { ended })
        })
    }
}

impl Core {
    /// Freezes: sessions end, devices but the acting one are forgotten, what waits is cancelled, attempts under way are shut.
    /// Asking again only widens; where it does not, what waits goes on, the end of the freeze too, and a link ends nothing:
    /// there is one in every alert, and a reader of them could otherwise keep its owner out unnoticed. A press is
    /// noted either way.
    pub(crate) async fn apply_freeze(
        &self,
        tx: &mut Tx<'_>,
        request: FreezeRequest,
        on: &ChangeContext,
    ) -> Result<FreezeApplied, StoreError> {
        let (id, now) = (on.account, on.now);
        let present = protection::get(tx, id).await?.freeze;
        let freeze = Freeze { scope: request.scope, since: now, by: request.by }.joined(present);
        let widened = present != Some(freeze);
        if let Some(contact) = request.link_of {
            link_record::note_freeze(tx, id, contact, now).await?;
            if !widened {
                return Ok(FreezeApplied { widened, ended: Vec::new() });
            }
        }
        if widened {
            protection::set_freeze(tx, id, Some(freeze)).await?;
            for waiting in weakening::waiting_of(tx, id).await? {
                self.cancel(tx, &waiting, on).await?;
            }
            device::forget_others(tx, id, request.acting, now).await?;
        }
        if widened || !freeze.stops_sign_in() {
            flow::shut_others(tx, id, request.within).await?;
        }
        let keep = request.keep.filter(|_| !freeze.stops_sign_in());
        let ended = session::end_others(tx, id, keep, EndCause::Frozen, now).await?;
        let told = match u32::try_from(ended.len()).unwrap_or(u32::MAX) {
            _ if widened => Some(EventKind::Frozen { scope: freeze.scope, by: request.by }),
            0 => None,
            count => Some(EventKind::OtherSessionsEnded { count }),
        };
        if let Some(kind) = told {
            self.record(tx, id, kind, on.origin.clone(), now).await?;
        }
        Ok(FreezeApplied { widened, ended })
    }

    /// Until when a session of this account cannot freeze this much again.
    pub(crate) async fn lock_rests(
        &self,
        conn: &mut Conn<'_>,
        account: AccountId,
        scope: FreezeScope,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        if scope != FreezeScope::Everything {
            return Ok(None);
        }
        let Some(present) = snapshot::get(conn, account).await? else { return Ok(None) };
        let second_factor = present.authenticator.is_some() || !present.passkeys.is_empty();
        let ended = present.protection.lock_ended_at;
        Ok(Freeze::session_rests_until(ended, second_factor, &self.policy().protection, now))
    }

    /// The device that a request comes from, where this account knows it.
    pub(crate) async fn acting_device(
        &self,
        tx: &mut Tx<'_>,
        account: AccountId,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<Option<DeviceId>, StoreError> {
        let found = device::find(tx, account, &caller.devices.shown(now)).await?.map(|row| row.device);
        Ok(found.filter(|device| device.is_known(&self.policy().device, now)).map(|device| device.id))
    }
}
