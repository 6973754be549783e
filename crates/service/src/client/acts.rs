//! What the exchange does to an account: freezes it, ends its sessions, demands a new password. Its owner is told of each, and
//! none of it can be undone by the owner or by a thief in the owner's place.

use vestibule_domain::audit::{EventKind, Origin};
use vestibule_domain::client::held::{AccountsFreeze, PasswordsDemand, SessionsEnd};
use vestibule_domain::id::{AccountId, SessionId};
use vestibule_domain::protection::{FreezeReason, FreezeScope, OperatorFreeze, ProtectionChange};
use vestibule_domain::session::EndCause;
use vestibule_domain::time::Timestamp;
use vestibule_store::{Lock, StoreError, Transaction, Tx, account, flow, protection, session, weakening};

use super::Granted;
use crate::app::App;
use crate::caller::ChangeContext;
use crate::problem::Problem;

/// What is done to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// It is frozen by the exchange; again to change scope or reason.
    Freeze { scope: FreezeScope, reason: FreezeReason },
    /// The exchange's freeze ends.
    Unfreeze,
    /// All its sessions end.
    EndSessions,
    /// A new password is demanded at the next sign-in.
    DemandPassword,
}

/// What was done.
#[derive(Debug, Default)]
pub(crate) struct Done {
    /// Whether anything changed.
    pub(crate) changed: bool,
    /// The sessions that ended.
    pub(crate) ended: Vec<SessionId>,
}

impl App {
    /// Freezes an account for the exchange. When everything is frozen all sessions end; changes that wait are cancelled, but for
    /// the end of the owner's own freeze. Doing it again changes scope and reason. Says whether anything changed.
    pub async fn freeze_account(
        &self,
        right: &Granted<AccountsFreeze>,
        id: AccountId,
        scope: FreezeScope,
        reason: FreezeReason,
    ) -> Result<bool, Problem> {
        Ok(self.act(id, Act::Freeze { scope, reason }, right.origin()).await?.changed)
    }

    /// Ends the exchange's freeze; the owner's own stays. Says whether there was one.
    pub async fn unfreeze_account(
        &self,
        right: &Granted<AccountsFreeze>,
        id: AccountId,
    ) -> Result<bool, Problem> {
        Ok(self.act(id, Act::Unfreeze, right.origin()).await?.changed)
    }

    /// Ends all sessions of an account, on every node; says how many.
    pub async fn end_sessions_of(
        &self,
        right: &Granted<SessionsEnd>,
        id: AccountId,
    ) -> Result<usize, Problem> {
        Ok(self.act(id, Act::EndSessions, right.origin()).await?.ended.len())
    }

    /// Demands that a new password is chosen before the next sign-in. Sessions go on.
    pub async fn demand_password(
        &self,
        right: &Granted<PasswordsDemand>,
        id: AccountId,
    ) -> Result<(), Problem> {
        self.act(id, Act::DemandPassword, right.origin()).await.map(drop)
    }

    /// Does it; [`Problem::NotFound`] where there is no such account.
    pub(crate) async fn act(&self, id: AccountId, act: Act, origin: Origin) -> Result<Done, Problem> {
        let acting = Acting { app: self.clone(), account: id, act, origin, now: self.now() };
        let done = self.0.store.write(Lock::Account(id), acting).await?.ok_or(Problem::NotFound)?;
        self.0.sessions.forget(&done.ended);
        Ok(done)
    }
}

/// It, done within a transaction behind the account's lock.
pub(super) struct Acting {
    pub(super) app: App,
    pub(super) account: AccountId,
    pub(super) act: Act,
    pub(super) origin: Origin,
    pub(super) now: Timestamp,
}

impl Transaction for Acting {
    type Output = Option<Done>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<Done>, StoreError> {
        let row = account::get(tx, self.account).await?;
        if !row.is_some_and(|row| row.state.is_open()) {
            return Ok(None);
        }
        self.on_open(tx).await.map(Some)
    }
}

impl Acting {
    /// Does it to an account that is open.
    pub(super) async fn on_open(&self, tx: &mut Tx<'_>) -> Result<Done, StoreError> {
        match self.act {
            Act::Freeze { scope, reason } => self.freeze(tx, scope, reason).await,
            Act::Unfreeze => self.unfreeze(tx).await,
            Act::EndSessions => {
                let ended = self.end(tx).await?;
                self.sessions_ended(tx, ended).await
            }
            Act::DemandPassword => self.demand_password(tx).await,
        }
    }

    async fn freeze(
        &self,
        tx: &mut Tx<'_>,
        scope: FreezeScope,
        reason: FreezeReason,
    ) -> Result<Done, StoreError> {
        let present = protection::get(tx, self.account).await?.operator_freeze;
        let freeze = OperatorFreeze { scope, reason, since: self.now }.after(present);
        if present == Some(freeze) {
            return Ok(Done::default());
        }
        protection::set_operator_freeze(tx, self.account, Some(freeze)).await?;
        let on = ChangeContext { account: self.account, origin: self.origin.clone(), now: self.now };
        for waiting in weakening::waiting_of(tx, self.account).await? {
            if waiting.change != ProtectionChange::Unfreeze {
                self.app.0.cancel(tx, &waiting, &on).await?;
            }
        }
        let ended = if freeze.stops_sign_in() { self.end(tx).await? } else { Vec::new() };
        self.record(tx, EventKind::ExchangeFroze { scope, freeze_reason: reason }).await?;
        Ok(Done { changed: true, ended })
    }

    async fn unfreeze(&self, tx: &mut Tx<'_>) -> Result<Done, StoreError> {
        if protection::get(tx, self.account).await?.operator_freeze.is_none() {
            return Ok(Done::default());
        }
        protection::set_operator_freeze(tx, self.account, None).await?;
        self.record(tx, EventKind::ExchangeUnfroze).await?;
        Ok(Done { changed: true, ended: Vec::new() })
    }

    /// What follows where all sessions of the account were ended: these.
    pub(super) async fn sessions_ended(
        &self,
        tx: &mut Tx<'_>,
        ended: Vec<SessionId>,
    ) -> Result<Done, StoreError> {
        if ended.is_empty() {
            flow::shut_others(tx, self.account, None).await?;
        } else {
            let count = u32::try_from(ended.len()).unwrap_or(u32::MAX);
            self.record(tx, EventKind::AllSessionsEnded { count }).await?;
        }
        Ok(Done { changed: !ended.is_empty(), ended })
    }

    async fn demand_password(&self, tx: &mut Tx<'_>) -> Result<Done, StoreError> {
        protection::demand_password(tx, self.account, self.now).await?;
        self.record(tx, EventKind::PasswordDemanded).await?;
        Ok(Done { changed: true, ended: Vec::new() })
    }

    /// Ends every session. Attempts under way end with the event that tells of it.
    async fn end(&self, tx: &mut Tx<'_>) -> Result<Vec<SessionId>, StoreError> {
        session::end_others(tx, self.account, None, EndCause::EndedByExchange, self.now).await
    }

    async fn record(&self, tx: &mut Tx<'_>, kind: EventKind) -> Result<(), StoreError> {
        self.app.0.record(tx, self.account, kind, self.origin.clone(), self.now).await
    }
}
