//! An account at a glance, for the operator: its state and what goes on, with its addresses masked.

use vestibule_domain::account::{AccountState, AttributeName};
use vestibule_domain::id::AccountId;
use vestibule_domain::protection::{Freeze, OperatorFreeze, Suspicion, Weakening};
use vestibule_domain::time::Timestamp;
use vestibule_store::{event, external_id, session, snapshot, weakening};

use super::AccountFault;
use crate::app::App;
use crate::facts::Facts;

/// An account at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountSummary {
    /// The account's id.
    pub id: AccountId,
    /// Whether it is open, closed or erased.
    pub state: AccountState,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// The exchange's own name for it.
    pub external_id: Option<String>,
    /// BCP 47 tag.
    pub language: String,
    /// Its addresses and numbers, masked.
    pub identifiers: Vec<String>,
    /// The attributes of the operator's schema that have a value, by name.
    pub attributes: Vec<AttributeName>,
    /// Whether a second factor is enrolled.
    pub second_factor: bool,
    /// The owner's freeze in force.
    pub freeze: Option<Freeze>,
    /// The exchange's own freeze in force.
    pub operator_freeze: Option<OperatorFreeze>,
    /// What it is locked on suspicion for.
    pub suspicion: Option<Suspicion>,
    /// Whether a new password has to be chosen before the next sign-in.
    pub password_demanded: bool,
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
        let identifiers = self.0.identifier_views(&snapshot.identifiers)?;
        // Of an erased account nothing can be opened.
        let is_kept = !snapshot.account.state.is_erased();
        let facts = is_kept.then(|| Facts::of(&self.0.seals, &snapshot)).transpose()?;
        Ok(AccountSummary {
            id,
            waiting: weakening::waiting_of(&mut conn, id).await?,
            sessions: session::live_of(&mut conn, id, self.now()).await?.len(),
            events: event::count(&mut conn, id).await?,
            external_id: external_id::of_account(&mut conn, id).await?,
            identifiers: identifiers.into_iter().map(|one| one.masked).collect(),
            password_demanded: facts.as_ref().is_some_and(Facts::must_change_password),
            attributes: attributes.iter().map(|(name, _)| name.clone()).collect(),
            state: snapshot.account.state,
            opened_at: snapshot.account.created_at,
            second_factor: snapshot.authenticator.is_some() || !snapshot.passkeys.is_empty(),
            freeze: snapshot.protection.freeze,
            operator_freeze: snapshot.protection.operator_freeze,
            suspicion: facts.as_ref().and_then(Facts::stored_suspicion),
            language: snapshot.account.language,
        })
    }
}
