//! SQLite's one writer. It gathers the changes that wait, applies them, commits them together, and only then answers;
//! one fsync serves them all. When one of them must be undone, all are applied anew, each in a savepoint of its own. It
//! never waits for company: whatever came in during the last commit makes the next batch.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::{mpsc, oneshot, watch};

use super::commits::Commits;
use super::conn::Tx;
use super::error::StoreError;
use super::transaction::Transaction;

/// The most changes that share one commit.
const BATCH: usize = 64;
/// The most changes that wait; further callers wait for room, within [`ROOM`].
const QUEUE: usize = 1024;
const ROOM: Duration = Duration::from_secs(5);

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A change with somebody waiting for its outcome.
trait QueuedWrite: Send {
    fn apply<'a>(&'a mut self, tx: &'a mut Tx<'_>) -> Boxed<'a, Result<(), StoreError>>;
    fn answer(self: Box<Self>, verdict: Result<(), StoreError>);
}

struct Waiting<C: Transaction> {
    change: C,
    output: Option<C::Output>,
    caller: oneshot::Sender<Result<C::Output, StoreError>>,
}

impl<C: Transaction> QueuedWrite for Waiting<C> {
    fn apply<'a>(&'a mut self, tx: &'a mut Tx<'_>) -> Boxed<'a, Result<(), StoreError>> {
        Box::pin(async move {
            self.output = Some(self.change.run(tx).await?);
            Ok(())
        })
    }

    fn answer(mut self: Box<Self>, verdict: Result<(), StoreError>) {
        let outcome = verdict
            .and_then(|()| self.output.take().ok_or_else(|| StoreError::corrupt("a change without outcome")));
        // A caller who has gone away does not mind; the change counts all the same.
        let _ = self.caller.send(outcome);
    }
}

enum Command {
    Apply(Box<dyn QueuedWrite>),
    Stop(oneshot::Sender<()>),
}

/// The way to the writer; every clone leads to the same one.
#[derive(Debug, Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Command>,
    revocations: watch::Receiver<u64>,
}

impl Writer {
    /// Connects and starts the writer.
    pub(crate) async fn start(
        options: SqliteConnectOptions,
        commits: Arc<Commits>,
    ) -> Result<Self, StoreError> {
        let conn = options.connect().await?;
        let (queue, commands) = mpsc::channel(QUEUE);
        let (announce, revocations) = watch::channel(0);
        let task = WriterTask { options, conn: Some(conn), commits, announce };
        // A thread of its own: statement by statement it waits for the driver's, and a worker of the runtime that has
        // nothing to do but that pays more for each wake-up.
        let runtime = tokio::runtime::Handle::current();
        std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || runtime.block_on(task.run(commands)))
            .map_err(StoreError::broken)?;
        Ok(Self { queue, revocations })
    }

    /// Hands a change over and waits until it is durable or refused. Once handed over it is done even if the caller
    /// stops waiting.
    pub(crate) async fn write<C: Transaction>(&self, change: C) -> Result<C::Output, StoreError> {
        let (caller, outcome) = oneshot::channel();
        let write = Box::new(Waiting { change, output: None, caller });
        match self.queue.send_timeout(Command::Apply(write), ROOM).await {
            Ok(()) => outcome.await.unwrap_or_else(|_| Err(StoreError::away("the writer has stopped"))),
            Err(mpsc::error::SendTimeoutError::Timeout(_)) => Err(StoreError::away("too many changes wait")),
            Err(mpsc::error::SendTimeoutError::Closed(_)) => Err(StoreError::away("the store is closed")),
        }
    }

    /// Rings after each commit that holds revocations.
    pub(crate) fn revocations(&self) -> watch::Receiver<u64> {
        self.revocations.clone()
    }

    /// Lets the writer finish what waits, and closes its connection.
    pub(crate) async fn stop(&self) {
        let (done, stopped) = oneshot::channel();
        if self.queue.send(Command::Stop(done)).await.is_ok() {
            // An error means that another call has stopped it already.
            let _ = stopped.await;
        }
    }
}

/// Where the writer works.
struct WriterTask {
    options: SqliteConnectOptions,
    conn: Option<SqliteConnection>,
    commits: Arc<Commits>,
    announce: watch::Sender<u64>,
}

/// What became of the changes of a batch that was committed.
struct Batch {
    verdicts: Vec<Result<(), StoreError>>,
    revoked: bool,
    queued: bool,
}

/// What came of one change.
struct Applied {
    verdict: Result<(), StoreError>,
    /// Whether it is to be kept.
    keep: bool,
    /// Whether it revokes something.
    revoked: bool,
    /// Whether it put a message into the outbox.
    queued: bool,
}

impl Batch {
    fn of(writes: usize) -> Self {
        Self { verdicts: Vec::with_capacity(writes), revoked: false, queued: false }
    }

    fn note(&mut self, applied: Applied) {
        self.revoked |= applied.revoked;
        self.queued |= applied.queued;
        self.verdicts.push(applied.verdict);
    }
}

impl WriterTask {
    async fn run(mut self, mut commands: mpsc::Receiver<Command>) {
        let mut waiting = Vec::with_capacity(BATCH);
        let mut stopped = Vec::new();
        while commands.recv_many(&mut waiting, BATCH).await > 0 {
            let writes = sort(&mut waiting, &mut stopped);
            if let Err(error) = self.serve(writes).await {
                // What queued up meanwhile has waited as long already; it is not made to wait in turn.
                while let Ok(command) = commands.try_recv() {
                    waiting.push(command);
                }
                refuse(sort(&mut waiting, &mut stopped), &error);
            }
            if !stopped.is_empty() {
                commands.close();
            }
        }
        if let Some(Err(error)) = self.close().await {
            tracing::warn!(%error, "the writer's connection did not close cleanly");
        }
        for done in stopped {
            let _ = done.send(());
        }
    }

