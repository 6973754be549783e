//! Records in sealed columns: each kind has one name, one place and one shape, so that no use case picks its own
//! associated data.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use vestibule_store::StoreError;
use vestibule_store::backup::SealedColumn;

use crate::edge::Entropy;
use crate::sealing::{KeyRing, SealPurpose};

/// The sealed columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    AccountProfile,
    AccountWhereabouts,
    IdentifierValue,
    AuthenticatorSecret,
    /// An authenticator's secret on its way through the browser, before it is enrolled.
    AuthenticatorPending,
    PassageContext,
    SessionOrigin,
    DeviceFace,
    EventBody,
    OutboxMessage,
    MailboxMail,
    FormerContact,
    PendingContact,
    SentMessage,
}

impl Column {
    /// Those that are columns of the database.
    pub(crate) const STORED: [Self; 13] = [
        Self::AccountProfile,
        Self::AccountWhereabouts,
        Self::IdentifierValue,
        Self::AuthenticatorSecret,
        Self::PassageContext,
        Self::SessionOrigin,
        Self::DeviceFace,
        Self::EventBody,
        Self::OutboxMessage,
        Self::MailboxMail,
        Self::FormerContact,
        Self::PendingContact,
        Self::SentMessage,
    ];

    /// Where its values are.
    pub(crate) const fn place(self) -> SealedColumn {
        let (table, value) = self.names();
        let row = if matches!(self, Self::SentMessage) { "code" } else { "id" };
        SealedColumn { table, row, value }
    }

    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::AccountProfile => ("account", "profile"),
            Self::AccountWhereabouts => ("account", "whereabouts"),
            Self::IdentifierValue => ("identifier", "sealed"),
            Self::AuthenticatorSecret => ("authenticator", "sealed_secret"),
            Self::AuthenticatorPending => ("browser", "authenticator_pending"),
            Self::PassageContext => ("passage", "sealed"),
            Self::SessionOrigin => ("session", "sealed"),
            Self::DeviceFace => ("device", "sealed"),
            Self::EventBody => ("event", "sealed"),
            Self::OutboxMessage => ("outbox", "sealed"),
            Self::MailboxMail => ("mailbox", "sealed"),
            Self::FormerContact => ("former_contact", "sealed"),
            Self::PendingContact => ("pending_contact", "sealed"),
            Self::SentMessage => ("sent_message", "sealed"),
        }
    }
}

/// Seals and opens records.
#[derive(Debug, Clone)]
pub(crate) struct Seals {
    pub(crate) ring: Arc<KeyRing>,
    pub(crate) entropy: Entropy,
}

impl Seals {
    /// Seals a record for one row of one column.
    pub(crate) fn seal<T: Serialize>(
        &self,
        column: Column,
        row: Uuid,
        record: &T,
    ) -> Result<Vec<u8>, StoreError> {
        let clear = zeroize::Zeroizing::new(serde_json::to_vec(record).map_err(StoreError::broken)?);
        let (table, name) = column.names();
        let purpose = SealPurpose { table, column: name, row: row.as_bytes() };
        self.ring.seal(&purpose, &clear, self.entropy.bytes()).map_err(StoreError::broken)
    }

    /// Opens a record of one row of one column.
    pub(crate) fn open<T: DeserializeOwned>(
        &self,
        column: Column,
        row: Uuid,
        sealed: &[u8],
    ) -> Result<T, StoreError> {
        let (table, name) = column.names();
        let purpose = SealPurpose { table, column: name, row: row.as_bytes() };
        let clear = self.ring.open(&purpose, sealed).map_err(StoreError::broken)?;
        serde_json::from_slice(&clear).map_err(StoreError::broken)
    }
}
