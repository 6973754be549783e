//! An account at a glance, for the operator: its state and what goes on, with its addresses masked.

use vestibule_domain::account::{AccountState, AttributeName};
use vestibule_domain::id::AccountId;
use vestibule_domain::protection::{Freeze, Weakening};
use vestibule_domain::time::Timestamp;
use vestibule_store::snapshot::{self, AccountSnapshot};
use vestibule_store::{event, session, weakening};

use super::AccountFault;
use crate::app::App;
use crate::identifiers::Masks;
use crate::sealed_columns::Column;

/// An account at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountSummary {
    /// The account's id.
    pub id: AccountId,
    /// Whether it is open, closed or erased.
    pub state: AccountState,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// BCP 47 tag.
    pub language: String,
    /// Its addresses and numbers, masked.
    pub identifiers: Vec<String>,
    /// The attributes of the operator's schema that have a value, by name.
    pub attributes: Vec<AttributeName>,
    /// Whether a second factor is enrolled.
    pub second_factor: bool,
    /// The freeze in force.
    pub freeze: Option<Freeze>,
    /// What waits to change, oldest first.
    pub waiting: Vec<Weakening>,
    /// How many sessions count now.
    pub sessions: usize,
    /// How many events there are.
    pub events: u64,
}

impl App {
    /// An account at a glance. It shows no address in full and changes nothing, so it leaves no trace either.
    pub async fn account_summary(&self, id: AccountId) -> Result<AccountSummary, AccountFault> {
        let mut conn = self.0.store.read().await?;
        let snapshot = snapshot::get(&mut conn, id).await?.ok_or(AccountFault::Unknown)?;
        let attributes = self.0.attributes_of(&mut conn, id).await?;
        Ok(AccountSummary {
            id,
            waiting: weakening::waiting_of(&mut conn, id).await?,
            sessions: session::live_of(&mut conn, id, self.now()).await?.len(),
            events: event::count(&mut conn, id).await?,
            identifiers: self.masked(&snapshot)?,
            attributes: attributes.iter().map(|(name, _)| name.clone()).collect(),
            state: snapshot.account.state,
            opened_at: snapshot.account.created_at,
            second_factor: snapshot.authenticator.is_some(),
            freeze: snapshot.protection.freeze,
            language: snapshot.account.language,
        })
    }

    fn masked(&self, snapshot: &AccountSnapshot) -> Result<Vec<String>, AccountFault> {
        let mut full = Vec::with_capacity(snapshot.identifiers.len());
        for row in &snapshot.identifiers {
            full.push(self.0.identifier(Column::IdentifierValue, row.id, &row.sealed)?);
        }
        let masks = Masks::of(full.clone());
        Ok(full.iter().map(|one| masks.mask(one)).collect())
    }
}
