//! Activity: what happened to an account, as its owner reads, filters and exports it.

use vestibule_domain::audit::{EventKind, EventName, Origin, Outcome};
use vestibule_domain::id::{DeviceId, EventId};
use vestibule_domain::time::Timestamp;
use vestibule_store::event::{self, EventFilter};
use vestibule_store::{Lock, StoreError, Transaction, Tx};

use crate::app::App;
use crate::caller::{Caller, SignedIn};
use crate::problem::Problem;

/// Which events to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActivityFilter {
    /// Stable names of event kinds; empty for all.
    pub kinds: Vec<String>,
    /// Done or refused.
    pub outcome: Option<Outcome>,
    /// Only this device.
    pub device: Option<DeviceId>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub to: Option<Timestamp>,
}

/// An event as its owner sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct ActivityRow {
    /// Its place in the account's chain.
    pub seq: i64,
    /// The event's id.
    pub id: EventId,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub what: EventKind,
    /// From where it was caused.
    pub origin: Origin,
}

/// Some events and where to go on.
#[derive(Debug, Clone, PartialEq)]
pub struct ActivityPage {
    /// The newest first.
    pub rows: Vec<ActivityRow>,
    /// Pass this as `before` for the next page; `None` on the last.
    pub next: Option<i64>,
}

/// What policy can keep off the list: that the exchange read addresses and numbers, or attributes.
const READS: [&str; 2] = [EventName::IdentifiersRead.as_str(), EventName::AttributesRead.as_str()];

/// Most events that one export holds.
const EXPORT: u32 = 10_000;

impl App {
    /// A page of events, the newest first; `limit` is 1 to 200.
    pub async fn activity(
        &self,
        signed_in: &SignedIn,
        filter: &ActivityFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<ActivityPage, Problem> {
        self.read_activity(signed_in, filter, before, limit.clamp(1, 200)).await
    }

    /// All events that the filter lets through, up to ten thousand; that it was asked for is an event itself.
    pub async fn export_activity(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        filter: &ActivityFilter,
    ) -> Result<Vec<ActivityRow>, Problem> {
        let rows = self.read_activity(signed_in, filter, None, EXPORT).await?.rows;
        let change = Exported { app: self.clone(), caller: caller.clone(), signed_in: signed_in.clone() };
        self.0.store.write(Lock::Account(signed_in.session.account), change).await?;
        Ok(rows)
    }

    async fn read_activity(
        &self,
        signed_in: &SignedIn,
        filter: &ActivityFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<ActivityPage, Problem> {
        let account = signed_in.session.account;
        let hidden = if self.0.policy().client.reads_shown { Vec::new() } else { READS.to_vec() };
        let filter = EventFilter {
            except: hidden,
            kinds: (!filter.kinds.is_empty()).then(|| filter.kinds.clone()),
            outcome: filter.outcome,
            device: filter.device,
            from: filter.from,
            to: filter.to,
        };
        let mut conn = self.0.store.read().await?;
        let mut found = event::page(&mut conn, account, &filter, before, limit.saturating_add(1)).await?;
        drop(conn);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = found.len() > limit;
        found.truncate(limit);
        let next = if more { found.last().map(|row| row.seq) } else { None };
        let mut rows = Vec::with_capacity(found.len());
        for row in found {
            let body = self.0.body_of(&row)?;
            rows.push(ActivityRow {
                seq: row.seq,
                id: row.id,
                at: row.at,
                what: body.what,
                origin: body.origin.told_to_owner(),
            });
        }
        Ok(ActivityPage { rows, next })
    }
}

struct Exported {
    app: App,
    caller: Caller,
    signed_in: SignedIn,
}

impl Transaction for Exported {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let origin = self.signed_in.origin(&self.caller);
        let account = self.signed_in.session.account;
        self.app.0.record(tx, account, EventKind::ActivityExported, origin, self.caller.now).await
    }
}
