//! The chain of what operators do to the installation itself.

use vestibule_domain::audit::{INSTALLATION, OperatorEvent, OperatorEventKind, Outcome};
use vestibule_domain::client::Actor;
use vestibule_domain::id::EventId;
use vestibule_domain::time::Timestamp;
use vestibule_store::event::{self, EventFilter, EventRow, NewEvent};
use vestibule_store::{Lock, StoreError, Transaction, Tx};

use crate::app::App;
use crate::core::Core;
use crate::sealed_columns::Column;

impl Core {
    /// Appends to the installation's chain; to be called behind [`Lock::Installation`].
    pub(crate) async fn record_operation(
        &self,
        tx: &mut Tx<'_>,
        what: OperatorEventKind,
        by: Actor,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let entry = OperatorEvent { id: EventId::from_uuid(self.uuid(at)), at, by, what };
        let half = event::key(tx, INSTALLATION, self.entropy.bytes()).await?;
        let row = NewEvent {
            id: entry.id,
            account: INSTALLATION,
            at,
            kind: entry.what.as_str(),
            outcome: Outcome::Done,
            device: None,
            session: None,
            notified: false,
            sealed: self.seals.seal_with(&half, Column::EventBody, entry.id.uuid(), &entry)?,
        };
        event::append(tx, &row).await.map(drop)
    }
}

impl App {
    /// Records what an operator did to the installation, in a transaction of its own.
    pub async fn note_operation(&self, what: OperatorEventKind) -> Result<(), StoreError> {
        let note = Note { app: self.clone(), what, at: self.now() };
        self.0.store.write(Lock::Installation, note).await
    }

    /// The last entries of the installation's chain, the newest first.
    pub async fn operations(&self, limit: u32) -> Result<Vec<OperatorEvent>, StoreError> {
        let mut conn = self.0.store.read().await?;
        let rows = event::page(&mut conn, INSTALLATION, &EventFilter::default(), None, limit).await?;
        let opened = |row: &EventRow| {
            let half = row.key.as_ref().ok_or_else(StoreError::raced)?;
            self.0.seals.open_with(half, Column::EventBody, row.id.uuid(), &row.sealed)
        };
        rows.iter().map(opened).collect()
    }
}

struct Note {
    app: App,
    what: OperatorEventKind,
    at: Timestamp,
}

impl Transaction for Note {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        self.app.0.record_operation(tx, self.what.clone(), Actor::Operator, self.at).await
    }
}
