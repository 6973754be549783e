//! Begins what is done to many accounts at once. Each is a job that the command carries out, and that a server on the same database
//! carries on where the command ends early. Progress goes to standard error.

use std::path::Path;
use std::time::Duration;

use vestibule_domain::client::{BulkAccounts, BulkEnd};
use vestibule_domain::id::AccountId;
use vestibule_service::{App, Granted, GrantedAct};

use super::super::{Failure, Outcome, Report, refused, say_aside, with_app};
use crate::cli::{PasswordsPart, SessionsPart, Whom};
use crate::config::Settings;

/// How long to wait before looking again at a job that a server carries out.
const LOOK: Duration = Duration::from_millis(250);

/// Ends sessions.
pub(crate) fn sessions(settings: &Settings, part: &SessionsPart) -> Outcome {
    let SessionsPart::End { whom } = part;
    let act = GrantedAct::end_sessions(&Granted::to_operator());
    done(settings, act, whom, |changed| format!("the sessions of {changed} accounts ended"))
}

/// Demands new passwords.
pub(crate) fn passwords(settings: &Settings, part: &PasswordsPart) -> Outcome {
    let PasswordsPart::Demand { whom } = part;
    let act = GrantedAct::demand_password(&Granted::to_operator());
    done(settings, act, whom, |changed| format!("a new password is asked of {changed} accounts"))
}

/// Does it to all of them, and says how many accounts it changed.
pub(super) fn done(
    settings: &Settings,
    act: GrantedAct,
    whom: &Whom,
    says: impl Fn(u64) -> String,
) -> Outcome {
    let jobs = match &whom.listed {
        Some(file) => jobs_of(&read(file)?),
        None => vec![BulkAccounts::Everybody],
    };
    with_app(settings, async |app| {
        let mut changed = 0;
        for accounts in &jobs {
            changed += carried_out(app, act, accounts).await?;
        }
        Ok(Report::well(says(changed) + "\n"))
    })
}

/// The accounts of a list, each at the beginning of a line.
fn read(file: &Path) -> Result<Vec<AccountId>, Failure> {
    let text = std::fs::read_to_string(file).map_err(|cause| format!("{}: {cause}", file.display()))?;
    let mut accounts = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let Some(first) = line.split_whitespace().next() else { continue };
        let wrong =
            |_| format!("{}:{}: {first} is no account’s id; nothing was done", file.display(), number + 1);
        accounts.push(first.parse::<AccountId>().map_err(wrong)?);
    }
    Ok(accounts)
}

/// A longer list than a job can have becomes several, one after the other.
fn jobs_of(accounts: &[AccountId]) -> Vec<BulkAccounts> {
    accounts
        .chunks(BulkAccounts::MOST)
        .filter_map(|some| BulkAccounts::listed(some.to_vec(), Vec::new()))
        .collect()
}

/// Begins a job and takes its steps until it ends, beside a server that may do so too. Says how many accounts it changed.
async fn carried_out(app: &App, act: GrantedAct, accounts: &BulkAccounts) -> Result<u64, Failure> {
    let right = Granted::to_operator();
    let (job, _) = app.begin_bulk(&right, act, accounts, None).await.map_err(refused)?;
    say_aside(&format!(
        "{}: begun. A server carries it on if this command ends early; `vestibule bulk stop {}` stops it\n",
        job.id, job.id
    ));
    let mut told = 0;
    loop {
        let moved = app.carry_out_bulks_once().await?;
        let (job, left_out) = app.bulk(&right, job.id).await.map_err(refused)?;
        if let (true, Some(total)) = (job.through > told, job.total) {
            say_aside(&format!("{} of {total} accounts\n", job.through));
            told = job.through;
        }
        match job.ended {
            None if moved == 0 => tokio::time::sleep(LOOK).await,
            None => {}
            Some((_, how)) => {
                for account in &left_out.not_found {
                    say_aside(&format!("{account}: there is no such account\n"));
                }
                for account in left_out.failed {
                    say_aside(&format!("{account}: not changed because of a defect; the log says which\n"));
                }
                return ended(how, job.changed);
            }
        }
    }
}

fn ended(how: BulkEnd, changed: u64) -> Result<u64, Failure> {
    match how {
        BulkEnd::Done => Ok(changed),
        BulkEnd::Stopped
        | BulkEnd::RightTaken
        | BulkEnd::ClientDisabled
        | BulkEnd::Failing
        | BulkEnd::Restored => {
            Err(format!("it ended before the last account ({}); {changed} were changed", how.as_str()).into())
        }
    }
}
