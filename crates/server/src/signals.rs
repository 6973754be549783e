//! The signals that end the server: the first asks it to finish, the second does not wait for it.

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// SIGINT and SIGTERM, heard from now on.
pub(crate) struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    /// Listens from now on. To be called inside a Tokio runtime.
    pub(crate) fn listen() -> std::io::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Cancels `stop` at the first signal and `now` at the second.
    pub(crate) async fn pass_on(mut self, stop: CancellationToken, now: CancellationToken) {
        self.next().await;
        tracing::info!("asked to stop; finishing the requests that are under way");
        stop.cancel();
        self.next().await;
        tracing::warn!("asked again; not waiting any more");
        now.cancel();
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
