//! `vestibule backup`: a consistent copy of the database, made while the server runs. The keys are not in it, so that who
//! finds the file finds nothing that opens.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use vestibule_domain::time::Timestamp;
use vestibule_service::clock_entropy::Clock;
use vestibule_store::backup::{self, Summary};

use super::{Failure, Outcome, Report, instant, say_aside, wait_for};
use crate::bootstrap;
use crate::config::Settings;

/// Writes a backup, and says what is in it.
pub(super) fn backup(settings: &Settings, file: &Path) -> Outcome {
    if settings.sqlite_file().is_some_and(|database| !database.exists()) {
        return Err(format!("{} is not there: there is nothing to copy", settings.database_url).into());
    }
    if file == Path::new("-") {
        let summary = write(settings, std::io::stdout().lock())?;
        say_aside(&told(settings, "standard output", &summary));
        return Ok(Report::well(String::new()));
    }
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    let out = made.map_err(|cause| format!("{}: {cause}", file.display()))?;
    let written = write(settings, &out).and_then(|summary| {
        durable(&out, file)?;
        Ok(summary)
    });
    match written {
        Ok(summary) => Ok(Report::well(told(settings, &file.display().to_string(), &summary))),
        Err(cause) => {
            // Half a backup must not be taken for one.
            drop(std::fs::remove_file(file));
            Err(cause)
        }
    }
}

fn write(settings: &Settings, out: impl Write) -> Result<Summary, Failure> {
    wait_for(async {
        let store = bootstrap::open_store(settings).await?;
        let now = Timestamp::from_micros(Clock::system().now_micros());
        let out = BufWriter::with_capacity(1 << 16, out);
        let written = backup::write(&store, out, env!("CARGO_PKG_VERSION"), now).await;
        store.close().await;
        Ok(written?)
    })?
}

/// Waits until the file, and its name in the directory, are on the disk.
fn durable(out: &File, file: &Path) -> std::io::Result<()> {
    out.sync_all()?;
    let directory = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    File::open(directory.unwrap_or(Path::new(".")))?.sync_all()
}

fn told(settings: &Settings, place: &str, summary: &Summary) -> String {
    let keys = summary.header.keys.join(", ");
    let rows = |table: &str| summary.footer.rows.get(table).copied().unwrap_or(0);
    let keep = if settings.keys.is_empty() {
        format!("the key file {}", settings.key_file.display())
    } else {
        "the setting `keys`".to_owned()
    };
    format!(
        "Wrote {place}: {} accounts, {} events, {} rows in all, as of {}\n\
         SHA-256 {}\n\
         The keys ({keys}) are not in it: keep a copy of {keep}, apart from it.\n\
         `vestibule restore --check {place}` proves that it can be restored.\n",
        rows("account"),
        rows("event"),
        summary.rows(),
        instant(summary.made_at()),
        summary.footer.sha256,
    )
}
