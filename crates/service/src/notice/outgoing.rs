//! Puts a message into the outbox, with the code by which anybody can ask later whether it was ours.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vestibule_domain::id::{AccountId, FlowId, MessageId};
use vestibule_domain::notice::{Channel, Message, MessageCode, Template};
use vestibule_domain::time::Timestamp;
use vestibule_store::outbox::NewMessage;
use vestibule_store::sent_message::SentMessageRow;
use vestibule_store::{StoreError, Tx, decoy, outbox, sent_message};

use crate::core::Core;
use crate::crypto::hmac_sha256;
use crate::sealed_columns::Column;

/// What the message checker may tell about a message: nothing about whose it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SentMessage {
    pub(crate) channel: Channel,
    /// Which text it carried.
    pub(crate) template: Template,
    /// The paths of its links, without their tokens.
    pub(crate) links: Vec<String>,
}

/// Codes that are drawn before giving up. With a hundred million messages one in ten thousand draws finds its code taken.
const DRAWS: usize = 8;

/// Whom and what a message is about.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct MessageRefs {
    pub(crate) account: Option<AccountId>,
    pub(crate) flow: Option<FlowId>,
}

impl Core {
    /// Draws the message's code, notes it for the checker, and puts the message into the outbox.
    pub(crate) async fn post_message(
        &self,
        tx: &mut Tx<'_>,
        mut message: Message,
        concerns: MessageRefs,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        message.check = self.note_for_checker(tx, &message, at).await?.to_string();
        outbox::put(tx, &self.outgoing(&message, concerns, at)?).await
    }

    /// Does the work of a message to nobody, which goes nowhere (law 3).
    pub(crate) async fn pretend_to_post(
        &self,
        tx: &mut Tx<'_>,
        mut message: Message,
        concerns: MessageRefs,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let (code, row) = self.sent_under(&message, at)?;
        decoy::note_sent(tx, &row).await?;
        message.check = code.to_string();
        decoy::put(tx, &self.outgoing(&message, concerns, at)?).await
    }

    fn outgoing(
        &self,
        message: &Message,
        concerns: MessageRefs,
        at: Timestamp,
    ) -> Result<NewMessage, StoreError> {
        let id = MessageId::from_uuid(self.uuid(at));
        Ok(NewMessage {
            id,
            account: concerns.account,
            flow: concerns.flow,
            channel: message.channel,
            template: message.template.as_str(),
            sealed: self.seals.seal(Column::OutboxMessage, id.uuid(), message)?,
            at,
        })
    }

    /// Draws a code that no other message has, and notes what was sent under it.
    async fn note_for_checker(
        &self,
        tx: &mut Tx<'_>,
        message: &Message,
        at: Timestamp,
    ) -> Result<MessageCode, StoreError> {
        for _ in 0..DRAWS {
            let (code, row) = self.sent_under(message, at)?;
            if sent_message::insert(tx, &row).await? {
                return Ok(code);
            }
        }
        Err(StoreError::raced())
    }

    /// A fresh code, and what is noted under it.
    fn sent_under(
        &self,
        message: &Message,
        at: Timestamp,
    ) -> Result<(MessageCode, SentMessageRow), StoreError> {
        let sent =
            SentMessage { channel: message.channel, template: message.template, links: links_of(message) };
        let code = MessageCode::from_entropy(self.entropy.bytes());
        let digest = self.message_code_digest(&code);
        let sealed = self.seals.seal(Column::SentMessage, row_of(&digest), &sent)?;
        Ok((code, SentMessageRow { code: digest, sealed, sent_at: at }))
    }

    /// How a message's code is found: by a keyed hash, so that a stolen table names no message.
    pub(crate) fn message_code_digest(&self, code: &MessageCode) -> [u8; 32] {
        hmac_sha256(&self.throttle_key, &[b"message:".as_slice(), code.plain().as_bytes()].concat())
    }
}

/// The row that a sealed record is bound to.
pub(crate) fn row_of(digest: &[u8; 32]) -> Uuid {
    let [half @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = *digest;
    Uuid::from_bytes(half)
}

fn links_of(message: &Message) -> Vec<String> {
    [&message.veto_link, &message.freeze_link, &message.link]
        .into_iter()
        .flatten()
        .map(|path| path.split_once('?').map_or(path.as_str(), |(page, _token)| page).to_owned())
        .collect()
}
