//! Carries jobs out, in steps: a few accounts in one transaction, a few transactions at a time, so that sign-ins go on meanwhile. What
//! a step did and the place that it came to are written together, so a step that was broken off was never begun.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use vestibule_domain::audit::Origin;
use vestibule_domain::client::{Actor, BULK_FAILURES, BulkAct, BulkEnd, bulk_ends};
use vestibule_domain::id::{AccountId, BulkId, SessionId};
use vestibule_domain::session::EndCause;
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::bulk::{self, BulkLane, BulkRow};
use vestibule_store::{Lock, StoreError, Transaction, Tx, client, event, protection, session};

use super::plan::Listing;
use crate::app::App;
use crate::client::acts::{Act, Acting, Done};

const ROUND: Duration = Duration::from_secs(1);
/// So many jobs take turns.
const JOBS: u32 = 32;
/// How long a node holds a job that it has not come back to; it comes back each round.
const LEASE: Span = Span::from_seconds(30);
/// Accounts that one transaction locks and changes. Whoever signs in to one of them waits for as many.
const TOGETHER: u32 = 16;
/// Steps that each part of a job takes before the next job has its turn.
const STEPS: usize = 8;

impl App {
    /// Carries out jobs until the future is dropped.
    pub async fn carry_out_bulks(&self) {
        loop {
            match self.carry_out_bulks_once().await {
                Ok(0) => tokio::time::sleep(ROUND).await,
                Ok(_) => {}
                Err(cause) => {
                    tracing::warn!(%cause, "jobs for many accounts cannot go on now; they are tried again");
                    tokio::time::sleep(ROUND).await;
                }
            }
        }
    }

    /// One round: each job that no other node holds goes some steps further. Says how many did.
    pub async fn carry_out_bulks_once(&self) -> Result<usize, StoreError> {
        let mut conn = self.0.store.read().await?;
        let running = bulk::running(&mut conn, JOBS).await?;
        if running.is_empty() {
            return Ok(0);
        }
        // A node whose clock is wrong must not hold a job for longer than others think.
        let now = self.0.dated(&mut conn, self.now()).await?;
        drop(conn);
        let (mut moved, mut told) = (0, Ok(()));
        for job in running {
            let hold = Hold { app: self.clone(), id: job.id, now };
            if !self.0.store.write(Lock::Queue, hold).await? {
                continue;
            }
            match self.carry_on(job, now).await {
                Ok(()) => moved += 1,
                Err(cause) => told = Err(cause),
            }
        }
        told.map(|()| moved)
    }

    /// Some steps of each part of a job that this node holds, and its end where nothing is left.
    async fn carry_on(&self, row: BulkRow, now: Timestamp) -> Result<(), StoreError> {
        let mut conn = self.0.store.read().await?;
        let lanes = bulk::lanes(&mut conn, row.id).await?;
        let Some(listing) = Listing::of(&mut conn, &row).await? else { return Ok(()) };
        drop(conn);
        if lanes.is_empty() {
            return self.plan_bulk(&row).await;
        }
        let job = Arc::new(Job { app: self.clone(), row, listing, now });
        let mut under_way = JoinSet::new();
        for lane in lanes.into_iter().filter(|lane| !lane.over) {
            let job = Arc::clone(&job);
            under_way.spawn(async move { job.goes_on(lane).await });
        }
        let mut end = Some(BulkEnd::Done);
        let mut told = Ok(());
        while let Some(went) = under_way.join_next().await {
            match went.map_err(StoreError::broken)? {
                Ok(Went::Over) => {}
                Ok(Went::On) => end = end.filter(|end| *end != BulkEnd::Done),
                Ok(Went::Ends(how)) => end = Some(how),
                Err(cause) => told = Err(cause),
            }
        }
        told?;
        let Some(how) = end else { return Ok(()) };
        let by = if how == BulkEnd::Done { job.row.by.clone() } else { Actor::Operator };
        self.end_bulk(job.row.id, how, by).await
    }
}

