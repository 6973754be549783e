//! Records in sealed columns: each kind has one name, one place and one shape, so that no use case picks its own
//! associated data.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use vestibule_store::StoreError;
use vestibule_store::backup::SealedColumn;

use crate::clock_entropy::Entropy;
use crate::crypto::{KeyRing, SealPurpose};

/// Declares what is sealed, each with its table and column; whatever is declared here is known to a restore as well.
macro_rules! sealed {
    (
        stored: { $($column:ident => $table:literal.$value:literal,)+ }
        passing: { $($(#[$doc:meta])* $passing:ident => $holder:literal.$name:literal,)+ }
    ) => {
        /// The sealed columns, and what is sealed without being stored.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Column {
            $($column,)+
            $($(#[$doc])* $passing,)+
        }

        impl Column {
            /// Those that are columns of the database.
            pub(crate) const STORED: &[Self] = &[$(Self::$column,)+];

            const fn names(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$column => ($table, $value),)+
                    $(Self::$passing => ($holder, $name),)+
                }
            }
        }
    };
}

sealed! {
    stored: {
        AccountProfile => "account"."profile",
        AccountLocationHistory => "account"."location_history",
        IdentifierValue => "identifier"."sealed",
        PasskeyRecord => "passkey"."sealed",
        AuthenticatorSecret => "authenticator"."sealed_secret",
        FormerSecret => "former_authenticator"."sealed_secret",
        FlowContext => "flow"."sealed",
        SessionOrigin => "session"."sealed",
        DeviceLabel => "device"."sealed",
        EventBody => "event"."sealed",
        OutboxMessage => "outbox"."sealed",
        MailboxMail => "mailbox"."sealed",
        FormerContact => "former_contact"."sealed",
        PendingContact => "pending_contact"."sealed",
        SentMessage => "sent_message"."sealed",
        OperationTold => "operation"."sealed",
        AccountAttributes => "account_attributes"."sealed",
    }
    passing: {
        /// An authenticator's secret on its way through the browser, before it is enrolled.
        AuthenticatorPending => "browser"."authenticator_pending",
        /// A question to an authenticator, on its way through the browser.
        PasskeyCeremony => "browser"."passkey_ceremony",
        /// A form that was sent after its session had ended, on its way through the browser.
        FormKept => "browser"."form_kept",
    }
}

impl Column {
    /// What a value in this row of it is sealed for.
    pub(crate) const fn purpose(self, row: &Uuid) -> SealPurpose<'_> {
        let (table, column) = self.names();
        SealPurpose { table, column, row: row.as_bytes() }
    }

    /// Whether half of the key of its values is kept with the account.
    pub(crate) const fn is_halved(self) -> bool {
        matches!(self, Self::EventBody | Self::AccountAttributes)
    }

    /// Where its values are.
    pub(crate) const fn place(self) -> SealedColumn {
        let (table, value) = self.names();
        let row = if matches!(self, Self::SentMessage) {
            "code"
        } else if matches!(self, Self::AccountAttributes) {
            "account_id"
        } else {
            "id"
        };
        SealedColumn { table, row, value }
    }
}

/// Seals and opens records.
#[derive(Debug, Clone)]
pub(crate) struct SealedColumns {
    pub(crate) ring: Arc<KeyRing>,
    pub(crate) entropy: Entropy,
}

impl SealedColumns {
    /// Seals a record for one row of one column.
    pub(crate) fn seal<T: Serialize>(
        &self,
        column: Column,
        row: Uuid,
        record: &T,
    ) -> Result<Vec<u8>, StoreError> {
        let clear = zeroize::Zeroizing::new(serde_json::to_vec(record).map_err(StoreError::broken)?);
        let purpose = column.purpose(&row);
        self.ring.seal(&purpose, &clear, self.entropy.bytes()).map_err(StoreError::broken)
    }

    /// Seals a record for one row of one column, with half of the key kept elsewhere.
    pub(crate) fn seal_with<T: Serialize>(
        &self,
        half: &[u8; 32],
        column: Column,
        row: Uuid,
        record: &T,
    ) -> Result<Vec<u8>, StoreError> {
        let clear = zeroize::Zeroizing::new(serde_json::to_vec(record).map_err(StoreError::broken)?);
        let purpose = column.purpose(&row);
        self.ring.seal_with(half, &purpose, &clear, self.entropy.bytes()).map_err(StoreError::broken)
    }

    /// Opens what [`Self::seal_with`] sealed with the same half.
    pub(crate) fn open_with<T: DeserializeOwned>(
        &self,
        half: &[u8; 32],
        column: Column,
        row: Uuid,
        sealed: &[u8],
    ) -> Result<T, StoreError> {
        let clear = self.ring.open_with(half, &column.purpose(&row), sealed).map_err(StoreError::broken)?;
        serde_json::from_slice(&clear).map_err(StoreError::broken)
    }

    /// Opens a record of one row of one column.
    pub(crate) fn open<T: DeserializeOwned>(
        &self,
        column: Column,
        row: Uuid,
        sealed: &[u8],
    ) -> Result<T, StoreError> {
        let clear = self.ring.open(&column.purpose(&row), sealed).map_err(StoreError::broken)?;
        serde_json::from_slice(&clear).map_err(StoreError::broken)
    }
}
