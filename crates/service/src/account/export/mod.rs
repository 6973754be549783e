//! A copy of everything that is kept about a customer, for the customer or for the exchange. Each copy is an event, which its
//! owner is told of at every address.

mod at;
mod document;
mod gather;
mod of_event;

use vestibule_domain::account::{AskedBy, StateRefusal};
use vestibule_domain::audit::{EventKind, EventName, Origin};
use vestibule_domain::client::held::AccountsExport;
use vestibule_domain::gate::{Content, Passed, Purpose, Refusal};
use vestibule_domain::id::AccountId;
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::{Conn, Lock, StoreError, Transaction, Tx, account, event};

use super::AccountFault;
use crate::action::{Action, ActionCx, Outcome, Stop, Task};
use crate::app::App;
use crate::caller::{Caller, SignedIn};
use crate::client::Granted;
use crate::core::Core;
use crate::facts::Facts;
use crate::gate::{Asked, Evidence, Progress};
use crate::problem::Problem;
use crate::records::Kept;

/// How far back copies count.
const DAY: Span = Span::from_days(1);

impl App {
    /// A copy of everything that is kept about the customer, as JSON, where everything that is demanded was proven: the password, and the
    /// second factor if there is one. A customer gets so many in 24 hours.
    pub async fn export_account(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        evidence: &[Evidence],
    ) -> Result<(Progress, Option<String>), Problem> {
        let (core, account) = (&self.0, signed_in.session.account);
        let used_up = core.copies_used_up(&mut core.store.read().await?, account, caller.now).await?;
        if let Some(until) = used_up {
            return Err(Problem::TooMany { until });
        }
        let facts = Facts::of(&core.seals, &core.snapshot_within(signed_in).await?)?;
        let asked = Asked::of(Purpose::ExportAccount, MakeCopy, evidence);
        let progress = core.open_within(caller, signed_in, &facts, asked).await?;
        let copy = match progress {
            Progress::Done => Some(core.copy_of(account, caller.now).await?),
            Progress::Prove { .. }
            | Progress::Refused { .. }
            | Progress::SignedIn(_)
            | Progress::Enrolled(_)
            | Progress::Waits { .. } => None,
        };
        Ok((progress, copy))
    }

    /// The same for the exchange, also of a closed account. Its owner sees and is told that it was made, and by whom.
    pub async fn export_for_exchange(
        &self,
        right: &Granted<AccountsExport>,
        account: AccountId,
    ) -> Result<String, AccountFault> {
        let now = self.now();
        let note = NoteCopy { app: self.clone(), account, origin: right.origin(), now };
        self.0.store.write(Lock::Account(account), note).await??;
        match self.0.copy_of(account, now).await {
            Ok(copy) => Ok(copy),
            Err(cause) => Err(self.erased_meanwhile(account, cause).await),
        }
    }

    /// Why a copy could not be made: the account was erased while it was, or the database failed.
    async fn erased_meanwhile(&self, id: AccountId, cause: StoreError) -> AccountFault {
        let Ok(mut conn) = self.0.store.read().await else { return cause.into() };
        match account::get(&mut conn, id).await {
            Ok(Some(row)) if row.state.is_erased() => AccountFault::State(StateRefusal::ErasedAlready),
            Ok(_) | Err(_) => cause.into(),
        }
    }
}

impl Core {
    /// Until when the customer gets no further copy, where so many were made within a day.
    async fn copies_used_up(
        &self,
        conn: &mut Conn<'_>,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let name = EventName::AccountExported.as_str();
        let (made, first) = event::since(conn, account, name, now - DAY).await?;
        Ok(first.filter(|_| made >= self.policy().throttle.exports_per_day).map(|first| first + DAY))
    }
}

/// Writes down that its owner takes a copy.
#[derive(Debug)]
struct MakeCopy;

impl Action for MakeCopy {
    fn content(&self) -> Option<Content> {
        Some(Content::of("export_account"))
    }

    fn perform<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        passed: Passed,
    ) -> Task<'a, Result<Outcome, Stop>> {
        Box::pin(async move {
            let account = passed.subject().account().ok_or(Refusal::FlowForeign)?;
            // Of many that race past the look before, only as many are made as may be.
            if let Some(until) = cx.core.copies_used_up(tx, account, cx.caller.now).await? {
                return Err(Refusal::Locked { until }.into());
            }
            cx.record(tx, account, EventKind::AccountExported { by: AskedBy::Owner }).await?;
            Ok(Outcome::Changed { ended: Vec::new() })
        })
    }

    /// A request that is sent again gets no second copy: each is an event of its own.
    fn again<'a>(
        &'a self,
        _cx: &'a ActionCx,
        _tx: &'a mut Tx<'_>,
        _kept: &'a Kept,
    ) -> Task<'a, Result<Option<Outcome>, StoreError>> {
        Box::pin(async { Ok(None) })
    }
}

struct NoteCopy {
    app: App,
    account: AccountId,
    origin: Origin,
    now: Timestamp,
}

impl Transaction for NoteCopy {
    type Output = Result<(), AccountFault>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Output, StoreError> {
        let Some(row) = account::get(tx, self.account).await? else { return Ok(Err(AccountFault::Unknown)) };
        if row.state.is_erased() {
            return Ok(Err(AccountFault::State(StateRefusal::ErasedAlready)));
        }
        let kind = EventKind::AccountExported { by: AskedBy::Operator };
        self.app.0.record(tx, self.account, kind, self.origin.clone(), self.now).await.map(Ok)
    }
}
