//! Session checks that have to read the database do it together: what is asked while a read is under way shares the
//! next statement. A trip to the database costs many times what one more row of it does.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use vestibule_domain::secret::TokenDigest;
use vestibule_domain::session::Session;

use crate::conn::ReadConn;
use crate::error::StoreError;
use crate::session;
use crate::store::Store;

/// Trips at once: with a second one, a connection that hangs does not hold up everybody.
const TRIPS: usize = 2;

/// How long a statement may take. Together with the age of the connection's proof it stays within a second.
const WITHIN: Duration = Duration::from_millis(700);

/// What a caller learns.
type Answer = Result<Option<Session>, StoreError>;

#[derive(Debug)]
struct Question {
    token: TokenDigest,
    caller: oneshot::Sender<Answer>,
}

#[derive(Debug, Default)]
struct Waiting {
    questions: Vec<Question>,
    trips: usize,
}

/// The questions that wait for a trip.
#[derive(Debug)]
pub(crate) struct Gathering {
    waiting: Mutex<Waiting>,
    /// Trips at once.
    most: usize,
}

impl Gathering {
    fn new(most: usize) -> Self {
        Self { waiting: Mutex::default(), most }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a question; says whether a trip must be begun for it.
    fn add(&self, question: Question) -> bool {
        let mut waiting = self.waiting();
        waiting.questions.push(question);
        let begins = waiting.trips < self.most;
        waiting.trips += usize::from(begins);
        begins
    }

    /// What the next statement asks for. When nothing is left the trip ends in the same breath, so that no question
    /// waits for one that has ended.
    fn next(&self) -> Vec<Question> {
        let mut waiting = self.waiting();
        waiting.questions.retain(|question| !question.caller.is_closed());
        let count = waiting.questions.len().min(session::TOGETHER);
        if count == 0 {
            waiting.trips -= 1;
        }
        waiting.questions.drain(..count).collect()
    }
}

/// The ways to the sessions.
#[derive(Debug, Clone)]
pub(crate) struct Ways {
    usual: Arc<Gathering>,
    aside: Arc<Gathering>,
}

impl Default for Ways {
    fn default() -> Self {
        Self { usual: Arc::new(Gathering::new(TRIPS)), aside: Arc::new(Gathering::new(1)) }
    }
}

/// A task that reads as long as questions wait.
struct Trip(Arc<Gathering>);

impl Trip {
    async fn run(self, store: Store) {
        loop {
            let questions = self.0.next();
            if questions.is_empty() {
                return;
            }
            answer(&store, questions).await;
        }
    }
}

impl Drop for Trip {
    fn drop(&mut self) {
        // Else it has ended by itself.
        if std::thread::panicking() {
            self.0.waiting().trips -= 1;
        }
    }
}

async fn answer(store: &Store, questions: Vec<Question>) {
    let tokens: Vec<TokenDigest> = questions.iter().map(|question| question.token).collect();
    match read(store, &tokens).await {
        Ok(answers) => {
            for (question, answer) in questions.into_iter().zip(answers) {
                // A caller who has gone away does not mind.
                let _ = question.caller.send(answer);
            }
        }
        Err(error) => refuse(questions, &error),
    }
}

async fn read(store: &Store, tokens: &[TokenDigest]) -> Result<Vec<Answer>, StoreError> {
    match timely(&mut store.read().await?, tokens).await {
        // Another connection may lead to a database that answers.
        Err(error) if error.is_unavailable() => timely(&mut store.read().await?, tokens).await,
        read => read,
    }
}

/// What is read in time. What comes later may be older than an end that other nodes have long acted on.
async fn timely(conn: &mut ReadConn, tokens: &[TokenDigest]) -> Result<Vec<Answer>, StoreError> {
    let reading = tokio::time::timeout(WITHIN, session::by_tokens(conn, tokens)).await;
    reading.unwrap_or_else(|_| Err(StoreError::away("the database does not answer")))
}

fn refuse(questions: Vec<Question>, error: &StoreError) {
    for question in questions {
        let _ = question.caller.send(Err(error.clone()));
    }
}

impl Store {
    /// The session that a token carries, ended or not, as it is after everything that was committed before the call.
    pub async fn session(&self, token: TokenDigest) -> Result<Option<Session>, StoreError> {
        self.session_by(&self.ways().usual, token).await
    }

    /// The same for those who often ask in vain: one statement at a time serves them all, and nobody else waits for it.
    pub async fn session_aside(&self, token: TokenDigest) -> Result<Option<Session>, StoreError> {
        self.session_by(&self.ways().aside, token).await
    }

    async fn session_by(&self, way: &Arc<Gathering>, token: TokenDigest) -> Answer {
        let (caller, answer) = oneshot::channel();
        if way.add(Question { token, caller }) {
            tokio::spawn(Trip(Arc::clone(way)).run(self.clone()));
        }
        answer.await.unwrap_or_else(|_| Err(StoreError::away("the read was given up")))
    }
}
