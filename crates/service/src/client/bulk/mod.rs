//! What the exchange does to many accounts at once ([the states](../../../../domain/src/client/BULK.md)): jobs are begun, looked at
//! and stopped here, and carried out beside requests.

mod carry_out;
mod plan;

use vestibule_domain::audit::OperatorEventKind;
use vestibule_domain::client::held::{AccountsBulk, AccountsFreeze, PasswordsDemand, SessionsEnd};
use vestibule_domain::client::{
    Actor, BULK_AT_ONCE, BULK_SAMPLE, BulkAccounts, BulkAct, BulkEnd, BulkKey, ExternalId, bulk_parts,
};
use vestibule_domain::id::{AccountId, BulkId, ClientId};
use vestibule_domain::protection::{FreezeReason, FreezeScope};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::bulk::{self, BulkRow, NewBulk};
use vestibule_store::{Lock, StoreError, Transaction, Tx, external_id};

use super::Granted;
use crate::app::App;
use crate::core::Core;
use crate::problem::{ClientProblem, Problem};

/// Jobs that a list shows.
const LISTED: u32 = 100;

/// Names that are looked up by one statement.
const NAMES: usize = 1000;

/// What is to be done to many accounts, by somebody who may do it to one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantedAct(BulkAct);

impl GrantedAct {
    /// All sessions end.
    #[must_use]
    pub const fn end_sessions(_right: &Granted<SessionsEnd>) -> Self {
        Self(BulkAct::EndSessions)
    }

    /// A new password is demanded at the next sign-in.
    #[must_use]
    pub const fn demand_password(_right: &Granted<PasswordsDemand>) -> Self {
        Self(BulkAct::DemandPassword)
    }

    /// The exchange freezes what it has not frozen yet.
    #[must_use]
    pub const fn freeze(_right: &Granted<AccountsFreeze>, scope: FreezeScope, reason: FreezeReason) -> Self {
        Self(BulkAct::Freeze { scope, reason })
    }

    /// Freezes of the exchange's end that were made for this reason, and not before `since`.
    #[must_use]
    pub const fn unfreeze(
        _right: &Granted<AccountsFreeze>,
        reason: FreezeReason,
        since: Option<Timestamp>,
    ) -> Self {
        Self(BulkAct::Unfreeze { reason, since })
    }
}

/// A job and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkView {
    /// The job's id.
    pub id: BulkId,
    /// Who began it.
    pub by: Actor,
    /// The name that its client chose.
    pub key: Option<BulkKey>,
    /// What is done to each account.
    pub act: BulkAct,
    /// Whether it is done to everybody, and not to a list.
    pub everybody: bool,
    /// How many accounts there are to go through; `None` where they were not counted yet.
    pub total: Option<u64>,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// When and how it ended.
    pub ended: Option<(Timestamp, BulkEnd)>,
    /// How many accounts it came past.
    pub through: u64,
    /// How many of them it changed.
    pub changed: u64,
    /// How many of them it could do nothing to.
    pub left_out: u64,
}

/// The accounts that a job could do nothing to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// Those of a list that are not there, or not open.
    pub not_found: Vec<AccountId>,
    /// The exchange's names in a list that no account had when the job was begun.
    pub unknown: Vec<ExternalId>,
    /// Those that something is wrong with; the log says what.
    pub failed: Vec<AccountId>,
}

impl BulkView {
    fn of(row: BulkRow) -> Self {
        let BulkRow { id, by, key, act, everybody, total, begun_at, ended, content: _, .. } = row;
        let BulkRow { through, changed, left_out, .. } = row;
        Self { id, by, key, act, everybody, total, begun_at, ended, through, changed, left_out }
    }
}

impl App {
    /// Begins to do something to many accounts. A client calls the job by a name of its own: sent again with the same content, the request is
    /// answered with the job that was begun by it, with another it is refused as [`ClientProblem::BulkKeyUsed`]. So many of a
    /// client go on at a time. Says whether it was begun by this request.
    pub async fn begin_bulk(
        &self,
        right: &Granted<AccountsBulk>,
        act: GrantedAct,
        accounts: &BulkAccounts,
        key: Option<BulkKey>,
    ) -> Result<(BulkView, bool), Problem> {
        let (now, GrantedAct(act)) = (self.now(), act);
        let (listed, unknown) = self.resolved(accounts).await?;
        let new = NewBulk {
            id: BulkId::from_uuid(self.0.uuid(now)),
            client: client_of(right.actor()).zip(key),
            content: accounts.content(act).digest(),
            act,
            listed,
            unknown,
            begun_at: now,
        };
        if new.client.is_none() && *right.actor() != Actor::Operator {
            return Err(Problem::fault("a client begins a job without a name for it"));
        }
        let begin = Begin { app: self.clone(), new, by: right.actor().clone() };
        match self.0.store.write(Lock::Installation, begin).await? {
            Began::Now(row) => Ok((BulkView::of(*row), true)),
            Began::Before(row) => Ok((BulkView::of(*row), false)),
            Began::Otherwise => Err(ClientProblem::BulkKeyUsed.into()),
            Began::TooMany => Err(Problem::TooMany { until: now + Span::from_minutes(1) }),
        }
    }

    /// The accounts of a list, in the order of their ids and each once, and the names in it that no account has; no accounts where everybody
    /// is meant. A name belongs to one account for good, so it can be looked up before anything is locked.
    async fn resolved(
        &self,
        accounts: &BulkAccounts,
    ) -> Result<(Option<Vec<AccountId>>, Vec<ExternalId>), StoreError> {
        let BulkAccounts::Listed(list) = accounts else { return Ok((None, Vec::new())) };
        let (mut listed, mut unknown) = (list.accounts().to_vec(), Vec::new());
        for names in list.external_ids().chunks(NAMES) {
            let found = external_id::accounts(&mut self.0.store.read().await?, names).await?;
            unknown.extend(names.iter().filter(|name| !found.contains_key(name.as_str())).cloned());
            listed.extend(found.into_values());
        }
        listed.sort_unstable();
        listed.dedup();
        Ok((Some(listed), unknown))
    }

