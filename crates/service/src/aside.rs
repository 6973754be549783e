//! Work that takes a millisecond and that strangers can ask for: drawing a picture, making a proof of work. It is done on one
//! thread of low priority, behind a short queue, so that it never holds up what the runtime's threads do. What could not be done in
//! time is turned away at once.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::hashing::{Bounds, Job, Queue, Stopwatch, let_others_go_first};
use crate::problem::Problem;

/// How much waits, and how long at most.
const BOUNDS: Bounds =
    Bounds { threads: std::num::NonZeroUsize::MIN, queue: 64, longest_wait: Duration::from_secs(1) };

/// A handle to the thread, which ends when the handle is dropped.
pub struct Aside(Arc<Queue<Box<dyn Work>>>);

impl Aside {
    /// Starts the thread.
    pub fn start(stopwatch: &Stopwatch) -> std::io::Result<Self> {
        let queue: Arc<Queue<Box<dyn Work>>> = Arc::new(Queue::new(BOUNDS));
        let (theirs, stopwatch) = (Arc::clone(&queue), stopwatch.clone());
        let thread = std::thread::Builder::new().name("aside".to_owned());
        thread.spawn(move || works(&theirs, &stopwatch)).map(|_thread| Self(queue))
    }

    /// Does this on the thread, or refuses it at once as [`Problem::Busy`].
    pub(crate) async fn does<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let (answer, reply) = oneshot::channel();
        let busy = self.0.push(Box::new(Asked { work, answer })).err();
        if let Some(busy) = busy {
            return Err(Problem::busy(busy, false));
        }
        reply.await.map_err(|_gone| Problem::fault("the thread beside the runtime gave no answer"))
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl std::fmt::Debug for Aside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Aside").field("waiting", &self.0.waiting()).finish()
    }
}

trait Work: Send {
    fn is_abandoned(&self) -> bool;
    fn run(self: Box<Self>);
}

struct Asked<T, F> {
    work: F,
    answer: oneshot::Sender<T>,
}

impl<T: Send, F: FnOnce() -> T + Send> Work for Asked<T, F> {
    fn is_abandoned(&self) -> bool {
        self.answer.is_closed()
    }

    fn run(self: Box<Self>) {
        // An asker who went away in the meantime is no matter.
        let _ = self.answer.send((self.work)());
    }
}

impl Job for Box<dyn Work> {
    fn is_abandoned(&self) -> bool {
        self.as_ref().is_abandoned()
    }
}

fn works(queue: &Queue<Box<dyn Work>>, stopwatch: &Stopwatch) {
    let_others_go_first();
    while let Some(work) = queue.next() {
        let began = stopwatch.read();
        let done = catch_unwind(AssertUnwindSafe(|| work.run()));
        if done.is_err() {
            tracing::error!("work beside the runtime panicked; its answer is lost");
        }
        queue.done(done.ok().map(|()| stopwatch.read().saturating_sub(began)));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn it_answers_and_survives_a_panic() {
        let aside = Aside::start(&Stopwatch::monotonic()).unwrap();
        assert_eq!(aside.does(|| 6 * 7).await.unwrap(), 42);
        let lost = aside.does(|| -> u8 { panic!("a test of what a panic costs") }).await;
        assert!(matches!(lost, Err(Problem::Fault(_))), "{lost:?}");
        assert_eq!(aside.does(|| 1).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn what_would_wait_too_long_is_turned_away_at_once() {
        let aside = Aside::start(&Stopwatch::monotonic()).unwrap();
        let (go, wait) = mpsc::channel::<()>();
        let mut first = Box::pin(aside.does(move || wait.recv().is_ok()));
        assert!(answer_at_once(first.as_mut()).await.is_none());
        let mut waiting = Vec::new();
        let refused = loop {
            assert!(waiting.len() <= 70, "nothing is turned away");
            let mut next = Box::pin(aside.does(|| ()));
            match answer_at_once(next.as_mut()).await {
                Some(answer) => break answer,
                None => waiting.push(next),
            }
        };
        assert!(matches!(refused, Err(Problem::Busy { .. })), "{refused:?}");
        go.send(()).unwrap();
        assert!(first.await.unwrap());
        for one in waiting {
            one.await.unwrap();
        }
    }

    /// The answer, if there is one already.
    async fn answer_at_once<F: Future + Unpin>(mut future: F) -> Option<F::Output> {
        std::future::poll_fn(|context| {
            std::task::Poll::Ready(match std::pin::Pin::new(&mut future).poll(context) {
                std::task::Poll::Ready(answer) => Some(answer),
                std::task::Poll::Pending => None,
            })
        })
        .await
    }
}
