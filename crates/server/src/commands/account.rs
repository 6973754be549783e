//! `vestibule account`: what an operator does with one account. Closing waits like its owner's, and can be vetoed; nothing here
//! shortens a wait but an erasure that is confirmed by the account's id. A further part is a row of `AccountPart` and its function.

use std::fmt::Write as _;
use std::path::Path;

use vestibule_domain::account::{AccountState, AttributeName};
use vestibule_domain::id::AccountId;
use vestibule_domain::protection::{FreezeReason, FreezeScope};
use vestibule_service::{AccountFault, AccountSummary, App, Granted, Problem, Wanted};

use super::{Outcome, Report, instant, refused, with_app};
use crate::cli::AccountPart;
use crate::config::Settings;

/// Does what was asked with an account.
pub(super) fn account(settings: &Settings, part: &AccountPart) -> Outcome {
    match part {
        AccountPart::Show { account } => show(settings, *account),
        AccountPart::Close { account, take_back: false } => close(settings, *account),
        AccountPart::Close { account, take_back: true } => keep(settings, *account),
        AccountPart::Find { wanted } => find(settings, wanted),
        AccountPart::Freeze { account, scope, reason } => freeze(settings, *account, *scope, *reason),
        AccountPart::Unfreeze { account } => unfreeze(settings, *account),
        AccountPart::EndSessions { account } => end_sessions(settings, *account),
        AccountPart::DemandPassword { account } => demand_password(settings, *account),
        AccountPart::Erase { account: Some(account), now, confirm, again: None } => {
            if *now && *confirm != Some(*account) {
                return Err(format!(
                    "{account} is erased without a wait and without a veto, and nothing brings it back: repeat its id with \
                     --confirm {account}"
                )
                .into());
            }
            erase(settings, *account, *now)
        }
        AccountPart::Erase { again: Some(file), .. } => erase_again(settings, file),
        AccountPart::Erase { account: None, again: None, .. } => {
            Err("name an account, or a list by --again".into())
        }
        AccountPart::Erased => erased(settings),
        AccountPart::Export { account } => export(settings, *account),
    }
}

fn show(settings: &Settings, account: AccountId) -> Outcome {
    let seen = with_app(settings, async |app| Ok(app.account_summary(account).await?))?;
    Ok(Report::well(shown(&seen)))
}

fn shown(seen: &AccountSummary) -> String {
    let state = match seen.state {
        AccountState::Open => "open".to_owned(),
        AccountState::Closed { since } => format!("closed since {}", instant(since)),
        AccountState::Erased { at } => format!("erased at {}", instant(at)),
    };
    let mut text = format!("{}\n  state: {state}\n  opened: {}\n", seen.id, instant(seen.opened_at));
    if !seen.state.is_erased() {
        if let Some(own) = &seen.external_id {
            let _ = writeln!(text, "  own id: {own}");
        }
        let _ = writeln!(text, "  language: {}", seen.language);
        let _ = writeln!(text, "  addresses and numbers: {}", seen.identifiers.join(", "));
        if !seen.attributes.is_empty() {
            let names: Vec<&str> = seen.attributes.iter().map(AttributeName::as_str).collect();
            let _ = writeln!(text, "  attributes with a value: {}", names.join(", "));
        }
        let _ = writeln!(text, "  second factor: {}", if seen.second_factor { "yes" } else { "no" });
        text += &stops(seen);
        for waits in &seen.waiting {
            let until = instant(waits.effective_at);
            let _ =
                writeln!(text, "  waits: {} {}, takes effect at {until}", waits.id, waits.change.as_str());
        }
        let _ = writeln!(text, "  sessions: {}", seen.sessions);
    }
    let _ = writeln!(text, "  events: {}", seen.events);
    text
}

/// What stands in the way of a sign-in or a withdrawal.
fn stops(seen: &AccountSummary) -> String {
    let mut text = String::new();
    if let Some(freeze) = seen.freeze {
        let since = instant(freeze.since);
        let _ = writeln!(text, "  frozen: {} by {} since {since}", freeze.scope.as_str(), freeze.by.as_str());
    }
    if let Some(freeze) = seen.operator_freeze {
        let (scope, reason) = (freeze.scope.as_str(), freeze.reason.as_str());
        let _ =
            writeln!(text, "  frozen by the exchange: {scope}, {reason}, since {}", instant(freeze.since));
    }
    if let Some(why) = seen.suspicion {
        let _ = writeln!(text, "  locked on suspicion: {}", why.as_str());
    }
    if seen.password_demanded {
        let _ = writeln!(text, "  a new password is asked for at the next sign-in");
    }
    text
}

/// The exchange's own id goes before an address: what can be read as both is an id that was given on purpose.
fn find(settings: &Settings, wanted: &str) -> Outcome {
    let right = Granted::to_operator();
    let found = with_app(settings, async |app| {
        let by_id = app.find_account(&right, &Wanted::ExternalId(wanted.to_owned())).await;
        let found = match by_id {
            Err(Problem::NotFound) => app.find_account(&right, &Wanted::Identifier(wanted.to_owned())).await,
            other => other,
        };
        match found {
            Ok(account) => Ok(Some(account)),
            Err(Problem::NotFound | Problem::Invalid(_)) => Ok(None),
            Err(problem) => Err(refused(problem)),
        }
    })?;
    Ok(match found {
        Some(account) => Report::well(format!("{account}\n")),
        None => Report { text: format!("no account has {wanted}\n"), well: false },
    })
}

