//! Writes an event and the alerts that follow from it, in the transaction of the change it is about.

use serde::{Deserialize, Serialize};
use vestibule_domain::audit::{Event, EventKind, Origin};
use vestibule_domain::id::{AccountId, EventId};
use vestibule_domain::notice::Message;
use vestibule_domain::time::Timestamp;
use vestibule_store::event::NewEvent;
use vestibule_store::{StoreError, Tx, account, event, outbox};

use crate::notice::outgoing;
use crate::seals::Column;
use crate::vestibule::Rooms;

/// The sealed part of an event.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Body {
    pub(crate) what: EventKind,
    pub(crate) origin: Origin,
}

impl Rooms {
    /// Appends an event to the account's chain and its alerts to the outbox.
    pub(crate) async fn record(
        &self,
        tx: &mut Tx<'_>,
        account: AccountId,
        kind: EventKind,
        origin: Origin,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let id = EventId::from_uuid(self.uuid(at));
        let happened = Event { id, account, at, kind, origin };
        let body = Body { what: happened.kind.clone(), origin: happened.origin.clone() };
        let row = NewEvent {
            id,
            account,
            at,
            kind: happened.kind.as_str(),
            outcome: happened.kind.outcome(),
            device: happened.origin.device,
            session: happened.origin.session,
            sealed: self.seals.seal(Column::EventBody, id.uuid(), &body)?,
        };
        event::append(tx, &row).await?;
        if !Message::told(&happened.kind) {
            return Ok(());
        }
        let Some(owner) = account::get(tx, account).await? else { return Ok(()) };
        let contacts = self.contacts(tx, account, &owner.language).await?;
        for message in Message::alerts(&happened, &contacts) {
            outbox::put(tx, &outgoing(self, &message, Some(account), None, at)?).await?;
        }
        Ok(())
    }
}
