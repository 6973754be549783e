//! Makes a change, or lets it wait, inside the transaction that was asked to. Whether it waits is decided here, behind the
//! account's lock, by comparing before and after.

use vestibule_domain::audit::EventKind;
use vestibule_domain::gate::{Purpose, Refusal};
use vestibule_domain::id::{AccountId, SessionId};
use vestibule_domain::protection::{
    Freeze, FrozenBy, ProtectionChange, Weakening, WeakeningState, veto_denied, veto_denied_at_disowning,
};
use vestibule_store::{
    StoreError, Tx, account, authenticator, backup_code, former_authenticator, former_password, link_record,
    passkey, protection, weakening,
};

use super::requested_change::NewLoginPhrase;
use super::{ChangeRequest, Guard};
use crate::action::{Outcome, Stop};
use crate::caller::ChangeContext;
use crate::core::Core;
use crate::sealed_columns::Column;

impl Core {
    /// Makes a requested change that came through the gate of this purpose, at once or after a wait.
    pub(crate) async fn settle_change(
        &self,
        tx: &mut Tx<'_>,
        requested: &ChangeRequest,
        through: Purpose,
        on: &ChangeContext,
    ) -> Result<Outcome, Stop> {
        let guard = self.guard(tx, on.account).await?.ok_or_else(StoreError::raced)?;
        if through == Purpose::StrengthenProtection && requested.purpose(&guard) != through {
            return Err(Refusal::ContentDiffers.into());
        }
        if let Some(NewLoginPhrase(phrase)) = &requested.login_phrase {
            self.set_login_phrase(tx, guard, phrase.clone(), on).await?;
            return Ok(Outcome::Changed { ended: Vec::new() });
        }
        let Some(change) = &requested.change else { return Ok(Outcome::Changed { ended: Vec::new() }) };
        if *change == ProtectionChange::Unfreeze && guard.row.freeze.is_none() {
            return Err(Refusal::NotFrozen.into());
        }
        if let ProtectionChange::PasskeysOnly { on } = change {
            guard.lets_passkeys_only(*on, through)?;
        }
        let in_force = self.policy();
        let policy = &in_force.protection;
        let asked =
            Weakening::ask(requested.id, on.account, change.clone(), &guard.protections, policy, on.now);
        if asked.is_some() && !through.may_weaken() {
            return Err(Refusal::ContentDiffers.into());
        }
        // What gives the account back to its owner is asked for under a freeze too.
        let gives_back = *change == ProtectionChange::Unfreeze
            || matches!(through, Purpose::DisownAuthenticator | Purpose::LeavePasskeysOnly);
        if asked.is_some() && guard.row.freeze.is_some() && !gives_back {
            return Err(Refusal::Frozen.into());
        }
        if asked.is_some() && guard.row.operator_freeze.is_some() && *change != ProtectionChange::Unfreeze {
            return Err(Refusal::FrozenByExchange.into());
        }
        let waiting = weakening::waiting_of(tx, on.account).await?;
        if asked.is_some()
            && let Some(waiting) = waiting.iter().find(|waiting| waiting.change.comes_to(change))
        {
            // Asking again does not begin the time anew.
            return Ok(Outcome::Waits { id: waiting.id, effective_at: waiting.effective_at });
        }
        self.cancel_conflicting(tx, &waiting, change, on).await?;
        let Some(asked) = asked else {
            self.strengthen(tx, guard, requested, change, on).await?;
            return Ok(Outcome::Changed { ended: Vec::new() });
        };
        let records = link_record::of_account(tx, on.account).await?;
        let veto_denied = match requested.disowned_since {
            Some(since) => veto_denied_at_disowning(&guard.contacts, since),
            None => veto_denied(change, &guard.contacts, &records, policy, on.now),
        };
        let asked = Weakening { veto_denied, ..asked };
        weakening::insert(tx, &asked).await?;
        let kind = EventKind::WeakeningAsked {
            weakening: asked.id,
            change: asked.change.clone(),
            effective_at: asked.effective_at,
        };
        self.record(tx, on.account, kind, on.origin.clone(), on.now).await?;
        Ok(Outcome::Waits { id: asked.id, effective_at: asked.effective_at })
    }

    /// An owner who asks for the same thing anew, or for the opposite, no longer wants what waits.
    async fn cancel_conflicting(
        &self,
        tx: &mut Tx<'_>,
        waiting: &[Weakening],
        change: &ProtectionChange,
        on: &ChangeContext,
    ) -> Result<(), StoreError> {
        for waiting in waiting.iter().filter(|waiting| waiting.change.conflicts_with(change)) {
            self.cancel(tx, waiting, on).await?;
        }
        Ok(())
    }

    /// Ends a weakening that has become obsolete.
    pub(crate) async fn cancel(
        &self,
        tx: &mut Tx<'_>,
        waiting: &Weakening,
        on: &ChangeContext,
    ) -> Result<(), StoreError> {
        if weakening::end(tx, on.account, waiting.id, WeakeningState::Cancelled, on.now).await? {
            self.forget_pending(tx, &waiting.change, on).await?;
            let kind =
                EventKind::WeakeningCancelled { weakening: waiting.id, change: waiting.change.clone() };
            self.record(tx, on.account, kind, on.origin.clone(), on.now).await?;
        }
        Ok(())
    }

