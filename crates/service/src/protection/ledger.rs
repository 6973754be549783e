//! What is on, what waits and what is held, as its owner reads it.

use vestibule_domain::id::WeakeningId;
use vestibule_domain::protection::{Freeze, Hold, ProtectionChange, Weakening, holds};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::weakening;

use super::facts::hold_facts;
use crate::app::App;
use crate::caller::{Caller, SignedIn};
use crate::problem::Problem;

/// A hold as its owner sees it.
pub type HoldView = Hold;

/// A weakening that waits, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeakeningView {
    /// The id by which it is vetoed and cancelled.
    pub id: WeakeningId,
    /// What is to change.
    pub change: ProtectionChange,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When it takes effect unless vetoed.
    pub effective_at: Timestamp,
}

impl WeakeningView {
    pub(crate) fn of(waiting: Weakening) -> Self {
        Self {
            id: waiting.id,
            change: waiting.change,
            asked_at: waiting.asked_at,
            effective_at: waiting.effective_at,
        }
    }
}

/// The protections of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and none excludes another")]
pub struct ProtectionsView {
    /// Whether an authenticator is enrolled.
    pub authenticator: bool,
    /// The delay that the customer chose for every weakening.
    pub settings_lock: Option<Span>,
    /// From when on that delay counts, where it does not yet.
    pub lock_counts_from: Option<Timestamp>,
    /// How long a weakening that is asked for now would wait.
    pub delay_in_force: Span,
    /// How long the end of a freeze that is asked for now would wait.
    pub unfreeze_delay: Span,
    /// The anti-phishing code that every message carries.
    pub anti_phishing_code: Option<String>,
    /// The login phrase that known devices show.
    pub login_phrase: Option<String>,
    /// Whether withdrawals go to listed addresses only.
    pub whitelist_only: bool,
    /// Whether nothing but a passkey opens the account.
    pub passkeys_only: bool,
    /// Whether passkeys could be made the only way in: there are two, or one and backup codes.
    pub passkeys_suffice: bool,
    /// The freeze in force.
    pub freeze: Option<Freeze>,
    /// Until when a session cannot freeze everything again, if that was done recently and there is no second factor.
    pub lock_rests_until: Option<Timestamp>,
    /// What waits, oldest first.
    pub waiting: Vec<WeakeningView>,
    /// What is held and why, the gravest first.
    pub holds: Vec<HoldView>,
}

impl App {
    /// What protects the account of a session, what waits, and what is held.
    pub async fn protections(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
    ) -> Result<ProtectionsView, Problem> {
        let (core, id) = (&self.0, signed_in.session.account);
        let guard = core.guard_of(core.snapshot_within(signed_in).await?)?;
        let mut conn = core.store.read().await?;
        let waiting = weakening::waiting_of(&mut conn, id).await?;
        drop(conn);
        let facts = hold_facts(&guard.row, &waiting);
        let passkeys_suffice = guard.passkeys_suffice();
        Ok(ProtectionsView {
            authenticator: guard.protections.authenticator.is_some(),
            settings_lock: guard.protections.settings_lock,
            lock_counts_from: guard.protections.lock_counts_from(&core.policy().protection, caller.now),
            unfreeze_delay: guard.protections.unfreeze_delay(&core.policy().protection, caller.now),
            delay_in_force: guard.protections.delay_in_force(&core.policy().protection, caller.now),
            anti_phishing_code: guard.profile.anti_phishing_code,
            login_phrase: guard.profile.login_phrase,
            whitelist_only: guard.protections.whitelist_only,
            passkeys_only: guard.protections.passkeys_only,
            passkeys_suffice,
            freeze: guard.row.freeze,
            lock_rests_until: Freeze::session_rests_until(
                guard.row.lock_ended_at,
                guard.protections.second_factor(),
                &core.policy().protection,
                caller.now,
            ),
            holds: holds(&facts, &core.policy().hold, caller.now),
            waiting: waiting.into_iter().map(WeakeningView::of).collect(),
        })
    }
}
