//! What happens to all accounts, as programs follow it: each event once, in an order that never changes, within about a second.

use std::time::Duration;

use vestibule_domain::audit::{EventKind, EventName, INSTALLATION, Origin};
use vestibule_domain::client::held::EventsRead;
use vestibule_domain::id::AccountId;
use vestibule_domain::time::Timestamp;
use vestibule_store::feed::{self, FeedRow, Head};

use super::Granted;
use crate::app::App;
use crate::audit::{ActivityRow, Body};
use crate::problem::Problem;
use crate::sealed_columns::Column;

/// From where on events are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedStart {
    /// Behind the event with this number; 0 for all that are kept.
    After(i64),
    /// From this instant on.
    Since(Timestamp),
}

/// An event with its account.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedEvent {
    /// The account that it happened to.
    pub account: AccountId,
    /// The event.
    pub event: ActivityRow,
}

/// Some events and where to go on.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedPage {
    /// The oldest first.
    pub events: Vec<FeedEvent>,
    /// Pass this as [`FeedStart::After`] for what comes next.
    pub next: i64,
}

/// How long the page waits in all for transactions that could still bring an event before its end, in steps.
const PAUSES: [u64; 9] = [0, 1, 2, 5, 12, 30, 75, 150, 300];

impl App {
    /// The events of all accounts from a place on; `limit` is 1 to 500. A page is empty where nothing new has happened, or where
    /// a transaction is still under way that could bring an event before those that are there.
    pub async fn events(
        &self,
        _right: &Granted<EventsRead>,
        from: FeedStart,
        limit: u32,
    ) -> Result<FeedPage, Problem> {
        let mut conn = self.0.store.read().await?;
        let after = match from {
            FeedStart::After(number) => number,
            FeedStart::Since(instant) => feed::before(&mut conn, instant).await?,
        };
        let head = feed::head(&mut conn).await?;
        drop(conn);
        if head.number <= after || !self.settles(&head).await? {
            return Ok(FeedPage { events: Vec::new(), next: after });
        }
        let rows =
            feed::between(&mut self.0.store.read().await?, after, head.number, limit.clamp(1, 500)).await?;
        let full = u32::try_from(rows.len()).unwrap_or(u32::MAX) == limit.clamp(1, 500);
        let next = rows.last().filter(|_| full).map_or(head.number, |last| last.number);
        let of_accounts = rows.iter().filter(|row| row.account != INSTALLATION);
        let events =
            of_accounts.filter_map(|row| self.fed(row).transpose()).collect::<Result<_, Problem>>()?;
        Ok(FeedPage { events, next })
    }

    /// Whether everything up to this head can be read by now; waits a little for it.
    async fn settles(&self, head: &Head) -> Result<bool, Problem> {
        for pause in PAUSES {
            tokio::time::sleep(Duration::from_millis(pause)).await;
            if feed::is_settled(&mut self.0.store.read().await?, head).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What an event says. Of an account that was erased nothing can be told any more but that it was.
    fn fed(&self, row: &FeedRow) -> Result<Option<FeedEvent>, Problem> {
        let body: Body = match &row.key {
            Some(half) => self.0.seals.open_with(half, Column::EventBody, row.id.uuid(), &row.sealed)?,
            None if row.kind == EventName::AccountErased.as_str() => {
                Body { what: EventKind::AccountErased, origin: Origin::default() }
            }
            None => return Ok(None),
        };
        let event =
            ActivityRow { seq: row.number, id: row.id, at: row.at, what: body.what, origin: body.origin };
        Ok(Some(FeedEvent { account: row.account, event }))
    }
}
