//! The work that goes on beside requests: messages are delivered, revocations followed, the server kept in order. A worker
//! that ends by a defect is started again; none outlives the stop.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use vestibule_service::App;

/// The pause before a worker that ended is started again, so that a lasting defect does not eat a processor.
const PAUSE: Duration = Duration::from_secs(1);

/// Starts every worker; they end soon after `stop`.
pub(crate) fn start(app: &App, tasks: &TaskTracker, stop: &CancellationToken) {
    tasks.spawn(keep(
        "delivery",
        PAUSE,
        stop.clone(),
        for_each_start(app, |app| async move {
            app.deliver_forever().await;
        }),
    ));
    tasks.spawn(keep(
        "revocations",
        PAUSE,
        stop.clone(),
        for_each_start(app, |app| async move {
            app.follow_revocations().await;
        }),
    ));
    tasks.spawn(keep(
        "housekeeping",
        PAUSE,
        stop.clone(),
        for_each_start(app, |app| async move {
            app.clear_regularly().await;
        }),
    ));
    tasks.spawn(keep(
        "weakenings",
        PAUSE,
        stop.clone(),
        for_each_start(app, |app| async move {
            app.apply_due_changes().await;
        }),
    ));
    tasks.spawn(keep(
        "bulk",
        PAUSE,
        stop.clone(),
        for_each_start(app, |app| async move {
            app.carry_out_bulks().await;
        }),
    ));
    start_watch(app, tasks, stop);
}

/// Starts the eye on what is refused, which the log tells of.
fn start_watch(app: &App, tasks: &TaskTracker, stop: &CancellationToken) {
    tasks.spawn(keep("attacks", PAUSE, stop.clone(), for_each_start(app, crate::attack::watch)));
}

fn for_each_start<F: Future, W: Fn(App) -> F>(app: &App, work: W) -> impl Fn() -> F + use<F, W> {
    let app = app.clone();
    move || work(app.clone())
}

/// Runs `work` until `stop`, again each time that it ends.
async fn keep<F>(name: &'static str, pause: Duration, stop: CancellationToken, work: impl Fn() -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    loop {
        let mut task = tokio::spawn(work());
        tokio::select! {
            () = stop.cancelled() => {
                task.abort();
                // It ends at its next pause; what it had begun in the database is whole or not there.
                drop(task.await);
                return;
            }
            _ = &mut task => tracing::error!(name, "a worker ended; it is started again"),
        }
        if stop.run_until_cancelled(tokio::time::sleep(pause)).await.is_none() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_worker_that_breaks_is_started_again_and_none_outlives_the_stop() {
        let starts = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&starts);
        let (stop, third) = (CancellationToken::new(), CancellationToken::new());
        let reached = third.clone();
        let work = move || {
            let (counted, reached) = (Arc::clone(&counted), reached.clone());
            async move {
                match counted.fetch_add(1, Ordering::SeqCst) {
                    0 => panic!("the first start breaks"),
                    1 => {}
                    _ => {
                        reached.cancel();
                        std::future::pending::<()>().await;
                    }
                }
            }
        };
        let kept = tokio::spawn(keep("test", Duration::ZERO, stop.clone(), work));
        third.cancelled().await;
        stop.cancel();
        kept.await.unwrap();
        assert_eq!(starts.load(Ordering::SeqCst), 3);
    }
}
