//! Reads that many ask for at once are done together: what is asked while a statement is under way shares the next one. Asking
//! the database once more costs many times what one more row costs.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

use super::conn::{Conn, ReadConn};
use super::error::StoreError;
use super::readers::Readers;

/// What one statement reads for many callers.
pub(crate) trait Together: 'static {
    /// What one of them asks for.
    type Key: Copy + Send + Sync + 'static;
    /// What it learns.
    type Row: Send + 'static;
    /// As many as one statement reads.
    const MOST: usize;

    /// Reads up to [`Together::MOST`], in the same order. One that cannot be read is an error of its own.
    fn read(conn: &mut Conn<'_>, keys: &[Self::Key]) -> impl Future<Output = Answers<Self::Row>> + Send;
}

/// What each of many callers learns.
pub(crate) type Answers<R> = Result<Vec<Answer<R>>, StoreError>;

/// Batches at once: with a second one, a connection that hangs does not hold up everybody.
const BATCHES: usize = 2;

/// How long a statement may take. Together with the age of the connection's proof it stays within a second.
const WITHIN: Duration = Duration::from_millis(700);

/// What a caller learns.
pub(crate) type Answer<R> = Result<Option<R>, StoreError>;

struct Lookup<T: Together> {
    key: T::Key,
    caller: oneshot::Sender<Answer<T::Row>>,
}

struct Waiting<T: Together> {
    lookups: Vec<Lookup<T>>,
    batches: usize,
}

/// Lookups that wait for a batch.
pub(crate) struct Batcher<T: Together> {
    readers: Readers,
    waiting: Mutex<Waiting<T>>,
    /// Batches at once.
    most: usize,
}

impl<T: Together> fmt::Debug for Batcher<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batcher").field("most", &self.most).finish_non_exhaustive()
    }
}

impl<T: Together> Batcher<T> {
    fn new(readers: Readers, most: usize) -> Arc<Self> {
        Arc::new(Self { readers, waiting: Mutex::new(Waiting { lookups: Vec::new(), batches: 0 }), most })
    }

    /// For what is asked every day: two batches at once.
    pub(crate) fn usual(readers: Readers) -> Arc<Self> {
        Self::new(readers, BATCHES)
    }

    /// For those who often ask in vain: one batch at once serves them all.
    pub(crate) fn aside(readers: Readers) -> Arc<Self> {
        Self::new(readers, 1)
    }

    /// What this key leads to, as it is after everything that was committed before the call.
    pub(crate) async fn get(self: &Arc<Self>, key: T::Key) -> Answer<T::Row> {
        let (caller, answer) = oneshot::channel();
        if self.add(Lookup { key, caller }) {
            tokio::spawn(Batch(Arc::clone(self)).run());
        }
        answer.await.unwrap_or_else(|_| Err(StoreError::away("the read was given up")))
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting<T>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a lookup; says whether a batch must be begun for it.
    fn add(&self, lookup: Lookup<T>) -> bool {
        let mut waiting = self.waiting();
        waiting.lookups.push(lookup);
        let begins = waiting.batches < self.most;
        waiting.batches += usize::from(begins);
        begins
    }

    /// What the next statement asks for. When nothing is left the batch ends in the same breath, so that no lookup
    /// waits for one that has ended.
    fn next(&self) -> Vec<Lookup<T>> {
        let mut waiting = self.waiting();
        waiting.lookups.retain(|lookup| !lookup.caller.is_closed());
        let count = waiting.lookups.len().min(T::MOST);
        if count == 0 {
            waiting.batches -= 1;
        }
        waiting.lookups.drain(..count).collect()
    }
}

/// A task that reads as long as lookups wait.
struct Batch<T: Together>(Arc<Batcher<T>>);

impl<T: Together> Batch<T> {
    async fn run(self) {
        loop {
            // A new task runs ahead of those that are about to ask, and would read for its caller alone.
            tokio::task::yield_now().await;
            let lookups = self.0.next();
            if lookups.is_empty() {
                return;
            }
            answer(&self.0.readers, lookups).await;
        }
    }
}

impl<T: Together> Drop for Batch<T> {
    fn drop(&mut self) {
        // Else it has ended by itself.
        if std::thread::panicking() {
            self.0.waiting().batches -= 1;
        }
    }
}

async fn answer<T: Together>(readers: &Readers, lookups: Vec<Lookup<T>>) {
    let keys: Vec<T::Key> = lookups.iter().map(|lookup| lookup.key).collect();
    match read::<T>(readers, &keys).await {
        Ok(answers) => {
            for (lookup, answer) in lookups.into_iter().zip(answers) {
                // A caller who has gone away does not mind.
                let _ = lookup.caller.send(answer);
            }
        }
        Err(error) => refuse(lookups, &error),
    }
}

async fn read<T: Together>(readers: &Readers, keys: &[T::Key]) -> Answers<T::Row> {
    match timely::<T>(&mut readers.read().await?, keys).await {
        // Another connection may lead to a database that answers.
        Err(error) if error.is_unavailable() => timely::<T>(&mut readers.read().await?, keys).await,
        read => read,
    }
}

/// What is read in time. What comes later may be older than an end that other nodes have long acted on.
async fn timely<T: Together>(conn: &mut ReadConn, keys: &[T::Key]) -> Answers<T::Row> {
    let reading = tokio::time::timeout(WITHIN, T::read(conn, keys)).await;
    reading.unwrap_or_else(|_| Err(StoreError::away("the database does not answer")))
}

fn refuse<T: Together>(lookups: Vec<Lookup<T>>, error: &StoreError) {
    for lookup in lookups {
        let _ = lookup.caller.send(Err(error.clone()));
    }
}
