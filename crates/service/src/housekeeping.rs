//! What keeps the house in order beside requests: uses of sessions are written down, and what has lost its purpose is
//! deleted in small steps.

use std::time::Duration;

use vestibule_domain::id::{AccountId, SessionId};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::{
    Change, Lock, StoreError, Tx, alert_link, captcha, decoy, event, former_contact, outbox, passage,
    pending_contact, revocation, sent_message, session, throttle, weakening,
};

use crate::vestibule::Vestibule;

const ROUND: Duration = Duration::from_secs(30);
const STEP: u32 = 500;

impl Vestibule {
    /// Keeps the house in order until the future is dropped.
    pub async fn keep_house(&self) {
        loop {
            tokio::time::sleep(ROUND).await;
            if let Err(cause) = self.keep_house_once().await {
                tracing::warn!(%cause, "housekeeping could not finish; it goes on in the next round");
            }
        }
    }

    /// One round.
    pub async fn keep_house_once(&self) -> Result<(), StoreError> {
        self.write_uses().await?;
        let now = self.now();
        let policy = &self.0.policy;
        let sweep = Sweep {
            now,
            passages: now - policy.retention.passages,
            messages: now - policy.retention.messages,
            activity: now - policy.retention.activity,
            throttles: now - policy.throttle.forget_after,
            sessions: now - policy.retention.sessions,
            revocations: now - policy.session.total - Span::from_hours(1),
            message_codes: now - policy.retention.message_codes,
            // Whoever opens one too late is told so, not that there never was one.
            alert_links: now - Span::from_days(30),
            decoys: now - Span::from_hours(1),
        };
        self.0.store.write(Lock::Queue, sweep).await?;
        Ok(())
    }

    /// Writes down the uses of sessions since the last time.
    pub async fn write_uses(&self) -> Result<(), StoreError> {
        let uses = self.0.sessions.take_touched();
        if uses.is_empty() {
            return Ok(());
        }
        self.0.store.write(Lock::Queue, WriteUses { uses }).await
    }
}

struct WriteUses {
    uses: Vec<(AccountId, SessionId, Timestamp)>,
}

impl Change for WriteUses {
    type Output = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        session::touch(tx, &self.uses).await
    }
}

struct Sweep {
    now: Timestamp,
    passages: Timestamp,
    messages: Timestamp,
    activity: Timestamp,
    throttles: Timestamp,
    sessions: Timestamp,
    revocations: Timestamp,
    message_codes: Timestamp,
    alert_links: Timestamp,
    decoys: Timestamp,
}

impl Change for Sweep {
    type Output = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        passage::purge_before(tx, self.passages, STEP).await?;
        event::purge(tx, self.activity, STEP).await?;
        captcha::purge(tx, self.now, STEP).await?;
        outbox::purge(tx, self.messages, STEP).await?;
        throttle::purge(tx, self.throttles, STEP).await?;
        session::purge(tx, self.sessions, STEP).await?;
        revocation::purge(tx, self.revocations, STEP).await?;
        sent_message::purge(tx, self.message_codes, STEP).await?;
        alert_link::purge(tx, self.alert_links, STEP).await?;
        weakening::purge(tx, self.activity, STEP).await?;
        former_contact::purge(tx, self.now, STEP).await?;
        pending_contact::purge(tx, self.now, STEP).await?;
        decoy::purge(tx, self.decoys, STEP).await?;
        Ok(())
    }
}