    /// A job, with the accounts that it left out. A client sees its own.
    pub async fn bulk(
        &self,
        right: &Granted<AccountsBulk>,
        id: BulkId,
    ) -> Result<(BulkView, LeftOut), Problem> {
        let mut conn = self.0.store.read().await?;
        let row = bulk::get(&mut conn, id).await?.filter(|row| sees(right.actor(), row));
        let row = row.ok_or(Problem::NotFound)?;
        let mut left_out = LeftOut { unknown: bulk::unknown(&mut conn, id).await?, ..LeftOut::default() };
        for lane in bulk::lanes(&mut conn, id).await? {
            left_out.not_found.extend(lane.not_found);
            left_out.failed.extend(lane.failed);
        }
        Ok((BulkView::of(row), left_out))
    }

    /// The newest jobs; a client sees its own.
    pub async fn bulks(&self, right: &Granted<AccountsBulk>) -> Result<Vec<BulkView>, Problem> {
        let mut conn = self.0.store.read().await?;
        let rows = match client_of(right.actor()) {
            Some(client) => bulk::of_client(&mut conn, client, LISTED).await?,
            None => bulk::all(&mut conn, LISTED).await?,
        };
        Ok(rows.into_iter().map(BulkView::of).collect())
    }

    /// Stops a job; what it did stays done. A client stops its own. Stopping one that has ended changes nothing.
    pub async fn stop_bulk(
        &self,
        right: &Granted<AccountsBulk>,
        id: BulkId,
    ) -> Result<(BulkView, LeftOut), Problem> {
        let row = bulk::get(&mut self.0.store.read().await?, id).await?;
        if row.is_none_or(|row| !sees(right.actor(), &row)) {
            return Err(Problem::NotFound);
        }
        self.end_bulk(id, BulkEnd::Stopped, right.actor().clone()).await?;
        self.bulk(right, id).await
    }

    /// Ends a job that goes on.
    pub(super) async fn end_bulk(&self, id: BulkId, how: BulkEnd, by: Actor) -> Result<(), StoreError> {
        let end = End { app: self.clone(), id, how, by, now: self.now() };
        self.0.store.write(Lock::Installation, end).await
    }

    /// Ends every job that goes on, as after a backup came back.
    pub(crate) async fn end_bulks_that_came_back(&self) -> Result<(), StoreError> {
        loop {
            let running = bulk::running(&mut self.0.store.read().await?, LISTED).await?;
            if running.is_empty() {
                return Ok(());
            }
            for row in running {
                self.end_bulk(row.id, BulkEnd::Restored, Actor::Operator).await?;
            }
        }
    }
}

/// The client, where one acts.
const fn client_of(actor: &Actor) -> Option<ClientId> {
    match actor {
        Actor::Client { id, .. } => Some(*id),
        Actor::Operator => None,
    }
}

/// Whether somebody sees this job: whoever is at the command line sees all.
fn sees(actor: &Actor, row: &BulkRow) -> bool {
    client_of(actor).is_none_or(|client| client_of(&row.by) == Some(client))
}

enum Began {
    Now(Box<BulkRow>),
    Before(Box<BulkRow>),
    Otherwise,
    TooMany,
}

struct Begin {
    app: App,
    new: NewBulk,
    by: Actor,
}

impl Transaction for Begin {
    type Output = Began;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Began, StoreError> {
        let new = &self.new;
        if let Some((client, key)) = &new.client {
            if let Some(found) = bulk::named(tx, *client, key).await? {
                let same = found.content == new.content;
                return Ok(if same { Began::Before(Box::new(found)) } else { Began::Otherwise });
            }
            if bulk::running_of(tx, *client).await? >= BULK_AT_ONCE {
                return Ok(Began::TooMany);
            }
        }
        if !bulk::insert(tx, new).await? {
            return Err(StoreError::raced());
        }
        if let Some(listed) = &new.listed {
            let samples: Vec<AccountId> = listed.iter().step_by(BULK_SAMPLE).skip(1).copied().collect();
            bulk::divide(tx, new.id, new.total(listed), &bulk_parts(&samples)).await?;
        }
        let total = new.listed.as_deref().map(|listed| new.total(listed));
        let listed = total.map(|total| u32::try_from(total).unwrap_or(u32::MAX));
        let what = OperatorEventKind::BulkBegun { bulk: new.id, what: new.act, listed };
        self.app.0.record_operation(tx, what, self.by.clone(), new.begun_at).await?;
        let row = bulk::get(tx, new.id).await?.ok_or_else(StoreError::raced)?;
        Ok(Began::Now(Box::new(row)))
    }
}

struct End {
    app: App,
    id: BulkId,
    how: BulkEnd,
    by: Actor,
    now: Timestamp,
}

impl Transaction for End {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        if !bulk::end(tx, self.id, self.how, self.now).await? {
            return Ok(());
        }
        let row = bulk::get(tx, self.id).await?.ok_or_else(StoreError::raced)?;
        let BulkRow { id: bulk, through, changed, .. } = row;
        let what = OperatorEventKind::BulkEnded { bulk, end: self.how, through, changed };
        let core: &Core = &self.app.0;
        core.record_operation(tx, what, self.by.clone(), self.now).await
    }
}