struct Hold {
    app: App,
    id: BulkId,
    now: Timestamp,
}

impl Transaction for Hold {
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        bulk::hold(tx, self.id, self.app.0.node, self.now, LEASE).await
    }
}

/// A job that this node holds.
struct Job {
    app: App,
    row: BulkRow,
    listing: Listing,
    /// The time of this round.
    now: Timestamp,
}

/// How far a part of a job has come.
enum Went {
    /// There is more to do.
    On,
    /// Nothing is left.
    Over,
    /// The whole job may not go on.
    Ends(BulkEnd),
}

impl Job {
    /// Takes some steps in a part of the job.
    async fn goes_on(self: Arc<Self>, mut lane: BulkLane) -> Result<Went, StoreError> {
        for _ in 0..STEPS {
            let mut conn = self.app.0.store.read().await?;
            let next = self.listing.next(&mut conn, self.row.act, &lane, TOGETHER).await?;
            drop(conn);
            let over = u32::try_from(next.len()).unwrap_or(u32::MAX) < TOGETHER;
            match self.steps(&lane, next, over).await? {
                Stepped::To(after) => lane = after,
                Stepped::Ends(how) => return Ok(Went::Ends(how)),
                // Another node was there, or the job has ended.
                Stepped::Outrun => return Ok(Went::On),
            }
            if lane.over {
                return Ok(Went::Over);
            }
            if lane.failed.len() > BULK_FAILURES {
                return Ok(Went::Ends(BulkEnd::Failing));
            }
        }
        Ok(Went::On)
    }

    /// One step; where something is wrong with one of the accounts, each goes by itself, and that one is passed over.
    async fn steps(&self, lane: &BulkLane, next: Vec<AccountId>, over: bool) -> Result<Stepped, StoreError> {
        match self.step(lane, next.clone(), over).await {
            Err(cause) if !cause.is_unavailable() && !next.is_empty() => {
                tracing::debug!(bulk = %self.row.id, %cause, "a step is taken again, one account at a time");
            }
            done => return done,
        }
        let (mut lane, count) = (lane.clone(), next.len());
        for (place, account) in (1..).zip(next) {
            let over = over && place == count;
            let alone = match self.step(&lane, vec![account], over).await {
                Err(cause) if !cause.is_unavailable() => {
                    tracing::error!(bulk = %self.row.id, %account, %cause, "a job passes an account over");
                    self.passes_over(&lane, account, over).await?
                }
                done => done?,
            };
            match alone {
                Stepped::To(after) => lane = after,
                ended @ (Stepped::Ends(_) | Stepped::Outrun) => return Ok(ended),
            }
        }
        Ok(Stepped::To(lane))
    }

    async fn step(&self, lane: &BulkLane, next: Vec<AccountId>, over: bool) -> Result<Stepped, StoreError> {
        let (app, now) = (self.app.clone(), self.now);
        let (id, act, by) = (self.row.id, self.row.act, self.row.by.clone());
        let lock = Lock::Accounts(next.clone());
        let listed = matches!(self.listing, Listing::Listed(_));
        let step = Step { app, id, act, by, lane: lane.clone(), next, over, listed, now };
        let (stepped, ended) = self.app.0.store.write(lock, step).await?;
        self.app.0.sessions.forget(&ended);
        Ok(stepped)
    }

    /// Goes on behind an account that nothing could be done to.
    async fn passes_over(
        &self,
        lane: &BulkLane,
        account: AccountId,
        over: bool,
    ) -> Result<Stepped, StoreError> {
        let mut after = BulkLane { behind: account, over, through: lane.through + 1, ..lane.clone() };
        after.failed.push(account);
        let pass = Pass { id: self.row.id, before: lane.clone(), after };
        self.app.0.store.write(Lock::Queue, pass).await
    }
}

/// What became of a step.
enum Stepped {
    To(BulkLane),
    Ends(BulkEnd),
    Outrun,
}