fn freeze(settings: &Settings, account: AccountId, scope: FreezeScope, reason: FreezeReason) -> Outcome {
    let frozen = with_app(settings, async |app| {
        let done = app.freeze_account(&Granted::to_operator(), account, scope, reason).await;
        done.map_err(refused)
    })?;
    let says = if frozen { "frozen; the customer is told" } else { "frozen like this already" };
    Ok(Report::well(format!("{account}: {says}\n")))
}

fn unfreeze(settings: &Settings, account: AccountId) -> Outcome {
    let ended = with_app(settings, async |app| {
        let done = app.unfreeze_account(&Granted::to_operator(), account).await;
        done.map_err(refused)
    })?;
    let says = if ended {
        "the exchange’s freeze is over; the customer is told"
    } else {
        "the exchange froze nothing"
    };
    Ok(Report::well(format!("{account}: {says}\n")))
}

fn end_sessions(settings: &Settings, account: AccountId) -> Outcome {
    let ended = with_app(settings, async |app| {
        let done = app.end_sessions_of(&Granted::to_operator(), account).await;
        done.map_err(refused)
    })?;
    Ok(Report::well(format!("{account}: {ended} sessions ended\n")))
}

fn demand_password(settings: &Settings, account: AccountId) -> Outcome {
    with_app(settings, async |app| {
        let done = app.demand_password(&Granted::to_operator(), account).await;
        done.map_err(refused)
    })?;
    Ok(Report::well(format!(
        "{account}: a new password is asked for at the next sign-in; the customer is told\n"
    )))
}

fn close(settings: &Settings, account: AccountId) -> Outcome {
    let waits =
        with_app(settings, async |app| Ok(app.close_account(&Granted::to_operator(), account).await?))?;
    Ok(Report::well(format!(
        "{account}: closing {} waits and takes effect at {}, unless the customer vetoes it; every address and number is told\n",
        waits.id,
        instant(waits.effective_at)
    )))
}

fn keep(settings: &Settings, account: AccountId) -> Outcome {
    let kept =
        with_app(settings, async |app| Ok(app.keep_account(&Granted::to_operator(), account).await?))?;
    let says = if kept {
        "the exchange’s closing is called off"
    } else {
        "no closing of the exchange’s waits; the customer’s own goes on where one does"
    };
    Ok(Report::well(format!("{account}: {says}\n")))
}

fn erase(settings: &Settings, account: AccountId, now: bool) -> Outcome {
    with_app(settings, async |app| Ok(app.erase_account(&Granted::to_operator(), account, now).await?))?;
    Ok(Report::well(format!("{account}: erased; its record of events still verifies\n")))
}

/// Erases what a backup has brought back: a list as [`erased`] prints it, with an account at the beginning of each line.
fn erase_again(settings: &Settings, list: &Path) -> Outcome {
    let listed = std::fs::read_to_string(list).map_err(|cause| format!("{}: {cause}", list.display()))?;
    let mut accounts = Vec::new();
    for (number, line) in listed.lines().enumerate() {
        let Some(first) = line.split_whitespace().next() else { continue };
        let account = first
            .parse::<AccountId>()
            .map_err(|_| format!("{}:{}: {first} is no account's id", list.display(), number + 1))?;
        accounts.push(account);
    }
    let (again, gone) = with_app(settings, async |app| all_again(app, &accounts).await)?;
    Ok(Report::well(format!("{again} accounts erased again; {gone} were erased already, or are not there\n")))
}

async fn all_again(app: &App, accounts: &[AccountId]) -> Result<(usize, usize), super::Failure> {
    let (mut again, mut gone) = (0, 0);
    for account in accounts {
        match app.erase_account(&Granted::to_operator(), *account, true).await {
            Ok(()) => again += 1,
            Err(AccountFault::Unknown | AccountFault::State(_)) => gone += 1,
            Err(cause @ (AccountFault::Frozen | AccountFault::Refused(_) | AccountFault::Store(_))) => {
                return Err(format!("{account}: {cause}; {again} were erased again before it").into());
            }
        }
    }
    Ok((again, gone))
}

fn erased(settings: &Settings) -> Outcome {
    const PAGE: u32 = 500;
    let text = with_app(settings, async |app| {
        let (mut after, mut text) = (None, String::new());
        loop {
            let page = app.erased_accounts(after, PAGE).await?;
            after = page.last().copied();
            if after.is_none() {
                return Ok(text);
            }
            for (account, at) in page {
                let _ = writeln!(text, "{account}  {}", instant(at));
            }
        }
    })?;
    Ok(Report::well(text))
}

fn export(settings: &Settings, account: AccountId) -> Outcome {
    let copy = with_app(settings, async |app| {
        Ok(app.export_for_exchange(&Granted::to_operator(), account).await?)
    })?;
    Ok(Report::well(copy))
}
