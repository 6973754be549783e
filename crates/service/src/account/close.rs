//! Closing an account: what is done when its wait is over, and how the exchange asks for it and takes that back. It waits, is
//! announced and can be vetoed like every other weakening, whoever asks.

use vestibule_domain::account::{AskedBy, StateRefusal};
use vestibule_domain::audit::{EventKind, Origin};
use vestibule_domain::client::held::AccountsClose;
use vestibule_domain::gate::{Purpose, Refusal};
use vestibule_domain::id::{AccountId, SessionId, WeakeningId};
use vestibule_domain::protection::ProtectionChange;
use vestibule_domain::session::EndCause;
use vestibule_domain::time::Timestamp;
use vestibule_store::{Lock, StoreError, Transaction, Tx, account, alert_link, device, session, weakening};

use crate::action::{Answer, Outcome, answered};
use crate::app::App;
use crate::caller::ChangeContext;
use crate::client::Granted;
use crate::core::Core;
use crate::problem::{ClientProblem, Problem};
use crate::protection::ChangeRequest;

/// Why the exchange's wish about an account was not done.
#[derive(Debug, thiserror::Error)]
pub enum AccountFault {
    /// There is no such account.
    #[error("there is no such account")]
    Unknown,
    /// The state of the account does not allow it.
    #[error("{}", reason(*.0))]
    State(StateRefusal),
    /// The account is frozen.
    #[error(
        "the account is frozen, so nothing about it can be made less safe before its owner ends the freeze"
    )]
    Frozen,
    /// It was refused for another reason.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<AccountFault> for Problem {
    fn from(fault: AccountFault) -> Self {
        match fault {
            AccountFault::Unknown | AccountFault::State(StateRefusal::ErasedAlready) => Self::NotFound,
            AccountFault::State(StateRefusal::StillOpen) => ClientProblem::AccountOpen.into(),
            AccountFault::State(StateRefusal::ClosedAlready) => ClientProblem::AccountClosed.into(),
            AccountFault::Frozen => Refusal::Frozen.into(),
            AccountFault::Refused(refusal) => refusal.into(),
            AccountFault::Store(cause) => cause.into(),
        }
    }
}

const fn reason(refusal: StateRefusal) -> &'static str {
    match refusal {
        StateRefusal::StillOpen => "the account is open: close it first, and erase it once it is closed",
        StateRefusal::ClosedAlready => "the account is closed already",
        StateRefusal::ErasedAlready => "the account is erased already",
    }
}

/// The closing that the exchange asks for.
const BY_EXCHANGE: ProtectionChange = ProtectionChange::CloseAccount { by: AskedBy::Operator };

/// A closing that the exchange asked for and that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClosingWaits {
    /// The change that waits.
    pub id: WeakeningId,
    /// When it takes effect unless the customer vetoes it.
    pub effective_at: Timestamp,
}

impl App {
    /// Asks, for the exchange, for an account to be closed. It waits as long as if its owner had asked, is told to every address
    /// and number, and can be vetoed from each. Asking again begins no time anew.
    pub async fn close_account(
        &self,
        right: &Granted<AccountsClose>,
        account: AccountId,
    ) -> Result<ClosingWaits, AccountFault> {
        let id = WeakeningId::from_uuid(self.0.uuid(self.now()));
        let ask = AskClosing { app: self.clone(), account, id, origin: right.origin() };
        match self.0.store.write(Lock::Account(account), ask).await?? {
            Ok(Outcome::Waits { id, effective_at }) => Ok(ClosingWaits { id, effective_at }),
            Ok(
                Outcome::Changed { .. }
                | Outcome::Began { .. }
                | Outcome::IdentifierTaken
                | Outcome::ContactsFull,
            ) => Err(AccountFault::State(StateRefusal::ClosedAlready)),
            Err(refused) if refused.refusal == Refusal::Frozen => Err(AccountFault::Frozen),
            Err(refused) => Err(AccountFault::Refused(refused.refusal)),
        }
    }

    /// Takes back a closing that the exchange asked for and that waits; one that the customer asked for goes on. Says whether there
    /// was one.
    pub async fn keep_account(
        &self,
        right: &Granted<AccountsClose>,
        account: AccountId,
    ) -> Result<bool, AccountFault> {
        let keep = TakeBack { app: self.clone(), account, origin: right.origin() };
        self.0.store.write(Lock::Account(account), keep).await?
    }
}

struct AskClosing {
    app: App,
    account: AccountId,
    id: WeakeningId,
    origin: Origin,
}

impl Transaction for AskClosing {
    type Output = Result<Answer<Outcome>, AccountFault>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Output, StoreError> {
        let core = &self.app.0;
        let Some(row) = account::get(tx, self.account).await? else { return Ok(Err(AccountFault::Unknown)) };
        let now = core.dated(tx, self.app.now()).await?;
        if let Err(refused) = row.state.close(now) {
            return Ok(Err(AccountFault::State(refused)));
        }
        let asked = ChangeRequest::of(self.id, BY_EXCHANGE);
        let on = ChangeContext { account: self.account, origin: self.origin.clone(), now };
        let settled = core.settle_change(tx, &asked, Purpose::WeakenProtection, &on).await;
        answered(settled).map(Ok)
    }
}

struct TakeBack {
    app: App,
    account: AccountId,
    origin: Origin,
}

impl Transaction for TakeBack {
    type Output = Result<bool, AccountFault>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Output, StoreError> {
        let core = &self.app.0;
        let Some(row) = account::get(tx, self.account).await? else { return Ok(Err(AccountFault::Unknown)) };
        let now = core.dated(tx, self.app.now()).await?;
        if let Err(refused) = row.state.close(now) {
            return Ok(Err(AccountFault::State(refused)));
        }
        let waiting = weakening::waiting_of(tx, self.account).await?;
        let Some(closing) = waiting.iter().find(|waiting| waiting.change == BY_EXCHANGE) else {
            return Ok(Ok(false));
        };
        let on = ChangeContext { account: self.account, origin: self.origin.clone(), now };
        core.cancel(tx, closing, &on).await?;
        Ok(Ok(true))
    }
}

impl Core {
    /// Closes an account: every session ends on every node, every device is forgotten, what waits is called off, flows and links are
    /// shut. Its addresses find nobody from then on, and stay taken. Returns the sessions.
    pub(crate) async fn close_account(
        &self,
        tx: &mut Tx<'_>,
        by: AskedBy,
        on: &ChangeContext,
    ) -> Result<Vec<SessionId>, StoreError> {
        let (id, now) = (on.account, on.now);
        if !account::close(tx, id, now).await? {
            return Ok(Vec::new());
        }
        for waiting in weakening::waiting_of(tx, id).await? {
            self.cancel(tx, &waiting, on).await?;
        }
        let ended = session::end_others(tx, id, None, EndCause::AccountClosed, now).await?;
        device::forget_others(tx, id, None, now).await?;
        self.record(tx, id, EventKind::AccountClosed { by }, on.origin.clone(), now).await?;
        alert_link::remove_freezes(tx, id).await?;
        Ok(ended)
    }
}
