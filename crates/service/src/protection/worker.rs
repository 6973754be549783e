//! The worker that processes what waits: it reminds owners, applies what nobody vetoed, and cancels what has become obsolete. Several
//! nodes may do it at once; the row's guards let each thing happen once.

use std::time::Duration;

use vestibule_domain::audit::{EventKind, Origin};
use vestibule_domain::id::{AccountId, SessionId, WeakeningId};
use vestibule_domain::protection::{Ending, Weakening, WeakeningState};
use vestibule_domain::time::Timestamp;
use vestibule_store::{Lock, StoreError, Tx, session, weakening};

use crate::app::App;
use crate::caller::ChangeContext;

const ROUND: Duration = Duration::from_secs(1);
const BATCH: u32 = 50;

impl App {
    /// Minds what waits until the future is dropped.
    pub async fn apply_due_changes(&self) {
        loop {
            match self.mind_weakenings_once().await {
                Ok(0) => tokio::time::sleep(ROUND).await,
                Ok(_) => {}
                Err(cause) => {
                    tracing::warn!(%cause, "weakenings cannot be minded now; they wait a little longer");
                    tokio::time::sleep(ROUND).await;
                }
            }
        }
    }

    /// One round; says how many weakenings were minded. One that cannot be minded now keeps no other waiting. A node whose
    /// clock differs from the database's minds none.
    pub async fn mind_weakenings_once(&self) -> Result<usize, StoreError> {
        let Some(now) = self.0.agreed_time().await? else { return Ok(0) };
        let due = weakening::due(&mut self.0.store.read().await?, now, BATCH).await?;
        let mut minded = 0;
        for (account, id) in due {
            let mind = ApplyWhenDue { operator: self.clone(), account, id, now };
            match self.0.store.write(Lock::Account(account), mind).await {
                Ok(ended) => {
                    self.0.sessions.forget(&ended);
                    minded += 1;
                }
                Err(cause) => tracing::warn!(weakening = %id, %cause, "a weakening cannot be minded now"),
            }
        }
        Ok(minded)
    }
}

struct ApplyWhenDue {
    operator: App,
    account: AccountId,
    id: WeakeningId,
    now: Timestamp,
}

impl vestibule_store::Transaction for ApplyWhenDue {
    /// The sessions that ended with what was applied.
    type Output = Vec<SessionId>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<SessionId>, StoreError> {
        let core = &self.operator.0;
        let on = ChangeContext { account: self.account, origin: Origin::default(), now: self.now };
        let Some(row) = weakening::get(tx, self.account, self.id).await? else { return Ok(Vec::new()) };
        let Some(guard) = core.guard(tx, self.account).await? else { return Ok(Vec::new()) };
        let waiting = row.weakening;
        let signed_in_at = session::last_begun(tx, self.account, waiting.asked_at).await?;
        let in_force = core.policy();
        let policy = &in_force.protection;
        let due = match waiting.due(&guard.protections, signed_in_at, policy, self.now) {
            Some(Ending::Apply) if !core.can_arrive(tx, &waiting.change, &on).await? => Some(Ending::Cancel),
            due => due,
        };
        match due {
            Some(Ending::Cancel) => core.cancel(tx, &waiting, &on).await,
            Some(Ending::Postpone(until)) => weakening::postpone(tx, self.account, self.id, until).await,
            Some(Ending::Apply) => {
                if !weakening::end(tx, self.account, self.id, WeakeningState::Applied, self.now).await? {
                    return Ok(Vec::new());
                }
                let ended = core.make(tx, guard, &waiting.change, None, &on).await?;
                let kind = EventKind::WeakeningApplied { weakening: self.id, change: waiting.change };
                core.record(tx, self.account, kind, on.origin, self.now).await?;
                return Ok(ended);
            }
            None if waiting.next_reminder().is_none_or(|at| at > self.now) => Ok(()),
            Some(Ending::Remind) | None => self.send_reminder(tx, waiting).await,
        }?;
        Ok(Vec::new())
    }
}

impl ApplyWhenDue {
    /// Of several reminders that were missed, as after an outage, only one goes out.
    async fn send_reminder(&self, tx: &mut Tx<'_>, waiting: Weakening) -> Result<(), StoreError> {
        let before = waiting.reminded_at;
        let after = Weakening { reminded_at: self.now, ..waiting };
        if !weakening::remind(tx, &after, before).await? {
            return Ok(());
        }
        let kind = EventKind::WeakeningReminded {
            weakening: after.id,
            change: after.change,
            effective_at: after.effective_at,
        };
        self.operator.0.record(tx, self.account, kind, Origin::default(), self.now).await
    }
}
