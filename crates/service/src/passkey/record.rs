//! What is kept of a passkey, sealed for its row: its key, its name and where it belongs, so that nobody who can write to the
//! database puts a key of their own in its place.

use serde::{Deserialize, Serialize};
use vestibule_domain::account::Nickname;
use vestibule_domain::factor::Aaguid;
use vestibule_domain::id::AccountId;
use vestibule_store::StoreError;
use vestibule_store::passkey::PasskeyRow;

use crate::core::Core;
use crate::sealed_columns::Column;
use crate::webauthn::PublicKey;

/// What is kept of a passkey and does not change with its use.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PasskeyRecord {
    pub(crate) account: AccountId,
    pub(crate) public_key: PublicKey,
    pub(crate) model: Aaguid,
    pub(crate) name: Option<Nickname>,
}

/// A row whose sealed part belongs to another one.
#[derive(Debug, thiserror::Error)]
#[error("a passkey is sealed for another account or credential than it stands at")]
struct Moved;

impl Core {
    /// Opens what is kept of a passkey. One that was moved to another account, or to another credential, is broken.
    pub(crate) fn passkey_record(&self, row: &PasskeyRow) -> Result<PasskeyRecord, StoreError> {
        let record: PasskeyRecord = self.seals.open(Column::PasskeyRecord, row.id.uuid(), &row.sealed)?;
        if record.account != row.account || record.public_key.credential_id() != row.credential_id {
            return Err(StoreError::broken(Moved));
        }
        Ok(record)
    }

    pub(crate) fn passkey_records(&self, rows: &[PasskeyRow]) -> Result<Vec<PasskeyRecord>, StoreError> {
        rows.iter().map(|row| self.passkey_record(row)).collect()
    }
}
