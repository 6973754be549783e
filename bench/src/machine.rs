//! What is read from the machine: its clock, its load, and what a process uses of it. Linux only, by `/proc`.

use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde::Serialize;

use crate::Outcome;

/// The monotonic clock.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Under what conditions figures were taken.
#[derive(Debug, Serialize)]
pub(crate) struct Conditions {
    /// Seconds since 1970 when the run began.
    pub(crate) began_at: u64,
    /// The processor's name.
    pub(crate) processor: String,
    /// How many processors this process may use.
    pub(crate) processors: usize,
    /// The kernel's release.
    pub(crate) kernel: String,
    /// Load averages over 1, 5 and 15 minutes before the run.
    pub(crate) load_before: String,
    /// The same after it.
    pub(crate) load_after: String,
    /// Whether this was only a trial of the measurements.
    pub(crate) smoke: bool,
}

impl Conditions {
    pub(crate) fn read(smoke: bool) -> Self {
        let load = load();
        Self {
            began_at: seconds_since_1970(),
            processor: processor(),
            processors: processors(),
            kernel: read("/proc/sys/kernel/osrelease"),
            load_before: load.clone(),
            load_after: load,
            smoke,
        }
    }

    pub(crate) fn end(&mut self) {
        self.load_after = load();
    }
}

#[expect(clippy::disallowed_methods, reason = "figures carry their date")]
fn seconds_since_1970() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// How many threads can run at once.
pub(crate) fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn processor() -> String {
    let text = read("/proc/cpuinfo");
    let line = text.lines().find(|line| line.starts_with("model name")).unwrap_or_default();
    line.split_once(':').map(|(_, name)| name.trim().to_owned()).unwrap_or_default()
}

fn load() -> String {
    read("/proc/loadavg").split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}

fn read(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(path).unwrap_or_default().trim().to_owned()
}

/// Memory of a process in MiB: what it holds now, and the most that it ever held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Memory {
    pub(crate) now: f64,
    pub(crate) most: f64,
}

/// The resident memory of a process.
pub(crate) fn memory(process: u32) -> Outcome<Memory> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let field = |name: &str| -> Outcome<f64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("no such line in status")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").trim().parse()?;
        Ok(kib / 1024.0)
    };
    Ok(Memory { now: field("VmRSS:")?, most: field("VmHWM:")? })
}

/// Processor time that a process has used, to a hundredth of a second.
pub(crate) fn processor_time(process: u32) -> Outcome<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name in brackets may hold anything; what follows the last bracket are numbers.
    let after = stat.rsplit_once(')').map(|(_, after)| after).ok_or("an odd /proc/…/stat")?;
    let ticks = |field: usize| -> Outcome<u64> {
        Ok(after.split_whitespace().nth(field).ok_or("a short /proc/…/stat")?.parse()?)
    };
    Ok(Duration::from_millis((ticks(11)? + ticks(12)?) * 10))
}
