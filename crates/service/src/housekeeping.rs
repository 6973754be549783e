//! What keeps the server in order beside requests: uses of sessions are written down, and what has lost its purpose is
//! deleted. Both go in small steps, each a transaction of its own, so that no request waits for them; steps are repeated
//! until nothing is left, so that the tables do not grow however much is written.

use std::time::Duration;

use vestibule_domain::client::BULK_KEPT;
use vestibule_domain::policy::Policy;
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::session::Use;
use vestibule_store::{
    Lock, StoreError, Transaction, Tx, alert_link, bulk, client, client_key, counter, decoy, event, flow,
    former_authenticator, former_contact, former_password, heartbeat, link_record, mailbox, operation,
    outbox, pending_contact, revocation, sent_message, session, throttle, used_once, weakening,
};

use crate::app::App;

const ROUND: Duration = Duration::from_secs(30);

/// The most rows that one transaction deletes of a kind.
const STEP: u32 = 500;

/// The most uses that one transaction writes down.
const USES: usize = 200;

impl App {
    /// Keeps the server in order until the future is dropped.
    pub async fn clear_regularly(&self) {
        loop {
            tokio::time::sleep(ROUND).await;
            if let Err(cause) = self.clear_once().await {
                tracing::warn!(%cause, "housekeeping could not finish; it goes on in the next round");
            }
        }
    }

    /// One round. What fails is left for the next round and keeps nothing else from being done; the last error is told.
    pub async fn clear_once(&self) -> Result<(), StoreError> {
        let mut told = self.write_uses().await.and(self.write_client_uses().await);
        if let Err(cause) = self.erase_outlived().await {
            told = Err(cause);
        }
        let mut left = Outlived::ALL.to_vec();
        while !left.is_empty() {
            let mut more = Vec::new();
            for what in left {
                match self.clear(what).await {
                    Ok(cleared) if cleared >= u64::from(STEP) => more.push(what),
                    Ok(_) => {}
                    Err(cause) => told = Err(cause),
                }
            }
            left = more;
        }
        told
    }

    async fn clear(&self, what: Outlived) -> Result<u64, StoreError> {
        let now = self.now();
        let before = what.outlived_before(now, &self.0.policy());
        self.0.store.write(Lock::Queue, Clear { what, before, now }).await
    }

    /// Writes down the uses of sessions since the last time. What could not be written is kept for the next time.
    pub async fn write_uses(&self) -> Result<(), StoreError> {
        let mut uses = self.0.sessions.take_touched();
        while !uses.is_empty() {
            let some = uses.split_off(uses.len().saturating_sub(USES));
            if let Err(cause) = self.0.store.write(Lock::Queue, WriteUses { uses: some.clone() }).await {
                self.0.sessions.give_back(uses.into_iter().chain(some));
                return Err(cause);
            }
        }
        Ok(())
    }
}

struct WriteUses {
    uses: Vec<Use>,
}

impl Transaction for WriteUses {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        session::touch(tx, &self.uses).await
    }
}

/// What is deleted once it has lost its purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outlived {
    Flows,
    Events,
    UsedOnce,
    Messages,
    Mailbox,
    FailureCounts,
    Sessions,
    Revocations,
    MessageCodes,
    AlertLinks,
    LinkRecords,
    Weakenings,
    FormerContacts,
    FormerAuthenticators,
    FormerPasswords,
    PendingContacts,
    Decoys,
    Heartbeats,
    Counters,
    Operations,
    AccessTokens,
    Assertions,
    Bulks,
}

impl Outlived {
    const ALL: [Self; 23] = [
        Self::Flows,
        Self::Events,
        Self::UsedOnce,
        Self::Messages,
        Self::Mailbox,
        Self::FailureCounts,
        Self::Sessions,
        Self::Revocations,
        Self::MessageCodes,
        Self::AlertLinks,
        Self::LinkRecords,
        Self::Weakenings,
        Self::FormerContacts,
        Self::FormerAuthenticators,
        Self::FormerPasswords,
        Self::PendingContacts,
        Self::Decoys,
        Self::Heartbeats,
        Self::Counters,
        Self::Operations,
        Self::AccessTokens,
        Self::Assertions,
        Self::Bulks,
    ];

    /// What is older than this has lost its purpose.
    fn outlived_before(self, now: Timestamp, policy: &Policy) -> Timestamp {
        let retention = &policy.retention;
        match self {
            Self::Flows | Self::Operations => now - retention.flows,
            Self::Events | Self::Weakenings => now - retention.activity,
            Self::Messages | Self::Mailbox => now - retention.messages,
            Self::FailureCounts => now - policy.throttle.forget_after,
            Self::Sessions => now - retention.sessions,
            Self::Revocations => now - policy.session.total - Span::from_hours(1),
            Self::MessageCodes => now - retention.message_codes,
            // Who opens one too late is told so, not that there never was one.
            Self::AlertLinks => now - Span::from_days(30),
            Self::LinkRecords => now - policy.protection.link_rest,
            Self::FormerAuthenticators | Self::FormerPasswords => now - policy.protection.disown_window,
            Self::Decoys => now - Span::from_hours(1),
            Self::Heartbeats => now - Span::from_days(1),
            Self::Bulks => now - BULK_KEPT,
            // These carry the instant at which they end.
            Self::UsedOnce
            | Self::FormerContacts
            | Self::PendingContacts
            | Self::Counters
            | Self::AccessTokens
            | Self::Assertions => now,
        }
    }
}

struct Clear {
    what: Outlived,
    before: Timestamp,
    now: Timestamp,
}

impl Transaction for Clear {
    type Output = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, StoreError> {
        let before = self.before;
        match self.what {
            Outlived::Flows => flow::purge_before(tx, before, STEP).await,
            Outlived::Events => event::purge(tx, before, STEP).await,
            Outlived::UsedOnce => used_once::purge(tx, before, STEP).await,
            Outlived::Messages => outbox::purge(tx, before, STEP).await,
            Outlived::Mailbox => mailbox::purge(tx, before, STEP).await,
            Outlived::FailureCounts => throttle::purge(tx, before, self.now, STEP).await,
            Outlived::Sessions => session::purge(tx, before, STEP).await,
            Outlived::Revocations => revocation::purge(tx, before, STEP).await,
            Outlived::MessageCodes => sent_message::purge(tx, before, STEP).await,
            Outlived::AlertLinks => alert_link::purge(tx, before, STEP).await,
            Outlived::LinkRecords => link_record::purge(tx, before, STEP).await,
            Outlived::Weakenings => weakening::purge(tx, before, STEP).await,
            Outlived::FormerContacts => former_contact::purge(tx, before, STEP).await,
            Outlived::FormerAuthenticators => former_authenticator::purge(tx, before, STEP).await,
            Outlived::FormerPasswords => former_password::purge(tx, before, STEP).await,
            Outlived::PendingContacts => pending_contact::purge(tx, before, STEP).await,
            Outlived::Decoys => decoy::purge(tx, before, STEP).await,
            Outlived::Heartbeats => heartbeat::purge(tx, before, STEP).await,
            Outlived::Operations => operation::purge(tx, before, STEP).await,
            Outlived::AccessTokens => client::purge(tx, before, STEP).await,
            Outlived::Assertions => client_key::purge_assertions(tx, before, STEP).await,
            Outlived::Bulks => bulk::purge(tx, before, STEP).await,
            Outlived::Counters => counter::purge(tx, before, STEP).await,
        }
    }
}
