//! `vestibule doctor`: looks at everything that a running server needs, says what it found and what to do. It changes
//! nothing, and a check that cannot be made is a failure, not a pass.

mod checks;

use std::fmt::Write as _;

use serde::Serialize;

use super::{Outcome, Report, wait_for};
use crate::config::{self, Loaded, Sources};

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// As it should be.
    Ok,
    /// It works, but somebody should look.
    Warn,
    /// It does not work.
    Fail,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Check {
    /// What was looked at.
    pub(crate) name: &'static str,
    pub(crate) state: State,
    pub(crate) says: String,
    /// What to do; empty when there is nothing to do.
    pub(crate) remedy: String,
}

impl Check {
    /// As it should be.
    pub(crate) fn ok(name: &'static str, says: impl Into<String>) -> Self {
        Self { name, state: State::Ok, says: says.into(), remedy: String::new() }
    }

    /// It works, but somebody should look.
    pub(crate) fn warn(name: &'static str, says: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { name, state: State::Warn, says: says.into(), remedy: remedy.into() }
    }

    /// It does not work.
    pub(crate) fn fail(name: &'static str, says: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { name, state: State::Fail, says: says.into(), remedy: remedy.into() }
    }
}

/// Looks at everything. All is well when nothing failed; warnings are no failures.
pub(super) fn examine(sources: &Sources, json: bool) -> Outcome {
    let checks = match config::load(sources) {
        Ok(loaded) => examined(&loaded)?,
        Err(faults) => faults
            .0
            .iter()
            .map(|fault| Check::fail("settings", fault.to_string(), "fix this setting, then ask again"))
            .collect(),
    };
    let well = checks.iter().all(|check| check.state < State::Fail);
    let text = if json { serde_json::to_string_pretty(&checks)? + "\n" } else { told(&checks) };
    Ok(Report { text, well })
}

fn examined(loaded: &Loaded) -> std::io::Result<Vec<Check>> {
    let mut checks = vec![Check::ok("settings", "every value makes sense")];
    if !loaded.strange.is_empty() {
        let says = format!("no settings, and ignored: {}", loaded.strange.join(", "));
        checks.push(Check::warn("environment", says, "nothing, if another program sets them"));
    }
    checks.extend(wait_for(checks::all(&loaded.settings))?);
    Ok(checks)
}

/// The checks for people, with what to do right under what is wrong.
fn told(checks: &[Check]) -> String {
    let width = checks.iter().map(|check| check.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for Check { name, state, says, remedy } in checks {
        let mark = match state {
            State::Ok => "ok  ",
            State::Warn => "warn",
            State::Fail => "FAIL",
        };
        let _ = writeln!(text, "{mark}  {name:width$}  {says}");
        if !remedy.is_empty() {
            let _ = writeln!(text, "      {:width$}  → {remedy}", "");
        }
    }
    let count = |wanted: State| checks.iter().filter(|check| check.state == wanted).count();
    let _ = match (count(State::Fail), count(State::Warn)) {
        (0, 0) => writeln!(text, "\nAll is well."),
        (0, warnings) => writeln!(text, "\nIt works; to look at: {warnings}."),
        (failures, warnings) => writeln!(text, "\nTo mend: {failures}; to look at: {warnings}."),
    };
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_to_do_stands_under_what_is_wrong() {
        let checks = [
            Check::ok("settings", "every value makes sense"),
            Check::warn("places", "the city database is 400 days old", "download a newer one"),
            Check::fail("key file", "it can be read by others", "chmod 600 vestibule.keys"),
        ];
        insta::assert_snapshot!(told(&checks), @r"
        ok    settings  every value makes sense
        warn  places    the city database is 400 days old
                        → download a newer one
        FAIL  key file  it can be read by others
                        → chmod 600 vestibule.keys

        To mend: 1; to look at: 1.
        ");
    }
}
