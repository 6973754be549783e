//! The signals that the server hears. Two of them end it: the first asks it to finish, the second does not wait for it. SIGHUP
//! asks it to reload its settings, unless the program was started with `nohup`.

use rustix::process::Signal as Number;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::reload::Reloader;

/// SIGINT, SIGTERM and SIGHUP, heard from now on.
pub(crate) struct Signals {
    ending: Ending,
    hang_up: Option<Signal>,
}

struct Ending {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    /// Listens from now on. To be called inside a Tokio runtime.
    pub(crate) fn listen() -> std::io::Result<Self> {
        // A log file that may not grow further costs its lines; without a handler it would end the process.
        drop(signal(SignalKind::from_raw(Number::XFSZ.as_raw()))?);
        let ending = Ending {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        };
        let hang_up = if hang_up_is_ignored() { None } else { Some(signal(SignalKind::hangup())?) };
        Ok(Self { ending, hang_up })
    }

    /// Cancels `stop` at the first signal and `now` at the second; SIGHUP reloads meanwhile.
    pub(crate) fn pass_on(self, reloader: Reloader, stop: CancellationToken, now: CancellationToken) {
        if let Some(hang_up) = self.hang_up {
            tokio::spawn(reload_at_each(hang_up, reloader, stop.clone()));
        }
        tokio::spawn(self.ending.pass_on(stop, now));
    }
}

impl Ending {
    async fn pass_on(mut self, stop: CancellationToken, now: CancellationToken) {
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

async fn reload_at_each(mut hang_up: Signal, reloader: Reloader, stop: CancellationToken) {
    while stop.run_until_cancelled(hang_up.recv()).await.flatten().is_some() {
        // The log tells what came of it.
        let _ = reloader.reload("SIGHUP").await;
    }
}

/// Whether the program was started with SIGHUP ignored, as `nohup` does (proc(5), `SigIgn`).
fn hang_up_is_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask & 1 << (Number::HUP.as_raw() - 1) != 0)
}
