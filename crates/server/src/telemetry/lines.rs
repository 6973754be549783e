//! Lines of the log on their way to standard error. A thread of their own writes them, so that a full disk, a pipe that
//! nobody reads or one whose reader went away costs lines and nothing else. Once lines can be written again, the first
//! of them says how many were lost.

use std::io::{self, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender, TrySendError};
use std::time::Duration;

use tracing_subscriber::fmt::MakeWriter;

/// Lines that may wait to be written. Beyond, they are lost.
const QUEUE: usize = 4096;

static QUEUED: OnceLock<SyncSender<Order>> = OnceLock::new();
static LOST: AtomicU64 = AtomicU64::new(0);

enum Order {
    Write(Vec<u8>),
    Finish(SyncSender<()>),
}

/// Takes lines and never fails or waits.
#[derive(Debug, Clone)]
pub(crate) struct Lines(SyncSender<Order>);

impl Lines {
    /// Starts the thread that writes to `target`. `None` when it runs already, or cannot be started.
    pub(super) fn start(target: impl Write + Send + 'static) -> Option<Self> {
        let (queue, orders) = mpsc::sync_channel(QUEUE);
        QUEUED.set(queue.clone()).ok()?;
        std::thread::Builder::new()
            .name("log".to_owned())
            .spawn(move || write_all(&orders, target, &LOST))
            .ok()?;
        Some(Self(queue))
    }
}

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if let Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) =
            self.0.try_send(Order::Write(line.to_vec()))
        {
            LOST.fetch_add(1, Ordering::Relaxed);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Lines {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

/// Waits until all lines that were queued before are written or lost, no longer than `within`.
pub(super) fn finish(within: Duration) {
    let Some(queue) = QUEUED.get() else { return };
    let (done, wait) = mpsc::sync_channel(1);
    if queue.try_send(Order::Finish(done)).is_ok() {
        // Nothing is left to be done about lines that take longer.
        let _ = wait.recv_timeout(within);
    }
}

/// How many lines were lost since the start.
pub(super) fn lost() -> u64 {
    LOST.load(Ordering::Relaxed)
}

/// Writes each line as it comes, and before the first one after a loss how many were lost.
fn write_all(orders: &Receiver<Order>, mut target: impl Write, lost: &AtomicU64) {
    let mut told = 0;
    for order in orders {
        match order {
            Order::Write(line) => {
                let missing = lost.load(Ordering::Relaxed) - told;
                let note = if missing > 0 {
                    format!("{missing} lines of the log could not be written\n").into_bytes()
                } else {
                    Vec::new()
                };
                let written = target
                    .write_all(&note)
                    .and_then(|()| target.write_all(&line))
                    .and_then(|()| target.flush());
                match written {
                    Ok(()) => told += missing,
                    Err(_) => {
                        lost.fetch_add(1, Ordering::Relaxed);
                    }
                }
            }
            // Who asked may have stopped waiting.
            Order::Finish(done) => drop(done.try_send(())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails for as many writes as it is told to, and keeps the rest.
    struct Disk<'d> {
        full_for: u32,
        kept: &'d mut Vec<u8>,
    }

    impl Write for Disk<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.full_for > 0 {
                self.full_for -= 1;
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.kept.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_a_full_disk_did_not_take_is_counted_and_told_when_it_takes_lines_again() {
        let (queue, orders) = mpsc::sync_channel(8);
        for line in ["one\n", "two\n", "three\n", "four\n"] {
            queue.send(Order::Write(line.as_bytes().to_vec())).unwrap();
        }
        drop(queue);
        let (mut kept, lost) = (Vec::new(), AtomicU64::new(0));
        write_all(&orders, Disk { full_for: 2, kept: &mut kept }, &lost);
        assert_eq!(
            String::from_utf8(kept).unwrap(),
            "2 lines of the log could not be written\nthree\nfour\n"
        );
        assert_eq!(lost.into_inner(), 2);
    }

    #[test]
    fn nobody_waits_for_a_pipe_that_nobody_reads() {
        let (queue, _orders) = mpsc::sync_channel(1);
        let mut lines = Lines(queue);
        let before = lost();
        for _ in 0..3 {
            lines.write_all(b"a line\n").unwrap();
        }
        assert!(lost() >= before + 2);
    }
}
