//! `vestibule restore`: brings a backup back, or proves that it could be. It fills an empty database only, so that it can
//! never overwrite one.

use std::fmt::Write as _;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::time::Duration;

use vestibule_service::crypto::KeyRing;
use vestibule_service::restored::{Ended, Opened, Records, open_all, verify_records};
use vestibule_store::backup::{self, Summary};
use vestibule_store::{Store, StoreSettings, outbox};

use super::{Failure, Outcome, Report, instant, wait_for};
use crate::config::Settings;
use crate::{bootstrap, run};

/// Restores a backup into the configured database, which must be empty.
pub(super) fn restore(settings: &Settings, file: &Path, end_sessions: bool) -> Outcome {
    let (summary, _ring) = examined(settings, file)?;
    bootstrap::make_data_dir(settings)?;
    let _claimed = bootstrap::claim_database(settings)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let store = bootstrap::open_store(settings).await?;
        backup::restore(&store, open(file)?, &summary).await?;
        compared(&store, &summary).await?;
        let waiting = outbox::counts(&mut store.read().await?).await?.waiting;
        let ended = if end_sessions {
            let app = run::build(settings, store.clone()).await?;
            Some(app.end_what_came_back().await.map_err(|cause| {
                format!("everything came back, but sessions could not be ended ({cause}): empty the database and try again")
            })?)
        } else {
            None
        };
        store.close().await;
        Ok(Report::well(came_back(settings, &summary, ended, waiting)))
    })
}

/// Restores a backup into a database that is thrown away, and looks at everything in it.
pub(super) fn check(settings: &Settings, file: &Path, scratch: Option<&Path>) -> Outcome {
    let (summary, ring) = examined(settings, file)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix("vestibule-check-");
    let folder = match scratch {
        Some(directory) => builder.tempdir_in(directory),
        None => builder.tempdir(),
    };
    let folder =
        folder.map_err(|cause| format!("no place to try the backup ({cause}); name one by --scratch"))?;
    let url = format!("sqlite:{}", folder.path().join("scratch.db").display());
    let records = wait_for(async {
        let acquire_timeout = Duration::from_secs(5);
        let store = Store::open(&url, StoreSettings { acquire_timeout, ..StoreSettings::default() }).await?;
        backup::restore(&store, open(file)?, &summary).await?;
        compared(&store, &summary).await?;
        let faults = store.schema_faults().await?;
        if !faults.is_empty() {
            return Err(faults.join(", ").into());
        }
        let records = verify_records(&store).await?;
        store.close().await;
        Ok::<_, Failure>(records)
    })??;
    let opened = match &ring {
        Some(ring) => open_all(open(file)?, ring)?,
        None => Opened::default(),
    };
    let well = records.broken_in_all == 0 && opened.closed.is_empty();
    Ok(Report { text: found(&summary, &records, &opened), well })
}

/// Reads the whole file once, and sees that its keys are there.
fn examined(settings: &Settings, file: &Path) -> Result<(Summary, Option<KeyRing>), Failure> {
    let summary = backup::examine(open(file)?).map_err(|cause| format!("{}: {cause}", file.display()))?;
    let ring = bootstrap::read_keys(settings)?;
    let missing = bootstrap::missing_keys(ring.as_ref(), &summary.header.keys);
    if !missing.is_empty() {
        return Err(format!(
            "the backup was sealed with key {}, which is not on the key ring: put the key file in its place first \
             (key_file, or keys)",
            missing.join(", ")
        )
        .into());
    }
    Ok((summary, ring))
}

fn open(file: &Path) -> Result<BufReader<File>, Failure> {
    let opened = File::open(file).map_err(|cause| format!("{}: {cause}", file.display()))?;
    Ok(BufReader::with_capacity(1 << 16, opened))
}

/// Sees that the database has as many rows as the backup.
async fn compared(store: &Store, summary: &Summary) -> Result<(), Failure> {
    let rows = backup::counts(store).await?;
    for (table, told) in &summary.footer.rows {
        let found = rows.get(table).copied().unwrap_or(0);
        if found != *told {
            return Err(format!("{table} has {found} rows, and {told} in the backup").into());
        }
    }
    Ok(())
}

fn beginning(summary: &Summary) -> String {
    format!(
        "backup of {} (program {}, from {}): {} rows, SHA-256 {}\n",
        instant(summary.made_at()),
        summary.header.program,
        summary.header.engine,
        summary.rows(),
        summary.footer.sha256,
    )
}

fn found(summary: &Summary, records: &Records, opened: &Opened) -> String {
    let mut text = format!("The {}", beginning(summary));
    let _ = writeln!(text, "  restored into a database of its own, which is gone again; the counts agree");
    let _ = writeln!(text, "  keys: all {} on the ring", summary.header.keys.len());
    let _ = writeln!(text, "  sealed values: {} opened", opened.opened);
    for (place, count) in &opened.closed {
        let _ = writeln!(text, "  FAIL {count} values of {place} do not open");
    }
    let _ = writeln!(text, "  records of events:");
    for line in records.lines() {
        let _ = writeln!(text, "  {line}");
    }
    text
}

/// What came back, what was ended, and what nobody but the customers can know.
fn came_back(settings: &Settings, summary: &Summary, ended: Option<Ended>, waiting: i64) -> String {
    let mut text = format!("Restored the {}  into {}\n", beginning(summary), settings.database_url);
    let _ = match ended {
        Some(Ended { sessions, weakenings, flows }) => writeln!(
            text,
            "Ended, because the backup cannot tell whether they were ended since: {sessions} sessions, {weakenings} changes \
             that waited, {flows} attempts under way. Customers sign in again."
        ),
        None => text.write_str(
            "Nothing was ended: sessions that were ended since the backup are accepted again, and changes that were \
             vetoed since take effect when their time comes.\n",
        ),
    };
    let _ = write!(
        text,
        "As it was at {}, whatever happened since:\n  \
         - passwords, authenticators, backup codes (spent ones work again), devices, addresses\n  \
         - freezes and protections: an account that was frozen since is open\n  \
         - accounts that were opened since are gone\n  \
         - accounts that were erased since are back: erase them again (`vestibule account erase --again FILE`)\n\
         {waiting} messages that waited then are sent after the start; some customers get them twice.\n\
         Next: `vestibule doctor`, then start.\n",
        instant(summary.made_at()),
    );
    text
}
