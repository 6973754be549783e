//! `vestibule keys`: the ids of the root keys, and a key file where none is. It never prints a key.

use std::fmt::Write as _;

use vestibule_service::clock_entropy::Entropy;
use vestibule_service::crypto::KeyRing;

use super::{Outcome, Report};
use crate::bootstrap;
use crate::cli::KeysPart;
use crate::config::Settings;

/// Shows or makes keys.
pub(super) fn keys(settings: &Settings, part: &KeysPart) -> Outcome {
    match part {
        KeysPart::Show => show(settings),
        KeysPart::New => make(settings),
    }
}

fn show(settings: &Settings) -> Outcome {
    let Some(ring) = bootstrap::read_keys(settings)? else {
        let path = settings.key_file.display();
        return Err(format!(
            "{path} is not there; the first `vestibule serve` makes it, or `vestibule keys new`"
        )
        .into());
    };
    let mut text = String::new();
    for (place, id) in ring.key_ids().iter().enumerate() {
        let _ = writeln!(text, "{id}  {}", if place == 0 { "current" } else { "older" });
    }
    Ok(Report::well(text))
}

fn make(settings: &Settings) -> Outcome {
    if !settings.keys.is_empty() {
        return Err("the keys come from the setting `keys`, so no key file is used".into());
    }
    if settings.key_file.starts_with(&settings.data_dir) {
        bootstrap::make_data_dir(settings)?;
    }
    let ring = KeyRing::create_file(&settings.key_file, Entropy::system().bytes())?;
    let path = settings.key_file.display();
    Ok(Report::well(format!(
        "Made {path} with key {}. Keep a copy apart from the database's backups: without it nothing sealed opens.\n",
        ring.current_id()
    )))
}
