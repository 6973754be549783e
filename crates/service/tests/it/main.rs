//! The use cases from outside, on both engines: first as customers use them, then as a thief would. Nothing here looks
//! into the server, except to count what was written and to read what a stolen database would give away.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what does not go as told ends the test"
)]

mod activity;
mod agreements;
mod attackers;
mod attempts;
mod attributes;
mod bulk;
mod bulk_attacked;
mod captchas;
mod check_up;
mod clear_text;
mod client_keys;
mod clients;
mod closing;
mod codes;
mod contacts;
mod contacts_attacked;
mod devices;
mod disowning;
mod erasing;
mod events_followed;
mod exchange_acts;
mod exporting;
mod factors;
mod floods;
mod former_codes;
mod freeze;
mod guesses;
mod hearing;
mod journey;
mod keeping;
mod lock_outs;
mod messages;
mod new_passwords;
mod notices;
mod operations;
mod operations_attacked;
mod outbox;
mod passkeys;
mod passkeys_attacked;
mod passkeys_only;
mod protections;
mod races;
mod regions;
mod reloading;
mod repeated_freezes;
mod repeats;
mod reset;
mod sessions;
mod statements;
mod step_up;
mod stored_numbers;
mod strangers;
mod strangers_work;
mod suspicion;
mod two_contacts;

use vestibule_domain::gate::Refusal;
use vestibule_service::{FlowView, Problem, Progress};

/// The refusal in an answer, whichever way it came; `None` for everything else.
fn refusal(answer: &Result<Progress, Problem>) -> Option<Refusal> {
    match answer {
        Ok(Progress::Refused { refusal, .. }) | Err(Problem::Refused(refusal)) => Some(*refusal),
        _ => None,
    }
}

/// Whether an answer began a session.
fn began(answer: &Result<Progress, Problem>) -> bool {
    matches!(answer, Ok(Progress::SignedIn(_)))
}

/// The flow in an answer.
fn flow(answer: &Result<Progress, Problem>) -> &FlowView {
    match answer {
        Ok(Progress::Prove { flow, .. } | Progress::Refused { flow: Some(flow), .. }) => flow,
        other => panic!("no flow in {other:?}"),
    }
}
