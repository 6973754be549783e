//! The security check-up: what the server knows about an account's safety, and the note that its owner went through it.

use vestibule_domain::audit::{EventKind, Outcome};
use vestibule_domain::protection::{CheckUp, CheckUpFacts, Suspicion, holds};
use vestibule_domain::time::Timestamp;
use vestibule_store::event::EventFilter;
use vestibule_store::{Conn, Lock, StoreError, Transaction, Tx, device, event, protection, weakening};

use crate::app::App;
use crate::caller::{Caller, SignedIn};
use crate::core::Core;
use crate::facts::Facts;
use crate::problem::Problem;
use crate::protection::{HoldView, hold_facts};

/// A check-up as the account's owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckUpView {
    /// What was looked at.
    pub facts: CheckUpFacts,
    /// What the check-up found, part by part.
    pub found: CheckUp,
    /// Since when a recovery asks its owner to be led through it; none when it does not.
    pub asked_at: Option<Timestamp>,
    /// What is held and why, the gravest first.
    pub holds: Vec<HoldView>,
    /// Devices that the account knows beside the one in use.
    pub other_devices: u32,
}

impl App {
    /// Looks at how well the account of a session is protected.
    pub async fn check_up(&self, caller: &Caller, signed_in: &SignedIn) -> Result<CheckUpView, Problem> {
        let (core, account) = (&self.0, signed_in.session.account);
        let snapshot = core.snapshot_within(signed_in).await?;
        let mut conn = core.store.read().await?;
        let (facts, codes) = (Facts::of(&core.seals, &snapshot)?, snapshot.backup_codes);
        let guard = core.guard_of(snapshot)?;
        let waiting = weakening::waiting_of(&mut conn, account).await?;
        let last_refused = last_refused(&mut conn, signed_in).await?;
        let devices = device::of_account(&mut conn, account).await?;
        drop(conn);
        let own = signed_in.session.device;
        let first = devices.iter().map(|row| row.device.first_seen_at).min();
        let others: Vec<Timestamp> =
            devices.iter().filter(|row| row.device.id != own).map(|row| row.device.first_seen_at).collect();
        let held = holds(&hold_facts(&guard.row, &waiting), &core.policy().hold, caller.now);
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let looked_at = CheckUpFacts {
            authenticator: facts.authenticator.is_some(),
            passkeys: u32::try_from(facts.passkeys).unwrap_or(u32::MAX),
            backup_codes: codes.map(|codes| u32::try_from(codes.left).unwrap_or(0)),
            contacts: count(guard.protections.contacts.len()),
            anti_phishing: guard.protections.anti_phishing,
            settings_lock: guard.protections.settings_lock.is_some(),
            login_phrase: guard.profile.login_phrase.is_some(),
            password_listed: facts.stored_suspicion() == Some(Suspicion::ListedPassword),
            last_refused,
            last_new_device: others.iter().copied().filter(|at| Some(*at) != first).max(),
            reviewed_at: guard.row.check_up_done_at,
            waiting: count(waiting.len()),
            holds: count(held.len()),
        };
        Ok(CheckUpView {
            found: CheckUp::of(&looked_at, caller.now),
            facts: looked_at,
            asked_at: guard.row.check_up_due_at.filter(|_| guard.row.asks_check_up()),
            holds: held,
            other_devices: count(others.len()),
        })
    }

    /// Notes that the owner went through the check-up, activity and devices included.
    pub async fn finish_check_up(&self, caller: &Caller, signed_in: &SignedIn) -> Result<(), Problem> {
        let change = Finish { app: self.clone(), caller: caller.clone(), signed_in: signed_in.clone() };
        Ok(self.0.store.write(Lock::Account(signed_in.session.account), change).await?)
    }
}

/// When a try to sign in or to get back in was last refused. Slips within a session do not count: who makes them is signed in.
async fn last_refused(conn: &mut Conn<'_>, signed_in: &SignedIn) -> Result<Option<Timestamp>, StoreError> {
    let kinds = ["sign_in_refused", "recovery_refused"].map(str::to_owned).to_vec();
    let filter =
        EventFilter { kinds: Some(kinds), outcome: Some(Outcome::Refused), ..EventFilter::default() };
    let rows = event::page(conn, signed_in.session.account, &filter, None, 1).await?;
    Ok(rows.first().map(|row| row.at))
}

struct Finish {
    app: App,
    caller: Caller,
    signed_in: SignedIn,
}

impl Transaction for Finish {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let (account, now) = (self.signed_in.session.account, self.caller.now);
        protection::finish_check_up(tx, account, now).await?;
        let core: &Core = &self.app.0;
        core.record(tx, account, EventKind::CheckUpDone, self.signed_in.origin(&self.caller), now).await
    }
}
