//! Puts a message into the form of the outbox.

use vestibule_domain::id::{AccountId, MessageId, PassageId};
use vestibule_domain::notice::Message;
use vestibule_domain::time::Timestamp;
use vestibule_store::StoreError;
use vestibule_store::outbox::NewMessage;

use crate::seals::Column;
use crate::vestibule::Rooms;

/// A message, sealed for the outbox.
pub(crate) fn outgoing(
    rooms: &Rooms,
    message: &Message,
    account: Option<AccountId>,
    passage: Option<PassageId>,
    at: Timestamp,
) -> Result<NewMessage, StoreError> {
    let id = MessageId::from_uuid(rooms.uuid(at));
    Ok(NewMessage {
        id,
        account,
        passage,
        channel: message.channel,
        template: message.template.as_str(),
        sealed: rooms.seals.seal(Column::OutboxMessage, id.uuid(), message)?,
        at,
    })
}
