//! `vestibule audit`: reads the chain of events again from its beginning and says whether it is as it was written. It
//! repairs nothing.

use vestibule_domain::id::AccountId;
use vestibule_store::event;

use super::{Outcome, Report, with_store};
use crate::cli::AuditPart;
use crate::config::Settings;

/// Checks the record of events.
pub(super) fn audit(settings: &Settings, part: &AuditPart) -> Outcome {
    let AuditPart::Verify { account } = part;
    verify(settings, *account)
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
