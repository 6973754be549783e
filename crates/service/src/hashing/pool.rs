//! The hashing threads and the questions that can be put to them. A question is answered, or turned away at once; the
//! asker who drops it costs nothing more. Beside them one thread more runs the other engine, and is asked only when a
//! password is set. All of them end when the last handle is gone.

use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use metrics::Histogram;
use tokio::sync::oneshot;

use super::engine::{Arena, Engine, EngineFault, Tag, agree};
use super::password::{PasswordInput, Peppered, Peppers};
use super::queue::{Bounds, Busy, Job, Queue};
use super::stored::{Params, StoredHash};
use crate::crypto::KeyId;
use crate::tally::Tally;

/// How passwords are hashed and how much of it is done at a time.
#[derive(Clone, Copy, Debug)]
pub struct HashSettings {
    /// The engine that checks passwords.
    pub engine: Engine,
    /// The cost of new hashes.
    pub params: Params,
    /// How many threads hash; each keeps `params.memory_kib` KiB once it has worked, and so does the one for second
    /// opinions.
    pub threads: NonZeroUsize,
    /// How many questions may wait beside those being worked on.
    pub queue: usize,
    /// A question that would wait longer, judged by how long the last ones took, is turned away.
    pub longest_wait: Duration,
}

impl Default for HashSettings {
    /// A thread for each processor, 256 places, three seconds.
    fn default() -> Self {
        Self {
            engine: Engine::default(),
            params: Params::default(),
            threads: std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            queue: 256,
            longest_wait: Duration::from_secs(3),
        }
    }
}

/// Measures how long hashes take; nothing else depends on it.
#[derive(Clone)]
pub struct Stopwatch(Arc<dyn Fn() -> Duration + Send + Sync>);

impl Stopwatch {
    /// The machine's monotonic clock.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the pace of the threads is measured where they work, and decides nothing but admission"
    )]
    pub fn monotonic() -> Self {
        let start = Instant::now();
        Self(Arc::new(move || start.elapsed()))
    }

    /// A stopwatch that shows what `reading` returns.
    pub fn from_fn(reading: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        Self(Arc::new(reading))
    }

    pub(crate) fn read(&self) -> Duration {
        (self.0)()
    }
}

/// What a password turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is another password.
    NoMatch,
    /// It is the password.
    Match,
    /// It is the password, and its hash was made with another cost or pepper than a new one would be: hash it anew now.
    MatchNeedsRehash,
}

/// Why there is no answer. [`HashError::Busy`] and [`HashError::HalfBegun`] are refusals; the others are
/// breakages.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    /// Too much is waiting; nothing was begun.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// Too much is waiting for the second engine, and the first may have begun.
    #[error(transparent)]
    HalfBegun(Busy),
    /// The stored hash was made with a pepper that is not on the key ring.
    #[error(
        "the password hash was made with the pepper of key {key_id}, which is not on the key ring; put that key back into the key file as an older key"
    )]
    UnknownPepper {
        /// The id of the pepper that is not in the key file.
        key_id: KeyId,
    },
    /// The engines disagree about a new hash, so it was not made.
    #[error(
        "the two Argon2 engines computed different hashes, so none was kept; set the engine to `reference` and report this processor's model"
    )]
    EnginesDisagree,
    /// An engine failed, most likely for want of memory.
    #[error("a password could not be hashed: {0}")]
    Engine(String),
    /// The thread that had the question ended before it answered.
    #[error("a hashing thread ended before it answered")]
    Lost,
}

impl From<EngineFault> for HashError {
    fn from(fault: EngineFault) -> Self {
        match fault {
            EngineFault::Disagreement => Self::EnginesDisagree,
            EngineFault::Fast(_) | EngineFault::Reference(_) => Self::Engine(fault.to_string()),
        }
    }
}

/// Why the hashing threads could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The cost is out of range.
    #[error(
        "password hashing cannot start: memory must be 8 to 262144 KiB and at least 8 for each lane, passes 1 to 16, lanes 1 to 8, not {0:?}"
    )]
    Params(Params),
    /// The operating system gave no thread.
    #[error("password hashing cannot start: the system gave no thread: {0}")]
    Thread(#[from] std::io::Error),
}

/// A handle to the hashing threads; clones share them.
#[derive(Clone)]
pub struct HashPool(Arc<Owner>);

