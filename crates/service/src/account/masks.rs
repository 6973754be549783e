//! The masks of what an account can be reached by, where its owner must tell one from another.

use vestibule_domain::account::{Identifier, masks};
use vestibule_domain::id::AccountId;
use vestibule_domain::time::Timestamp;
use vestibule_store::{Conn, StoreError, former_contact, identifier, pending_contact, weakening};

use crate::app::Core;
use crate::sealed_columns::Column;

/// Contacts of one account beside their masks.
pub(crate) struct Masks(Vec<(Identifier, String)>);

impl Masks {
    pub(crate) fn of(contacts: Vec<Identifier>) -> Self {
        let masks = masks(&contacts.iter().collect::<Vec<_>>());
        Self(contacts.into_iter().zip(masks).collect())
    }

    /// The mask of this one; its usual one where it is not among them.
    pub(crate) fn mask(&self, contact: &Identifier) -> String {
        let found = self.0.iter().find(|(known, _)| known == contact);
        found.map_or_else(|| contact.masked(), |(_, mask)| mask.clone())
    }
}

impl Core {
    /// The addresses and numbers of an account: those that count, those that wait, and those that went lately.
    async fn all_contacts(
        &self,
        conn: &mut Conn<'_>,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Vec<Identifier>, StoreError> {
        let mut all = Vec::new();
        for row in identifier::of_account(conn, account).await? {
            all.push(self.identifier(Column::IdentifierValue, row.id, &row.sealed)?);
        }
        for waiting in weakening::waiting_of(conn, account).await? {
            let Some(new) = waiting.change.incoming() else { continue };
            if let Some(pending) = pending_contact::get(conn, account, new).await? {
                all.push(self.identifier(Column::PendingContact, new, &pending.sealed)?);
            }
        }
        for row in former_contact::of_account(conn, account, now).await? {
            all.push(self.identifier(Column::FormerContact, row.id, &row.sealed)?);
        }
        Ok(all)
    }

    /// The masks of all addresses and numbers of an account, and of one that it does not have yet.
    pub(crate) async fn masks(
        &self,
        conn: &mut Conn<'_>,
        account: AccountId,
        claimed: Option<Identifier>,
        now: Timestamp,
    ) -> Result<Masks, StoreError> {
        let mut all = self.all_contacts(conn, account, now).await?;
        all.extend(claimed);
        Ok(Masks::of(all))
    }
}
