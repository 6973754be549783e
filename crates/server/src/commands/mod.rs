//! What each command does. Each prints to standard output and ends with 0 when all is well, 1 when it found or met
//! something wrong, 2 when it was asked wrongly; none of them knows how the others work.

mod account;
mod audit;
mod backup;
mod bulk;
mod cli_reference;
mod client;
mod doctor;
mod keys;
mod migrate;
mod outbox;
mod reload;
mod restore;
mod verify_message;

use std::io::Write;
use std::process::ExitCode;

use clap::CommandFactory;
use vestibule_domain::time::Timestamp;
use vestibule_service::{App, Problem};
use vestibule_store::{Store, StoreError};

use crate::bootstrap;
use crate::cli::{Cli, Command, ConfigPart};
use crate::config::{self, Catalogue, Loaded, Settings, Sources};
pub(crate) use crate::report::{Failure, Outcome, Report, say};

/// Does what was asked.
pub(crate) fn run(command: Command, sources: &Sources) -> ExitCode {
    let ended = if let Command::VerifyMessage { keys } = command {
        verify_message::answer(keys.as_deref(), sources)
    } else {
        match outcome(command, sources).and_then(|report| told(&report)) {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::FAILURE,
            Err(cause) => {
                complain(cause.as_ref());
                ExitCode::FAILURE
            }
        }
    };
    crate::telemetry::finish();
    ended
}

/// Prints what a command has to say; whether all is well.
fn told(report: &Report) -> Result<bool, Failure> {
    say(&report.text).map_err(|cause| format!("standard output cannot be written: {cause}"))?;
    Ok(report.well)
}

fn outcome(command: Command, sources: &Sources) -> Outcome {
    match command {
        Command::Serve => crate::run::serve(config::load(sources)?, sources),
        Command::Reload => reload::reload(sources),
        Command::Config { part: None, json } => Ok(Report::well(in_force(&config::load(sources)?, json)?)),
        Command::Config { part: Some(ConfigPart::Reference { policy: false }), .. } => {
            Ok(Report::well(config::settings_reference(&Catalogue::read())))
        }
        Command::Config { part: Some(ConfigPart::Reference { policy: true }), .. } => {
            Ok(Report::well(config::policy_reference(&Catalogue::read())))
        }
        Command::Doctor { json } => doctor::examine(sources, json),
        Command::Migrate { check } => with_settings(sources, |settings| migrate::migrate(settings, check)),
        Command::Backup { file } => with_settings(sources, |settings| backup::backup(settings, &file)),
        Command::Restore { file, check, scratch, end_sessions } => with_settings(sources, |settings| {
            if check {
                restore::check(settings, &file, scratch.as_deref())
            } else {
                restore::restore(settings, &file, end_sessions)
            }
        }),
        Command::Keys { part } => with_settings(sources, |settings| keys::keys(settings, &part)),
        Command::Sessions { part } => with_settings(sources, |settings| bulk::sessions(settings, &part)),
        Command::Passwords { part } => with_settings(sources, |settings| bulk::passwords(settings, &part)),
        Command::Bulk { part } => with_settings(sources, |settings| bulk::bulk(settings, &part)),
        Command::Account { part } => with_settings(sources, |settings| account::account(settings, &part)),
        Command::Client { part } => with_settings(sources, |settings| client::client(settings, part)),
        Command::Audit { part } => with_settings(sources, |settings| audit::audit(settings, &part)),
        Command::Outbox { part } => with_settings(sources, |settings| outbox::outbox(settings, &part)),
        Command::VerifyMessage { .. } => Err("verify-message says what it has to say by itself".into()),
        Command::Completions { shell } => completions(shell),
        Command::Openapi { codes: true } => Ok(Report::well(vestibule_web::api_codes())),
        Command::Openapi { codes: false } => Ok(Report::well(vestibule_web::api_document())),
        Command::CliReference => Ok(Report::well(cli_reference::markdown())),
    }
}

fn with_settings(sources: &Sources, command: impl FnOnce(&Settings) -> Outcome) -> Outcome {
    let settings = config::load(sources)?.settings;
    crate::telemetry::start(&settings.log, None);
    command(&settings)
}

fn in_force(loaded: &Loaded, json: bool) -> Result<String, serde_json::Error> {
    if json {
        return Ok(serde_json::to_string_pretty(&config::as_json(loaded))? + "\n");
    }
    Ok(config::as_toml(loaded))
}

fn completions(shell: clap_complete::Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "vestibule", &mut script);
    Ok(Report::well(String::from_utf8(script)?))
}

/// Prints to standard error, when standard output is taken.
fn say_aside(text: &str) {
    drop(std::io::stderr().lock().write_all(text.as_bytes()));
}

/// Prints what went wrong to standard error.
fn complain(cause: &(dyn std::error::Error + 'static)) {
    say_aside(&format!("vestibule: {}\n", with_causes(cause)));
}

/// What an error says, and what it was caused by.
fn with_causes(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut inner = error.source();
    while let Some(cause) = inner {
        let said = cause.to_string();
        if !text.ends_with(&said) {
            text = format!("{text}: {said}");
        }
        inner = cause.source();
    }
    text
}

/// Opens the database for one question or change and closes it again. A database that is not up to date is left alone.
fn with_store<T>(
    settings: &Settings,
    work: impl AsyncFnOnce(&Store) -> Result<T, StoreError>,
) -> Result<T, Failure> {
    wait_for(async {
        let failed = |source| bootstrap::database_error(settings, source);
        let store = bootstrap::open_store(settings).await?;
        let pending = store.pending_migrations().await;
        if !pending.map_err(|error| bootstrap::migration_error(settings, error))?.is_empty() {
            return Err("the schema is not up to date; run `vestibule migrate` first".into());
        }
        let done = work(&store).await.map_err(failed)?;
        store.close().await;
        Ok(done)
    })?
}

/// Wires the server together for one use case, beside a server that may be running, and lets it go again. A database that is not up to
/// date is left alone.
fn with_app<T>(
    settings: &Settings,
    work: impl AsyncFnOnce(&App) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let store = bootstrap::open_store(settings).await?;
        let pending = store.pending_migrations().await;
        if !pending.map_err(|error| bootstrap::migration_error(settings, error))?.is_empty() {
            return Err("the schema is not up to date; run `vestibule migrate` first".into());
        }
        let app = crate::run::build(settings, store.clone()).await?;
        let done = work(&app).await;
        store.close().await;
        done
    })
}

/// Why a use case did not do what a command asked of it.
fn refused(problem: Problem) -> Failure {
    match problem {
        Problem::NotFound => "there is no such account".into(),
        Problem::Unavailable(cause) => cause.into(),
        Problem::Fault(cause) => cause,
        other => format!("refused: {other:?}").into(),
    }
}

/// An instant as people and programs read it.
fn instant(at: Timestamp) -> String {
    jiff::Timestamp::from_second(at.seconds()).map_or_else(|_| at.seconds().to_string(), |at| at.to_string())
}

/// Runs a future on this thread: for commands, which have nothing to do beside.
pub(crate) fn wait_for<F: Future>(future: F) -> std::io::Result<F::Output> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(future))
}
