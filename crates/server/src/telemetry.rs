//! The log: for people or as JSON, to standard error. A panic is logged like any other breakage. What is logged is
//! chosen where it happens; secrets have types that do not print. A log that cannot be written never stops or slows the
//! server: lines are lost, and counted.

mod lines;
pub(crate) mod traces;

use std::io::IsTerminal;
use std::sync::OnceLock;
use std::time::Duration;

use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, reload};

use self::lines::Lines;
use self::traces::Traces;
use crate::config::{LogFormat, LogSettings};

/// How long the end of the program waits for lines that are still to be written.
const LAST_LINES: Duration = Duration::from_secs(1);

/// How much is logged, to be changed while the log is written.
static LEVEL: OnceLock<reload::Handle<EnvFilter, Registry>> = OnceLock::new();

/// Starts the log, and gives the spans of the program to these traces. A second call changes nothing.
pub(crate) fn start(settings: &LogSettings, traces: Option<&Traces>) {
    let Some(lines) = Lines::start(std::io::stderr()) else { return };
    let log = tracing_subscriber::fmt::layer()
        .with_ansi(std::io::stderr().is_terminal())
        // What cannot be logged would be told by `eprintln!`, which panics where standard error cannot be written.
        .log_internal_errors(false)
        .with_writer(lines);
    let log = match settings.format {
        LogFormat::Human => log.compact().boxed(),
        LogFormat::Json => {
            log.json().flatten_event(true).with_current_span(true).with_span_list(false).boxed()
        }
    };
    let (filter, level) = reload::Layer::new(filter(settings));
    let log = tracing_subscriber::registry().with(log.with_filter(filter));
    if log.with(traces.map(Traces::layer)).try_init().is_ok() {
        // The log is started once.
        drop(LEVEL.set(level));
        std::panic::set_hook(Box::new(log_panic));
    }
}

/// Logs from now on as much as these settings say.
pub(crate) fn set_level(settings: &LogSettings) {
    if let Some(level) = LEVEL.get() {
        // The log is there as long as the process.
        drop(level.reload(filter(settings)));
    }
}

fn filter(settings: &LogSettings) -> EnvFilter {
    EnvFilter::try_new(&settings.level).unwrap_or_else(|_| EnvFilter::new("info"))
}

/// Waits until what was logged is written, for at most a second.
pub(crate) fn finish() {
    lines::finish(LAST_LINES);
}

/// How many lines of the log could not be written since the start.
pub(crate) fn lines_lost() -> u64 {
    lines::lost()
}

fn log_panic(info: &std::panic::PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let said = info.payload_as_str().unwrap_or_default();
    tracing::error!(place, said, "a panic: this is a defect of the program, please report it");
}
