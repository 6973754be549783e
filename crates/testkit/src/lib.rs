//! The product for tests: on either database, with a clock moved by hand, seeded chance, cheap hashes and the built-in
//! mailbox, and people who use it in the product's own words. What is missing (a PostgreSQL, a mail that should be there)
//! fails the test; nothing is skipped and nothing waits for real time.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "this crate serves tests only: what does not go as told ends the test"
)]
#![expect(clippy::missing_panics_doc, reason = "every function here panics when things do not go as told")]

mod kit;
mod mailbox;
mod passkey;
mod person;
mod protect;
mod recovery;
mod statements;
mod steps;
mod test_database;

pub use kit::BEGINNING;
pub use kit::{Kit, Setup};
pub use passkey::{Passkey, Twist};
pub use person::{Person, mailed, password};
pub use statements::Statements;
pub use vestibule_store::Engine;

/// Makes two tests of each `async fn name(engine: Engine) { … }`: `name::on_sqlite` and `name::on_postgres`. Several
/// threads run each of them, so that what races does race.
#[macro_export]
macro_rules! both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($engine:ident: Engine) $body:block)+) => {$(
        $(#[$meta])*
        #[cfg(test)]
        mod $name {
            use super::*;

            async fn scenario($engine: $crate::Engine) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn on_sqlite() {
                scenario($crate::Engine::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn on_postgres() {
                scenario($crate::Engine::Postgres).await;
            }
        }
    )+};
}

/// Starts this many tasks at once and returns what became of each.
pub async fn race<F, T>(count: usize, task: impl Fn(usize) -> F) -> Vec<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let gate = std::sync::Arc::new(tokio::sync::Barrier::new(count));
    let tasks: Vec<_> = (0..count)
        .map(|number| {
            let (gate, task) = (std::sync::Arc::clone(&gate), task(number));
            tokio::spawn(async move {
                gate.wait().await;
                task.await
            })
        })
        .collect();
    let mut results = Vec::with_capacity(count);
    for task in tasks {
        results.push(task.await.expect("a task that races must not panic"));
    }
    results
}
