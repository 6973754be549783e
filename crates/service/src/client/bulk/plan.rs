//! Which accounts a job goes through: counted and divided once, then read a few at a time.

use uuid::Uuid;
use vestibule_domain::client::{BULK_SAMPLE, BulkAct, bulk_parts};
use vestibule_domain::id::{AccountId, BulkId};
use vestibule_store::bulk::{self, BulkLane, BulkRow};
use vestibule_store::{
    Conn, IdRange, Lock, StoreError, Transaction, Tx, account, password, protection, session,
};

use crate::app::App;

/// Accounts that are counted by one statement.
const PAGE: u32 = 8192;

/// Whom a job is for.
pub(super) enum Listing {
    Everybody,
    Listed(Vec<AccountId>),
}

impl Listing {
    /// Whom this job is for; `None` where it has ended, and its list with it.
    pub(super) async fn of(conn: &mut Conn<'_>, job: &BulkRow) -> Result<Option<Self>, StoreError> {
        if job.everybody {
            return Ok(Some(Self::Everybody));
        }
        Ok(bulk::listed(conn, job.id).await?.map(Self::Listed))
    }

    /// The next accounts of a part of a job with this act, in the order of their ids; at most `limit`.
    pub(super) async fn next(
        &self,
        conn: &mut Conn<'_>,
        act: BulkAct,
        lane: &BulkLane,
        limit: u32,
    ) -> Result<Vec<AccountId>, StoreError> {
        match self {
            Self::Everybody => {
                of_everybody(conn, act, IdRange { behind: lane.behind, last: lane.last }, limit).await
            }
            Self::Listed(listed) => {
                // The first id of all is behind nothing, and can stand in a list.
                let first = lane.through == 0 && lane.behind == IdRange::ALL.behind;
                let behind = listed.partition_point(|id| *id <= lane.behind && !first);
                let within = listed.iter().skip(behind).take_while(|id| **id <= lane.last);
                Ok(within.take(usize::try_from(limit).unwrap_or(usize::MAX)).copied().collect())
            }
        }
    }
}

/// Of everybody, those to whom there is something to be done.
async fn of_everybody(
    conn: &mut Conn<'_>,
    act: BulkAct,
    range: IdRange,
    limit: u32,
) -> Result<Vec<AccountId>, StoreError> {
    match act {
        BulkAct::EndSessions => session::accounts_with_live(conn, range, limit).await,
        BulkAct::DemandPassword => password::accounts(conn, range, limit).await,
        BulkAct::Freeze { .. } => account::open(conn, range, limit).await,
        BulkAct::Unfreeze { reason, .. } => protection::frozen_by_exchange(conn, reason, range, limit).await,
    }
}

impl App {
    /// Counts the accounts of a job for everybody, and divides them into its parts.
    pub(super) async fn plan_bulk(&self, job: &BulkRow) -> Result<(), StoreError> {
        let (mut total, mut samples, mut range) = (0_usize, Vec::new(), IdRange::ALL);
        loop {
            let mut conn = self.0.store.read().await?;
            let page = of_everybody(&mut conn, job.act, range, PAGE).await?;
            drop(conn);
            let Some(last) = page.last() else { break };
            let sampled = (total + 1..).zip(&page).filter(|(place, _)| place % BULK_SAMPLE == 0);
            samples.extend(sampled.map(|(_, id)| *id));
            (total, range.behind) = (total + page.len(), *last);
            if last.uuid() == Uuid::max() {
                break;
            }
        }
        let divide = Divide { id: job.id, total: total as u64, samples };
        self.0.store.write(Lock::Queue, divide).await
    }
}

struct Divide {
    id: BulkId,
    total: u64,
    samples: Vec<AccountId>,
}

impl Transaction for Divide {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        if !bulk::divide(tx, self.id, self.total, &bulk_parts(&self.samples)).await? {
            tx.abandon();
        }
        Ok(())
    }
}