impl HashPool {
    /// Starts the threads. They take their memory when they first hash.
    pub fn start(
        settings: HashSettings,
        peppers: Peppers,
        stopwatch: &Stopwatch,
    ) -> Result<Self, StartError> {
        let HashSettings { engine, params, threads, queue, longest_wait } = settings;
        if !params.is_within_range() {
            return Err(StartError::Params(params));
        }
        let queue = |threads| Arc::new(Queue::new(Bounds { threads, queue, longest_wait }));
        let (questions, second_opinions) = (queue(threads), queue(NonZeroUsize::MIN));
        let waits = Stopwatch::monotonic();
        let watches = (stopwatch, &waits);
        // From here on a failure drops the owner, which sends the threads that did start home.
        let pool = Self(Arc::new(Owner {
            questions,
            second_opinions,
            waits: waits.clone(),
            params,
            peppers,
            dearest: Mutex::new(params),
            asked: AtomicU64::new(0),
        }));
        for number in 0..threads.get() {
            start_thread(format!("hash-{number}"), &pool.0.questions, watches, engine, params)?;
        }
        start_thread("hash-second".to_owned(), &pool.0.second_opinions, watches, engine.other(), params)?;
        Ok(pool)
    }

    /// Compares a password with a stored hash. Another password takes as long as with the dearest parameters seen so far, today's
    /// included, so that time does not tell an account whose hash is older from one that does not exist.
    #[tracing::instrument(name = "compare password", level = "debug", skip_all)]
    pub async fn verify(&self, password: PasswordInput, stored: StoredHash) -> Result<Verdict, HashError> {
        let Owner { questions, params, peppers, .. } = &*self.0;
        let key_id = stored.pepper();
        let pepper = peppers.find(key_id).ok_or(HashError::UnknownPepper { key_id })?;
        let outdated = stored.is_outdated(*params, peppers.current().key_id);
        let rest = stored.params().rest_of(self.0.dearest_with(stored.params()));
        let peppered = password.peppered(pepper);
        drop(password);
        self.0.asked.fetch_add(1, Ordering::Relaxed);
        let matches = self.0.ask(questions, |answer| Question::Verify { peppered, stored, rest, answer })?;
        match (answer_of(matches).await?, outdated) {
            (false, _) => Ok(Verdict::NoMatch),
            (true, false) => Ok(Verdict::Match),
            (true, true) => Ok(Verdict::MatchNeedsRehash),
        }
    }

    /// Does the work of [`HashPool::verify`] where there is no hash to compare with, so that an unknown identifier takes as
    /// long as a known one. The verdict is always [`Verdict::NoMatch`].
    pub async fn verify_nothing(&self, password: PasswordInput) -> Result<Verdict, HashError> {
        let Owner { params, peppers, .. } = &*self.0;
        let stored =
            StoredHash::new(*params, &[0; Params::SALT], &[0; Params::TAG], peppers.current().key_id)
                .map_err(|error| HashError::Engine(error.to_string()))?;
        self.verify(password, stored).await.map(|_never| Verdict::NoMatch)
    }

    /// Hashes a new password with a fresh random salt. Both engines compute it, each on its own thread; there is a hash
    /// only when they agree.
    #[tracing::instrument(name = "hash password", level = "debug", skip_all)]
    pub async fn hash(
        &self,
        password: PasswordInput,
        salt: [u8; Params::SALT],
    ) -> Result<StoredHash, HashError> {
        let Owner { questions, second_opinions, params, peppers, .. } = &*self.0;
        let pepper = peppers.current();
        let question = || {
            let peppered = password.peppered(pepper);
            move |answer| Question::Tag { peppered, params: *params, salt, answer }
        };
        self.0.asked.fetch_add(2, Ordering::Relaxed);
        let first = self.0.ask(questions, question())?;
        let second = self.0.ask(second_opinions, question()).map_err(HashError::HalfBegun)?;
        drop(password);
        let (first, second) = (answer_of(first), answer_of(second));
        let tag = agree(first.await?, &second.await?)?;
        StoredHash::new(*params, &salt, &tag, pepper.key_id)
            .map_err(|error| HashError::Engine(error.to_string()))
    }

    /// Whether a password that came now would be looked at. To ask first saves the work that leads up to it, which
    /// counts when ten times too many come.
    pub fn room(&self) -> Result<(), HashError> {
        Ok(self.0.questions.room().map_err(turned_away)?)
    }

    /// The same for a new password, which both engines hash.
    pub fn room_for_new(&self) -> Result<(), HashError> {
        self.room()?;
        Ok(self.0.second_opinions.room().map_err(turned_away)?)
    }

    /// How many hashes were asked for since the start, each engine's own.
    #[must_use]
    pub fn asked(&self) -> u64 {
        self.0.asked.load(Ordering::Relaxed)
    }

    /// How many questions wait for a thread, for the metrics.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.0.questions.waiting()
    }
}

impl std::fmt::Debug for HashPool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HashPool").field("params", &self.0.params).finish_non_exhaustive()
    }
}

struct Owner {
    questions: Arc<Queue<Asked>>,
    second_opinions: Arc<Queue<Asked>>,
    /// By which it is measured how long questions wait.
    waits: Stopwatch,
    params: Params,
    peppers: Peppers,
    /// The parameters that cost most, of all that were asked for.
    dearest: Mutex<Params>,
    asked: AtomicU64,
}

