//! Session checks that have to read the database do it together: what is asked while a statement is under way shares the
//! next one. Asking the database once more costs many times what one more row costs.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use vestibule_domain::secret::TokenDigest;
use vestibule_domain::session::Session;

use super::session;
use crate::engine::conn::ReadConn;
use crate::engine::error::StoreError;
use crate::engine::readers::Readers;

/// Batches at once: with a second one, a connection that hangs does not hold up everybody.
const BATCHES: usize = 2;

/// How long a statement may take. Together with the age of the connection's proof it stays within a second.
const WITHIN: Duration = Duration::from_millis(700);

/// What a caller learns.
type Answer = Result<Option<Session>, StoreError>;

#[derive(Debug)]
struct Lookup {
    token: TokenDigest,
    caller: oneshot::Sender<Answer>,
}

#[derive(Debug, Default)]
struct Waiting {
    lookups: Vec<Lookup>,
    batches: usize,
}

/// Lookups that wait for a batch.
#[derive(Debug)]
pub(crate) struct SessionBatcher {
    readers: Readers,
    waiting: Mutex<Waiting>,
    /// Batches at once.
    most: usize,
}

impl SessionBatcher {
    /// For the checks of everyday: two batches at once.
    pub(crate) fn usual(readers: Readers) -> Arc<Self> {
        Arc::new(Self { readers, waiting: Mutex::default(), most: BATCHES })
    }

    /// For those who often ask in vain: one batch at once serves them all.
    pub(crate) fn aside(readers: Readers) -> Arc<Self> {
        Arc::new(Self { readers, waiting: Mutex::default(), most: 1 })
    }

    /// The session that a token carries, as it is after everything that was committed before the call.
    pub(crate) async fn session(self: &Arc<Self>, token: TokenDigest) -> Answer {
        let (caller, answer) = oneshot::channel();
        if self.add(Lookup { token, caller }) {
            tokio::spawn(Batch(Arc::clone(self)).run());
        }
        answer.await.unwrap_or_else(|_| Err(StoreError::away("the read was given up")))
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a lookup; says whether a batch must be begun for it.
    fn add(&self, lookup: Lookup) -> bool {
        let mut waiting = self.waiting();
        waiting.lookups.push(lookup);
        let begins = waiting.batches < self.most;
        waiting.batches += usize::from(begins);
        begins
    }

    /// What the next statement asks for. When nothing is left the batch ends in the same breath, so that no lookup
    /// waits for one that has ended.
    fn next(&self) -> Vec<Lookup> {
        let mut waiting = self.waiting();
        waiting.lookups.retain(|lookup| !lookup.caller.is_closed());
        let count = waiting.lookups.len().min(session::TOGETHER);
        if count == 0 {
            waiting.batches -= 1;
        }
        waiting.lookups.drain(..count).collect()
    }
}

/// A task that reads as long as lookups wait.
struct Batch(Arc<SessionBatcher>);

impl Batch {
    async fn run(self) {
        loop {
            let lookups = self.0.next();
            if lookups.is_empty() {
                return;
            }
            answer(&self.0.readers, lookups).await;
        }
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        // Else it has ended by itself.
        if std::thread::panicking() {
            self.0.waiting().batches -= 1;
        }
    }
}

async fn answer(readers: &Readers, lookups: Vec<Lookup>) {
    let tokens: Vec<TokenDigest> = lookups.iter().map(|lookup| lookup.token).collect();
    match read(readers, &tokens).await {
        Ok(answers) => {
            for (lookup, answer) in lookups.into_iter().zip(answers) {
                // A caller who has gone away does not mind.
                let _ = lookup.caller.send(answer);
            }
        }
        Err(error) => refuse(lookups, &error),
    }
}

async fn read(readers: &Readers, tokens: &[TokenDigest]) -> Result<Vec<Answer>, StoreError> {
    match timely(&mut readers.read().await?, tokens).await {
        // Another connection may lead to a database that answers.
        Err(error) if error.is_unavailable() => timely(&mut readers.read().await?, tokens).await,
        read => read,
    }
}

/// What is read in time. What comes later may be older than an end that other nodes have long acted on.
async fn timely(conn: &mut ReadConn, tokens: &[TokenDigest]) -> Result<Vec<Answer>, StoreError> {
    let reading = tokio::time::timeout(WITHIN, session::by_tokens(conn, tokens)).await;
    reading.unwrap_or_else(|_| Err(StoreError::away("the database does not answer")))
}

fn refuse(lookups: Vec<Lookup>, error: &StoreError) {
    for lookup in lookups {
        let _ = lookup.caller.send(Err(error.clone()));
    }
}