/// A few accounts, and the place that the part of the job comes to by them.
struct Step {
    app: App,
    id: BulkId,
    act: BulkAct,
    by: Actor,
    lane: BulkLane,
    next: Vec<AccountId>,
    over: bool,
    listed: bool,
    now: Timestamp,
}

impl Transaction for Step {
    type Output = (Stepped, Vec<SessionId>);

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Output, StoreError> {
        match self.may_go_on(tx).await? {
            Some(Ok(())) => {}
            Some(Err(how)) => return Ok((Stepped::Ends(how), Vec::new())),
            None => return Ok((Stepped::Outrun, Vec::new())),
        }
        let (mut after, mut ended) = (BulkLane { over: self.over, ..self.lane.clone() }, Vec::new());
        // What concerns all of them takes one statement, and not one for each.
        let open = event::open_accounts(tx, &self.next).await?;
        let mut ends = if self.act == BulkAct::EndSessions {
            session::end_all(tx, &open, EndCause::EndedByExchange, self.now).await?
        } else {
            Vec::new()
        };
        for account in &self.next {
            if open.contains(account) {
                let own = ends.extract_if(.., |(of, _)| of == account).map(|(_, session)| session);
                let done = self.act_on(tx, *account, own.collect()).await?;
                after.changed += u64::from(done.changed);
                ended.extend(done.ended);
            } else if self.listed {
                after.not_found.push(*account);
            }
            // Of everybody, one that was closed or erased since it was read is passed.
            (after.behind, after.through) = (*account, after.through + 1);
        }
        if bulk::advance(tx, self.id, &self.lane, &after).await? {
            return Ok((Stepped::To(after), ended));
        }
        tx.abandon();
        Ok((Stepped::Outrun, Vec::new()))
    }
}

impl Step {
    /// Whether the job goes on, and what it ends by where it may not.
    async fn may_go_on(&self, tx: &mut Tx<'_>) -> Result<Option<Result<(), BulkEnd>>, StoreError> {
        let Some(client) = bulk::is_running(tx, self.id).await? else { return Ok(None) };
        let Some(client) = client else { return Ok(Some(Ok(()))) };
        let found = client::get(tx, client).await?;
        let end =
            found.map_or(Some(BulkEnd::ClientDisabled), |client| bulk_ends(&client, self.act, self.now));
        Ok(Some(end.map_or(Ok(()), Err)))
    }

    /// Does it to an account that is open, whose sessions `ended` before, where that is what is done.
    async fn act_on(
        &self,
        tx: &mut Tx<'_>,
        account: AccountId,
        ended: Vec<SessionId>,
    ) -> Result<Done, StoreError> {
        let act = match self.act {
            BulkAct::EndSessions => {
                return self.acting(account, Act::EndSessions).sessions_ended(tx, ended).await;
            }
            BulkAct::DemandPassword => Act::DemandPassword,
            BulkAct::Freeze { scope, reason } => Act::Freeze { scope, reason },
            BulkAct::Unfreeze { .. } => Act::Unfreeze,
        };
        if let BulkAct::Freeze { .. } | BulkAct::Unfreeze { .. } = self.act
            && !self.act.concerns(protection::get(tx, account).await?.operator_freeze)
        {
            return Ok(Done::default());
        }
        self.acting(account, act).on_open(tx).await
    }

    fn acting(&self, account: AccountId, act: Act) -> Acting {
        let origin = Origin { by: Some(self.by.clone()), ..Origin::default() };
        Acting { app: self.app.clone(), account, act, origin, now: self.now }
    }
}

struct Pass {
    id: BulkId,
    before: BulkLane,
    after: BulkLane,
}

impl Transaction for Pass {
    type Output = Stepped;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Stepped, StoreError> {
        let passed = bulk::advance(tx, self.id, &self.before, &self.after).await?;
        Ok(if passed { Stepped::To(self.after.clone()) } else { Stepped::Outrun })
    }
}
