//! `vestibule migrate`: brings the schema up to date, or says what would be done. `serve` does the same at its start.

use std::fmt::Write as _;

use super::{Outcome, Report, wait_for};
use crate::bootstrap::{self, GroundError, migration_error};
use crate::config::Settings;

/// Migrates, or with `check` only lists what is still to be done.
pub(super) fn migrate(settings: &Settings, check: bool) -> Outcome {
    if !check {
        bootstrap::make_data_dir(settings)?;
    }
    let pending = wait_for(work(settings, check))??;
    let mut text = String::new();
    if pending.is_empty() {
        text.push_str("The schema is up to date.\n");
    }
    for name in &pending {
        let _ = writeln!(text, "{} {name}", if check { "to do:" } else { "done:" });
    }
    Ok(Report { text, well: !check || pending.is_empty() })
}

async fn work(settings: &Settings, check: bool) -> Result<Vec<String>, GroundError> {
    let store = bootstrap::open_store(settings).await?;
    let failed = |source| migration_error(settings, source);
    let pending = store.pending_migrations().await.map_err(failed)?;
    if !check {
        store.migrate().await.map_err(failed)?;
    }
    store.close().await;
    Ok(pending)
}
