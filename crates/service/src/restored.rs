//! Backups that came back: whether what is in them can be opened and verified, and the end of what only an old copy
//! believes to go on. A backup knows nothing of what was ended after it was made, so whatever lets somebody in, or waits
//! to take effect, is ended when it comes back.

use std::collections::HashMap;
use std::io::BufRead;

use uuid::Uuid;
use vestibule_domain::audit::{EventKind, INSTALLATION, Origin};
use vestibule_domain::id::AccountId;
use vestibule_domain::session::EndCause;
use vestibule_domain::time::Timestamp;
use vestibule_store::backup::{BackupError, SealedColumn, SealedValue, each_sealed};
use vestibule_store::{Lock, Store, StoreError, Transaction, Tx, account, event, flow, session, weakening};

use crate::app::App;
use crate::caller::ChangeContext;
use crate::crypto::KeyRing;
use crate::notice::row_of;
use crate::sealed_columns::Column;

/// Accounts that are looked through at a time.
const PAGE: u32 = 500;

/// What was found in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opened {
    /// Sealed values that were opened.
    pub opened: u64,
    /// Where values are that do not open, with how many there are.
    pub closed: Vec<(String, u64)>,
}

/// Opens every sealed value in a backup with these keys. Nothing of it is kept.
pub fn open_all(backup: impl BufRead, ring: &KeyRing) -> Result<Opened, BackupError> {
    let columns: Vec<SealedColumn> = Column::STORED.iter().map(|column| column.place()).collect();
    let asked: Vec<SealedColumn> = columns.iter().copied().chain([HALVES]).collect();
    let mut opened = 0;
    let mut closed = vec![0; columns.len()];
    let mut halves: HashMap<Vec<u8>, [u8; 32]> = HashMap::new();
    each_sealed(backup, &asked, |found| {
        let (Some(column), Some(failures)) = (Column::STORED.get(found.place), closed.get_mut(found.place))
        else {
            halves.extend(<[u8; 32]>::try_from(found.value).ok().map(|half| (found.row.to_vec(), half)));
            return;
        };
        let half = found.account.and_then(|account| halves.get(account));
        match opens(ring, *column, half, found) {
            Some(true) => opened += 1,
            Some(false) => *failures += 1,
            None => {}
        }
    })?;
    let closed = columns.iter().zip(closed).filter(|(_, count)| *count > 0);
    let closed = closed.map(|(column, count)| (format!("{}.{}", column.table, column.value), count));
    Ok(Opened { opened, closed: closed.collect() })
}

/// Where the accounts' halves of the keys of their events are. They stand before the events.
const HALVES: SealedColumn = SealedColumn { table: "event_head", row: "account_id", value: "key" };

/// Whether a value opens; `None` where it belongs to an erased account, so that nobody can open it any more.
fn opens(ring: &KeyRing, column: Column, half: Option<&[u8; 32]>, found: SealedValue<'_>) -> Option<bool> {
    let SealedValue { row, value, .. } = found;
    // What an erased account had there.
    if value.is_empty() {
        return None;
    }
    // The rows of messages that were sent are named by a digest, and sealed under the half of it.
    let row = match <&[u8; 32]>::try_from(row) {
        Ok(digest) => row_of(digest),
        Err(_) => Uuid::from_slice(row).unwrap_or_default(),
    };
    let purpose = column.purpose(&row);
    if column.is_halved() {
        return Some(ring.open_with(half?, &purpose, value).is_ok());
    }
    Some(ring.open(&purpose, value).is_ok())
}

/// The records of events of all accounts, and that of the installation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Records {
    /// Accounts whose record of events is as it was written.
    pub whole: u64,
    /// Events in the installation's own record, when it is as it was written.
    pub operations: u64,
    /// Whose record is not, with the reason; at most 20. The installation goes by [`INSTALLATION`].
    pub broken: Vec<(AccountId, String)>,
    /// How many are broken in all.
    pub broken_in_all: u64,
}

