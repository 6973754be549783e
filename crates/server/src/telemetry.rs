//! The log: for people or as JSON, to standard error. A panic is logged like any other breakage. What is logged is
//! chosen where it happens; secrets have types that do not print. A log that cannot be written never stops or slows the
//! server: lines are lost, and counted.

mod lines;

use std::io::IsTerminal;
use std::sync::OnceLock;
use std::time::Duration;

use tracing_subscriber::EnvFilter;

use self::lines::Lines;
use crate::config::{LogFormat, LogSettings};

/// How long the end of the program waits for lines that are still to be written.
const LAST_LINES: Duration = Duration::from_secs(1);

/// Gives the log that was started another level.
type Relevel = Box<dyn Fn(EnvFilter) + Send + Sync>;

static RELEVEL: OnceLock<Relevel> = OnceLock::new();

/// Starts the log. A second call changes nothing.
pub(crate) fn start(settings: &LogSettings) {
    let Some(lines) = Lines::start(std::io::stderr()) else { return };
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter(settings))
        .with_ansi(std::io::stderr().is_terminal())
        // What cannot be logged would be told by `eprintln!`, which panics where standard error cannot be written.
        .log_internal_errors(false)
        .with_writer(lines);
    let started = match settings.format {
        LogFormat::Human => {
            let log = log.compact().with_filter_reloading();
            let handle = log.reload_handle();
            log.try_init().map(|()| relevel(move |filter| drop(handle.reload(filter))))
        }
        LogFormat::Json => {
            let log = log.json().flatten_event(true).with_current_span(true).with_span_list(false);
            let log = log.with_filter_reloading();
            let handle = log.reload_handle();
            log.try_init().map(|()| relevel(move |filter| drop(handle.reload(filter))))
        }
    };
    if started.is_ok() {
        std::panic::set_hook(Box::new(log_panic));
    }
}

/// Logs from now on as much as these settings say.
pub(crate) fn set_level(settings: &LogSettings) {
    if let Some(relevel) = RELEVEL.get() {
        relevel(filter(settings));
    }
}

fn relevel(with: impl Fn(EnvFilter) + Send + Sync + 'static) {
    // The log is started once.
    let _ = RELEVEL.set(Box::new(with));
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
