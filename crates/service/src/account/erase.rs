//! Erasing an account: everything about the person is deleted, and the key of its events destroyed. The chain still verifies.

use uuid::Uuid;
use vestibule_domain::account::AccountState;
use vestibule_domain::audit::{EventKind, Origin};
use vestibule_domain::client::Actor;
use vestibule_domain::client::held::AccountsErase;
use vestibule_domain::id::{AccountId, SessionId};
use vestibule_domain::notice::Template;
use vestibule_domain::session::EndCause;
use vestibule_domain::time::Timestamp;
use vestibule_store::{Lock, StoreError, Transaction, Tx, account, erasure, session};

use super::AccountFault;
use crate::app::App;
use crate::client::Granted;

/// Closed accounts that one round of housekeeping looks for at a time.
const PAGE: u32 = 50;

impl App {
    /// Erases an account for good: a closed one, or, for who is at the command line, an open one where `at_once` says that nobody need
    /// wait. Its addresses are told, in the one message that stays until it was delivered; afterwards they are free.
    pub async fn erase_account(
        &self,
        right: &Granted<AccountsErase>,
        account: AccountId,
        at_once: bool,
    ) -> Result<(), AccountFault> {
        self.erase(account, at_once && *right.actor() == Actor::Operator, right.origin()).await
    }

    async fn erase(&self, account: AccountId, at_once: bool, origin: Origin) -> Result<(), AccountFault> {
        // The record of who did it goes with everything else.
        let by = serde_json::to_string(&origin.by).unwrap_or_default();
        let erase = Erase { app: self.clone(), account, at_once, origin };
        let ended = self.0.store.write(Lock::Account(account), erase).await??;
        self.0.sessions.forget(&ended);
        tracing::info!(%account, by, "an account was erased");
        Ok(())
    }

    /// The accounts that were erased, with when, behind this one of that time; at most `limit`.
    pub async fn erased_accounts(
        &self,
        after: Option<(AccountId, Timestamp)>,
        limit: u32,
    ) -> Result<Vec<(AccountId, Timestamp)>, StoreError> {
        let first = (AccountId::from_uuid(Uuid::nil()), Timestamp::from_micros(i64::MIN));
        account::erased(&mut self.0.store.read().await?, after.unwrap_or(first), limit).await
    }

    /// Erases the accounts that have been closed for as long as the policy keeps them. One that cannot be erased now is left for the
    /// next round; the last error is told.
    pub(crate) async fn erase_outlived(&self) -> Result<(), StoreError> {
        let kept = self.0.policy().retention.closed_accounts;
        let Some(now) = self.0.agreed_time().await? else { return Ok(()) };
        let Some(by) = AccountState::erased_if_closed_by(kept, now) else { return Ok(()) };
        loop {
            let mut erased = 0;
            for account in account::closed(&mut self.0.store.read().await?, by, PAGE).await? {
                match self.erase(account, false, Origin::default()).await {
                    Ok(()) => erased += 1,
                    Err(AccountFault::Store(cause)) => return Err(cause),
                    // Another node came first.
                    Err(refused) => tracing::debug!(%account, %refused, "an account was not erased"),
                }
            }
            if erased == 0 {
                return Ok(());
            }
        }
    }
}

struct Erase {
    app: App,
    account: AccountId,
    at_once: bool,
    origin: Origin,
}

impl Transaction for Erase {
    type Output = Result<Vec<SessionId>, AccountFault>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Output, StoreError> {
        let (core, id) = (&self.app.0, self.account);
        let Some(row) = account::get(tx, id).await? else { return Ok(Err(AccountFault::Unknown)) };
        let now = core.dated(tx, self.app.now()).await?;
        if let Err(refused) = row.state.erase(self.at_once, now) {
            return Ok(Err(AccountFault::State(refused)));
        }
        let ended = session::end_others(tx, id, None, EndCause::AccountClosed, now).await?;
        // Its message goes to the addresses while they are still there.
        core.record(tx, id, EventKind::AccountErased, self.origin.clone(), now).await?;
        erasure::erase(tx, id, Template::AccountErased.as_str(), now).await?;
        Ok(Ok(ended))
    }
}
