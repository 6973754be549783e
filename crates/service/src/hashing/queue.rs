//! The queue before the hashing threads. It is short on purpose: a question that could not be answered in time is
//! turned away when it is asked, by how long the last hashes took, and a question whose asker has gone is passed over.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Too much is waiting; nothing was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many sign-ins at once; try again in {retry_after_seconds} s")]
pub struct Busy {
    /// When to try again, in whole seconds from now, at least 1.
    pub retry_after_seconds: u64,
}

/// A piece of work that someone waits for, or no longer does.
pub(crate) trait Job {
    /// Whether nobody wants the answer any more.
    fn is_abandoned(&self) -> bool;
}

/// What the queue admits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) threads: NonZeroUsize,
    pub(crate) queue: usize,
    pub(crate) longest_wait: Duration,
}

pub(crate) struct Queue<J> {
    bounds: Bounds,
    state: Mutex<State<J>>,
    work_came: Condvar,
}

struct State<J> {
    waiting: VecDeque<J>,
    /// Threads at work.
    busy: usize,
    /// Threads with nothing to do, which a new job must wake.
    idle: usize,
    /// The running mean of what a job took; unknown before the first.
    pace: Option<Duration>,
    closed: bool,
}

impl<J: Job> Queue<J> {
    pub(crate) fn new(bounds: Bounds) -> Self {
        let waiting = VecDeque::with_capacity(bounds.queue);
        let state = State { waiting, busy: 0, idle: 0, pace: None, closed: false };
        Self { bounds, state: Mutex::new(state), work_came: Condvar::new() }
    }

    /// Takes the job, or turns it away at once.
    pub(crate) fn push(&self, job: J) -> Result<(), Busy> {
        let mut state = self.lock();
        state.make_room(&self.bounds)?;
        state.waiting.push_back(job);
        let wake = state.idle > 0;
        drop(state);
        if wake {
            self.work_came.notify_one();
        }
        Ok(())
    }

    /// Whether a job that came now would be taken.
    pub(crate) fn room(&self) -> Result<(), Busy> {
        self.lock().make_room(&self.bounds)
    }

    /// Hands a thread its next job, waiting for one if need be; `None` once the queue is closed.
    pub(crate) fn next(&self) -> Option<J> {
        let mut state = self.lock();
        loop {
            if state.closed {
                return None;
            }
            while let Some(job) = state.waiting.pop_front() {
                if !job.is_abandoned() {
                    state.busy += 1;
                    return Some(job);
                }
            }
            state.idle += 1;
            state = self.work_came.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
    }

    /// A thread is done with its job, which took so long; `None` when that says nothing about other jobs.
    pub(crate) fn done(&self, took: Option<Duration>) {
        let mut state = self.lock();
        state.busy = state.busy.saturating_sub(1);
        if let Some(took) = took {
            // A machine that slept through a job must not look slow for long.
            let took = took.min(self.bounds.longest_wait);
            state.pace = Some(state.pace.map_or(took, |pace| (pace * 7 + took) / 8));
        }
    }

    /// Ends the queue: what waits is dropped, and the threads go home after what they are doing.
    pub(crate) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        let dropped = std::mem::take(&mut state.waiting);
        drop(state);
        drop(dropped);
        self.work_came.notify_all();
    }

    /// How many jobs wait, those of askers who went away included.
    pub(crate) fn waiting(&self) -> usize {
        self.lock().waiting.len()
    }

    fn lock(&self) -> MutexGuard<'_, State<J>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<J: Job> State<J> {
    fn make_room(&mut self, bounds: &Bounds) -> Result<(), Busy> {
        if let Err(busy) = self.admits(bounds) {
            // Those who went away may have left room.
            self.waiting.retain(|job| !job.is_abandoned());
            self.admits(bounds).map_err(|_still| busy)?;
        }
        Ok(())
    }
}

impl<J> State<J> {
    fn admits(&self, bounds: &Bounds) -> Result<(), Busy> {
        let wait = self.expected_wait(bounds);
        let has_room =
            self.waiting.len() < bounds.queue || self.busy + self.waiting.len() < bounds.threads.get();
        if has_room && wait <= bounds.longest_wait {
            return Ok(());
        }
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        Err(Busy { retry_after_seconds: seconds.max(1) })
    }

    /// How long a job that came now would wait for a thread.
    fn expected_wait(&self, bounds: &Bounds) -> Duration {
        let threads = bounds.threads.get();
        let before = (self.busy + self.waiting.len() + 1).saturating_sub(threads);
        let [before, threads] = [before, threads].map(|count| u32::try_from(count).unwrap_or(u32::MAX));
        self.pace.unwrap_or_default().saturating_mul(before) / threads.max(1)
    }
}
