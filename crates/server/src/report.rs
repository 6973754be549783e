//! What a command ends with, and how it is printed.

use std::io::Write;

/// What a command ends with: text for standard output, or what went wrong.
pub(crate) type Outcome = Result<Report, Failure>;

/// Why a command could not do what it was asked.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What a command has to say.
pub(crate) struct Report {
    /// For standard output.
    pub(crate) text: String,
    /// Whether all is well.
    pub(crate) well: bool,
}

impl Report {
    /// All is well, and this is what was asked for.
    pub(crate) const fn well(text: String) -> Self {
        Self { text, well: true }
    }
}

/// Prints to standard output. A reader who went away, as `head` does, is no error.
pub(crate) fn say(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(cause) if cause.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
