//! What commits leave behind beside their rows, and how many statements were run.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Notify;

/// What the store has written since it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WriteCounts {
    /// Commits; on SQLite several changes share one.
    pub commits: u64,
    /// Changes that were answered by those commits, refused ones included.
    pub changes: u64,
    /// Transactions that were tried again.
    pub repetitions: u64,
}

/// What commits leave behind beside their rows: how many they were, and a notification that wakes the delivery worker. Beside it the
/// number of statements.
#[derive(Debug, Default)]
pub(crate) struct Commits {
    count: AtomicU64,
    changes: AtomicU64,
    repetitions: AtomicU64,
    messages: Notify,
    statements: AtomicU64,
}

impl Commits {
    /// After a commit of so many changes; `queued` when one of them put a message into the outbox.
    pub(crate) fn note(&self, changes: usize, queued: bool) {
        if queued {
            self.messages.notify_one();
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.changes.fetch_add(u64::try_from(changes).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    pub(crate) fn note_statement(&self) {
        self.statements.fetch_add(1, Ordering::Relaxed);
    }

    /// How many statements were run so far.
    pub(crate) fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    pub(crate) fn note_repetition(&self) {
        self.repetitions.fetch_add(1, Ordering::Relaxed);
    }

    /// Resolves once a message was put into the outbox since this was last asked.
    pub(crate) async fn message_queued(&self) {
        self.messages.notified().await;
    }

    /// What was written so far.
    pub(crate) fn counts(&self) -> WriteCounts {
        WriteCounts {
            commits: self.count.load(Ordering::Relaxed),
            changes: self.changes.load(Ordering::Relaxed),
            repetitions: self.repetitions.load(Ordering::Relaxed),
        }
    }
}
