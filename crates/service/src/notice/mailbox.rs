//! The built-in mailbox: where mail and SMS go as long as no provider is set, to try the product out.

use serde::{Deserialize, Serialize};
use vestibule_domain::id::MessageId;
use vestibule_domain::notice::Channel;
use vestibule_domain::time::Timestamp;
use vestibule_store::{Lock, StoreError, Transaction, Tx, mailbox};

use crate::app::App;
use crate::problem::Problem;
use crate::sealed_columns::Column;

/// A message in the built-in mailbox.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MailboxMessage {
    /// The message's id.
    #[serde(skip, default = "nil")]
    pub id: MessageId,
    /// When it was written.
    pub at: Timestamp,
    /// Mail or SMS.
    pub channel: Channel,
    /// The address or number.
    pub to: String,
    /// The subject; empty for an SMS.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML document; empty for an SMS.
    pub html: String,
}

fn nil() -> MessageId {
    MessageId::from_uuid(uuid::Uuid::nil())
}

impl App {
    /// Whether messages go to the built-in mailbox.
    #[must_use]
    pub fn has_mailbox(&self) -> bool {
        self.0.post.uses_mailbox()
    }

    /// The newest messages in the built-in mailbox; `limit` is 1 to 200.
    pub async fn mailbox(&self, limit: u32) -> Result<Vec<MailboxMessage>, Problem> {
        let mut conn = self.0.store.read().await?;
        let mut messages = Vec::new();
        for row in mailbox::list(&mut conn, limit.clamp(1, 200)).await? {
            let message: MailboxMessage =
                self.0.seals.open(Column::MailboxMail, row.id.uuid(), &row.sealed)?;
            messages.push(MailboxMessage { id: row.id, ..message });
        }
        Ok(messages)
    }

    /// One message of the built-in mailbox.
    pub async fn boxed_message(&self, id: MessageId) -> Result<MailboxMessage, Problem> {
        let mut conn = self.0.store.read().await?;
        let row = mailbox::get(&mut conn, id).await?.ok_or(Problem::NotFound)?;
        let message: MailboxMessage = self.0.seals.open(Column::MailboxMail, row.id.uuid(), &row.sealed)?;
        Ok(MailboxMessage { id: row.id, ..message })
    }

    /// Empties the built-in mailbox.
    pub async fn empty_mailbox(&self) -> Result<(), Problem> {
        Ok(self.0.store.write(Lock::Queue, Empty).await?)
    }
}

struct Empty;

impl Transaction for Empty {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        mailbox::clear(tx).await
    }
}