/// Verifies the record of events of every account, and that of the installation.
pub async fn verify_records(store: &Store) -> Result<Records, StoreError> {
    let mut conn = store.read().await?;
    let mut records = Records::default();
    match event::verify(&mut conn, INSTALLATION).await? {
        Ok(events) => records.operations = events,
        Err(broken) => records.broke(INSTALLATION, broken.to_string()),
    }
    let mut after = AccountId::from_uuid(Uuid::nil());
    loop {
        let ids = account::ids(&mut conn, after, PAGE).await?;
        let Some(last) = ids.last() else { return Ok(records) };
        after = *last;
        for id in ids {
            match event::verify(&mut conn, id).await? {
                Ok(0) => records.broke(id, "it has no events at all".to_owned()),
                Ok(_) => records.whole += 1,
                Err(broken) => records.broke(id, broken.to_string()),
            }
        }
    }
}

impl Records {
    fn broke(&mut self, whose: AccountId, why: String) {
        self.broken_in_all += 1;
        if self.broken.len() < 20 {
            self.broken.push((whose, why));
        }
    }

    /// What was found, a line each; what is not as it was written begins with FAIL.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![
            format!("{} accounts: all events are as they were written", self.whole),
            format!("the installation: {} events are as they were written", self.operations),
        ];
        lines.extend(self.broken.iter().map(|(whose, why)| match *whose {
            INSTALLATION => format!("FAIL the installation: {why}"),
            account => format!("FAIL {account}: {why}"),
        }));
        if self.broken_in_all > 0 {
            lines.push(format!("FAIL {} records in all", self.broken_in_all));
        }
        lines
    }
}

/// What was ended after a backup came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ended {
    /// Sessions.
    pub sessions: u64,
    /// Changes that waited to make an account less safe.
    pub weakenings: u64,
    /// Attempts that were under way.
    pub flows: u64,
}

impl App {
    /// Ends every session, every change that waits, and every attempt that is under way, each with its event. To be
    /// called after a backup came back, before anything is served. What ended before stays as it was; so it can be called
    /// again when it was interrupted.
    pub async fn end_what_came_back(&self) -> Result<Ended, StoreError> {
        let (store, now) = (&self.0.store, self.now());
        let mut ended = Ended::default();
        self.end_bulks_that_came_back().await?;
        let mut after = AccountId::from_uuid(Uuid::nil());
        loop {
            let ids = account::ids(&mut store.read().await?, after, PAGE).await?;
            let Some(last) = ids.last() else { break };
            after = *last;
            for account in ids {
                let end = End { operator: self.clone(), account, now };
                let more = store.write(Lock::Account(account), end).await?;
                ended.sessions += more.sessions;
                ended.weakenings += more.weakenings;
                ended.flows += more.flows;
            }
        }
        ended.flows += store.write(Lock::Queue, EndNobodys).await?;
        Ok(ended)
    }
}

struct End {
    operator: App,
    account: AccountId,
    now: Timestamp,
}

impl Transaction for End {
    type Output = Ended;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Ended, StoreError> {
        let (core, account, now) = (&self.operator.0, self.account, self.now);
        let on = ChangeContext { account, origin: Origin::default(), now };
        let mut ended = Ended::default();
        for id in session::end_others(tx, account, None, EndCause::Restored, now).await? {
            let kind = EventKind::SessionEnded { session: id, cause: EndCause::Restored };
            core.record(tx, account, kind, Origin::default(), now).await?;
            ended.sessions += 1;
        }
        for waiting in weakening::waiting_of(tx, account).await? {
            core.cancel(tx, &waiting, &on).await?;
            ended.weakenings += 1;
        }
        ended.flows = flow::shut_others(tx, account, None).await?;
        if ended == Ended::default() {
            tx.abandon();
        }
        Ok(ended)
    }
}

struct EndNobodys;

impl Transaction for EndNobodys {
    type Output = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, StoreError> {
        flow::shut_nobodys(tx).await
    }
}
