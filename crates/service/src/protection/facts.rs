//! What protects an account, read from the rows of its factors, contacts and settings.

use vestibule_domain::gate::{Purpose, Refusal};
use vestibule_domain::id::{AccountId, IdentifierId};
use vestibule_domain::protection::{HoldFacts, ProtectionChange, Protections, Weakening};
use vestibule_domain::time::Timestamp;
use vestibule_store::protection::ProtectionRow;
use vestibule_store::snapshot::{self, AccountSnapshot};
use vestibule_store::{Conn, StoreError};

use crate::core::Core;
use crate::records::Profile;
use crate::sealed_columns::Column;

/// The protections of an account with the row they were read from and what the customer chose.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    pub(crate) row: ProtectionRow,
    pub(crate) profile: Profile,
    pub(crate) protections: Protections,
    pub(crate) backup_codes_left: i64,
    /// The addresses and numbers with the time from which on they belong to the account.
    pub(crate) contacts: Vec<(IdentifierId, Timestamp)>,
}

impl Guard {
    /// Whether passkeys can be made the only way in, or be no longer, through this gate.
    pub(super) fn lets_passkeys_only(&self, on: bool, through: Purpose) -> Result<(), Refusal> {
        if through == Purpose::LeavePasskeysOnly && !self.protections.passkeys_only {
            return Err(Refusal::NotPasskeysOnly);
        }
        if on && !self.passkeys_suffice() {
            return Err(Refusal::TooFewPasskeys);
        }
        Ok(())
    }

    /// Whether the owner comes back in where passkeys are the only way and one is lost: by another, or by a backup code.
    pub(crate) fn passkeys_suffice(&self) -> bool {
        match self.protections.passkeys.len() {
            0 => false,
            1 => self.backup_codes_left > 0,
            _ => true,
        }
    }
}

impl Core {
    /// Reads what protects an account; `None` when there is no such account.
    pub(crate) async fn guard(
        &self,
        conn: &mut Conn<'_>,
        id: AccountId,
    ) -> Result<Option<Guard>, StoreError> {
        let Some(snapshot) = snapshot::get(conn, id).await? else { return Ok(None) };
        self.guard_of(snapshot).map(Some)
    }

    /// What protects the account that this was read of.
    pub(crate) fn guard_of(&self, snapshot: AccountSnapshot) -> Result<Guard, StoreError> {
        let backup_codes_left = snapshot.backup_codes_left();
        let AccountSnapshot { account, authenticator, passkeys, identifiers, protection: row, .. } = snapshot;
        let profile: Profile =
            self.seals.open(Column::AccountProfile, account.id.uuid(), &account.profile)?;
        let contacts: Vec<(IdentifierId, Timestamp)> =
            identifiers.into_iter().map(|contact| (contact.id, contact.created_at)).collect();
        let protections = Protections {
            authenticator: authenticator.map(|factor| factor.id),
            passkeys: passkeys.iter().map(|row| row.id).collect(),
            settings_lock: row.settings_lock,
            fresh_lock: row.fresh_lock,
            anti_phishing: profile.anti_phishing_code.is_some(),
            whitelist_only: row.whitelist_only,
            passkeys_only: row.passkeys_only,
            freeze: row.freeze,
            contacts: contacts.iter().map(|(id, _)| *id).collect(),
            closed: !account.state.is_open(),
        };
        Ok(Guard { row, profile, protections, backup_codes_left, contacts })
    }
}

/// What holds follow from.
pub(crate) fn hold_facts(row: &ProtectionRow, waiting: &[Weakening]) -> HoldFacts {
    let unfreezes_at = waiting
        .iter()
        .find(|waiting| waiting.change == ProtectionChange::Unfreeze)
        .map(|waiting| waiting.effective_at);
    HoldFacts {
        freeze: row.freeze,
        operator_freeze: row.operator_freeze,
        unfreezes_at,
        suspicion: row.suspicion,
        password_reset_at: row.password_reset_at,
        authenticator_changed_at: row.authenticator_changed_at,
        passkey_added_at: row.passkey_added_at,
        contact_changed_at: row.contact_changed_at,
    }
}
