//! Addresses and numbers as their owner sees them, in full and masked so that one can be told from another.

use vestibule_domain::account::{Identifier, IdentifierKind, masks};
use vestibule_domain::id::{AccountId, IdentifierId};
use vestibule_domain::time::Timestamp;
use vestibule_store::identifier::IdentifierRow;
use vestibule_store::{Conn, StoreError, former_contact, identifier, pending_contact, weakening};

use crate::core::Core;
use crate::records::Context;
use crate::sealed_columns::Column;

/// An identifier as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentifierView {
    /// The identifier's id.
    pub id: IdentifierId,
    /// E-mail address or phone number.
    pub kind: IdentifierKind,
    /// It, in full; for its owner alone.
    pub full: Identifier,
    /// Masked: enough to recognise, too little to use.
    pub masked: String,
    /// When its owner proved to read it.
    pub verified_at: Timestamp,
}

/// The identifier of a flow, masked.
pub(crate) fn masked(context: &Context) -> String {
    Identifier::stored(&context.identifier).map(|identifier| identifier.masked()).unwrap_or_default()
}

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

    /// A sealed address or number.
    pub(crate) fn identifier(
        &self,
        column: Column,
        id: IdentifierId,
        sealed: &[u8],
    ) -> Result<Identifier, StoreError> {
        let clear: String = self.seals.open(column, id.uuid(), sealed)?;
        Identifier::stored(&clear).map_err(StoreError::broken)
    }

    /// The addresses and numbers of an account, in full and masked.
    pub(crate) fn identifier_views(&self, rows: &[IdentifierRow]) -> Result<Vec<IdentifierView>, StoreError> {
        let mut views = Vec::with_capacity(rows.len());
        for row in rows {
            let full = self.identifier(Column::IdentifierValue, row.id, &row.sealed)?;
            let (masked, verified_at) = (String::new(), row.verified_at);
            views.push(IdentifierView { id: row.id, kind: row.kind, full, masked, verified_at });
        }
        let masks = Masks::of(views.iter().map(|one| one.full.clone()).collect());
        for one in &mut views {
            one.masked = masks.mask(&one.full);
        }
        Ok(views)
    }
}
