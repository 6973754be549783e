//! `vestibule outbox`: messages that were given up, why, and another try for them. What a message says stays sealed.

use std::fmt::Write as _;

use vestibule_domain::id::MessageId;
use vestibule_domain::time::Timestamp;
use vestibule_service::clock_entropy::Clock;
use vestibule_store::{Lock, StoreError, Transaction, Tx, outbox};

use super::{Outcome, Report, instant, with_store};
use crate::cli::OutboxPart;
use crate::config::Settings;

/// Lists or revives messages.
pub(super) fn outbox(settings: &Settings, part: &OutboxPart) -> Outcome {
    match part {
        OutboxPart::Dead { limit } => dead(settings, *limit),
        OutboxPart::Revive { messages } => revive(settings, messages),
    }
}

fn dead(settings: &Settings, limit: u32) -> Outcome {
    let rows =
        with_store(settings, async |store| outbox::dead_letters(&mut store.read().await?, limit).await)?;
    if rows.is_empty() {
        return Ok(Report::well("No message was given up.\n".to_owned()));
    }
    let mut text = String::new();
    for row in rows {
        let (id, at, template, tries) = (row.id, instant(row.state_at), row.template, row.tries);
        let reason = row.error.unwrap_or_default();
        let _ = writeln!(text, "{id}  {at}  {template} by {}, {tries} tries: {reason}", row.channel.as_str());
    }
    Ok(Report::well(text))
}

fn revive(settings: &Settings, messages: &[MessageId]) -> Outcome {
    let now = Timestamp::from_micros(Clock::system().now_micros());
    let mut report = Report::well(String::new());
    for id in messages {
        let revived =
            with_store(settings, async |store| store.write(Lock::Queue, Revive { id: *id, now }).await)?;
        let says = if revived { "is due again" } else { "is not among those that were given up" };
        let _ = writeln!(report.text, "{id} {says}");
        report.well &= revived;
    }
    Ok(report)
}

struct Revive {
    id: MessageId,
    now: Timestamp,
}

impl Transaction for Revive {
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        outbox::revive(tx, self.id, self.now).await
    }
}
