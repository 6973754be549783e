//! `vestibule bulk`: what is done to many accounts at once, by clients and by commands: begun, looked at, and stopped.

mod begin;

use std::fmt::Write as _;

use vestibule_domain::client::{Actor, BulkAct};
use vestibule_domain::id::BulkId;
use vestibule_service::{App, BulkView, Granted, GrantedAct, LeftOut, Problem};

use super::{Failure, Outcome, Report, instant, refused, with_app};
use crate::cli::BulkPart;
use crate::config::Settings;

pub(super) use self::begin::{passwords, sessions};

/// Begins, lists, shows or stops.
pub(super) fn bulk(settings: &Settings, part: &BulkPart) -> Outcome {
    match part {
        BulkPart::Freeze { scope, reason, whom } => {
            let act = GrantedAct::freeze(&Granted::to_operator(), *scope, *reason);
            begin::done(settings, act, whom, |changed| {
                format!("{changed} accounts are frozen; their customers are told")
            })
        }
        BulkPart::Unfreeze { reason, since, whom } => {
            let act = GrantedAct::unfreeze(&Granted::to_operator(), *reason, *since);
            begin::done(settings, act, whom, |changed| {
                format!("the freezes of {changed} accounts are over; their customers are told")
            })
        }
        BulkPart::List => with_app(settings, async |app| list(app).await),
        BulkPart::Show { job } => with_app(settings, async |app| {
            let seen = app.bulk(&Granted::to_operator(), *job).await;
            Ok(Report::well(in_full(&seen.map_err(|it| no(it, *job))?)))
        }),
        BulkPart::Stop { job } => with_app(settings, async |app| {
            let stopped = app.stop_bulk(&Granted::to_operator(), *job).await;
            Ok(Report::well(in_full(&stopped.map_err(|it| no(it, *job))?)))
        }),
    }
}

fn no(problem: Problem, job: BulkId) -> Failure {
    match problem {
        Problem::NotFound => format!("there is no {job}; `vestibule bulk list` names them").into(),
        other => refused(other),
    }
}

async fn list(app: &App) -> Outcome {
    let jobs = app.bulks(&Granted::to_operator()).await.map_err(refused)?;
    if jobs.is_empty() {
        return Ok(Report::well("nothing was done to many accounts within the last weeks\n".to_owned()));
    }
    Ok(Report::well(jobs.iter().map(line).collect()))
}

fn line(job: &BulkView) -> String {
    let state = job.ended.map_or("running", |(_, how)| how.as_str());
    let by = match &job.by {
        Actor::Client { name, .. } => name.as_str(),
        Actor::Operator => "the command line",
    };
    let total = job.total.map_or_else(|| "not counted yet".to_owned(), |total| total.to_string());
    let whom = if job.everybody { "everybody" } else { "a list" };
    format!(
        "{}  {state}  {} to {whom}, {} of {total} accounts, {} changed, {} left out, begun {} by {by}\n",
        job.id,
        what(job.act),
        job.through,
        job.changed,
        job.left_out,
        instant(job.begun_at)
    )
}

fn what(act: BulkAct) -> String {
    let name = act.name().as_str();
    match act {
        BulkAct::EndSessions | BulkAct::DemandPassword => name.to_owned(),
        BulkAct::Freeze { scope, reason } => format!("{name} ({}, {})", scope.as_str(), reason.as_str()),
        BulkAct::Unfreeze { reason, since: None } => format!("{name} ({})", reason.as_str()),
        BulkAct::Unfreeze { reason, since: Some(since) } => {
            format!("{name} ({}, since {})", reason.as_str(), instant(since))
        }
    }
}

fn in_full((job, left_out): &(BulkView, LeftOut)) -> String {
    let mut text = line(job);
    if let Some((at, _)) = job.ended {
        let _ = writeln!(text, "  ended {}", instant(at));
    }
    for account in &left_out.not_found {
        let _ = writeln!(text, "  not found: {account}");
    }
    for name in &left_out.unknown {
        let _ = writeln!(text, "  no account has this external id: {}", name.as_str());
    }
    for account in &left_out.failed {
        let _ = writeln!(text, "  not changed because of a defect: {account}");
    }
    text
}
