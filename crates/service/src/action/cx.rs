//! What an action knows of the request that it is performed for.

use std::sync::Arc;

use vestibule_domain::audit::{EventKind, Origin};
use vestibule_domain::id::{AccountId, DeviceId, SessionId};
use vestibule_domain::protection::Suspicion;
use vestibule_domain::session::{EndCause, Session};
use vestibule_store::flow::FlowRow;
use vestibule_store::{StoreError, Tx, session, throttle};

use crate::caller::{Caller, ChangeContext};
use crate::core::Core;
use crate::records::Context;
use crate::throttle::ThrottleKeys;

/// Who asks for an action, of which flow, and from where.
#[derive(Clone)]
pub(crate) struct ActionCx {
    pub(crate) core: Arc<Core>,
    pub(crate) caller: Caller,
    /// The flow as it was read or opened.
    pub(crate) row: FlowRow,
    pub(crate) context: Context,
    /// Where failures count.
    pub(crate) scopes: Option<ThrottleKeys>,
    /// The session that the flow belongs to, where one opened it.
    pub(crate) session: Option<Box<Session>>,
    /// The device that the holder is on, where the account knows it and the flow is spent there.
    pub(crate) device: Option<DeviceId>,
    /// Why a sign-in whose password is proven locks the account, if it does.
    pub(crate) suspicion: Option<Suspicion>,
}

impl ActionCx {
    pub(crate) fn account(&self) -> Option<AccountId> {
        self.row.parts.subject.account()
    }

    /// The session that the flow belongs to, where one opened it.
    pub(crate) fn session(&self) -> Option<&Session> {
        self.session.as_deref()
    }

    /// Where this request came from.
    pub(crate) fn origin(&self) -> Origin {
        let session = self.session();
        let device = session.map(|session| session.device).or(self.device);
        self.caller.origin(device, session.map(|session| session.id))
    }

    /// From where and when this request changes the account.
    pub(crate) fn change_context(&self, account: AccountId) -> ChangeContext {
        ChangeContext { account, origin: self.origin(), now: self.caller.now }
    }

    pub(crate) async fn record(
        &self,
        tx: &mut Tx<'_>,
        account: AccountId,
        kind: EventKind,
    ) -> Result<(), StoreError> {
        self.core.record(tx, account, kind, self.origin(), self.caller.now).await
    }

    /// Ends all sessions of the account but this one.
    pub(crate) async fn end_others(
        &self,
        tx: &mut Tx<'_>,
        session: &Session,
        cause: EndCause,
    ) -> Result<Vec<SessionId>, StoreError> {
        session::end_others(tx, session.account, Some(session.id), cause, self.caller.now).await
    }

    /// A success forgives the holder's own failures, and on a new device those of strangers too: the owner is in.
    pub(crate) async fn forgive(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let Some(scopes) = self.scopes else { return Ok(()) };
        throttle::clear(tx, &scopes.client).await?;
        if let Some(strangers) = scopes.strangers {
            throttle::clear(tx, &strangers).await?;
        }
        Ok(())
    }
}
