//! `vestibule reload`: the running server reads its settings anew.

use super::{Outcome, Report};
use crate::config::{Sources, data_dir};
use crate::control;

/// Asks the running server of the data directory. Only that directory is read from the settings here: the server judges them,
/// as it reads them itself.
pub(super) fn reload(sources: &Sources) -> Outcome {
    let data_dir = data_dir(sources).map_err(|faults| format!("Everything stays as it was.\n{faults}"))?;
    let answer = control::ask_to_reload(&data_dir)?;
    if answer.well {
        return Ok(Report::well(answer.text));
    }
    Err(answer.text.trim_end().into())
}
