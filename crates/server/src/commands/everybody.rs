//! `vestibule sessions end` and `vestibule passwords demand`: what is done to everybody at once. Progress goes to standard error, with
//! the account at which a run that is broken off goes on.

use std::path::Path;

use vestibule_domain::id::AccountId;
use vestibule_service::{App, BulkStep, Granted, Problem};

use super::{Failure, Outcome, Report, refused, say_aside, with_app};
use crate::cli::{PasswordsPart, SessionsPart};
use crate::config::Settings;

/// Ends sessions.
pub(super) fn sessions(settings: &Settings, part: &SessionsPart) -> Outcome {
    let SessionsPart::End { everybody: _, after } = part;
    with_app(settings, async |app| {
        let right = Granted::to_operator();
        let changed =
            goes_on(*after, async |after| app.end_sessions_of_everybody(&right, after).await).await?;
        Ok(Report::well(format!("the sessions of {changed} accounts ended\n")))
    })
}

/// Demands new passwords.
pub(super) fn passwords(settings: &Settings, part: &PasswordsPart) -> Outcome {
    let PasswordsPart::Demand { everybody: _, listed, after } = part;
    with_app(settings, async |app| {
        let right = Granted::to_operator();
        let changed = match listed {
            Some(file) => of_list(app, file).await?,
            None => {
                goes_on(*after, async |after| app.demand_password_of_everybody(&right, after).await).await?
            }
        };
        Ok(Report::well(format!("a new password is asked of {changed} accounts\n")))
    })
}

/// Takes steps until no account is left.
async fn goes_on(
    mut after: Option<AccountId>,
    step: impl AsyncFn(Option<AccountId>) -> Result<BulkStep, Problem>,
) -> Result<usize, Failure> {
    let (mut through, mut changed) = (0, 0);
    loop {
        let done = step(after).await.map_err(|problem| broken_off(after, refused(problem)))?;
        if done.last.is_none() {
            return Ok(changed);
        }
        (through, changed, after) = (through + done.accounts, changed + done.changed, done.last);
        if let Some(last) = done.last {
            say_aside(&format!("{through} accounts, up to {last}\n"));
        }
    }
}

fn broken_off(after: Option<AccountId>, cause: Failure) -> Failure {
    match after {
        Some(last) => format!("{cause}; go on with --after {last}").into(),
        None => cause,
    }
}

async fn of_list(app: &App, file: &Path) -> Result<usize, Failure> {
    let text = std::fs::read_to_string(file).map_err(|cause| format!("{}: {cause}", file.display()))?;
    let mut accounts = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let Some(first) = line.split_whitespace().next() else { continue };
        let read = first.parse::<AccountId>();
        let wrong =
            |_| format!("{}:{}: {first} is no account’s id; nothing was done", file.display(), number + 1);
        accounts.push(read.map_err(wrong)?);
    }
    let mut changed = 0;
    for account in accounts {
        match app.demand_password(&Granted::to_operator(), account).await {
            Ok(()) => changed += 1,
            Err(Problem::NotFound) => say_aside(&format!("{account}: there is no such account\n")),
            Err(problem) => return Err(broken_off(Some(account), refused(problem))),
        }
    }
    Ok(changed)
}