impl Owner {
    fn ask<T>(
        &self,
        queue: &Queue<Asked>,
        question: impl FnOnce(Answer<T>) -> Question,
    ) -> Result<Reply<T>, Busy> {
        let (answer, reply) = oneshot::channel();
        queue.push(Asked { question: question(answer), at: self.waits.read() }).map_err(turned_away)?;
        Ok(reply)
    }

    fn dearest_with(&self, params: Params) -> Params {
        let mut dearest = self.dearest.lock().unwrap_or_else(PoisonError::into_inner);
        if params.cost() > dearest.cost() {
            *dearest = params;
        }
        *dearest
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.questions.close();
        self.second_opinions.close();
    }
}

type Answer<T> = oneshot::Sender<Result<T, EngineFault>>;
type Reply<T> = oneshot::Receiver<Result<T, EngineFault>>;

/// Counts a password that there was no time for.
fn turned_away(busy: Busy) -> Busy {
    Tally::PasswordTurnedAway.note();
    busy
}

/// How long passwords waited for a thread.
static WAITED: LazyLock<Histogram> = LazyLock::new(|| metrics::histogram!("vestibule_hashing_wait_seconds"));

async fn answer_of<T>(reply: Reply<T>) -> Result<T, HashError> {
    Ok(reply.await.map_err(|_gone| HashError::Lost)??)
}

enum Question {
    Verify { peppered: Peppered, stored: StoredHash, rest: Option<Params>, answer: Answer<bool> },
    Tag { peppered: Peppered, params: Params, salt: [u8; Params::SALT], answer: Answer<Tag> },
}

/// A question, and when it was asked.
struct Asked {
    question: Question,
    at: Duration,
}

impl Job for Asked {
    fn is_abandoned(&self) -> bool {
        match &self.question {
            Question::Verify { answer, .. } => answer.is_closed(),
            Question::Tag { answer, .. } => answer.is_closed(),
        }
    }
}

impl Question {
    /// Computes the answer and sends it. An asker who went away in the meantime is no matter.
    fn settle(self, arena: &mut Arena) {
        match self {
            Self::Verify { peppered, stored, rest, answer } => {
                let tag = arena.tag(stored.params(), peppered.as_bytes(), stored.salt(), stored.tag_len());
                let matches = tag.map(|tag| stored.has_tag(&tag));
                if let (Some(rest), Ok(false)) = (rest, &matches) {
                    // What comes of it is of no use, and a failure shows at the next hash that is.
                    let _ = arena.tag(rest, peppered.as_bytes(), &[0; Params::SALT], Params::TAG);
                }
                let _ = answer.send(matches);
            }
            Self::Tag { peppered, params, salt, answer } => {
                let _ = answer.send(arena.tag(params, peppered.as_bytes(), &salt, Params::TAG));
            }
        }
    }
}

fn start_thread(
    name: String,
    queue: &Arc<Queue<Asked>>,
    (stopwatch, waits): (&Stopwatch, &Stopwatch),
    engine: Engine,
    params: Params,
) -> std::io::Result<()> {
    let (queue, stopwatch, waits) = (Arc::clone(queue), stopwatch.clone(), waits.clone());
    let started = std::thread::Builder::new()
        .name(name)
        .spawn(move || work(&queue, (&stopwatch, &waits), engine, params));
    started.map(drop)
}

/// Hashes are long, and everything else is short: those who are signed in must not wait for the passwords of a crowd.
#[cfg(target_os = "linux")]
pub(crate) fn let_others_go_first() {
    // Process 0 is the calling thread, to Linux. Without the courtesy everything works all the same.
    if let Err(cause) = rustix::process::setpriority_process(None, NICE) {
        tracing::debug!(%cause, "a hashing thread keeps its priority");
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) const fn let_others_go_first() {}

/// A third of the weight of the other threads where both want the same processor.
#[cfg(target_os = "linux")]
const NICE: i32 = 5;

/// What each thread does all its life. An engine that panics costs one answer and one arena, not the thread.
fn work(queue: &Queue<Asked>, (stopwatch, waits): (&Stopwatch, &Stopwatch), engine: Engine, params: Params) {
    let_others_go_first();
    let mut arena = Arena::new(engine, params.memory_kib);
    while let Some(Asked { question, at }) = queue.next() {
        let timed = AssertUnwindSafe(|| {
            WAITED.record(waits.read().saturating_sub(at));
            let began = stopwatch.read();
            question.settle(&mut arena);
            stopwatch.read().saturating_sub(began)
        });
        let took = catch_unwind(timed).ok();
        if took.is_none() {
            tracing::error!("an Argon2 engine panicked; the question it had is lost");
            arena = Arena::new(engine, params.memory_kib);
        }
        queue.done(took);
    }
}