    async fn strengthen(
        &self,
        tx: &mut Tx<'_>,
        guard: Guard,
        requested: &ChangeRequest,
        change: &ProtectionChange,
        on: &ChangeContext,
    ) -> Result<(), StoreError> {
        let replaced = guard.profile.anti_phishing_code.is_some();
        let unchanged = !change.changes(&guard.protections);
        self.make(tx, guard, change, requested.anti_phishing_code.as_deref(), on).await?;
        let kind = match change {
            ProtectionChange::AntiPhishing { on: true } => EventKind::AntiPhishingSet { replaced },
            _ if unchanged => return Ok(()),
            ProtectionChange::SettingsLock { delay: Some(delay) } => EventKind::SettingsLockSet {
                days: u32::try_from(delay.minutes() / (24 * 60)).unwrap_or(u32::MAX),
            },
            ProtectionChange::WhitelistOnly { on: true } => EventKind::WhitelistOnlySet,
            ProtectionChange::PasskeysOnly { on: true } => EventKind::PasskeysOnlySet,
            ProtectionChange::RemoveAuthenticator { .. }
            | ProtectionChange::RemovePasskey { .. }
            | ProtectionChange::SettingsLock { .. }
            | ProtectionChange::AntiPhishing { .. }
            | ProtectionChange::WhitelistOnly { .. }
            | ProtectionChange::PasskeysOnly { .. }
            | ProtectionChange::Unfreeze
            | ProtectionChange::AddContact { .. }
            | ProtectionChange::ReplaceContact { .. }
            | ProtectionChange::RemoveContact { .. }
            | ProtectionChange::CloseAccount { .. } => return Ok(()),
        };
        self.record(tx, on.account, kind, on.origin.clone(), on.now).await
    }

    /// Writes a change, whichever it is, and returns the sessions that ended with it. Nothing here asks whether it may.
    pub(super) async fn make(
        &self,
        tx: &mut Tx<'_>,
        guard: Guard,
        change: &ProtectionChange,
        anti_phishing_code: Option<&str>,
        on: &ChangeContext,
    ) -> Result<Vec<SessionId>, StoreError> {
        let (id, now) = (on.account, on.now);
        match change {
            ProtectionChange::SettingsLock { delay } => {
                let fresh = guard.protections.after_lock(*delay, &self.policy().protection, now);
                protection::set_settings_lock(tx, id, *delay, fresh).await
            }
            ProtectionChange::WhitelistOnly { on } => protection::set_whitelist_only(tx, id, *on).await,
            ProtectionChange::PasskeysOnly { on } => protection::set_passkeys_only(tx, id, *on).await,
            ProtectionChange::AntiPhishing { on } => {
                let mut profile = guard.profile;
                profile.anti_phishing_code = anti_phishing_code.filter(|_| *on).map(str::to_owned);
                let sealed = self.seals.seal(Column::AccountProfile, id.uuid(), &profile)?;
                self.set_profile(tx, id, &sealed).await
            }
            ProtectionChange::RemoveAuthenticator { authenticator } => {
                if authenticator::remove(tx, id, *authenticator).await? {
                    if guard.protections.passkeys.is_empty() {
                        backup_code::remove_all(tx, id).await?;
                    }
                    former_authenticator::forget(tx, id).await?;
                    former_password::forget(tx, id).await?;
                    protection::note_authenticator_changed(tx, id, now).await?;
                    self.record(tx, id, EventKind::AuthenticatorRemoved, on.origin.clone(), now).await?;
                }
                Ok(())
            }
            ProtectionChange::RemovePasskey { passkey: removed } => {
                if passkey::remove(tx, id, *removed).await? {
                    let others = guard.protections.passkeys.iter().any(|other| other != removed);
                    if !others && guard.protections.authenticator.is_none() {
                        backup_code::remove_all(tx, id).await?;
                    }
                    if !others && guard.protections.passkeys_only {
                        protection::set_passkeys_only(tx, id, false).await?;
                    }
                    let kind = EventKind::PasskeyRemoved { passkey: *removed };
                    self.record(tx, id, kind, on.origin.clone(), now).await?;
                }
                Ok(())
            }
            ProtectionChange::Unfreeze => {
                let locked = |freeze: &Freeze| freeze.stops_sign_in() && freeze.by == FrozenBy::Owner;
                if protection::get(tx, id).await?.freeze.as_ref().is_some_and(locked) {
                    protection::note_lock_ended(tx, id, now).await?;
                }
                protection::set_freeze(tx, id, None).await?;
                link_record::end_freezes(tx, id, now).await?;
                self.record(tx, id, EventKind::Unfrozen, on.origin.clone(), now).await
            }
            ProtectionChange::AddContact { .. }
            | ProtectionChange::ReplaceContact { .. }
            | ProtectionChange::RemoveContact { .. } => {
                self.make_contact_change(tx, change, on).await.map(|_changed| ())
            }
            ProtectionChange::CloseAccount { by } => return self.close_account(tx, *by, on).await,
        }?;
        Ok(Vec::new())
    }

    async fn set_login_phrase(
        &self,
        tx: &mut Tx<'_>,
        guard: Guard,
        login_phrase: Option<String>,
        on: &ChangeContext,
    ) -> Result<(), StoreError> {
        let mut profile = guard.profile;
        let removed = login_phrase.is_none();
        profile.login_phrase = login_phrase;
        let sealed = self.seals.seal(Column::AccountProfile, on.account.uuid(), &profile)?;
        self.set_profile(tx, on.account, &sealed).await?;
        let kind = EventKind::LoginPhraseSet { removed };
        self.record(tx, on.account, kind, on.origin.clone(), on.now).await
    }

    async fn set_profile(&self, tx: &mut Tx<'_>, id: AccountId, sealed: &[u8]) -> Result<(), StoreError> {
        let Some(owner) = account::get(tx, id).await? else { return Err(StoreError::raced()) };
        account::set_profile(tx, id, sealed, &owner.language).await
    }
}
