//! Session checks that have to read the database do it together: what is asked while a read is under way shares the
//! next statement. A trip to the database costs many times what one more row of it does.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;
use vestibule_domain::secret::TokenDigest;
use vestibule_domain::session::Session;

use crate::conn::ReadConn;
use crate::error::StoreError;
use crate::session;
use crate::store::Store;

/// Trips at once: with a second one, a connection that hangs does not hold up everybody.
const TRIPS: usize = 2;

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
#[derive(Debug, Default)]
pub(crate) struct Gathering(Mutex<Waiting>);

impl Gathering {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a question; says whether a trip must be begun for it.
    fn add(&self, question: Question) -> bool {
        let mut waiting = self.waiting();
        waiting.questions.push(question);
        let begins = waiting.trips < TRIPS;
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

/// A task that reads as long as questions wait.
struct Trip(Arc<Gathering>);

impl Trip {
    async fn run(self, store: Store) {
        loop {
            let questions = self.0.next();
            if questions.is_empty() {
                return;
            }
            match store.read().await {
                Ok(mut conn) => answer(&mut conn, questions).await,
                Err(error) => refuse(questions, &error),
            }
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

async fn answer(conn: &mut ReadConn, questions: Vec<Question>) {
    let tokens: Vec<TokenDigest> = questions.iter().map(|question| question.token).collect();
    match session::by_tokens(conn, &tokens).await {
        Ok(answers) => {
            for (question, answer) in questions.into_iter().zip(answers) {
                // A caller who has gone away does not mind.
                let _ = question.caller.send(answer);
            }
        }
        Err(error) => refuse(questions, &error),
    }
}

fn refuse(questions: Vec<Question>, error: &StoreError) {
    for question in questions {
        let _ = question.caller.send(Err(error.clone()));
    }
}

impl Store {
    /// The session that a token carries, ended or not, as it is after everything that was committed before the call.
    pub async fn session(&self, token: TokenDigest) -> Result<Option<Session>, StoreError> {
        let (caller, answer) = oneshot::channel();
        let gathering = self.gathering();
        if gathering.add(Question { token, caller }) {
            tokio::spawn(Trip(Arc::clone(gathering)).run(self.clone()));
        }
        answer.await.unwrap_or_else(|_| Err(StoreError::away("the read was given up")))
    }
}
