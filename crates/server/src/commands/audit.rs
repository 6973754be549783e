//! `vestibule audit`: reads the chain of events again from its beginning and says whether it is as it was written. It
//! repairs nothing.

use std::fmt::Write as _;

use vestibule_domain::audit::INSTALLATION;
use vestibule_domain::id::AccountId;
use vestibule_service::restored::verify_records;
use vestibule_store::event;

use super::{Outcome, Report, instant, with_app, with_store};
use crate::cli::AuditPart;
use crate::config::Settings;

/// Checks the record of events.
pub(super) fn audit(settings: &Settings, part: &AuditPart) -> Outcome {
    match part {
        AuditPart::Verify { account: Some(account), .. } => verify(settings, *account),
        AuditPart::Verify { account: None, .. } => verify_all(settings),
        AuditPart::Operations { limit } => operations(settings, *limit),
    }
}

/// Lists the installation's chain, after it was checked.
fn operations(settings: &Settings, limit: u32) -> Outcome {
    let checked =
        with_store(settings, async |store| event::verify(&mut store.read().await?, INSTALLATION).await)?;
    if let Err(broken) = checked {
        return Ok(Report { text: format!("the installation’s record: {broken}\n"), well: false });
    }
    with_app(settings, async |app| {
        let mut text = String::new();
        for entry in app.operations(limit).await? {
            let told = serde_json::to_value(&entry.what)?;
            let _ = writeln!(text, "{}  {}  {told}", instant(entry.at), entry.what.as_str());
        }
        Ok(Report::well(text))
    })
}

fn verify_all(settings: &Settings) -> Outcome {
    let records = with_store(settings, async |store| verify_records(store).await)?;
    let text = records.lines().join("\n") + "\n";
    Ok(Report { text, well: records.broken_in_all == 0 })
}

fn verify(settings: &Settings, account: AccountId) -> Outcome {
    let checked = with_store(settings, async |store| event::verify(&mut store.read().await?, account).await)?;
    Ok(match checked {
        Ok(0) => {
            Report { text: format!("{account}: no events; there may be no such account\n"), well: false }
        }
        Ok(events) => Report::well(format!("{account}: all {events} events are as they were written\n")),
        Err(broken) => Report { text: format!("{account}: {broken}\n"), well: false },
    })
}
