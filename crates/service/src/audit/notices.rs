//! Notices: the events that the customer was told of, as a list with a mark up to where it was read.

use std::collections::HashMap;

use vestibule_domain::audit::EventKind;
use vestibule_domain::id::{AccountId, WeakeningId};
use vestibule_domain::notice::Alert;
use vestibule_domain::protection::WeakeningState;
use vestibule_domain::time::Timestamp;
use vestibule_store::weakening::WeakeningRow;
use vestibule_store::{Conn, Lock, StoreError, Transaction, Tx, event, protection, weakening};

use super::activity::ActivityRow;
use crate::app::App;
use crate::caller::{Caller, SignedIn};
use crate::problem::Problem;

/// An event that the owner was notified of.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// What happened, when and from where.
    pub row: ActivityRow,
    /// What the customer was told of it.
    pub alert: Alert,
    /// Whether it was not yet marked as read.
    pub unread: bool,
    /// Where the change stands now that the notice is about, when it is about one that waits or waited.
    pub change: Option<ChangeNow>,
}

/// A change that waits or waited, as it stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangeNow {
    /// Whether it waits, or what became of it.
    pub state: WeakeningState,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When it stopped waiting, if it did.
    pub ended_at: Option<Timestamp>,
}

impl ChangeNow {
    const fn of(row: &WeakeningRow) -> Self {
        let (state, asked_at) = (row.weakening.state, row.weakening.asked_at);
        Self { state, asked_at, ended_at: row.ended_at }
    }
}

/// Some notices and where to go on.
#[derive(Debug, Clone, PartialEq)]
pub struct NoticesPage {
    /// The newest first.
    pub notices: Vec<Notice>,
    /// How many are unread in all; counted up to [`MOST_UNREAD`].
    pub unread: u32,
    /// Pass this as `before` for the next page; `None` on the last.
    pub next: Option<i64>,
}

/// So many of the newest changes that waited are read at once.
const MOST_CHANGES: u32 = 100;

/// Beyond this many unread notices nobody counts.
pub const MOST_UNREAD: u32 = 100;

impl App {
    /// A page of notices, the newest first; `limit` is 1 to 200.
    pub async fn notices(
        &self,
        signed_in: &SignedIn,
        before: Option<i64>,
        limit: u32,
    ) -> Result<NoticesPage, Problem> {
        let (account, limit) = (signed_in.session.account, limit.clamp(1, 200));
        let seen = self.0.snapshot_within(signed_in).await?.protection.notices_seen;
        let mut conn = self.0.store.read().await?;
        let unread = event::unread(&mut conn, account, seen, MOST_UNREAD).await?;
        let mut found = event::notices(&mut conn, account, before, limit + 1).await?;
        let rows = weakening::of_account(&mut conn, account, MOST_CHANGES).await?;
        let mut changes: HashMap<WeakeningId, ChangeNow> =
            rows.iter().map(|row| (row.weakening.id, ChangeNow::of(row))).collect();
        let more = found.len() > usize::try_from(limit).unwrap_or(usize::MAX);
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next = if more { found.last().map(|row| row.seq) } else { None };
        let mut notices = Vec::with_capacity(found.len());
        for row in found {
            let body = self.0.body_of(&row)?;
            // What an older version told and this one would not is history, no notice.
            let Some(alert) = Alert::of(&body.what) else { continue };
            let unread = row.seq > seen;
            let (what, origin) = (body.what, body.origin.told_to_owner());
            let row = ActivityRow { seq: row.seq, id: row.id, at: row.at, what, origin };
            let change = match row.what.weakening() {
                Some(id) => self.change_now(&mut conn, account, id, &mut changes).await?,
                None => None,
            };
            notices.push(Notice { row, alert, unread, change });
        }
        Ok(NoticesPage { notices, unread, next })
    }

    /// Where a change stands, which may be older than those that were read at once.
    async fn change_now(
        &self,
        conn: &mut Conn<'_>,
        account: AccountId,
        id: WeakeningId,
        known: &mut HashMap<WeakeningId, ChangeNow>,
    ) -> Result<Option<ChangeNow>, StoreError> {
        if let Some(known) = known.get(&id) {
            return Ok(Some(*known));
        }
        let found = weakening::get(conn, account, id).await?.as_ref().map(ChangeNow::of);
        known.extend(found.map(|found| (id, found)));
        Ok(found)
    }

    /// How many notices are unread, up to [`MOST_UNREAD`]: one statement, for the navigation of every page.
    pub async fn unread_notices(&self, signed_in: &SignedIn) -> Result<u32, Problem> {
        let mut conn = self.0.store.read().await?;
        Ok(event::unread_notices(&mut conn, signed_in.session.account, MOST_UNREAD).await?)
    }

    /// Marks the notices up to this place as read. That it was done is an event: somebody may want to hide a notice from
    /// the owner. Marking what is read already, or was never written, changes nothing.
    pub async fn see_notices(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        up_to: i64,
    ) -> Result<(), Problem> {
        let change = See { app: self.clone(), caller: caller.clone(), signed_in: signed_in.clone(), up_to };
        Ok(self.0.store.write(Lock::Account(signed_in.session.account), change).await?)
    }
}

struct See {
    app: App,
    caller: Caller,
    signed_in: SignedIn,
    up_to: i64,
}

impl Transaction for See {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let account = self.signed_in.session.account;
        let seen = protection::get(tx, account).await?.notices_seen;
        let newest = event::notices(tx, account, None, 1).await?.first().map_or(0, |row| row.seq);
        let up_to = self.up_to.min(newest);
        if up_to <= seen {
            return Ok(());
        }
        protection::see_notices(tx, account, up_to).await?;
        let left = event::unread(tx, account, up_to, MOST_UNREAD).await?;
        let count = event::unread(tx, account, seen, MOST_UNREAD).await?.saturating_sub(left);
        let origin = self.signed_in.origin(&self.caller);
        self.app.0.record(tx, account, EventKind::NoticesRead { count }, origin, self.caller.now).await
    }
}
