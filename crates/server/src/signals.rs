//! The signals that end the server: the first asks it to finish, the second does not wait for it. A terminal that is
//! closed asks like a supervisor, unless the program was started with `nohup`.

use rustix::process::Signal as Number;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// SIGINT, SIGTERM and SIGHUP, heard from now on.
pub(crate) struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Option<Signal>,
}

impl Signals {
    /// Listens from now on. To be called inside a Tokio runtime.
    pub(crate) fn listen() -> std::io::Result<Self> {
        // A log file that may not grow further costs its lines; without a handler it would end the process.
        drop(signal(SignalKind::from_raw(Number::XFSZ.as_raw()))?);
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: if hang_up_is_ignored() { None } else { Some(signal(SignalKind::hangup())?) },
        })
    }

    /// Cancels `stop` at the first signal and `now` at the second.
    pub(crate) async fn pass_on(mut self, stop: CancellationToken, now: CancellationToken) {
        self.first().await;
        tracing::info!("asked to stop; finishing the requests that are under way");
        stop.cancel();
        self.second().await;
        tracing::warn!("asked again; not waiting any more");
        now.cancel();
    }

    async fn first(&mut self) {
        let hang_up = async {
            match &mut self.hang_up {
                Some(signal) => drop(signal.recv().await),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            () = hang_up => {}
        }
    }

    /// A closing terminal may send several SIGHUPs, so these do not count here.
    async fn second(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Whether the program was started with SIGHUP ignored, as `nohup` does (proc(5), `SigIgn`).
fn hang_up_is_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask & 1 << (Number::HUP.as_raw() - 1) != 0)
}