    async fn close(&mut self) -> Option<Result<(), sqlx::Error>> {
        match self.conn.take() {
            Some(conn) => Some(conn.close().await),
            None => None,
        }
    }

    async fn serve(&mut self, mut writes: Vec<Box<dyn QueuedWrite>>) -> Result<(), StoreError> {
        if writes.is_empty() {
            return Ok(());
        }
        match self.commit_together(&mut writes).await {
            Ok(batch) => {
                self.commits.note(writes.len(), batch.queued);
                if batch.revoked {
                    self.announce.send_modify(|times| *times += 1);
                }
                for (write, verdict) in writes.into_iter().zip(batch.verdicts) {
                    write.answer(verdict);
                }
                Ok(())
            }
            Err(error) => {
                tracing::warn!(%error, changes = writes.len(), "a batch of changes was not committed");
                self.roll_back().await;
                refuse(writes, &error);
                Err(error)
            }
        }
    }

    async fn commit_together(&mut self, writes: &mut [Box<dyn QueuedWrite>]) -> Result<Batch, StoreError> {
        let conn = match &mut self.conn {
            Some(conn) => conn,
            none => none.insert(self.options.connect().await?),
        };
        match as_one(conn, writes, &self.commits).await? {
            Some(batch) => Ok(batch),
            None => each_by_itself(conn, writes, &self.commits).await,
        }
    }

    /// After a failed batch. A connection that cannot even roll back is given up; the next batch opens another.
    async fn roll_back(&mut self) {
        if let Some(conn) = &mut self.conn
            && control(conn, "rollback").await.is_err()
        {
            let _ = self.close().await;
        }
    }
}

/// Takes the changes out of the commands and notes who wants the writer to stop.
fn sort(commands: &mut Vec<Command>, stopped: &mut Vec<oneshot::Sender<()>>) -> Vec<Box<dyn QueuedWrite>> {
    let mut writes = Vec::with_capacity(commands.len());
    for command in commands.drain(..) {
        match command {
            Command::Apply(write) => writes.push(write),
            Command::Stop(done) => stopped.push(done),
        }
    }
    writes
}

fn refuse(writes: Vec<Box<dyn QueuedWrite>>, error: &StoreError) {
    for write in writes {
        write.answer(Err(error.clone()));
    }
}

/// Applies the changes as if they were one, which is how nearly every batch goes: a savepoint costs two statements more.
/// `None`, and nothing is done, when one of several must be undone.
async fn as_one(
    conn: &mut SqliteConnection,
    writes: &mut [Box<dyn QueuedWrite>],
    commits: &Arc<Commits>,
) -> Result<Option<Batch>, StoreError> {
    control(conn, "begin immediate").await?;
    let mut batch = Batch::of(writes.len());
    let alone = writes.len() == 1;
    for write in writes {
        let applied = apply(conn, write.as_mut(), commits).await;
        let keep = applied.keep;
        batch.note(applied);
        if !keep {
            control(conn, "rollback").await?;
            return Ok(alone.then_some(batch));
        }
    }
    control(conn, "commit").await?;
    Ok(Some(batch))
}

/// Applies each change in a savepoint of its own.
async fn each_by_itself(
    conn: &mut SqliteConnection,
    writes: &mut [Box<dyn QueuedWrite>],
    commits: &Arc<Commits>,
) -> Result<Batch, StoreError> {
    control(conn, "begin immediate").await?;
    let mut batch = Batch::of(writes.len());
    for write in writes {
        batch.note(one(conn, write.as_mut(), commits).await?);
    }
    control(conn, "commit").await?;
    Ok(batch)
}

/// Applies one change of several in its savepoint. The outer error means that the whole batch is lost.
async fn one(
    conn: &mut SqliteConnection,
    write: &mut dyn QueuedWrite,
    commits: &Arc<Commits>,
) -> Result<Applied, StoreError> {
    control(conn, "savepoint change").await?;
    let applied = apply(conn, write, commits).await;
    if !applied.keep {
        control(conn, "rollback to change").await?;
    }
    control(conn, "release change").await?;
    Ok(applied)
}

async fn apply(conn: &mut SqliteConnection, write: &mut dyn QueuedWrite, commits: &Arc<Commits>) -> Applied {
    let mut tx = Tx::counted(conn, commits);
    let verdict = unless_it_panics(write.apply(&mut tx)).await;
    let keep = verdict.is_ok() && !tx.is_abandoned();
    Applied { verdict, keep, revoked: keep && tx.has_revoked(), queued: keep && tx.has_queued() }
}

async fn control(conn: &mut SqliteConnection, statement: &'static str) -> Result<(), StoreError> {
    sqlx::query(statement).execute(conn).await?;
    Ok(())
}

/// One change that panics must not take the writer, and with it everybody else's changes, along.
async fn unless_it_panics(mut change: Boxed<'_, Result<(), StoreError>>) -> Result<(), StoreError> {
    std::future::poll_fn(|context| {
        catch_unwind(AssertUnwindSafe(|| change.as_mut().poll(context)))
            .unwrap_or_else(|_| Poll::Ready(Err(StoreError::corrupt("a change panicked"))))
    })
    .await
}
